#pragma once

#include "data/csv_pass.h"

namespace tenbin {

/// What is worth telling about the cells of a column: words taken as missing, blanks left out.
QList<ImportNote> cellNotes(const QString &column, const CellTally &tally,
                            const MissingTokens &tokens);

/// Text behind closing quotes, over all columns.
QList<ImportNote> strayNotes(const std::vector<CellTally> &tallies);

/// One sentence on which types were chosen and why.
ImportNote typesNote(const QList<Column> &columns, const QList<ColumnPlan> &plans);

/// At most `most` notes; one more that counts the others.
QList<ImportNote> capped(QList<ImportNote> notes, qsizetype most);

} // namespace tenbin
