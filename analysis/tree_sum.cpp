#include "analysis/tree_sum.h"

#include "analysis/source_columns.h"
#include "models/tree_ensemble.h"

#include <algorithm>

namespace tenbin {

const TreeModel *treesOf(const Pipeline &pipeline)
{
    const auto *ensemble = dynamic_cast<const TreeEnsemble *>(&pipeline.model());
    return ensemble ? &ensemble->trees() : nullptr;
}

OutputSpace treeSpace(const Pipeline &pipeline)
{
    const TreeModel *trees = treesOf(pipeline);
    if (pipeline.problem() == Problem::Regression)
        return OutputSpace::Value;
    return trees && trees->output == TreeModel::Output::Shares ? OutputSpace::Probability
                                                               : OutputSpace::LogOdds;
}

int modelClass(const ExplainedOutput &output)
{
    const std::vector<int> &known = output.pipeline().modelClasses();
    if (known.empty() || output.classIndex() < 0)
        return output.classIndex();
    const auto found = std::find(known.begin(), known.end(), output.classIndex());
    return found == known.end() ? -1 : int(found - known.begin());
}

std::optional<TreeSum> treeSumOf(const ExplainedOutput &output)
{
    const TreeModel *trees = treesOf(output.pipeline());
    const int classIndex = modelClass(output);
    const bool known = output.classIndex() < 0 || classIndex >= 0;
    if (!trees || !known || output.space() != treeSpace(output.pipeline()))
        return std::nullopt;
    TreeSum sum{.model = trees, .index = trees->outputs == 1 ? 0 : classIndex};
    // One sum stands for both classes of two: that of the first is the other way round.
    if (classIndex == 0 && trees->outputs == 1 && trees->output != TreeModel::Output::Value) {
        sum.sign = -1;
        sum.offset = trees->output == TreeModel::Output::Shares ? 1 : 0;
    }
    return sum;
}

Attributions TreeSum::attributions(const ShapValues &values, const Features &features,
                                   const Rows &rows, int threads) const
{
    const SourceColumns sources = sourceColumns(features.columns);
    Attributions attributions;
    attributions.columns = sources.names;
    attributions.rows = rows;
    attributions.values = sign * bySource(values.values[size_t(index)], sources);
    attributions.base = offset + sign * values.base[index];
    attributions.outputs = offset + sign * treeSums(*model, features, threads).col(index).array();
    return attributions;
}

} // namespace tenbin
