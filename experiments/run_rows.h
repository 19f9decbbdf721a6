#pragma once

#include "experiments/run.h"
#include "experiments/sql_statement.h"

namespace tenbin {

/// A run with its number in the table.
struct NumberedRun
{
    qint64 number;
    QString id;
    StoredRun run;
};

/// What readRuns takes, in order, of a table "runs".
const QString &runColumns();
/// Of all columns, newest first, those in the bin last.
QString runSelection(const char *condition);
Result<QList<NumberedRun>> readRuns(SqlStatement &statement);

Status loadTags(SqlConnection &connection, QList<NumberedRun> &runs);
/// Without the folds' values; `only` these metrics, empty: all.
Status loadMetrics(SqlConnection &connection, QList<NumberedRun> &runs,
                   const QStringList &only = {});
/// The folds' values of the loaded metrics, artifacts, warnings.
Status loadDetails(SqlConnection &connection, NumberedRun &found);

} // namespace tenbin
