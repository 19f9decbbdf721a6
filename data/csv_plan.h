#pragma once

#include "data/column.h"
#include "data/csv_dialect.h"
#include "data/csv_tally.h"
#include "data/format.h"

#include <optional>
#include <vector>

namespace tenbin {

/// How a column is read in the next pass over the file.
struct ColumnPlan
{
    enum class As { Number, Date, Text };

    QString name;
    As as = As::Number;
    std::optional<ColumnType> forced; ///< by the user: cells that do not fit become missing
    DayOrder order = DayOrder::DayFirst;
    bool orderSure = true;   ///< a cell or the user said which order
    bool sure = true;        ///< the head held a value
    QList<ImportNote> notes; ///< why it is not what it seemed to be
};

/// Why a column cannot be as planned.
struct CsvMisfit
{
    enum class Kind { Cell, MixedOffsets, UnclearOrder };
    Kind kind = Kind::Cell;
    CsvPlace place;
};

/// Plans from the rows of the head: numbers when all values are numbers, dates when all are dates,
/// else text. The passes over the whole file check it.
std::vector<ColumnPlan> planColumns(const CsvChunk &head, const CsvDialect &dialect,
                                    const TypeChoices &types, bool orderGiven);

/// The next plan of a column in which a cell did not fit.
void planAgain(ColumnPlan &plan, const CsvMisfit &misfit, const CellReading &reading);

/// A column of texts is categorical when it has at most this many different ones among `present`
/// values: present^0.7 and 100, as in Orange, but from 100,000 rows on one for 1,000 rows, at most
/// 10,000.
qint64 categoricalLimit(qint64 present);

} // namespace tenbin
