#include "analysis/closed_form.h"

#include "analysis/linear_output.h"
#include "analysis/linear_shap.h"
#include "analysis/tree_sum.h"
#include "core/text.h"
#include "models/fitted_steps.h"

namespace tenbin {

namespace {

Result<ClosedForm> linearForm(const LinearOutput &output, const SourceColumns &sources,
                              const Features &rows, const Features &background, int threads)
{
    const Result<ShapValues> shap = linearShap(*output.coefficients, background, rows, threads);
    if (!shap)
        return passOn(shap);
    const Result<Eigen::MatrixXd> eta = output.coefficients->predict(rows, std::nullopt, threads);
    if (!eta)
        return passOn(eta);
    ClosedForm form;
    form.attributions.values = output.sign * bySource(shap->values[0], sources);
    form.attributions.base = output.sign * shap->base(0);
    form.attributions.outputs = output.sign * eta->col(0);
    form.text = Tr::tr("The model is linear on this scale: the values are exact, slope times the "
                       "distance to the mean of %1.")
                    .arg(backgroundText(background.rowCount()));
    return form;
}

std::optional<TreeSum> treeGameOf(const ExplainedOutput &output, const SourceColumns &sources)
{
    const std::optional<TreeSum> sum = treeSumOf(output);
    const Pipeline &pipeline = output.pipeline();
    const bool same = sum && sum->model->output != TreeModel::Output::Softmax &&
                      !pipeline.steps().calibration &&
                      sources.size() == pipeline.encoder().features().size();
    return same ? sum : std::nullopt;
}

Result<ClosedForm> treeForm(const TreeSum &sum, const Features &rows, const Features &background,
                            int threads, Progress &progress)
{
    SubProgress preparing(progress, 0, 0.5);
    const Result<TreeShap> shap = TreeShap::prepared(*sum.model, background, threads, preparing);
    if (!shap)
        return passOn(shap);
    SubProgress explaining(progress, 0.5, 1);
    const Result<ShapValues> values = shap->explain(rows, threads, explaining);
    if (!values)
        return passOn(values);
    return ClosedForm{sum.attributions(*values, rows, {}, threads),
                      Tr::tr("The trees add up on this scale: the values are exact for %1, leaf "
                             "by leaf.")
                          .arg(backgroundText(background.rowCount()))};
}

} // namespace

Result<std::optional<ClosedForm>> closedForm(const ExplainedOutput &output,
                                             const SourceColumns &sources, const Features &rows,
                                             const Features &background, int threads,
                                             Progress &progress)
{
    if (const auto linear = linearOutputOf(output))
        return linearForm(*linear, sources, rows, background, threads);
    if (const auto trees = treeGameOf(output, sources))
        return treeForm(*trees, rows, background, threads, progress);
    return std::nullopt;
}

QString backgroundText(qsizetype rows)
{
    return counted(rows, Tr::tr("%1 background row"), Tr::tr("%1 background rows"));
}

} // namespace tenbin
