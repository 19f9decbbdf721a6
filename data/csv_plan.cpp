#include "data/csv_plan.h"

#include "core/text.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

using As = ColumnPlan::As;
using Level = ImportNote::Level;

/// Enough to see what a column is; a pass over the file sees the rest.
constexpr qsizetype cellsToLookAt = 200'000;

/// What the cells of a column in the head could be.
struct HeadTally
{
    qsizetype values = 0;
    qsizetype numbers = 0;
    qsizetype dates[2] = {0, 0}; ///< by DayOrder
    CsvPlace noNumber;
    CsvPlace noDate;
    NumberFault fault = NumberFault::None; ///< of noNumber
    CsvPlace comma;                        ///< a number but for its commas
};

/// "1,234" and "0,5": numbers in other conventions.
bool isNumberWithCommas(std::string_view text)
{
    double number = 0;
    const auto reads = [&](NumberStyle style) {
        return parseNumberText(text, style, number) == NumberFault::None;
    };
    return text.find(',') != std::string_view::npos && (reads({',', 0}) || reads({'.', ','}));
}

void addCell(HeadTally &tally, const CsvCell &cell, const CellReading &reading,
             const CsvChunk &head, qsizetype offset)
{
    if (isMissing(cell, reading))
        return;
    ++tally.values;
    double number = 0;
    const NumberFault fault = parseNumberText(cell.text, reading.numbers, number);
    if (fault == NumberFault::None) {
        ++tally.numbers;
        if (tally.noDate.line < 0)
            tally.noDate = CsvPlace::of(head, offset, cell.text, Tr::tr("is no date"));
        return;
    }
    if (tally.fault == NumberFault::None) {
        tally.fault = fault;
        tally.noNumber = CsvPlace::of(head, offset, cell.text, faultText(fault));
    }
    if (tally.comma.line < 0 && isNumberWithCommas(cell.text))
        tally.comma = CsvPlace::of(head, offset, cell.text);
    const bool dayFirst = reading.dates && parseDateText(cell.text, DayOrder::DayFirst);
    const bool monthFirst = reading.dates && parseDateText(cell.text, DayOrder::MonthFirst);
    tally.dates[int(DayOrder::DayFirst)] += dayFirst;
    tally.dates[int(DayOrder::MonthFirst)] += monthFirst;
    if (!dayFirst && !monthFirst && tally.noDate.line < 0)
        tally.noDate = CsvPlace::of(head, offset, cell.text, Tr::tr("is no date"));
}

HeadTally lookAt(const CsvChunk &head, qsizetype column, const CellReading &reading)
{
    const CsvFields &fields = head.fields;
    const qsizetype rows =
        std::min(fields.rows(), std::max<qsizetype>(cellsToLookAt / fields.columns(), 100));
    HeadTally tally;
    std::string scratch;
    for (qsizetype row = 0; row < rows; ++row) {
        const qsizetype begin = fields.begin(row, column);
        const CsvCell cell = readCell(head.text() + begin, head.text() + fields.end(row, column),
                                      reading.marks, scratch);
        addCell(tally, cell, reading, head, begin);
    }
    return tally;
}

ImportNote odd(const QString &name, const CsvPlace &place, const QString &others, Level level)
{
    return {level, place.line, place.byte, name,
            Tr::tr("\"%1\" %2, while %3, so the column is read as text.")
                .arg(place.text, place.why, others)};
}

void planByForce(ColumnPlan &plan, const HeadTally &tally, bool orderGiven)
{
    plan.as = *plan.forced == ColumnType::Numeric    ? As::Number
              : *plan.forced == ColumnType::Datetime ? As::Date
                                                     : As::Text;
    if (!orderGiven &&
        tally.dates[int(DayOrder::MonthFirst)] > tally.dates[int(DayOrder::DayFirst)])
        plan.order = DayOrder::MonthFirst;
}

