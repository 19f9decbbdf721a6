#pragma once

#include "core/block.h"

namespace tenbin {

/// The numbers of a chart as a table: its text alternative, and what "copy data" copies.
/// One row a mark; a heat map with few cells is a table of its rows and columns.
Table chartTable(const Chart &chart);

/// As the column says on screen: `digits` significant digits, or so many decimals when the
/// column has them; null is "–".
QString cellText(const TableColumn &column, const QJsonValue &value, int decimals = -1);
/// Decimals that give the column's largest number its significant digits, so that the points
/// stand below each other; -1 when a smaller number would lose all of its own.
int fixedDecimals(const Table &table, qsizetype column);
/// Full precision, locale-free; null is empty.
QString exactText(const QJsonValue &value);
/// RFC 4180 with a header line; fields are quoted only where they must be.
QString csvText(const Table &table);
/// The rows of the column with the best value, by the column's `best`; none when there is no
/// number.
QList<qsizetype> bestRows(const Table &table, qsizetype column);

} // namespace tenbin
