#include "analysis/shapley_explanation.h"

#include "analysis/closed_form.h"
#include "analysis/tree_game.h"
#include "analysis/tree_sum.h"
#include "core/number.h"
#include "core/text.h"

#include <algorithm>

namespace tenbin {

namespace {

QString methodText(const ShapleyValues &shapley, const CoalitionGame &game, qsizetype background)
{
    const QString rows =
        Tr::tr("Unknown columns took the values of %1 in turn.").arg(backgroundText(background));
    if (shapley.exact)
        return Tr::tr("All coalitions of the columns that differ from the background were used: "
                      "the values are exact for this background. %1")
            .arg(rows);
    return Tr::tr("Up to %1 of %2 stand for all; the largest standard error of a value from "
                  "drawing them is %3. %4")
        .arg(counted(shapley.coalitions, Tr::tr("%1 coalition"), Tr::tr("%1 coalitions")),
             counted(game.players(), Tr::tr("%1 column"), Tr::tr("%1 columns")),
             shortNumber(shapley.errors.maxCoeff(), 2), rows);
}

void describe(const ShapleyValues &shapley, const CoalitionGame &game, qsizetype background,
              Explanation &explanation)
{
    explanation.values[QStringLiteral("exact")] = shapley.exact;
    explanation.values[QStringLiteral("coalitions")] = shapley.coalitions;
    if (!shapley.exact)
        explanation.values[QStringLiteral("largest_standard_error")] = shapley.errors.maxCoeff();
    explanation.blocks.append(Paragraph{methodText(shapley, game, background)});
}

/// Columns of which the background and all explained rows have one value.
QStringList silentColumns(const SourceColumns &sources, const CoalitionGame &game)
{
    QStringList silent;
    for (qsizetype column = 0; column < sources.size(); ++column) {
        if (!game.matters.col(column).any())
            silent.append(QLatin1Char('"') + sources.names[column] + QLatin1Char('"'));
    }
    return silent;
}

} // namespace

QString whyNoGames(const ExplainedOutput &output, const Params &)
{
    return output.classIndex() >= 0 && modelClass(output) < 0
               ? Tr::tr("The model saw no training row of the class \"%1\"; choose another class.")
                     .arg(output.className())
               : QString();
}

Status checkRows(const ExplanationRequest &request)
{
    if (request.rows.empty())
        return badInput(Tr::tr("There are no rows to explain."), Tr::tr("Choose rows."));
    for (const Rows *rows : {&request.rows, &request.background}) {
        const auto beyond = std::find_if(rows->begin(), rows->end(), [&](quint32 row) {
            return qsizetype(row) >= request.data.rowCount();
        });
        if (beyond != rows->end())
            return badInput(
                Tr::tr("There is no row %1.").arg(*beyond),
                request.data.rowCount() == 0
                    ? Tr::tr("The data has no rows.")
                    : Tr::tr("The data has the rows 0 to %1.").arg(request.data.rowCount() - 1));
    }
    return {};
}

Result<Explanation> explainByColumns(const ExplanationRequest &request, const ShapleyMethod &method,
                                     const Context &context, Progress &progress)
{
    if (Status fits = checkRows(request); !fits)
        return passOn(fits);
    const Encoder &encoder = request.output.pipeline().encoder();
    const Result<Features> rows = encoder.encode(request.data, request.rows, context.threads);
    if (!rows)
        return passOn(rows);
    const Result<Features> background =
        encoder.encode(request.data, request.background, context.threads);
    if (!background)
        return passOn(background);
    const SourceColumns sources = sourceColumns(rows->columns);
    // One thread a call: the games are played by all.
    const Context single{context.seed, 1};
    const Result<CoalitionGame> game =
        treesOf(request.output.pipeline())
            ? treeGame(request.output, sources, *rows, *background, context.threads)
            : columnGame(sources, *rows, *background, [&](const Features &features) {
                  return request.output.of(features, single);
              });
    if (!game)
        return passOn(game);

    Explanation explanation;
    explanation.weightTitle =
        Tr::tr("mean |SHAP value| (%1)").arg(outputSpaceTitle(request.output.space()));
    if (const QStringList silent = silentColumns(sources, *game); !silent.isEmpty())
        explanation.warnings.append(
            Tr::tr("The background and the explained rows have one value of %1, so that its "
                   "attribution is 0.")
                .arg(silent.join(QStringLiteral(", "))));
    Attributions attributions;
    const Result<std::optional<ClosedForm>> closed =
        closedForm(request.output, sources, *rows, *background, context.threads, progress);
    if (!closed)
        return passOn(closed);
    if (*closed) {
        attributions = (*closed)->attributions;
        explanation.values[QStringLiteral("exact")] = true;
        explanation.blocks.append(Paragraph{(*closed)->text});
    } else {
        const Result<ShapleyValues> shapley = method(*game, progress);
        if (!shapley)
            return passOn(shapley);
        describe(*shapley, *game, background->rowCount(), explanation);
        attributions.values = shapley->values;
        if (!shapley->exact)
            attributions.errors = shapley->errors;
        attributions.base = game->empty(0);
        attributions.outputs = game->full;
    }
    attributions.columns = sources.names;
    attributions.rows = request.rows;
    explanation.attributions = std::move(attributions);
    return explanation;
}

} // namespace tenbin
