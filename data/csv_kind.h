#pragma once

#include "data/csv_cell.h"
#include "data/csv_options.h"

#include <QString>

namespace tenbin {

/// What one cell could be.
enum class CellKind { Missing, Number, Date, Word };

/// How the cells of a file are read.
struct CellReading
{
    CsvMarks marks;
    NumberStyle numbers;
    MissingTokens missing;
    bool dates = true;
    DayOrder dayOrder = DayOrder::DayFirst;
};

/// Whether a cell of numbers or dates holds no value.
inline bool isMissing(const CsvCell &cell, const CellReading &reading)
{
    return cell.text.empty() || reading.missing.find(cell.text) != MissingTokens::none;
}

/// "is no number": why a text is none, as the end of a sentence.
QString faultText(NumberFault fault);

/// A date in either order counts as a date.
CellKind kindOf(const CsvCell &cell, const CellReading &reading);

} // namespace tenbin
