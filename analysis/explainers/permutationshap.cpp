#include "analysis/permutation_shap.h"
#include "analysis/shapley_explanation.h"
#include "core/text.h"

namespace tenbin {

namespace {

Result<Explanation> explain(const ExplanationRequest &request, const Params &params,
                            const Context &context, Progress &progress)
{
    const PermutationShapSettings settings{int(params.integer(QStringLiteral("permutations"))),
                                           context.seed, context.threads};
    const ShapleyMethod method = [&](const CoalitionGame &game, Progress &playing) {
        return permutationShap(game, settings, playing);
    };
    if (const QString column = params.text(QStringLiteral("text_column")); !column.isEmpty())
        return explainByWords(request, column, method, context, progress);
    return explainByColumns(request, method, context, progress);
}

} // namespace

namespace explainers {

Explainer permutationshap()
{
    return {.title = Tr::tr("PermutationSHAP"),
            .help = Tr::tr("Shapley values of any model from random orders in which columns become "
                           "known, each walked both ways, with standard errors; or of the words of "
                           "a text, from texts with words cut out."),
            .reference = QStringLiteral("Castro, Gómez, Tejada, Computers & Operations Research "
                                        "36, 2009; Mitchell et al., JMLR 23, 2022"),
            .params = {ParamSpec::integer(QStringLiteral("permutations"), Tr::tr("Permutations"),
                                          Tr::tr("Random orders for each row. More make the "
                                                 "standard errors smaller."),
                                          10, 2, 10'000)
                           .first(),
                       ParamSpec::text(QStringLiteral("text_column"), Tr::tr("Text column"),
                                       Tr::tr("A text column of the model whose words are "
                                              "explained instead of the columns."),
                                       {})
                           .first()},
            .usualRows = 20,
            .usualBackground = 100,
            .whyNot = whyNoGames,
            .explain = explain};
}

} // namespace explainers
} // namespace tenbin
