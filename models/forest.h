#pragma once

#include "core/context.h"
#include "core/progress.h"
#include "models/forest_table.h"
#include "models/learner.h"
#include "models/tree_model.h"

namespace tenbin {

/// Grows a forest on `rows` of a binned table, trees side by side. Same forest whatever
/// context.threads says. Notes of the model: importance_unit and summary, the out-of-bag score in
/// it.
Result<TreeModel> growForest(const ForestTable &table, const TrainingSet &training, RowSpan rows,
                             const Params &params, const Context &context, Progress &progress);

/// The settings that growForest reads.
QList<ParamSpec> forestParams();

} // namespace tenbin
