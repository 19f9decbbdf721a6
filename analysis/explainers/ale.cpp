// Accumulated local effects: changes of the output within bins of a column, over the rows that lie
// there, added up; weighted mean 0. Unlike partial dependence no row is moved far from where it is.
// Two columns: their interaction alone. Source: Apley and Zhu, "Visualizing the effects of
// predictor variables in black box supervised learning models", Journal of the Royal Statistical
// Society B 82, 2020.
#include "analysis/accumulated_effects.h"
#include "analysis/category_order.h"
#include "analysis/column_effect_chart.h"
#include "analysis/effect_columns.h"
#include "analysis/effect_table.h"
#include "analysis/explainer.h"
#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_words.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

class LocalEffects
{
public:
    LocalEffects(const ExplanationRequest &request, const GridOutputs &outputs,
                 const Params &params, const Context &context)
        : m_request(request),
          m_outputs(outputs), m_resampling{int(params.integer(QStringLiteral("resamples"))),
                                           context},
          m_bins(int(params.integer(QStringLiteral("bins")))),
          m_pairBins(int(params.integer(QStringLiteral("pair_bins")))),
          m_levels(int(params.integer(QStringLiteral("levels"))))
    {
    }

    Status addColumns(const EffectColumns &columns, qsizetype most, Progress &progress)
    {
        std::vector<AccumulatedEffect> effects;
        for (qsizetype i = 0; i < columns.single.size(); ++i) {
            SubProgress part(progress, double(i) / double(columns.single.size()),
                             double(i + 1) / double(columns.single.size()), columns.single[i]);
            Result<AccumulatedEffect> effect = effectOf(columns.single[i], part);
            if (!effect)
                return passOn(effect);
            effects.push_back(*std::move(effect));
        }
        if (!columns.chosen)
            std::stable_sort(effects.begin(), effects.end(),
                             [](const AccumulatedEffect &a, const AccumulatedEffect &b) {
                                 return spread(a) > spread(b);
                             });
        for (size_t i = 0; i < effects.size(); ++i) {
            const AccumulatedEffect &effect = effects[i];
            if (columns.chosen || qsizetype(i) < most)
                blocks.append(chartOf(effect));
            for (Eigen::Index at = 0; at < effect.effect.size(); ++at)
                table.add(effect.grid, at, effect.effect(at), effect.low(at), effect.high(at),
                          effect.counts[size_t(at)]);
        }
        return {};
    }

    Status addPair(const QStringList &names, Progress &progress)
    {
        Result<ColumnGrid> grids[2] = {gridOf(names[0], m_pairBins + 1),
                                       gridOf(names[1], m_pairBins + 1)};
        std::vector<double> positions[2];
        for (int i : {0, 1}) {
            if (!grids[i])
                return passOn(grids[i]);
            if (!grids[i]->ordered || grids[i]->size() < 2)
                return badInput(Tr::tr("Pairs of accumulated local effects are of columns with "
                                       "at least two numbers or times, and \"%1\" is none.")
                                    .arg(names[i]),
                                Tr::tr("See the partial dependence on the pair."));
            positions[i] = positionsOf(*m_request.data.find(names[i]), m_request.rows, *grids[i]);
        }
        const Result<AccumulatedPair> pair = accumulatedPair(
            m_outputs, *grids[0], *grids[1], positions[0], positions[1], m_resampling, progress);
        if (!pair)
            return passOn(pair);
        blocks.append(pairChartOf(*pair));
        for (Eigen::Index i = 0; i < pair->effect.rows(); ++i) {
            for (Eigen::Index j = 0; j < pair->effect.cols(); ++j) {
                const bool bin = i > 0 && j > 0;
                table.add(pair->first, i, pair->second, j, pair->effect(i, j), pair->low(i, j),
                          pair->high(i, j), bin ? qsizetype(pair->counts(i - 1, j - 1)) : 0);
            }
        }
        return {};
    }

    QList<Block> blocks;
    EffectTable table;

private:
    static double spread(const AccumulatedEffect &effect)
    {
        return effect.effect.maxCoeff() - effect.effect.minCoeff();
    }

    Result<ColumnGrid> gridOf(const QString &name, int points) const
    {
        const Result<Column> column = m_request.data.find(name);
        if (!column)
            return passOn(column);
        return quantileGrid(*column, m_request.rows,
                            column->type() == ColumnType::Categorical ? m_levels : points, 0);
    }

    Result<AccumulatedEffect> effectOf(const QString &name, Progress &progress) const
    {
        Result<ColumnGrid> grid = gridOf(name, m_bins + 1);
        if (!grid)
            return passOn(grid);
        const bool numbers = grid->ordered;
        if (!numbers)
            grid = orderedByLikeness(*grid, m_request.data, m_request.rows,
                                     m_request.output.pipeline().encoder().columns());
        if (!grid)
            return passOn(grid);
        const std::vector<double> positions =
            positionsOf(*m_request.data.find(name), m_request.rows, *grid);
        return (numbers ? accumulatedEffect : accumulatedCategories)(
            m_outputs, *std::move(grid), positions, m_resampling, progress);
    }

    QString intervalWords() const
    {
        return m_resampling.resamples > 1
                   ? Tr::tr("95 % bootstrap interval over rows, %1 resamples")
                         .arg(countText(m_resampling.resamples))
                   : Tr::tr("no interval");
    }

