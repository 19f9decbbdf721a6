#include "analysis/explainer.h"
#include "analysis/linear_output.h"
#include "analysis/linear_shap.h"
#include "analysis/source_columns.h"
#include "core/text.h"

namespace tenbin {

namespace {

QString whyNot(const ExplainedOutput &output, const Params &)
{
    if (linearOutputOf(output))
        return {};
    return Tr::tr("LinearSHAP explains values of linear regression and uncalibrated log-odds of "
                  "logistic regression of two classes; choose KernelSHAP for this output.");
}

Result<Explanation> explain(const ExplanationRequest &request, const Params &,
                            const Context &context, Progress &progress)
{
    if (!progress.report(0, Tr::tr("reading the rows")))
        return cancelled();
    const LinearOutput output = *linearOutputOf(request.output);
    const Encoder &encoder = request.output.pipeline().encoder();
    const Result<Features> rows = encoder.encode(request.data, request.rows, context.threads);
    if (!rows)
        return passOn(rows);
    const Result<Features> background =
        encoder.encode(request.data, request.background, context.threads);
    if (!background)
        return passOn(background);
    const Result<ShapValues> values =
        linearShap(*output.coefficients, *background, *rows, context.threads);
    if (!values)
        return passOn(values);
    // Log-odds taken back from a probability near 1 would have lost their digits.
    const Result<Eigen::MatrixXd> outputs =
        output.coefficients->predict(*rows, std::nullopt, context.threads);
    if (!outputs)
        return passOn(outputs);
    const SourceColumns sources = sourceColumns(rows->columns);
    Attributions attributions;
    attributions.columns = sources.names;
    attributions.rows = request.rows;
    attributions.values = output.sign * bySource(values->values[0], sources);
    attributions.base = output.sign * values->base[0];
    attributions.outputs = output.sign * outputs->col(0);
    Explanation explanation;
    explanation.attributions = std::move(attributions);
    explanation.weightTitle =
        Tr::tr("mean |SHAP value| (%1)").arg(outputSpaceTitle(request.output.space()));
    return explanation;
}

} // namespace

namespace explainers {

Explainer linearshap()
{
    return {.title = Tr::tr("LinearSHAP"),
            .help = Tr::tr("Exact Shapley values of linear models: slope × (value - mean of the "
                           "background), columns being taken as independent."),
            .reference = QStringLiteral("Lundberg, Lee, NIPS 2017, corollary 1"),
            .usualBackground = 10'000,
            .whyNot = whyNot,
            .explain = explain};
}

} // namespace explainers
} // namespace tenbin
