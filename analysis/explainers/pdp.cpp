// Partial dependence: the mean output over rows while one column (or two) is set to a value. The
// interval is that of a mean over rows. Centred: each row's output minus that at the first value.
// Source: Friedman, "Greedy function approximation", Annals of Statistics 29, 2001.
#include "analysis/column_effect_chart.h"
#include "analysis/effect_columns.h"
#include "analysis/effect_table.h"
#include "analysis/explainer.h"
#include "analysis/grid_outputs.h"
#include "core/number.h"
#include "core/text.h"

#include <algorithm>
#include <limits>

namespace tenbin {

namespace {

/// One column's curve.
struct Curve
{
    ColumnGrid grid;
    EffectCurve effect;

    double spread() const { return effect.mean.maxCoeff() - effect.mean.minCoeff(); }
};

/// The value at a point; NaN where the curve has no interval.
double at(const Eigen::VectorXd &values, Eigen::Index point)
{
    return point < values.size() ? values(point) : std::numeric_limits<double>::quiet_NaN();
}

QString notShown(const ColumnGrid &grid)
{
    QString text;
    if (grid.missing > 0)
        text += u' ' +
                Tr::tr("%1 without a value of %2 get each value as well.")
                    .arg(counted(grid.missing, Tr::tr("%1 row"), Tr::tr("%1 rows")), grid.name());
    if (grid.left > 0)
        text += u' ' + Tr::tr("Rarer values of %1 are not shown.").arg(grid.name());
    return text;
}

Chart chartOf(const ExplanationRequest &request, const Curve &curve, bool fromFirst)
{
    const QString output = request.output.title();
    const QString name = curve.grid.name();
    Chart chart = partialDependenceChart(curve.effect, 0);
    nameEffectChart(chart, curve.grid, QStringLiteral("pdp"), chart.title);
    chart.caption = effectCaption(
        request,
        (fromFirst
             ? Tr::tr("Mean %1 with all rows set to a value of %2, minus that at %3; 95 % t "
                      "interval over rows.")
                   .arg(output, name, curve.grid.labels.first())
             : Tr::tr("Mean %1 with all rows set to a value of %2; 95 % t interval over rows.")
                   .arg(output, name)) +
            notShown(curve.grid));
    chart.summary = Tr::tr("Partial dependence on %1: %2 %3.")
                        .arg(name, chart.y.title, rangeWords(curve.grid, curve.effect.mean));
    return chart;
}

class Dependence
{
public:
    Dependence(const ExplanationRequest &request, const GridOutputs &outputs, const Params &params,
               const Context &context)
        : m_request(request), m_outputs(outputs), m_context(context),
          m_points(int(params.integer(QStringLiteral("points")))),
          m_pairPoints(int(params.integer(QStringLiteral("pair_points")))),
          m_tail(params.real(QStringLiteral("tail"))),
          m_centred(params.flag(QStringLiteral("centred")))
    {
    }

    Status addCurves(const EffectColumns &columns, qsizetype most, Progress &progress)
    {
        std::vector<Curve> curves;
        for (qsizetype i = 0; i < columns.single.size(); ++i) {
            SubProgress part(progress, double(i) / double(columns.single.size()),
                             double(i + 1) / double(columns.single.size()), columns.single[i]);
            Result<ColumnGrid> grid = gridOf(columns.single[i], m_points);
            if (!grid)
                return passOn(grid);
            Result<Eigen::MatrixXd> outputs = m_outputs.at(*grid, m_context, part);
            if (!outputs)
                return passOn(outputs);
            EffectCurve effect = dependenceOf(
                *grid, *outputs, Tr::tr("mean %1").arg(m_request.output.title()), m_centred);
            effect.rows.resize(0, 0);
            curves.push_back({*std::move(grid), std::move(effect)});
        }
        if (!columns.chosen)
            std::stable_sort(curves.begin(), curves.end(), [](const Curve &a, const Curve &b) {
                return a.spread() > b.spread();
            });
        for (size_t i = 0; i < curves.size(); ++i) {
            const Curve &curve = curves[i];
            if (columns.chosen || qsizetype(i) < most)
                blocks.append(chartOf(m_request, curve, m_centred));
            const EffectCurve &effect = curve.effect;
            for (Eigen::Index point = 0; point < effect.mean.size(); ++point)
                table.add(curve.grid, point, effect.mean(point), at(effect.low, point),
                          at(effect.high, point), m_outputs.rowCount());
        }
        return {};
    }

