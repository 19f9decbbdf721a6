#include "app/desktop/comparison_tab.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>

namespace tenbin {

FolderOf ComparedRuns::folderOf() const
{
    return [folders = folders](const StoredRun &run) { return folders.value(run.id); };
}

void ComparisonTab::setRuns(std::shared_ptr<const ComparedRuns> runs)
{
    m_runs = std::move(runs);
    m_stale = true;
    if (isVisible() && m_runs) {
        m_stale = false;
        fill();
    }
}

void ComparisonTab::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_stale && m_runs) {
        m_stale = false;
        fill();
    }
}

void makeDocument(QScrollArea &area)
{
    area.setWidgetResizable(true);
    area.setFrameShape(QFrame::NoFrame);
    area.setBackgroundRole(QPalette::Base);
    area.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area.verticalScrollBar()->setSingleStep(24);
    area.setFocusPolicy(Qt::NoFocus);
}

QWidget *addField(QHBoxLayout *row, const QString &label, QWidget *field)
{
    auto *both = new QWidget;
    auto *layout = new QHBoxLayout(both);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto *name = new QLabel(label);
    name->setBuddy(field);
    name->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(name);
    layout->addWidget(field);
    both->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    row->addWidget(both);
    return both;
}

} // namespace tenbin
