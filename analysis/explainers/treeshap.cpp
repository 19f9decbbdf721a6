#include "analysis/attribution_charts.h"
#include "analysis/explainer.h"
#include "analysis/row_choice.h"
#include "analysis/source_columns.h"
#include "analysis/tree_shap.h"
#include "analysis/tree_sum.h"
#include "core/text.h"
#include "models/fitted_steps.h"

#include <QJsonArray>

#include <algorithm>

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

const QString interactionsId = QStringLiteral("interactions");

/// Mean |interaction| of each two columns: columns × columns, symmetric.
Result<Eigen::MatrixXd> meanInteractions(const TreeShap &shap, const TreeSum &sum,
                                         const Features &features, int threads, Progress &progress)
{
    const Result<ShapInteractions> found = shap.interactions(features, threads, progress);
    if (!found)
        return passOn(found);
    const SourceColumns sources = sourceColumns(features.columns);
    const std::vector<Eigen::MatrixXd> &rows = found->values[size_t(sum.index)];
    Eigen::MatrixXd total = Eigen::MatrixXd::Zero(sources.size(), sources.size());
    for (const Eigen::MatrixXd &row : rows)
        total += bySource(bySource(row, sources).transpose(), sources).cwiseAbs();
    return Eigen::MatrixXd(total / double(rows.size()));
}

/// The pairs, strongest first.
QJsonArray pairsJson(const Eigen::MatrixXd &interactions, const QStringList &columns)
{
    struct Pair
    {
        Eigen::Index one, other;
        double size;
    };
    std::vector<Pair> pairs;
    for (Eigen::Index one = 0; one < interactions.rows(); ++one) {
        for (Eigen::Index other = one + 1; other < interactions.cols(); ++other)
            pairs.push_back({one, other, interactions(one, other)});
    }
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const Pair &a, const Pair &b) { return a.size > b.size; });
    QJsonArray json;
    for (const Pair &pair : pairs)
        json.append(QJsonObject{
            {QStringLiteral("features"), QJsonArray{columns[pair.one], columns[pair.other]}},
            {QStringLiteral("mean_abs"), pair.size}});
    return json;
}

Status addInteractions(const ExplanationRequest &request, const TreeShap &shap, const TreeSum &sum,
                       Features features, qsizetype wanted, const Context &context,
                       Progress &progress, Explanation &explanation)
{
    ExplainedRows explained{*explanation.attributions, request.data, request.output.title(),
                            Tr::tr("SHAP interaction value")};
    const Rows places = rowsDrawn(features.rowCount(), wanted, context.seed, 3);
    explained.attributions = explained.attributions.taken(places);
    const Result<Eigen::MatrixXd> interactions =
        meanInteractions(shap, sum, features.taken(places), context.threads, progress);
    if (!interactions)
        return passOn(interactions);
    explanation.blocks += QList<Block>{interactionChart(explained, *interactions)};
    explanation.values[interactionsId] = pairsJson(*interactions, explained.attributions.columns);
    return {};
}

Result<TreeShap> prepared(const ExplanationRequest &request, const TreeSum &sum,
                          const Context &context, Progress &progress)
{
    if (request.background.empty())
        return TreeShap::prepared(*sum.model, context.threads);
    const Result<Features> background = request.output.pipeline().encoder().encode(
        request.data, request.background, context.threads);
    if (!background)
        return passOn(background);
    return TreeShap::prepared(*sum.model, *background, context.threads, progress);
}

Result<Explanation> explain(const ExplanationRequest &request, const Params &params,
                            const Context &context, Progress &progress)
{
    const Pipeline &pipeline = request.output.pipeline();
    const TreeSum sum = *treeSumOf(request.output);
    const qint64 interacting = params.integer(interactionsId);
    if (interacting > 0 && !request.background.empty())
        return failure(Error::Kind::Usage,
                       Tr::tr("Interactions are known for columns that follow the training rows, "
                              "not against a background."),
                       Tr::tr("Leave out the background, or the interactions."));
    const Result<Features> features =
        pipeline.encoder().encode(request.data, request.rows, context.threads);
    if (!features)
        return passOn(features);
    SubProgress preparing(progress, 0, 0.2);
    const Result<TreeShap> shap = prepared(request, sum, context, preparing);
    if (!shap)
        return passOn(shap);
    SubProgress explaining(progress, 0.2, interacting > 0 ? 0.6 : 1);
    const Result<ShapValues> values = shap->explain(*features, context.threads, explaining);
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
    if (interacting > 0) {
        SubProgress pairing(progress, 0.6, 1, Tr::tr("interactions"));
        if (Status added = addInteractions(request, *shap, sum, *features, interacting, context,
                                           pairing, explanation);
            !added)
            return passOn(added);
    }
    return explanation;
}

} // namespace

namespace explainers {

Explainer treeshap()
{
    return {.title = Tr::tr("TreeSHAP"),
            .help = Tr::tr("Exact Shapley values of models made of trees, in the units in which "
                           "the trees add up. Columns that are not known follow the training rows "
                           "through the splits (path-dependent); with background rows they take "
                           "their values from those (interventional)."),
            .reference = QStringLiteral("Lundberg et al., Nature Machine Intelligence 2, 2020"),
            .params = {ParamSpec::integer(
                           interactionsId, Tr::tr("Interactions"),
                           Tr::tr("Rows, at most, whose pairs of columns are explained, too; 0: "
                                  "none."),
                           0, 0, 1e6)
                           .first()},
            .takesBackground = true,
            .usualSpace = treeSpace,
            .whyNot = whyNot,
            .explain = explain};
}

} // namespace explainers
} // namespace tenbin
