#include "app/desktop/fairness_form.h"

#include "core/json.h"
#include "core/text.h"
#include "experiments/fairness_outcome.h"
#include "widgets/choice_box.h"
#include "widgets/param_form.h"

#include <QFormLayout>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace tenbin {

namespace {

/// Items with themselves as data behind one without; the choice stays where it can.
void fill(QComboBox &box, const QString &none, const QStringList &items, const QString &wanted = {})
{
    const QSignalBlocker quiet(box);
    const QString before = box.currentData().toString();
    box.clear();
    if (!none.isEmpty())
        box.addItem(none, QString());
    for (const QString &item : items)
        box.addItem(item, item);
    int at = before.isEmpty() ? -1 : box.findData(before);
    if (at < 0 && !wanted.isEmpty())
        at = box.findData(wanted);
    box.setCurrentIndex(std::max(0, at));
}

} // namespace

FairnessForm::FairnessForm(QWidget *parent)
    : QWidget(parent), m_first(new ChoiceBox(Tr::tr("Protected column"), this)),
      m_second(new ChoiceBox(Tr::tr("Second protected column"), this)), m_bins(new QLineEdit(this)),
      m_positive(new ChoiceBox(Tr::tr("Positive class"), this)),
      m_privileged(new ChoiceBox(Tr::tr("Privileged group"), this)), m_hint(new QLabel(this)),
      m_more(new ParamForm(fairnessParamSpecs()))
{
    m_first->setToolTip(Tr::tr("The column whose values make the groups; the model need not know "
                               "it"));
    m_second->setToolTip(Tr::tr("Groups are then the intersections of both"));
    m_bins->setAccessibleName(Tr::tr("Bins of a continuous protected column"));
    m_bins->setPlaceholderText(Tr::tr("4, or 30,45,60"));
    m_bins->setToolTip(Tr::tr("Of a continuous column such as age: a number of bins, or where "
                              "they begin"));
    m_positive->setToolTip(Tr::tr("The favourable outcome, of which all rates speak"));
    m_privileged->setToolTip(Tr::tr("The group that the others are compared with, with a sign: "
                                    "group minus privileged"));
    for (QComboBox *box : {m_first, m_second, m_positive, m_privileged}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(12);
    }
    m_hint->setWordWrap(true);
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->hide();
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->addRow(Tr::tr("Protec&ted"), m_first);
    form->addRow(Tr::tr("&And"), m_second);
    form->addRow(Tr::tr("&Bins"), m_bins);
    form->addRow(m_hint);
    form->addRow(Tr::tr("&Positive"), m_positive);
    form->addRow(Tr::tr("Privile&ged"), m_privileged);
    auto *inner = new QWidget;
    auto *innerLayout = new QVBoxLayout(inner);
    innerLayout->setContentsMargins(12, 0, 8, 0);
    innerLayout->setSpacing(16);
    innerLayout->addLayout(form);
    innerLayout->addWidget(m_more);
    innerLayout->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(inner);
    scroll->setAccessibleName(Tr::tr("What is audited"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
    connect(m_first, &QComboBox::activated, this, &FairnessForm::announce);
    connect(m_second, &QComboBox::activated, this, &FairnessForm::announce);
    connect(m_bins, &QLineEdit::editingFinished, this, &FairnessForm::announce);
}

void FairnessForm::announce()
{
    Q_EMIT groupsChanged();
}

void FairnessForm::setColumns(const QStringList &columns, const QStringList &suggested)
{
    fill(*m_first, {}, columns, suggested.value(0));
    fill(*m_second, Tr::tr("no other column"), columns);
    announce();
}

void FairnessForm::setGroups(const QStringList &groups, const QString &why)
{
    fill(*m_privileged, Tr::tr("none: each with all others"), groups, m_wanted);
    if (!groups.isEmpty())
        m_wanted.clear();
    m_hint->setText(why);
    m_hint->setVisible(!why.isEmpty());
}

void FairnessForm::setClasses(const QStringList &classes, const QString &positive)
{
    fill(*m_positive, classes.size() > 2 ? Tr::tr("each class in turn") : Tr::tr("as trained"),
         classes, positive);
    m_positive->setEnabled(!classes.isEmpty());
}

void FairnessForm::setParams(const QJsonObject &params)
{
    const QStringList columns = textsOf(params[QStringLiteral("protected")].toArray());
    const auto choose = [](QComboBox &box, const QString &item) {
        box.setCurrentIndex(std::max(0, box.findData(item)));
    };
    choose(*m_first, columns.value(0));
    choose(*m_second, columns.value(1));
    m_bins->setText(params[QStringLiteral("protected_bins")].toString());
    choose(*m_positive, params[QStringLiteral("positive")].toString());
    m_privileged->setCurrentIndex(0);
    m_wanted = params[QStringLiteral("privileged")].toString();
    m_more->setValues(params);
    announce();
}

QStringList FairnessForm::protectedColumns() const
{
    QStringList columns{m_first->currentData().toString()};
    const QString second = m_second->currentData().toString();
    if (!second.isEmpty() && second != columns.first())
        columns.append(second);
    columns.removeAll(QString());
    return columns;
}

QString FairnessForm::bins() const
{
    return m_bins->text().trimmed();
}

Result<QJsonObject> FairnessForm::params() const
{
    if (const Result<Params> checked = m_more->params(); !checked)
        return passOn(checked);
    QJsonObject params = m_more->changedValues();
    params[QStringLiteral("protected")] = QJsonArray::fromStringList(protectedColumns());
    const auto set = [&params](const QString &id, const QString &value) {
        if (!value.isEmpty())
            params[id] = value;
    };
    set(QStringLiteral("protected_bins"), bins());
    if (m_positive->isEnabled())
        set(QStringLiteral("positive"), m_positive->currentData().toString());
    set(QStringLiteral("privileged"), m_privileged->currentData().toString());
    return params;
}

} // namespace tenbin
