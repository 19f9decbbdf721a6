#pragma once

#include "core/context.h"
#include "core/progress.h"
#include "models/learner.h"
#include "models/quantile_cuts.h"
#include "models/tree_model.h"

#include <QJsonObject>

namespace tenbin {

/// What to boost: rows of one encoded table.
struct BoostingJob
{
    const TrainingSet &training;
    RowSpan rows;
    const std::vector<BinEdges> &cuts;
};

/// Boosts trees with XGBoost's histogram method; stops early when told so, and keeps the trees up
/// to the best round. `threads` are those of XGBoost; the trees do not depend on them.
Result<TreeModel> boostTrees(const BoostingJob &job, const Params &params, quint64 seed,
                             int threads, Progress &progress);

/// The settings that boostTrees reads.
QList<ParamSpec> boostingParams();

} // namespace tenbin
