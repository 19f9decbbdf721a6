#include "app/desktop/runs_table.h"

#include "app/desktop/run_cell_delegate.h"
#include "app/desktop/run_column.h"
#include "app/desktop/runs_table_model.h"
#include "core/text.h"
#include "widgets/sort_header.h"

#include <QKeyEvent>
#include <QScrollBar>
#include <QSet>
#include <QSettings>

#include <algorithm>

namespace tenbin {

namespace {

const QString descending = QStringLiteral("-");

/// What a new user sees: the names, what runs are compared by, the facts.
QStringList usualColumns()
{
    QStringList columns = runColumn::facts();
    columns.removeAll(QStringLiteral("notes"));
    int place = 1;
    for (const char *metric : {"roc_auc", "accuracy", "f1_macro", "log_loss", "r2", "rmse"})
        columns.insert(place++, runColumn::ofMetric(QLatin1String(metric)));
    return columns;
}

/// "-metrics.roc_auc" sorts by what is largest first.
QStringList sortTexts(const QList<RunSort> &sort)
{
    QStringList texts;
    for (const RunSort &one : sort)
        texts.append(one.ascending ? one.key : descending + one.key);
    return texts;
}

QList<RunSort> sortOf(const QStringList &texts)
{
    QList<RunSort> sort;
    for (const QString &text : texts) {
        const bool down = text.startsWith(descending);
        sort.append({down ? text.mid(descending.size()) : text, !down});
    }
    return sort;
}

/// What is best, or newest, or longest comes first; texts from A to Z.
bool beginsAscending(const QString &column)
{
    if (const std::optional<bool> greater = runColumn::greaterIsBetter(column))
        return !*greater;
    return !runColumn::isNumber(column) && column != QLatin1String("started");
}

} // namespace

RunsTable::RunsTable(QWidget *parent)
    : TableView(parent), m_model(new RunsTableModel(this)), m_header(new SortHeader(this))
{
    setHorizontalHeader(m_header);
    m_header->setSectionResizeMode(QHeaderView::Interactive);
    m_header->setStretchLastSection(false);
    setItemDelegate(new RunCellDelegate(this));
    const QSettings settings;
    m_chosen = settings.value(QStringLiteral("runs/columns"), usualColumns()).toStringList();
    m_widths = settings.value(QStringLiteral("runs/widths")).toMap();
    m_onlyDiffering = settings.value(QStringLiteral("runs/differing")).toBool();
    RunArrangement arrangement;
    arrangement.sort = sortOf(settings.value(QStringLiteral("runs/sort")).toStringList());
    arrangement.groupBy = settings.value(QStringLiteral("runs/group")).toString();
    arrangement.pinnedFirst = true;
    m_model->arrange(std::move(arrangement));
    setModel(m_model);
    // The header shows its own arrows.
    m_header->setSortIndicatorShown(false);
    connect(m_header, &SortHeader::sortRequested, this,
            [this](int section, bool more) { sortBy(m_model->columns()[section], more); });
    connect(m_header, &QHeaderView::sectionMoved, this, &RunsTable::rememberOrder);
    connect(m_header, &QHeaderView::sectionResized, this,
            [this](int section, int, int width) { rememberWidth(section, width); });
    connect(this, &QAbstractItemView::clicked, this, [this](const QModelIndex &index) {
        if (m_model->isGroup(index.row()))
            m_model->setOpen(index.row(), !m_model->isOpen(index.row()));
    });
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (!m_changing)
            Q_EMIT picked();
    });
    placeColumns();
}

void RunsTable::setRuns(QList<StoredRun> runs)
{
    keepingSelection([&] { m_model->setRuns(std::move(runs)); });
}

void RunsTable::rearrange(RunArrangement arrangement)
{
    keepingSelection([&] { m_model->arrange(std::move(arrangement)); });
}

void RunsTable::setFilter(RunFilter filter)
{
    RunArrangement arrangement = m_model->arrangement();
    arrangement.filter = std::move(filter);
    rearrange(std::move(arrangement));
}

void RunsTable::setGroupBy(const QString &what)
{
    RunArrangement arrangement = m_model->arrangement();
    arrangement.groupBy = what;
    QSettings().setValue(QStringLiteral("runs/group"), what);
    rearrange(std::move(arrangement));
}

QString RunsTable::groupBy() const
{
    return m_model->arrangement().groupBy;
}

void RunsTable::openGroups()
{
    for (int row = 0; row < m_model->rowCount(); ++row)
        m_model->setOpen(row, true);
}

void RunsTable::setOnlyDiffering(bool only)
{
    m_onlyDiffering = only;
    QSettings().setValue(QStringLiteral("runs/differing"), only);
    keepingSelection([] {});
}

