#pragma once

#include "core/result.h"
#include "models/model_parts.h"
#include "models/tree_model.h"

namespace tenbin {

/// What every tree of a model has to agree with.
struct TreeShape
{
    int features = 0;
    int outputs = 1;
    int leafSize = 1; ///< values a leaf: 1, or outputs
};

/// One tree of XGBoost's form; `number` is its place in the model, for errors.
Result<Tree> readTree(const TreeParts &parts, const TreeShape &shape, qsizetype number);

} // namespace tenbin
