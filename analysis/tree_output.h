#pragma once

#include "analysis/explained_output.h"
#include "models/tree_model.h"

#include <optional>

namespace tenbin {

/// The sum of a pipeline's trees that stands for an output, on the scale on which trees add up.
struct TreeOutput
{
    const TreeModel *trees = nullptr;
    int sum = 0;
    bool mirrored = false; ///< one sum stands for both classes of two: here it is the other one
    OutputSpace space = OutputSpace::Value;

    /// What a sum of the trees says of the output.
    double of(double treeSum) const;
};

/// Empty when the model has no trees, or knows not the class.
std::optional<TreeOutput> treeOutput(const Pipeline &pipeline, int classIndex);

} // namespace tenbin
