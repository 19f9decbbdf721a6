#include "app/desktop/gate_panel.h"

#include "app/desktop/registry_dialogs.h"
#include "app/desktop/session.h"
#include "app/desktop/shown_table.h"
#include "core/number.h"
#include "core/text.h"
#include "models/metric.h"
#include "widgets/choice_box.h"
#include "widgets/table_view.h"
#include "widgets/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

namespace tenbin {

namespace {

QLabel *plainLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

/// What is usually asked of a metric: at least so much of what should be large.
QString usualRelation(const QString &metric)
{
    const Metric *known = shelf<Metric>().find(metric);
    return known && !known->greaterIsBetter ? QStringLiteral("<=") : QStringLiteral(">=");
}

} // namespace

GatePanel::GatePanel(Session &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_table(new TableView(this)),
      m_summary(plainLabel(this)), m_metric(new ChoiceBox(Tr::tr("Metric"), this)),
      m_relation(new ChoiceBox(Tr::tr("Comparison"), this)), m_value(new QLineEdit(this)),
      m_preview(plainLabel(this)), m_add(new QPushButton(Tr::tr("Add bou&nd…"), this)),
      m_remove(new QPushButton(Tr::tr("Rem&ove bound…"), this))
{
    m_table->setAccessibleName(Tr::tr("Bounds of the gate"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEmptyText(Tr::tr("No bound: every version may go to production."));
    m_relation->addItems(
        {QStringLiteral(">="), QStringLiteral(">"), QStringLiteral("<="), QStringLiteral("<")});
    m_relation->setMinimumContentsLength(3);
    m_value->setAccessibleName(Tr::tr("Bound"));
    m_value->setPlaceholderText(QStringLiteral("0.9"));
    m_value->setMaximumWidth(120);
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    const auto addField = [&](const QString &text, QWidget *field, int stretch) {
        auto *label = new QLabel(text, this);
        label->setBuddy(field);
        line->addWidget(label);
        line->addWidget(field, stretch);
    };
    addField(Tr::tr("&Metric"), m_metric, 2);
    addField(Tr::tr("Compar&ison"), m_relation, 0);
    addField(Tr::tr("&Bound"), m_value, 1);
    line->addWidget(m_add);
    line->addWidget(m_remove);
    line->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_summary);
    layout->addWidget(m_table, 1);
    layout->addLayout(line);
    layout->addWidget(m_preview);

    connect(m_metric, &QComboBox::currentTextChanged, this, [this](const QString &metric) {
        m_relation->setCurrentText(usualRelation(metric));
        preview();
    });
    connect(m_relation, &QComboBox::currentTextChanged, this, &GatePanel::preview);
    connect(m_value, &QLineEdit::textChanged, this, &GatePanel::preview);
    connect(m_value, &QLineEdit::returnPressed, this, &GatePanel::add);
    connect(m_add, &QPushButton::clicked, this, &GatePanel::add);
    connect(m_remove, &QPushButton::clicked, this, &GatePanel::removeSelected);
    auto *remove =
        new QShortcut(QKeySequence::Delete, m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, &GatePanel::removeSelected);
}

void GatePanel::setModel(const RegisteredModel &model, QList<Measured> versions)
{
    if (model.name != m_model.name)
        m_value->clear();
    m_model = model;
    m_versions = std::move(versions);
    fillMetrics();
    showTable();
    preview();
}

void GatePanel::fillMetrics()
{
    QStringList names;
    for (const Measured &one : std::as_const(m_versions))
        for (auto metric = one.metrics.begin(); metric != one.metrics.end(); ++metric)
            if (!names.contains(metric.key()))
                names.append(metric.key());
    names.sort();
    const QString chosen = m_metric->currentText();
    m_metric->clear();
    m_metric->addItems(names);
    const QString usual =
        names.contains(QStringLiteral("roc_auc")) ? QStringLiteral("roc_auc") : names.value(0);
    m_metric->setCurrentText(names.contains(chosen) ? chosen : usual);
}

QString GatePanel::meetingText(const QList<Bound> &bounds) const
{
    QStringList meeting;
    for (const Measured &one : m_versions)
        if (failedBounds(bounds, one.metrics).isEmpty())
            meeting.append(QString::number(one.version));
    if (meeting.isEmpty())
        return Tr::tr("no version");
    if (meeting.size() == m_versions.size())
        return Tr::tr("all versions");
    return (meeting.size() == 1 ? Tr::tr("version %1") : Tr::tr("versions %1"))
        .arg(meeting.join(QStringLiteral(", ")));
}

void GatePanel::showTable()
{
    Table table;
    table.columns = {{Tr::tr("Bound"), false, 0}, {Tr::tr("Met by"), false, 0}};
    for (const Bound &bound : std::as_const(m_model.gate))
        table.rows.append({bound.text(), meetingText({bound})});
    m_table->setWidestColumn(420);
    tenbin::showTable(*m_table, table);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &GatePanel::updateButtons);
    m_summary->setText(
        m_model.gate.isEmpty()
            ? Tr::tr("A gate keeps versions out of production that are not good enough.")
            : Tr::tr("The whole gate is met by %1. It is asked when a version goes to production.")
                  .arg(meetingText(m_model.gate)));
    updateButtons();
}

Result<Bound> GatePanel::bound() const
{
    const std::optional<double> value = parseNumber(m_value->text().trimmed());
    if (m_metric->currentText().isEmpty() || !value)
        return badInput(Tr::tr("The bound is no number."), Tr::tr("Write for example 0.9."));
    return Bound{m_metric->currentText(), m_relation->currentText(), *value};
}

void GatePanel::preview()
{
    const Result<Bound> wanted = bound();
    if (wanted)
        m_preview->setText(
            Tr::tr("%1 would be met by %2.").arg(wanted->text(), meetingText({*wanted})));
    else
        m_preview->setText(m_value->text().isEmpty()
                               ? Tr::tr("Which versions a bound lets through is shown here.")
                               : wanted.error().text + u' ' + wanted.error().hint);
    updateButtons();
}

void GatePanel::add()
{
    const Result<Bound> wanted = bound();
    if (!wanted || !m_add->isEnabled())
        return;
    QList<Bound> gate = m_model.gate;
    const auto same = std::find_if(gate.begin(), gate.end(), [&](const Bound &one) {
        return one.metric == wanted->metric && one.relation == wanted->relation;
    });
    if (same == gate.end()) {
        gate.append(*wanted);
        return askGate(m_session, m_model, gate,
                       Tr::tr("Before production a version must then meet: %1. That is met by %2.")
                           .arg(boundsText(gate), meetingText(gate)),
                       this);
    }
    const QString before = same->text();
    *same = *wanted;
    askGate(m_session, m_model, gate,
            Tr::tr("%1 takes the place of %2. The gate is then met by %3.")
                .arg(wanted->text(), before, meetingText(gate)),
            this);
}

void GatePanel::removeSelected()
{
    const int row = m_table->currentIndex().row();
    if (row < 0 || !m_remove->isEnabled())
        return;
    QList<Bound> gate = m_model.gate;
    const Bound gone = gate.takeAt(row);
    askGate(m_session, m_model, gate,
            gate.isEmpty()
                ? Tr::tr("%1 is asked no longer, and no bound is left: every version may go to "
                         "production.")
                      .arg(gone.text())
                : Tr::tr("%1 is asked no longer. The gate is then met by %2.")
                      .arg(gone.text(), meetingText(gate)),
            this);
}

void GatePanel::updateButtons()
{
    const bool writable = !m_session.isReadOnly();
    const QString reason =
        writable ? QString()
                 : Tr::tr("Another program holds the project: it can be looked at only.");
    m_add->setEnabled(writable && bound());
    m_remove->setEnabled(writable && m_table->selectionModel() &&
                         m_table->selectionModel()->hasSelection());
    for (QPushButton *button : {m_add, m_remove})
        button->setToolTip(reason);
}

} // namespace tenbin
