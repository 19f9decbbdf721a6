// What a threshold is worth: the metrics of its four cells, their intervals, and a table of both.
#include "core/number.h"
#include "core/random.h"
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/evaluation_words.h"
#include "models/threshold_curve.h"
#include "models/wilson.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

namespace tenbin {

namespace {

using Cells = ThresholdCells;

double ratio(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

double recall(const Cells &cells)
{
    return ratio(cells.truePositives, cells.positives());
}

double specificity(const Cells &cells)
{
    return ratio(cells.trueNegatives, cells.negatives());
}

double accuracy(const Cells &cells)
{
    return (cells.truePositives + cells.trueNegatives) / cells.total();
}

double balancedAccuracy(const Cells &cells)
{
    if (!(cells.positives() > 0))
        return specificity(cells);
    return cells.negatives() > 0 ? (recall(cells) + specificity(cells)) / 2 : recall(cells);
}

double precision(const Cells &cells)
{
    return ratio(cells.truePositives, cells.selected());
}

double f1(const Cells &cells)
{
    return ratio(2 * cells.truePositives, cells.positives() + cells.selected());
}

double matthews(const Cells &cells)
{
    const double truth = cells.positives() / cells.total();
    const double selected = cells.selected() / cells.total();
    const double variances = truth * (1 - truth) * selected * (1 - selected);
    const double both = cells.truePositives / cells.total() - truth * selected;
    return variances > 0 ? both / std::sqrt(variances) : 0;
}

double kappa(const Cells &cells)
{
    const double truth = cells.positives() / cells.total();
    const double selected = cells.selected() / cells.total();
    const double chance = truth * selected + (1 - truth) * (1 - selected);
    return chance < 1 ? (accuracy(cells) - chance) / (1 - chance) : undefinedValue;
}

double geometricMean(const Cells &cells)
{
    const bool both = cells.positives() > 0 && cells.negatives() > 0;
    return both ? std::sqrt(recall(cells) * specificity(cells)) : undefinedValue;
}

double negativePredictiveValue(const Cells &cells)
{
    return ratio(cells.trueNegatives, cells.trueNegatives + cells.falseNegatives);
}

double selectedShare(const Cells &cells)
{
    return cells.selected() / cells.total();
}

std::array<double, 4> weightsOf(const Cells &cells)
{
    return {cells.truePositives, cells.falsePositives, cells.falseNegatives, cells.trueNegatives};
}

Cells withWeights(const Cells &cells, const std::array<double, 4> &weights)
{
    Cells drawn = cells;
    drawn.truePositives = weights[0];
    drawn.falsePositives = weights[1];
    drawn.falseNegatives = weights[2];
    drawn.trueNegatives = weights[3];
    return drawn;
}

bool isCounted(const Cells &cells)
{
    const std::array<double, 4> weights = weightsOf(cells);
    return std::equal(weights.begin(), weights.end(), std::begin(cells.squares)) &&
           std::all_of(weights.begin(), weights.end(),
                       [](double weight) { return weight == std::floor(weight); });
}

/// The cells of a bootstrap resample of the rows. Unweighted rows: multinomial counts. Weighted:
/// the sum of a cell's weights, each drawn a Poisson number of times, by its normal limit.
Cells resample(const Cells &cells, bool counted, RandomStream &random)
{
    std::array<double, 4> weights = weightsOf(cells);
    if (!counted) {
        for (size_t cell = 0; cell < 4; ++cell)
            weights[cell] =
                std::max(0.0, weights[cell] + std::sqrt(cells.squares[cell]) * random.normal());
        return withWeights(cells, weights);
    }
    auto left = qint64(cells.total());
    double leftWeight = cells.total();
    for (size_t cell = 0; cell < 4; ++cell) {
        const double share = leftWeight > 0 ? std::min(1.0, weights[cell] / leftWeight) : 0;
        leftWeight -= weights[cell];
        std::binomial_distribution<qint64> draw(left, cell == 3 ? 1.0 : share);
        const qint64 drawn = draw(random);
        weights[cell] = double(drawn);
        left -= drawn;
    }
    return withWeights(cells, weights);
}

void setWilson(const ThresholdMetric &metric, const Cells &cells, double level,
               ThresholdFigure &figure)
{
    const std::array<double, 4> weights = weightsOf(cells);
    double whole = 0, squares = 0;
    for (int cell : metric.whole) {
        whole += weights[size_t(cell)];
        squares += cells.squares[cell];
    }
    if (!(whole > 0))
        return;
    const ShareInterval interval = wilson(figure.value, whole * whole / squares, level);
    figure.low = interval.low;
    figure.high = interval.high;
    figure.interval = Tr::tr("%1 Wilson").arg(percentText(level));
}

void setBootstrap(std::vector<double> values, double level, ThresholdFigure &figure)
{
    std::erase_if(values, [](double value) { return !std::isfinite(value); });
    if (values.size() < 2)
        return;
    std::sort(values.begin(), values.end());
    const auto at = [&](double share) {
        const double place = share * double(values.size() - 1);
        const auto below = size_t(place);
        const size_t above = std::min(below + 1, values.size() - 1);
        return values[below] + (place - double(below)) * (values[above] - values[below]);
    };
    figure.low = at((1 - level) / 2);
    figure.high = at((1 + level) / 2);
    figure.interval = Tr::tr("%1 bootstrap, %2 resamples")
                          .arg(percentText(level), countText(qsizetype(values.size())));
}

} // namespace

Confusion ThresholdCells::confusion() const
{
    return Confusion(2, {trueNegatives, falsePositives, falseNegatives, truePositives});
}

const QList<ThresholdMetric> &thresholdMetrics()
{
    enum { Tp, Fp, Fn, Tn };
    static const QList<ThresholdMetric> metrics{
        {QStringLiteral("accuracy"), Tr::tr("Accuracy"), accuracy, {Tp, Tn}, {Tp, Fp, Fn, Tn}},
        {QStringLiteral("balanced_accuracy"),
         Tr::tr("Balanced accuracy"),
         balancedAccuracy,
         {},
         {}},
        {QStringLiteral("precision"), Tr::tr("Precision"), precision, {Tp}, {Tp, Fp}},
        {QStringLiteral("recall"), Tr::tr("Recall"), recall, {Tp}, {Tp, Fn}},
        {QStringLiteral("specificity"), Tr::tr("Specificity"), specificity, {Tn}, {Fp, Tn}},
        {QStringLiteral("f1"), Tr::tr("F1"), f1, {}, {}},
        {QStringLiteral("mcc"), Tr::tr("Matthews correlation"), matthews, {}, {}},
        {QStringLiteral("cohen_kappa"), Tr::tr("Cohen's kappa"), kappa, {}, {}},
        {QStringLiteral("g_mean"), Tr::tr("Geometric mean"), geometricMean, {}, {}},
        {QStringLiteral("negative_predictive_value"),
         Tr::tr("Negative predictive value"),
         negativePredictiveValue,
         {Tn},
         {Fn, Tn}},
        {QStringLiteral("selected"),
         Tr::tr("Share predicted positive"),
         selectedShare,
         {Tp, Fp},
         {Tp, Fp, Fn, Tn}},
    };
    return metrics;
}

QList<ThresholdFigure> thresholdFigures(const ThresholdCells &cells, int positive,
                                        const CostMatrix &costs, const ThresholdOptions &options)
{
    QList<ThresholdFigure> figures;
    for (const ThresholdMetric &metric : thresholdMetrics()) {
        ThresholdFigure figure{metric.name,    metric.title,   metric.value(cells),
                               undefinedValue, undefinedValue, {}};
        if (!metric.whole.empty())
            setWilson(metric, cells, options.level, figure);
        figures.append(figure);
    }
    const bool hasCosts = costs.classes() == 2;
    if (hasCosts)
        figures.append({QStringLiteral("cost"),
                        Tr::tr("Mean cost of a row"),
                        meanCost(cells, costs, positive),
                        undefinedValue,
                        undefinedValue,
                        {}});
    std::vector<std::vector<double>> values(size_t(figures.size()));
    const bool counted = isCounted(cells);
    RandomStream random(options.seed);
    for (int draw = 0; draw < options.resamples; ++draw) {
        const Cells drawn = resample(cells, counted, random);
        if (!(drawn.total() > 0))
            continue;
        for (qsizetype at = 0; at < thresholdMetrics().size(); ++at) {
            if (thresholdMetrics()[at].whole.empty())
                values[size_t(at)].push_back(thresholdMetrics()[at].value(drawn));
        }
        if (hasCosts)
            values.back().push_back(meanCost(drawn, costs, positive));
    }
    for (qsizetype at = 0; at < figures.size(); ++at) {
        if (std::isfinite(figures[at].value) && !values[size_t(at)].empty())
            setBootstrap(std::move(values[size_t(at)]), options.level, figures[at]);
    }
    return figures;
}

Table thresholdTable(const ThresholdCells &cells, const QList<ThresholdFigure> &figures,
                     const QString &positiveName)
{
    Table table;
    table.title = Tr::tr("Metrics at a threshold of %1").arg(shortNumber(cells.threshold, 4));
    table.caption =
        Tr::tr("Class %1 is predicted from this score on: %2 hits, %3 false alarms, %4 misses, "
               "%5 correct rejections. Intervals hold the threshold fixed.")
            .arg(positiveName, shortNumber(cells.truePositives, 6),
                 shortNumber(cells.falsePositives, 6), shortNumber(cells.falseNegatives, 6),
                 shortNumber(cells.trueNegatives, 6));
    table.columns = {{Tr::tr("Metric"), false, 0},
                     {Tr::tr("Value"), true, 3},
                     {Tr::tr("Low"), true, 3},
                     {Tr::tr("High"), true, 3},
                     {Tr::tr("Weight of rows"), true, 0},
                     {Tr::tr("Interval"), false, 0}};
    const std::array<double, 4> weights = weightsOf(cells);
    for (const ThresholdFigure &figure : figures) {
        double whole = 0;
        const auto metric =
            std::find_if(thresholdMetrics().begin(), thresholdMetrics().end(),
                         [&](const ThresholdMetric &one) { return one.name == figure.name; });
        if (metric != thresholdMetrics().end()) {
            for (int cell : metric->whole)
                whole += weights[size_t(cell)];
        }
        if (metric == thresholdMetrics().end() || metric->whole.empty())
            whole = cells.total();
        table.rows.append({figure.title, jsonNumber(figure.value), jsonNumber(figure.low),
                           jsonNumber(figure.high), jsonNumber(whole), figure.interval});
    }
    return table;
}

} // namespace tenbin