/// All values of the head are dates in this order.
bool planAsDate(ColumnPlan &plan, const HeadTally &tally, bool orderGiven)
{
    const bool fits = tally.dates[int(plan.order)] == tally.values;
    const DayOrder other =
        plan.order == DayOrder::DayFirst ? DayOrder::MonthFirst : DayOrder::DayFirst;
    const bool otherFits = !orderGiven && tally.dates[int(other)] == tally.values;
    if (!fits && !otherFits)
        return false;
    plan.as = As::Date;
    plan.orderSure = orderGiven || fits != otherFits;
    if (!fits)
        plan.order = other;
    return true;
}

void noteOddCell(ColumnPlan &plan, const HeadTally &tally)
{
    if (tally.comma.line >= 0) {
        plan.notes.append(
            {Level::Information, tally.comma.line, tally.comma.byte, plan.name,
             Tr::tr("The comma of \"%1\" may be a decimal mark or stand between thousands, so the "
                    "column is read as text. Set decimal or thousands to read numbers.")
                 .arg(tally.comma.text)});
        return;
    }
    const qsizetype dates = std::max(tally.dates[0], tally.dates[1]);
    if (2 * tally.numbers > tally.values && tally.fault != NumberFault::None)
        plan.notes.append(
            odd(plan.name, tally.noNumber, Tr::tr("most others are numbers"),
                tally.fault == NumberFault::LeadingZeros ? Level::Information : Level::Warning));
    else if (tally.fault == NumberFault::LeadingZeros && dates == 0)
        plan.notes.append(
            odd(plan.name, tally.noNumber, Tr::tr("numbers do not"), Level::Information));
    else if (2 * dates > tally.values && tally.noDate.line >= 0)
        plan.notes.append(
            odd(plan.name, tally.noDate, Tr::tr("most others are dates"), Level::Warning));
    else if (tally.fault == NumberFault::Inexact || tally.fault == NumberFault::TooLarge ||
             tally.fault == NumberFault::TooSmall)
        plan.notes.append(odd(plan.name, tally.noNumber,
                              Tr::tr("a number must say the same as the file"), Level::Warning));
}

} // namespace

std::vector<ColumnPlan> planColumns(const CsvChunk &head, const CsvDialect &dialect,
                                    const TypeChoices &types, bool orderGiven)
{
    std::vector<ColumnPlan> plans(size_t(dialect.names.size()));
    for (qsizetype column = 0; column < dialect.names.size(); ++column) {
        ColumnPlan &plan = plans[size_t(column)];
        plan.name = dialect.names[column];
        plan.order = dialect.reading.dayOrder;
        const HeadTally tally = lookAt(head, column, dialect.reading);
        plan.sure = tally.values > 0;
        if (const auto forced = types.find(plan.name); forced != types.end()) {
            plan.forced = *forced;
            planByForce(plan, tally, orderGiven);
        } else if (tally.numbers == tally.values) {
            plan.as = As::Number;
        } else if (!planAsDate(plan, tally, orderGiven)) {
            plan.as = As::Text;
            noteOddCell(plan, tally);
        }
    }
    return plans;
}

void planAgain(ColumnPlan &plan, const CsvMisfit &misfit, const CellReading &reading)
{
    const bool cell = misfit.kind == CsvMisfit::Kind::Cell;
    if (plan.as == As::Number && !plan.sure && reading.dates) {
        plan.as = As::Date;
        plan.orderSure = false;
        return;
    }
    if (plan.as == As::Date && cell && !plan.orderSure && plan.order == DayOrder::DayFirst) {
        plan.order = DayOrder::MonthFirst;
        return;
    }
    if (plan.sure || !cell) {
        const QString others = plan.as == As::Number ? Tr::tr("all before are numbers")
                               : cell                ? Tr::tr("all before are dates")
                                                     : Tr::tr("the column holds dates");
        plan.notes.append(odd(plan.name, misfit.place, others, Level::Warning));
    }
    plan.as = As::Text;
}

qint64 categoricalLimit(qint64 present)
{
    const qint64 power = qint64(std::round(std::pow(double(present), 0.7)));
    return std::min(power, std::clamp<qint64>(present / 1000, 100, 10'000));
}

} // namespace tenbin
