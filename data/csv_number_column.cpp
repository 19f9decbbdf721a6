#include "data/csv_number_column.h"

#include "core/text.h"

#include <cmath>
#include <limits>
#include <memory>

namespace tenbin {

namespace {

/// Keeps the array alive as long as a column looks at it.
template <class T> std::shared_ptr<const RawArray<T>> kept(RawArray<T> &&values)
{
    return std::make_shared<const RawArray<T>>(std::move(values));
}

QString becameMissing(const CsvPlace &place)
{
    return Tr::tr("\"%1\" %2; it became a missing value.").arg(place.text, place.why);
}

} // namespace

NumberCsvColumn::NumberCsvColumn(const ColumnPlan &plan, const CellReading &reading, int workers)
    : CsvColumn(plan, reading, workers), m_rounded(size_t(workers))
{
    for (const QByteArray &word : m_reading.missing.words()) {
        double value = 0;
        const std::string_view text(word.constData(), size_t(word.size()));
        if (parseNumberText(text, m_reading.numbers, value) == NumberFault::None)
            m_missingNumbers.push_back(value);
    }
}

void NumberCsvColumn::read(int worker, const CsvChunk &chunk, qsizetype column)
{
    static const ParseNumbers parse = fastestParseNumbers();
    if (failedBefore(chunk))
        return;
    std::vector<quint32> others;
    parse(chunk.text(), chunk.fields, column, m_reading.numbers.decimal,
          m_values.data() + chunk.firstRow, others);
    for (quint32 row : others)
        m_values.data()[chunk.firstRow + row] = std::numeric_limits<double>::quiet_NaN();
    readMissingNumbers(worker, chunk, column);
    for (quint32 row : others)
        readOther(worker, chunk, row, column);
}

/// A cell that says such a number is missing when it says it in the same characters.
void NumberCsvColumn::readMissingNumbers(int worker, const CsvChunk &chunk, qsizetype column)
{
    double *values = m_values.data() + chunk.firstRow;
    for (double missing : m_missingNumbers) {
        for (qsizetype row = 0; row < chunk.fields.rows(); ++row) {
            if (values[row] == missing)
                readOther(worker, chunk, row, column);
        }
    }
}

void NumberCsvColumn::readOther(int worker, const CsvChunk &chunk, qsizetype row, qsizetype column)
{
    double &value = m_values.data()[chunk.firstRow + row];
    const CsvCell cell = cellOf(worker, chunk, row, column);
    if (takeMissing(worker, cell)) {
        value = std::numeric_limits<double>::quiet_NaN();
        return;
    }
    const NumberFault fault = parseNumberText(cell.text, m_reading.numbers, value);
    if (fault == NumberFault::None || (m_plan.forced && fault == NumberFault::LeadingZeros))
        return;
    const qsizetype offset = chunk.fields.begin(row, column);
    if (m_plan.forced && (fault == NumberFault::Inexact || fault == NumberFault::TooSmall)) {
        addPlace(m_rounded[size_t(worker)], chunk, offset, cell.text);
        return;
    }
    value = std::numeric_limits<double>::quiet_NaN();
    addOdd(worker, chunk, offset, cell.text, faultText(fault));
}

std::optional<Column> NumberCsvColumn::finish(const std::vector<ChunkRows> &chunks, qint64 rows,
                                              QList<ImportNote> &notes)
{
    closeGaps(m_values.data(), chunks);
    if (!m_values.resize(rows))
        return std::nullopt;
    notes += tally().odd.notes(ImportNote::Level::Warning, m_plan.name, becameMissing,
                               Tr::tr("%1 more cells are no numbers."));
    CsvPlaces rounded;
    for (const CsvPlaces &one : m_rounded)
        rounded.merge(one);
    const auto wasRounded = [](const CsvPlace &place) {
        return Tr::tr("\"%1\" was rounded.").arg(place.text);
    };
    notes += rounded.notes(ImportNote::Level::Warning, m_plan.name, wasRounded,
                           Tr::tr("%1 more numbers were rounded."));
    const auto values = kept(std::move(m_values));
    return Column::numericView(m_plan.name, values->span(), values);
}

DateCsvColumn::DateCsvColumn(const ColumnPlan &plan, const CellReading &reading, int workers)
    : CsvColumn(plan, reading, workers), m_seen(size_t(workers))
{
}

void DateCsvColumn::read(int worker, const CsvChunk &chunk, qsizetype column)
{
    if (failedBefore(chunk))
        return;
    qint64 *out = m_values.data() + chunk.firstRow;
    for (qsizetype row = 0; row < chunk.fields.rows(); ++row) {
        const CsvCell cell = cellOf(worker, chunk, row, column);
        out[row] = takeMissing(worker, cell) ? Column::missingTime
                                             : readCellText(worker, chunk, row, column, cell.text);
    }
}

qint64 DateCsvColumn::readCellText(int worker, const CsvChunk &chunk, qsizetype row,
                                   qsizetype column, std::string_view text)
{
    const qsizetype offset = chunk.fields.begin(row, column);
    const std::optional<DateText> date = parseDateText(text, m_plan.order);
    if (!date) {
        addOdd(worker, chunk, offset, text, Tr::tr("is no date"));
        return Column::missingTime;
    }
    see(m_seen[size_t(worker)], *date, chunk, offset, text);
    return date->time;
}

void DateCsvColumn::see(Seen &seen, const DateText &date, const CsvChunk &chunk, qsizetype offset,
                        std::string_view text)
{
    CsvPlaces &zone = date.hasOffset ? seen.withOffset : seen.withoutOffset;
    if (zone.count == 0)
        addPlace(zone, chunk, offset, text);
    seen.sureOrder = seen.sureOrder || (date.hasOrder && !date.swappable);
    if (date.swappable && seen.unclearOrder.count == 0)
        addPlace(seen.unclearOrder, chunk, offset, text);
}

DateCsvColumn::Seen DateCsvColumn::seen() const
{
    Seen all;
    for (const Seen &one : m_seen) {
        all.withOffset.merge(one.withOffset);
        all.withoutOffset.merge(one.withoutOffset);
        all.unclearOrder.merge(one.unclearOrder);
        all.sureOrder = all.sureOrder || one.sureOrder;
    }
    return all;
}

std::optional<CsvMisfit> DateCsvColumn::misfit() const
{
    using Kind = CsvMisfit::Kind;
    if (m_plan.forced)
        return std::nullopt;
    if (std::optional<CsvMisfit> cell = CsvColumn::misfit())
        return cell;
    const Seen all = seen();
    if (all.withOffset.count > 0 && all.withoutOffset.count > 0) {
        const CsvPlace &with = all.withOffset.first.front();
        const CsvPlace &without = all.withoutOffset.first.front();
        CsvPlace later = with.line > without.line ? with : without;
        later.why = with.line > without.line ? Tr::tr("has an offset from UTC and others have none")
                                             : Tr::tr("has no offset from UTC and others have one");
        return CsvMisfit{Kind::MixedOffsets, later};
    }
    if (!m_plan.orderSure && !all.sureOrder && all.unclearOrder.count > 0) {
        CsvPlace place = all.unclearOrder.first.front();
        place.why = Tr::tr("may begin with the day or with the month (set dates to say which)");
        return CsvMisfit{Kind::UnclearOrder, place};
    }
    return std::nullopt;
}

std::optional<Column> DateCsvColumn::finish(const std::vector<ChunkRows> &chunks, qint64 rows,
                                            QList<ImportNote> &notes)
{
    closeGaps(m_values.data(), chunks);
    if (!m_values.resize(rows))
        return std::nullopt;
    notes += tally().odd.notes(ImportNote::Level::Warning, m_plan.name, becameMissing,
                               Tr::tr("%1 more cells are no dates."));
    if (seen().withOffset.count > 0)
        notes.append({ImportNote::Level::Information, -1, -1, m_plan.name,
                      Tr::tr("Times with an offset are kept as UTC.")});
    const auto values = kept(std::move(m_values));
    return Column::datetimeView(m_plan.name, values->span(), values);
}

} // namespace tenbin
