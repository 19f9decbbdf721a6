#pragma once

#include "data/split.h"
#include "models/pipeline.h"

#include <optional>
#include <vector>

namespace tenbin {

/// The rows of all folds, encoded once by the encoder that every fold would have. Where a learner
/// has paths, the rows lie fold by fold, so that what it leaves out for a fold lies together.
struct FoldTable
{
    Encoder encoder;
    TrainingSet set;
    std::vector<Rows> train; ///< rows of the set, one entry a fold, rising
    std::vector<Rows> test;  ///< in the order of the fold's test rows
};

/// None when the encoders of the folds differ on any row, when a fold lacks a class, for a single
/// fold, for pipelines with steps, and for learners without fitSubsets.
Result<std::optional<FoldTable>> makeFoldTable(const Dataset &dataset, const TargetRows &target,
                                               const Split &split, const PipelineSpec &spec,
                                               const Learner &learner, int threads);

/// The error with the fold's name before it.
Failure inFold(const Fold &fold, Error error);

} // namespace tenbin
