#include "app/desktop/run_cell_delegate.h"
#include "app/desktop/run_column.h"
#include "app/desktop/runs_table.h"
#include "app/desktop/runs_table_model.h"
#include "widgets/sort_header.h"

#include <QScopedValueRollback>
#include <QSettings>

#include <algorithm>

namespace tenbin {

namespace {

constexpr int sampledRows = 60, widest = 320; // pixels

} // namespace

bool RunsTable::isAbsent(const QString &column) const
{
    const QString metric = runColumn::metricOf(column);
    return !metric.isEmpty() && !m_model->values().hasMetric(metric);
}

QStringList RunsTable::chosenColumns() const
{
    QStringList columns;
    for (const QString &column : m_chosen) {
        if (!isAbsent(column))
            columns.append(column);
    }
    return columns;
}

QStringList RunsTable::allColumns() const
{
    const RunValues &values = m_model->values();
    QStringList all = chosenColumns();
    const auto add = [&](const QString &column) {
        if (!all.contains(column))
            all.append(column);
    };
    for (const QString &fact : runColumn::facts())
        add(fact);
    for (const QString &metric : values.metricNames())
        add(runColumn::ofMetric(metric));
    for (const QString &param : values.differingParams(m_model->shown()))
        add(runColumn::ofParam(param));
    return all;
}

void RunsTable::chooseColumns(QStringList columns)
{
    // What no run has could not be chosen now, and is there when a run has it.
    for (qsizetype i = 0; i < m_chosen.size(); ++i) {
        if (isAbsent(m_chosen[i]) && !columns.contains(m_chosen[i]))
            columns.insert(std::min(i, columns.size()), m_chosen[i]);
    }
    m_chosen = std::move(columns);
    QSettings().setValue(QStringLiteral("runs/columns"), m_chosen);
    keepingSelection([] {});
}

QStringList RunsTable::visibleColumns() const
{
    const RunValues &values = m_model->values();
    const std::vector<int> shown = m_model->shown();
    // One row differs from nothing.
    const bool sift = m_onlyDiffering && shown.size() > 1;
    QStringList columns;
    for (const QString &column : chosenColumns()) {
        const bool name = column == QLatin1String("name");
        if (name || !sift || values.differs(column, shown))
            columns.append(column);
    }
    if (!sift)
        return columns;
    for (const QString &param : values.differingParams(shown)) {
        if (!columns.contains(runColumn::ofParam(param)))
            columns.append(runColumn::ofParam(param));
    }
    return columns;
}

void RunsTable::placeColumns()
{
    const QStringList columns = visibleColumns();
    const bool others = columns != m_model->columns();
    const bool widths =
        others || m_hadBaseline != m_model->hasBaseline() || (!m_fitted && m_model->rowCount() > 0);
    m_hadBaseline = m_model->hasBaseline();
    if (others) {
        const QScopedValueRollback<bool> placing(m_changing, true);
        m_model->setColumns(columns);
        for (int section = 0; section < m_header->count(); ++section)
            m_header->moveSection(m_header->visualIndex(section), section);
    }
    if (widths)
        placeWidths();
    showSort();
}

bool RunsTable::isMeasured(int section) const
{
    return m_model->hasBaseline() && !runColumn::metricOf(m_model->columns()[section]).isEmpty();
}

void RunsTable::fitColumns()
{
    TableView::fitColumns();
    const int rows = std::min(m_model->rowCount(), sampledRows);
    for (int section = 0; section < m_model->columnCount(); ++section) {
        const bool name = m_model->columns()[section] == QLatin1String("name");
        if (!name && !isMeasured(section))
            continue;
        int width = 0;
        for (int row = 0; row < rows; ++row)
            width = std::max(width, RunCellDelegate::widthOf(font(), m_model->index(row, section)));
        if (isMeasured(section))
            width += RunCellDelegate::deltaWidth(font());
        setColumnWidth(section,
                       std::min(std::max(width, m_header->sectionSizeHint(section)), widest));
    }
}

void RunsTable::placeWidths()
{
    m_fitted = m_model->rowCount() > 0;
    // Only what a person pulls is worth remembering.
    const QScopedValueRollback<bool> placing(m_changing, true);
    fitColumns();
    for (int section = 0; section < m_model->columnCount(); ++section) {
        const int width = m_widths.value(m_model->columns()[section]).toInt();
        if (width > 0)
            setColumnWidth(section,
                           width + (isMeasured(section) ? RunCellDelegate::deltaWidth(font()) : 0));
    }
}

/// Columns that are chosen but not there now keep their places among the others.
void RunsTable::rememberOrder()
{
    if (m_changing)
        return;
    QStringList visual;
    for (int place = 0; place < m_header->count(); ++place) {
        const QString column = m_model->columns()[m_header->logicalIndex(place)];
        if (m_chosen.contains(column))
            visual.append(column);
    }
    const QStringList there = visual;
    for (QString &column : m_chosen) {
        if (there.contains(column))
            column = visual.takeFirst();
    }
    QSettings().setValue(QStringLiteral("runs/columns"), m_chosen);
}

void RunsTable::rememberWidth(int section, int width)
{
    if (m_changing || width <= 0 || section >= m_model->columnCount())
        return;
    const int apart = isMeasured(section) ? RunCellDelegate::deltaWidth(font()) : 0;
    m_widths[m_model->columns()[section]] = std::max(1, width - apart);
    QSettings().setValue(QStringLiteral("runs/widths"), m_widths);
}

} // namespace tenbin
