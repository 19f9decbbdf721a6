#pragma once

#include "core/context.h"
#include "core/result.h"
#include "data/dataset.h"
#include "models/pipeline.h"

namespace tenbin {

/// A row for each row of `dataset`: `prediction`, for classes one column p_CLASS a class, and `low`
/// and `high` of a pipeline with intervals.
Result<Dataset> predictionTable(const Pipeline &pipeline, const Dataset &dataset,
                                const Context &context);

/// All rows of a data set, in order.
Rows allRows(qsizetype count);

} // namespace tenbin
