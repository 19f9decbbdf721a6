#include "data/csv_column.h"

#include "core/text.h"

#include "data/csv_number_column.h"
#include "data/csv_text_column.h"

#include <limits>

namespace tenbin {

CsvColumn::CsvColumn(const ColumnPlan &plan, const CellReading &reading, int workers)
    : m_plan(plan), m_reading(reading), m_tallies(size_t(workers)), m_scratch(size_t(workers)),
      m_failed(std::numeric_limits<qint64>::max())
{
    for (CellTally &tally : m_tallies)
        tally.missingWords.resize(size_t(reading.missing.words().size()));
}

void CsvColumn::addOdd(int worker, const CsvChunk &chunk, qsizetype offset, std::string_view text,
                       const QString &why)
{
    addPlace(m_tallies[size_t(worker)].odd, chunk, offset, text, why);
    if (m_plan.forced)
        return;
    qint64 failed = m_failed.load(std::memory_order_relaxed);
    while (chunk.index < failed && !m_failed.compare_exchange_weak(failed, chunk.index)) {
    }
}

CsvCell CsvColumn::cellOf(int worker, const CsvChunk &chunk, qsizetype row, qsizetype column)
{
    const qsizetype begin = chunk.fields.begin(row, column);
    const qsizetype end = chunk.fields.end(row, column);
    const CsvCell cell = readCell(chunk.text() + begin, chunk.text() + end, m_reading.marks,
                                  m_scratch[size_t(worker)]);
    if (cell.stray)
        addPlace(m_tallies[size_t(worker)].stray, chunk, begin, cell.text);
    return cell;
}

bool CsvColumn::takeMissing(int worker, const CsvCell &cell)
{
    if (cell.text.empty())
        return true;
    const int word = m_reading.missing.find(cell.text);
    if (word == MissingTokens::none)
        return false;
    ++m_tallies[size_t(worker)].missingWords[size_t(word)];
    return true;
}

CellTally CsvColumn::tally() const
{
    CellTally all;
    for (const CellTally &one : m_tallies)
        all.merge(one);
    return all;
}

std::optional<CsvMisfit> CsvColumn::misfit() const
{
    const CellTally all = tally();
    if (m_plan.forced || all.odd.count == 0)
        return std::nullopt;
    return CsvMisfit{CsvMisfit::Kind::Cell, all.odd.first.front()};
}

std::unique_ptr<CsvColumn> makeCsvColumn(const ColumnPlan &plan, const CellReading &reading,
                                         int workers)
{
    switch (plan.as) {
    case ColumnPlan::As::Number: return std::make_unique<NumberCsvColumn>(plan, reading, workers);
    case ColumnPlan::As::Date: return std::make_unique<DateCsvColumn>(plan, reading, workers);
    case ColumnPlan::As::Text: break;
    }
    return std::make_unique<TextCsvColumn>(plan, reading, workers);
}

} // namespace tenbin
