#include "analysis/kernel_shap.h"
#include "analysis/shapley_explanation.h"
#include "core/text.h"

namespace tenbin {

namespace {

Result<Explanation> explain(const ExplanationRequest &request, const Params &params,
                            const Context &context, Progress &progress)
{
    const KernelShapSettings settings{qsizetype(params.integer(QStringLiteral("coalitions"))),
                                      context.seed, context.threads};
    return explainByColumns(
        request,
        [&](const CoalitionGame &game, Progress &playing) {
            return kernelShap(game, settings, playing);
        },
        context, progress);
}

} // namespace

namespace explainers {

Explainer kernelshap()
{
    return {.title = Tr::tr("KernelSHAP"),
            .help = Tr::tr("Shapley values of any model. Unknown columns take the values of "
                           "background rows; exact with up to 12 columns and for linear models, "
                           "else fitted to sampled coalitions, with standard errors."),
            .reference = QStringLiteral("Lundberg, Lee, NIPS 2017; Covert, Lee, AISTATS 2021"),
            .params = {ParamSpec::integer(
                           QStringLiteral("coalitions"), Tr::tr("Coalitions"),
                           Tr::tr("Sets of known columns that are tried for each row; at least "
                                  "six a column are. More make the standard errors smaller."),
                           2048, 2, 100'000)
                           .first()},
            .usualRows = 20,
            .usualBackground = 100,
            .whyNot = whyNoGames,
            .explain = explain};
}

} // namespace explainers
} // namespace tenbin
