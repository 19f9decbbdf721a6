#include "app/desktop/trial_table.h"

#include "core/text.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QShortcut>

#include <algorithm>

namespace tenbin {

TrialTable::TrialTable(TrialTableModel &trials, QWidget *parent)
    : TableView(parent), m_trials(trials), m_order(new TrialOrder(this))
{
    m_order->setSourceModel(&trials);
    m_order->setDynamicSortFilter(true);
    setModel(m_order);
    // Trials come in the order in which they begin, which may be another one.
    sortByColumn(TrialTableModel::Number, Qt::AscendingOrder);
    setAccessibleName(Tr::tr("Trials of the search"));
    setEmptyText(Tr::tr("No search on this data set yet: tick the parameters that vary, then press "
                        "Search."));
    setContextMenuPolicy(Qt::CustomContextMenu);
    auto *remove = new QShortcut(QKeySequence::Delete, this, nullptr, nullptr, Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, &TrialTable::deleteRequested);
}

void TrialTable::showEvent(QShowEvent *event)
{
    TableView::showEvent(event);
    fitColumns();
}

/// Headers give up the place of the arrow.
void TrialTable::fitColumns()
{
    TableView::fitColumns();
    QHeaderView *header = horizontalHeader();
    // As if there were a scroll bar: there will be one.
    const int bar = verticalScrollBar()->sizeHint().width();
    int over = header->length() - (width() - 2 * frameWidth() - bar);
    constexpr int air = 20, sampled = 100;
    const QFontMetrics metrics(font());
    for (int column = header->count() - 1; column > 0 && over > 0 && isVisible(); --column) {
        if (header->isSectionHidden(column))
            continue;
        int least = metrics.horizontalAdvance(
            m_trials.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        for (int row = 0; row < std::min(sampled, m_trials.rowCount()); ++row)
            least = std::max(
                least, metrics.horizontalAdvance(m_trials.index(row, column).data().toString()));
        const int less = std::min(over, header->sectionSize(column) - least - air);
        if (less <= 0)
            continue;
        header->resizeSection(column, header->sectionSize(column) - less);
        over -= less;
    }
}

void TrialTable::selectTrial(int row)
{
    const QModelIndex at = m_order->mapFromSource(m_trials.index(row, 0));
    selectRow(at.row());
    scrollTo(at);
}

int TrialTable::currentTrial() const
{
    const QModelIndex current = currentIndex();
    return current.isValid() ? m_order->mapToSource(current).row() : -1;
}

QList<int> TrialTable::selectedNumbers() const
{
    QList<int> numbers;
    for (const QModelIndex &index : selectionModel()->selectedRows()) {
        const TrialTableModel::Row &row = m_trials.trials()[m_order->mapToSource(index).row()];
        if (row.hasEnded())
            numbers.append(row.trial.number);
    }
    return numbers;
}

} // namespace tenbin
