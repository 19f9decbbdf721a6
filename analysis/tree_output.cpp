#include "analysis/tree_output.h"

#include "models/tree_ensemble.h"

#include <algorithm>

namespace tenbin {

double TreeOutput::of(double treeSum) const
{
    if (!mirrored)
        return treeSum;
    return trees->output == TreeModel::Output::Shares ? 1 - treeSum : -treeSum;
}

std::optional<TreeOutput> treeOutput(const Pipeline &pipeline, int classIndex)
{
    const auto *ensemble = dynamic_cast<const TreeEnsemble *>(&pipeline.model());
    if (!ensemble)
        return std::nullopt;
    const TreeModel &trees = ensemble->trees();
    if (pipeline.problem() == Problem::Regression)
        return TreeOutput{.trees = &trees};
    const std::vector<int> &known = pipeline.modelClasses();
    if (!known.empty()) {
        const auto found = std::find(known.begin(), known.end(), classIndex);
        if (found == known.end())
            return std::nullopt;
        classIndex = int(found - known.begin());
    }
    const bool one = trees.outputs == 1;
    return TreeOutput{.trees = &trees,
                      .sum = one ? 0 : classIndex,
                      .mirrored = one && classIndex == 0,
                      .space = trees.output == TreeModel::Output::Shares ? OutputSpace::Probability
                                                                         : OutputSpace::LogOdds};
}

} // namespace tenbin
