#pragma once

#include "analysis/source_columns.h"
#include "core/context.h"
#include "core/progress.h"
#include "core/result.h"
#include "data/features.h"
#include "models/pipeline.h"

#include <Eigen/Core>

#include <functional>
#include <vector>

namespace tenbin {

/// Rows in which some columns take the values of other rows.
struct Replacement
{
    std::vector<int> columns; ///< of the sources; empty: the rows stay as they are
    RowSpan donors;           ///< one a row: the row of the donors' table that it takes them from
};

/// Takes what the pipeline says (as Pipeline::predict) of all rows under replacement number
/// `index`.
using ReplacedOutputs = std::function<Status(qsizetype index, const Eigen::MatrixXd &outputs)>;

/// What a pipeline says of encoded rows under each replacement. `take` is called once for each,
/// from several threads at once and in any order; the outputs do not depend on context.threads.
/// Trees are walked again only where a row's path meets a replaced column, other models see every
/// row again. No table is copied as a whole.
Status predictReplaced(const Pipeline &pipeline, const SourceColumns &sources, const Features &rows,
                       const Features &donors, const std::vector<Replacement> &replacements,
                       const Context &context, Progress &progress, const ReplacedOutputs &take);

} // namespace tenbin