    Chart chartOf(const AccumulatedEffect &effect) const
    {
        const QString name = effect.grid.name();
        const QString output = m_request.output.title();
        const QString title = Tr::tr("local effect on %1").arg(output);
        Chart chart = accumulatedEffectsChart(
            curveOf(effect.grid, effect.effect, effect.low, effect.high, title));
        nameEffectChart(chart, effect.grid, QStringLiteral("ale"), chart.title);
        QString caption =
            effect.grid.ordered
                ? Tr::tr("Changes of %1 within %2 bins of %3, added up; weighted mean 0; %4. %5 "
                         "have a value.")
                      .arg(output, countText(std::max<qsizetype>(0, effect.grid.size() - 1)), name,
                           intervalWords(), countText(effect.rows))
                : Tr::tr("Changes of %1 from a value of %2 to the next, added up; weighted mean "
                         "0; %3. Neighbours are most alike in the other columns. %4 have a value.")
                      .arg(output, name, intervalWords(), countText(effect.rows));
        if (effect.grid.left > 0)
            caption += u' ' + Tr::tr("Rarer values are not shown.");
        chart.caption = effectCaption(m_request, caption);
        chart.summary = Tr::tr("Accumulated local effects of %1: %2 %3.")
                            .arg(name, title, rangeWords(effect.grid, effect.effect));
        return chart;
    }

    Chart pairChartOf(const AccumulatedPair &pair) const
    {
        const QString output = m_request.output.title();
        Chart chart = effectSurfaceChart(surfaceOf(pair.first, pair.second, pair.effect,
                                                   Tr::tr("interaction on %1").arg(output)));
        chart.id = QStringLiteral("ale_%1_%2").arg(pair.first.name(), pair.second.name());
        chart.title = Tr::tr("Interaction of %1 and %2").arg(pair.first.name(), pair.second.name());
        const double widest = (pair.high - pair.low).maxCoeff() / 2;
        const qsizetype empty = (pair.counts.array() == 0).count();
        chart.caption = effectCaption(
            m_request,
            Tr::tr("What the pair does to %1 beyond the effects of each column alone (second "
                   "differences within bins, added up; mean 0), over %2 rows. %3 of %4 cells have "
                   "no row and take the nearest one's. Intervals: %5%6.")
                .arg(output, countText(pair.rows), countText(empty), countText(pair.counts.size()),
                     intervalWords(),
                     std::isfinite(widest)
                         ? Tr::tr(", at most %1 to either side").arg(shortNumber(widest))
                         : QString()));
        chart.summary =
            Tr::tr("Interaction of %1 and %2 on %3: from %4 to %5.")
                .arg(pair.first.name(), pair.second.name(), output,
                     shortNumber(pair.effect.minCoeff()), shortNumber(pair.effect.maxCoeff()));
        return chart;
    }

    const ExplanationRequest &m_request;
    const GridOutputs &m_outputs;
    Resampling m_resampling;
    int m_bins;
    int m_pairBins;
    int m_levels;
};

Result<Explanation> explain(const ExplanationRequest &request, const Params &params,
                            const Context &context, Progress &progress)
{
    const Result<EffectColumns> columns = effectColumns(request, params);
    if (!columns)
        return passOn(columns);
    const Result<GridOutputs> outputs =
        GridOutputs::make(request.output, request.data, request.rows, context.threads);
    if (!outputs)
        return passOn(outputs);
    LocalEffects effects(request, *outputs, params, context);
    const qsizetype jobs = columns->single.size() + columns->pairs.size();
    const double share = jobs > 0 ? double(columns->single.size()) / double(jobs) : 1;
    SubProgress singles(progress, 0, share);
    const qsizetype most = params.integer(QStringLiteral("most"));
    if (Status added = effects.addColumns(*columns, most, singles); !added)
        return passOn(added);
    for (qsizetype i = 0; i < columns->pairs.size(); ++i) {
        const double step = (1 - share) / double(columns->pairs.size());
        SubProgress part(progress, share + step * double(i), share + step * double(i + 1));
        if (Status added = effects.addPair(columns->pairs[i], part); !added)
            return passOn(added);
    }
    Explanation explanation;
    explanation.blocks = std::move(effects.blocks);
    explanation.warnings = columns->warnings;
    if (!columns->chosen && columns->single.size() > most)
        explanation.warnings.append(mostShown(most, columns->single.size()));
    const Result<Dataset> table = effects.table.dataset(QStringLiteral("accumulated effects"));
    if (!table)
        return passOn(table);
    explanation.table = *table;
    return explanation;
}

} // namespace

namespace explainers {

Explainer ale()
{
    return {
        .title = Tr::tr("Accumulated local effects"),
        .help = Tr::tr("How the output changes along a column, from changes within small bins "
                       "alone: to be trusted where columns are related, too."),
        .reference = QStringLiteral("Apley and Zhu, Journal of the Royal Statistical Society B 82, "
                                    "2020"),
        .params =
            effectColumnParams(true) +
            QList<ParamSpec>{
                ParamSpec::integer(QStringLiteral("bins"), Tr::tr("Bins"),
                                   Tr::tr("Bins of a column with about as many rows each."), 20, 1,
                                   1000)
                    .first(),
                ParamSpec::integer(QStringLiteral("pair_bins"), Tr::tr("Bins of a pair"),
                                   Tr::tr("Bins of each column of a pair."), 8, 1, 100),
                ParamSpec::integer(QStringLiteral("levels"), Tr::tr("Categories"),
                                   Tr::tr("Most frequent values of a category shown."), 30, 1,
                                   1000),
                ParamSpec::integer(QStringLiteral("resamples"), Tr::tr("Resamples"),
                                   Tr::tr("Of the rows, for intervals; 0: none."), 300, 0, 100'000),
                ParamSpec::integer(QStringLiteral("most"), Tr::tr("Charts"),
                                   Tr::tr("Columns shown when none are named."), 8, 1, 1000)},
        .usualRows = 5000,
        .explain = explain};
}

} // namespace explainers
} // namespace tenbin
