#pragma once

#include "experiments/tuning.h"
#include "models/evaluation.h"

namespace tenbin {

/// The seed of the search within an outer fold: what that search finds is what a search over the
/// same settings finds on the fold's training rows alone with this seed.
quint64 nestedSeed(quint64 seed, qsizetype outerFold);

/// The training rows of an outer fold with the folds that the search within it judges by.
struct InnerGround
{
    TargetRows target;
    Split split;
    quint64 seed = 0;
};
Result<InnerGround> innerGround(const Dataset &dataset, const TrainingPlan &training,
                                const SplitSpec &inner, qsizetype outerFold, quint64 seed);

/// How much better the inner score is than the outer one, in the metric's unit: above 0 where the
/// search was too hopeful, whichever way the metric points.
double optimismOf(const OuterFold &fold, bool greaterIsBetter);

/// Over the outer folds: the estimate, and the optimism.
FoldInterval outerInterval(const NestedResult &nested);
FoldInterval optimismInterval(const NestedResult &nested, bool greaterIsBetter);

} // namespace tenbin
