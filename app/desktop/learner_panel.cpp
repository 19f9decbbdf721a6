#include "app/desktop/learner_panel.h"

#include "core/text.h"
#include "models/learner.h"
#include "widgets/param_form.h"
#include "widgets/theme.h"

#include <QLabel>
#include <QListWidget>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tenbin {

LearnerPanel::LearnerPanel(QWidget *parent)
    : QWidget(parent), m_list(new QListWidget(this)), m_stack(new QStackedWidget(this))
{
    m_list->setAccessibleName(Tr::tr("Learners"));
    for (const auto &[id, learner] : shelf<Learner>().entries()) {
        auto *item = new QListWidgetItem(learner.title, m_list);
        item->setData(Qt::UserRole, id);
        item->setToolTip(plainToolTip(learner.help));
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(id == QLatin1String("gradient_boosting") ? Qt::Checked : Qt::Unchecked);
    }
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setSizeAdjustPolicy(QListWidget::AdjustToContents);
    m_list->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto *label = new QLabel(Tr::tr("Lear&ners"), this);
    label->setBuddy(m_list);
    layout->addWidget(label);
    layout->addWidget(m_list);
    layout->addWidget(m_stack, 1);
    connect(m_list, &QListWidget::currentItemChanged, this, [this](QListWidgetItem *item) {
        if (item)
            showForm(item->data(Qt::UserRole).toString());
    });
    connect(m_list, &QListWidget::itemChanged, this, &LearnerPanel::changed);
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->checkState() == Qt::Checked)
            m_list->setCurrentRow(row);
    }
}

QStringList LearnerPanel::chosen() const
{
    QStringList ids;
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->checkState() == Qt::Checked)
            ids.append(m_list->item(row)->data(Qt::UserRole).toString());
    }
    return ids;
}

QJsonObject LearnerPanel::params(const QString &learner) const
{
    const ParamForm *form = m_forms.value(learner);
    return form ? form->changedValues() : QJsonObject();
}

void LearnerPanel::choose(const QString &learner, const QJsonObject &params)
{
    for (int row = 0; row < m_list->count(); ++row) {
        const bool wanted = m_list->item(row)->data(Qt::UserRole).toString() == learner;
        m_list->item(row)->setCheckState(wanted ? Qt::Checked : Qt::Unchecked);
        if (wanted)
            m_list->setCurrentRow(row);
    }
    if (ParamForm *form = m_forms.value(learner))
        form->setValues(params);
}

void LearnerPanel::showForm(const QString &learner)
{
    if (!m_forms.contains(learner)) {
        auto *form = new ParamForm(shelf<Learner>().find(learner)->params);
        auto *area = new QScrollArea(m_stack);
        area->setWidget(form);
        area->setWidgetResizable(true);
        area->setFrameShape(QFrame::NoFrame);
        area->setAccessibleName(Tr::tr("Parameters of the learner"));
        m_stack->addWidget(area);
        m_forms[learner] = form;
        m_areas[learner] = area;
        connect(form, &ParamForm::changed, this, &LearnerPanel::changed);
    }
    m_stack->setCurrentWidget(m_areas[learner]);
}

} // namespace tenbin
