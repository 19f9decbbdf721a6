#include "data/csv_kind.h"

#include "core/text.h"

namespace tenbin {

QString faultText(NumberFault fault)
{
    switch (fault) {
    case NumberFault::None:
    case NumberFault::NotANumber: break;
    case NumberFault::LeadingZeros: return Tr::tr("begins with zeros, as codes do");
    case NumberFault::TooLarge: return Tr::tr("is beyond the range of numbers");
    case NumberFault::TooSmall: return Tr::tr("would become zero");
    case NumberFault::Inexact: return Tr::tr("is a whole number that would be rounded");
    }
    return Tr::tr("is no number");
}

CellKind kindOf(const CsvCell &cell, const CellReading &reading)
{
    if (isMissing(cell, reading))
        return CellKind::Missing;
    double value = 0;
    if (parseNumberText(cell.text, reading.numbers, value) == NumberFault::None)
        return CellKind::Number;
    const bool date = reading.dates && (parseDateText(cell.text, DayOrder::DayFirst) ||
                                        parseDateText(cell.text, DayOrder::MonthFirst));
    return date ? CellKind::Date : CellKind::Word;
}

} // namespace tenbin
