#pragma once

#include "experiments/run.h"
#include "experiments/run_query.h"
#include "experiments/sql_connection.h"

namespace tenbin {

/// The runs that a query asks for; without artifacts, warnings and fold values. Reads no more of
/// a run than the query, its filter and its order need.
Result<QList<StoredRun>> listRuns(SqlConnection &connection, const RunQuery &query);

} // namespace tenbin
