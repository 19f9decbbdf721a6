#include "analysis/explainer.h"
#include "analysis/tree_shap.h"
#include "analysis/tree_sum.h"
#include "core/text.h"
#include "models/fitted_steps.h"

namespace tenbin {

namespace {

QString whyNot(const ExplainedOutput &output, const Params &)
{
    const Pipeline &pipeline = output.pipeline();
    if (!treesOf(pipeline))
        return Tr::tr("TreeSHAP explains models made of trees; choose KernelSHAP for this one.");
    if (output.classIndex() >= 0 && modelClass(output) < 0)
        return Tr::tr("The model saw no training row of the class \"%1\"; choose another class.")
            .arg(output.className());
    if (output.space() == treeSpace(pipeline))
        return {};
    return output.space() == OutputSpace::Probability
               ? Tr::tr("These trees add up to log-odds: TreeSHAP explains them on that scale; "
                        "choose KernelSHAP for probabilities.")
               : Tr::tr("These trees add up to probabilities: TreeSHAP explains them on that "
                        "scale; choose KernelSHAP for log-odds.");
}

Result<Explanation> explain(const ExplanationRequest &request, const Params &,
                            const Context &context, Progress &progress)
{
    const Pipeline &pipeline = request.output.pipeline();
    const TreeSum sum = *treeSumOf(request.output);
    const Result<Features> features =
        pipeline.encoder().encode(request.data, request.rows, context.threads);
    if (!features)
        return passOn(features);
    const Result<TreeShap> shap = TreeShap::prepared(*sum.model, context.threads);
    if (!shap)
        return passOn(shap);
    const Result<ShapValues> values = shap->explain(*features, context.threads, progress);
    if (!values)
        return passOn(values);

    Explanation explanation;
    explanation.attributions = sum.attributions(*values, *features, request.rows, context.threads);
    explanation.weightTitle =
        Tr::tr("mean |SHAP value| (%1)").arg(outputSpaceTitle(request.output.space()));
    if (pipeline.steps().calibration)
        explanation.warnings.append(
            Tr::tr("The trees are explained as they were before the probabilities were "
                   "calibrated."));
    if (sum.model->output == TreeModel::Output::Softmax)
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
            .usualSpace = treeSpace,
            .whyNot = whyNot,
            .explain = explain};
}

} // namespace explainers
} // namespace tenbin