    Status addPair(const QStringList &pair, Progress &progress)
    {
        const Result<ColumnGrid> first = gridOf(pair[0], m_pairPoints);
        const Result<ColumnGrid> second = gridOf(pair[1], m_pairPoints);
        if (!first || !second)
            return passOn(first ? second : first);
        Result<Eigen::MatrixXd> outputs = m_outputs.at(*first, *second, m_context, progress);
        if (!outputs)
            return passOn(outputs);
        if (m_centred)
            outputs->colwise() -= Eigen::VectorXd(outputs->col(0));
        Eigen::MatrixXd effect(first->size(), second->size());
        double widest = 0;
        for (Eigen::Index i = 0; i < effect.rows(); ++i) {
            for (Eigen::Index j = 0; j < effect.cols(); ++j) {
                const RowMean mean = rowMean(outputs->col(i * effect.cols() + j));
                effect(i, j) = mean.mean;
                widest = std::max(widest, (mean.high - mean.low) / 2);
                table.add(*first, i, *second, j, mean.mean, mean.low, mean.high,
                          m_outputs.rowCount());
            }
        }
        blocks.append(pairChartOf(*first, *second, effect, widest));
        return {};
    }

    QList<Block> blocks;
    EffectTable table;

private:
    Result<ColumnGrid> gridOf(const QString &name, int points) const
    {
        const Result<Column> column = m_request.data.find(name);
        if (!column)
            return passOn(column);
        return quantileGrid(*column, m_request.rows, points, m_tail);
    }

    Chart pairChartOf(const ColumnGrid &first, const ColumnGrid &second,
                      const Eigen::MatrixXd &effect, double widest) const
    {
        const QString output = m_request.output.title();
        Chart chart =
            effectSurfaceChart(surfaceOf(first, second, effect, Tr::tr("mean %1").arg(output)));
        chart.id = QStringLiteral("pdp_%1_%2").arg(first.name(), second.name());
        chart.caption = effectCaption(
            m_request,
            Tr::tr("Mean %1 with all rows set to both values%2. 95 % t intervals over rows reach "
                   "at most %3 to either side.")
                    .arg(output,
                         m_centred ? Tr::tr(", minus that at the first of each") : QString(),
                         shortNumber(widest)) +
                notShown(first) + notShown(second));
        chart.summary = Tr::tr("Partial dependence on %1 and %2: mean %3 from %4 to %5.")
                            .arg(first.name(), second.name(), output,
                                 shortNumber(effect.minCoeff()), shortNumber(effect.maxCoeff()));
        return chart;
    }

    const ExplanationRequest &m_request;
    const GridOutputs &m_outputs;
    Context m_context;
    int m_points;
    int m_pairPoints;
    double m_tail;
    bool m_centred;
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
    Dependence dependence(request, *outputs, params, context);
    const double share = columns->pairs.isEmpty()
                             ? 1
                             : double(columns->single.size()) /
                                   double(columns->single.size() + columns->pairs.size());
    SubProgress curves(progress, 0, share);
    const qsizetype most = params.integer(QStringLiteral("most"));
    if (Status added = dependence.addCurves(*columns, most, curves); !added)
        return passOn(added);
    for (qsizetype i = 0; i < columns->pairs.size(); ++i) {
        const double step = (1 - share) / double(columns->pairs.size());
        SubProgress part(progress, share + step * double(i), share + step * double(i + 1));
        if (Status added = dependence.addPair(columns->pairs[i], part); !added)
            return passOn(added);
    }
    Explanation explanation;
    explanation.blocks = std::move(dependence.blocks);
    explanation.warnings = columns->warnings;
    if (!columns->chosen && columns->single.size() > most)
        explanation.warnings.append(mostShown(most, columns->single.size()));
    const Result<Dataset> table = dependence.table.dataset(QStringLiteral("partial dependence"));
    if (!table)
        return passOn(table);
    explanation.table = *table;
    return explanation;
}

} // namespace

namespace explainers {

Explainer pdp()
{
    return {
        .title = Tr::tr("Partial dependence"),
        .help = Tr::tr("The mean output while one column, or two, is set to a value in all rows. "
                       "Where columns are related, it looks at rows that do not occur: then see "
                       "accumulated local effects."),
        .reference = QStringLiteral("Friedman, Greedy function approximation, Annals of Statistics "
                                    "29, 2001"),
        .params =
            effectColumnParams(true) +
            QList<ParamSpec>{
                ParamSpec::flag(QStringLiteral("centred"), Tr::tr("Centred"),
                                Tr::tr("Show changes from the first value."), false)
                    .first(),
                ParamSpec::integer(QStringLiteral("points"), Tr::tr("Points"),
                                   Tr::tr("Values of a column, at most."), 40, 2, 1000),
                ParamSpec::integer(QStringLiteral("pair_points"), Tr::tr("Points of a pair"),
                                   Tr::tr("Values of each column of a pair, at most."), 15, 2, 100),
                ParamSpec::real(QStringLiteral("tail"), Tr::tr("Tails"),
                                Tr::tr("Share of the smallest and largest values left out."), 0.01,
                                0, 0.49),
                ParamSpec::integer(QStringLiteral("most"), Tr::tr("Charts"),
                                   Tr::tr("Columns shown when none are named."), 8, 1, 1000)},
        .usualRows = 2000,
        .explain = explain};
}

} // namespace explainers
} // namespace tenbin
