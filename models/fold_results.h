#pragma once

#include "models/cross_validation.h"

#include <vector>

namespace tenbin {

// What folds come to, and what that comes to together.

struct FoldResult
{
    Answers answers; ///< for the fold's test rows
    double seconds = 0;
    QStringList notes;
};

/// Folds run side by side on one thread each; a single fold has all threads to itself.
Context contextOfFold(const Context &context, qsizetype folds, qsizetype fold);

/// What a fold's pipelines answer for its test rows, of the data set.
Result<std::vector<FoldResult>> answersOf(const std::vector<Pipeline> &pipelines,
                                          const Dataset &dataset, const Rows &test,
                                          const Context &context, double seconds);

/// All folds together, one result a fold.
CrossValidation summed(const TargetRows &target, const Split &split, const PipelineSteps &steps,
                       const std::vector<FoldResult> &results);

} // namespace tenbin
