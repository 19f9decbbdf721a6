#include "analysis/explainer.h"
#include "analysis/source_columns.h"
#include "analysis/tree_shap.h"
#include "core/text.h"
#include "models/fitted_steps.h"
#include "models/tree_ensemble.h"

#include <algorithm>

namespace tenbin {

namespace {

const TreeModel *treesOf(const Pipeline &pipeline)
{
    const auto *ensemble = dynamic_cast<const TreeEnsemble *>(&pipeline.model());
    return ensemble ? &ensemble->trees() : nullptr;
}

OutputSpace ownSpace(const Pipeline &pipeline)
{
    const TreeModel *trees = treesOf(pipeline);
    if (pipeline.problem() == Problem::Regression)
        return OutputSpace::Value;
    return trees && trees->output == TreeModel::Output::Shares ? OutputSpace::Probability
                                                               : OutputSpace::LogOdds;
}

/// The place of the explained class among those that the model knows; -1: it knows it not.
int modelClass(const ExplainedOutput &output)
{
    const std::vector<int> &known = output.pipeline().modelClasses();
    if (known.empty() || output.classIndex() < 0)
        return output.classIndex();
    const auto found = std::find(known.begin(), known.end(), output.classIndex());
    return found == known.end() ? -1 : int(found - known.begin());
}

QString whyNot(const ExplainedOutput &output, const Params &)
{
    const Pipeline &pipeline = output.pipeline();
    if (!treesOf(pipeline))
        return Tr::tr("TreeSHAP explains models made of trees; choose KernelSHAP for this one.");
    if (output.classIndex() >= 0 && modelClass(output) < 0)
        return Tr::tr("The model saw no training row of the class \"%1\"; choose another class.")
            .arg(output.className());
    if (output.space() == ownSpace(pipeline))
        return {};
    return output.space() == OutputSpace::Probability
               ? Tr::tr("These trees add up to log-odds: TreeSHAP explains them on that scale; "
                        "choose KernelSHAP for probabilities.")
               : Tr::tr("These trees add up to probabilities: TreeSHAP explains them on that "
                        "scale; choose KernelSHAP for log-odds.");
}

/// One sum stands for both classes of two: that of the first is the other way round.
bool mirrored(const TreeModel &trees, int classIndex)
{
    return classIndex == 0 && trees.outputs == 1 && trees.output != TreeModel::Output::Value;
}

Result<Explanation> explain(const ExplanationRequest &request, const Params &,
                            const Context &context, Progress &progress)
{
    const Pipeline &pipeline = request.output.pipeline();
    const TreeModel &trees = *treesOf(pipeline);
    const int classIndex = modelClass(request.output);
    const int sum = trees.outputs == 1 ? 0 : classIndex;
    const Result<Features> features =
        pipeline.encoder().encode(request.data, request.rows, context.threads);
    if (!features)
        return passOn(features);
    const Result<TreeShap> shap = TreeShap::prepared(trees, context.threads);
    if (!shap)
        return passOn(shap);
    const Result<ShapValues> values = shap->explain(*features, context.threads, progress);
    if (!values)
        return passOn(values);

    const SourceColumns sources = sourceColumns(features->columns);
    Attributions attributions;
    attributions.columns = sources.names;
    attributions.rows = request.rows;
    attributions.values = bySource(values->values[size_t(sum)], sources);
    attributions.base = values->base[sum];
    attributions.outputs = treeSums(trees, *features, context.threads).col(sum);
    if (mirrored(trees, classIndex)) {
        const double whole = trees.output == TreeModel::Output::Shares ? 1 : 0;
        attributions.values = -attributions.values;
        attributions.base = whole - attributions.base;
        attributions.outputs = whole - attributions.outputs.array();
    }
    Explanation explanation;
    explanation.attributions = std::move(attributions);
    explanation.weightTitle =
        Tr::tr("mean |SHAP value| (%1)").arg(outputSpaceTitle(request.output.space()));
    if (pipeline.steps().calibration)
        explanation.warnings.append(
            Tr::tr("The trees are explained as they were before the probabilities were "
                   "calibrated."));
    if (trees.output == TreeModel::Output::Softmax)
        explanation.warnings.append(
            Tr::tr("Log-odds of several classes are margins: only their differences between "
                   "classes have a meaning."));
    return explanation;
}

} // namespace

namespace explainers {

Explainer treeshap()
{
    return {.title = Tr::tr("TreeSHAP"),
            .help = Tr::tr("Exact Shapley values of models made of trees, in the units in which "
                           "the trees add up. Columns that are not known follow the training rows "
                           "through the splits (path-dependent)."),
            .reference = QStringLiteral("Lundberg et al., Nature Machine Intelligence 2, 2020"),
            .usualSpace = ownSpace,
            .whyNot = whyNot,
            .explain = explain};
}

} // namespace explainers
} // namespace tenbin