void RunsTable::sortBy(const QString &column, bool more)
{
    RunArrangement arrangement = m_model->arrangement();
    QList<RunSort> &sort = arrangement.sort;
    const auto known = std::find_if(sort.begin(), sort.end(),
                                    [&](const RunSort &one) { return one.key == column; });
    const bool start = beginsAscending(column);
    if (known == sort.end()) {
        if (!more)
            sort.clear();
        sort.append({column, start});
    } else if (!more && sort.size() > 1) {
        sort = {{column, known->ascending}};
    } else if (known->ascending == start) {
        known->ascending = !start;
    } else {
        sort.erase(known);
    }
    QSettings().setValue(QStringLiteral("runs/sort"), sortTexts(sort));
    rearrange(std::move(arrangement));
}

void RunsTable::showSort()
{
    QList<SortHeader::Key> keys;
    for (const RunSort &one : m_model->arrangement().sort)
        keys.append({int(m_model->columns().indexOf(one.key)), one.ascending});
    m_header->setKeys(std::move(keys));
}

QString RunsTable::summary() const
{
    const qsizetype shown = qsizetype(m_model->shown().size());
    const int all = m_model->values().size();
    QStringList parts{counted(all, Tr::tr("%1 run"), Tr::tr("%1 runs"))};
    if (shown != all)
        parts.first() = Tr::tr("%1 of %2").arg(QLocale().toString(shown), parts.first());
    if (const qsizetype selected = selectedRuns().size(); selected > 1)
        parts.append(Tr::tr("%1 selected").arg(QLocale().toString(selected)));
    if (const StoredRun *baseline = m_model->baseline())
        parts.append(Tr::tr("against \"%1\": ▲ better, ▼ worse").arg(baseline->title()));
    return parts.join(QStringLiteral(" · "));
}

QStringList RunsTable::selectedIds() const
{
    QStringList ids;
    for (const StoredRun &run : selectedRuns())
        ids.append(run.id);
    return ids;
}

QList<StoredRun> RunsTable::selectedRuns() const
{
    std::vector<int> rows;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    QList<StoredRun> runs;
    for (int row : rows) {
        if (const StoredRun *run = m_model->run(row))
            runs.append(*run);
    }
    return runs;
}

QString RunsTable::currentId() const
{
    const StoredRun *run = currentIndex().isValid() ? m_model->run(currentIndex().row()) : nullptr;
    return run ? run->id : QString();
}

bool RunsTable::selectRun(const QString &id)
{
    const int row = m_model->rowOf(id);
    if (row < 0)
        return false;
    selectRow(row);
    scrollTo(m_model->index(row, 0));
    return true;
}

void RunsTable::keepingSelection(const std::function<void()> &change)
{
    const QStringList ids = selectedIds();
    const QString current = currentId();
    const int row = currentIndex().row();
    const int top = verticalScrollBar()->value();
    const int left = horizontalScrollBar()->value();
    m_changing = true;
    change();
    placeColumns();
    restore(ids, current, row);
    executeDelayedItemsLayout();
    verticalScrollBar()->setValue(top);
    horizontalScrollBar()->setValue(left);
    m_changing = false;
    Q_EMIT picked();
}

/// Where nothing of it is left, what came into its place.
void RunsTable::restore(const QStringList &ids, const QString &current, int row)
{
    const int rows = m_model->rowCount(), last = m_model->columnCount() - 1;
    const QSet<QString> wanted(ids.begin(), ids.end());
    QItemSelection selection;
    int at = -1;
    for (int i = 0; i < rows && !wanted.isEmpty(); ++i) {
        const StoredRun *run = m_model->run(i);
        if (!run || !wanted.contains(run->id))
            continue;
        if (!selection.isEmpty() && selection.last().bottom() == i - 1)
            selection.last() =
                QItemSelectionRange(selection.last().topLeft(), m_model->index(i, last));
        else
            selection.select(m_model->index(i, 0), m_model->index(i, last));
        if (run->id == current || at < 0)
            at = i;
    }
    if (at < 0) {
        at = std::min(std::max(row, 0), rows - 1);
        while (at >= 0 && at < rows && m_model->isGroup(at))
            ++at;
        if (at < 0 || at >= rows)
            return;
        selection.select(m_model->index(at, 0), m_model->index(at, last));
    }
    selectionModel()->setCurrentIndex(m_model->index(at, 0), QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
}

void RunsTable::keyPressEvent(QKeyEvent *event)
{
    const int row = currentIndex().row();
    if (row < 0 || !m_model->isGroup(row))
        return TableView::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Left: return m_model->setOpen(row, false);
    case Qt::Key_Right: return m_model->setOpen(row, true);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space: return m_model->setOpen(row, !m_model->isOpen(row));
    default: return TableView::keyPressEvent(event);
    }
}

} // namespace tenbin
