#pragma once

#include "analysis/attributions.h"
#include "analysis/explained_output.h"
#include "analysis/tree_shap.h"

#include <optional>

namespace tenbin {

/// Null when the model is not made of trees.
const TreeModel *treesOf(const Pipeline &pipeline);

/// The scale on which the trees of a pipeline add up; log-odds for classifiers without trees.
OutputSpace treeSpace(const Pipeline &pipeline);

/// The place of the explained class among those that the model knows; -1: it knows it not, or the
/// output is a value.
int modelClass(const ExplainedOutput &output);

/// An output as a sum that trees make: offset + sign × sum `index` of the model.
struct TreeSum
{
    const TreeModel *model = nullptr;
    int index = 0;
    double sign = 1;
    double offset = 0;

    /// Values of the model's features as values of the columns that they come from. `features` are
    /// those of the rows.
    Attributions attributions(const ShapValues &values, const Features &features, const Rows &rows,
                              int threads) const;
};

/// Before calibration. Nullopt: no trees, another scale than theirs, a class that they do not
/// know. Of boosted trees for several classes the sum is a margin, not the log-odds.
std::optional<TreeSum> treeSumOf(const ExplainedOutput &output);

} // namespace tenbin
