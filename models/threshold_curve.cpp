#include "models/threshold_curve.h"

#include "core/text.h"
#include "models/evaluation_order.h"
#include "models/evaluation_view.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

Result<ThresholdCurve> ThresholdCurve::make(const Predictions &predictions)
{
    const std::span<const double> scores = predictions.scores(predictions.positive);
    if (predictions.problem != Problem::Binary)
        return badInput(Tr::tr("A threshold needs predictions of two classes."));
    if (scores.empty())
        return badInput(predictions.size() == 0
                            ? Tr::tr("There are no predictions to evaluate.")
                            : Tr::tr("A threshold needs scores or probabilities."),
                        Tr::tr("Name the column with the positive class's score."));
    ThresholdCurve curve;
    curve.m_rows = predictions.size();
    curve.m_positive = predictions.positive;
    const bool weighted = !predictions.weights.empty();
    curve.m_true = {0};
    curve.m_false = {0};
    if (weighted) {
        curve.m_trueSquares = {0};
        curve.m_falseSquares = {0};
    }
    const std::vector<quint32> order = risingOrder(scores);
    for (auto place = order.rbegin(); place != order.rend(); ++place) {
        const quint32 row = *place;
        if (curve.m_scores.empty() || scores[row] != curve.m_scores.back()) {
            curve.m_scores.push_back(scores[row]);
            curve.m_true.push_back(curve.m_true.back());
            curve.m_false.push_back(curve.m_false.back());
            if (weighted) {
                curve.m_trueSquares.push_back(curve.m_trueSquares.back());
                curve.m_falseSquares.push_back(curve.m_falseSquares.back());
            }
        }
        const bool positive = predictions.truth[row] == predictions.positive;
        const double weight = weighted ? predictions.weights[row] : 1;
        (positive ? curve.m_true : curve.m_false).back() += weight;
        if (weighted)
            (positive ? curve.m_trueSquares : curve.m_falseSquares).back() += weight * weight;
    }
    if (!(curve.m_true.back() + curve.m_false.back() > 0))
        return badInput(Tr::tr("The weights of all predictions are zero."));
    return curve;
}

ThresholdCells ThresholdCurve::cells(size_t distinct) const
{
    ThresholdCells cells;
    cells.truePositives = m_true[distinct];
    cells.falsePositives = m_false[distinct];
    cells.falseNegatives = m_true.back() - m_true[distinct];
    cells.trueNegatives = m_false.back() - m_false[distinct];
    const std::vector<double> &truths = isWeighted() ? m_trueSquares : m_true;
    const std::vector<double> &others = isWeighted() ? m_falseSquares : m_false;
    cells.squares[0] = truths[distinct];
    cells.squares[1] = others[distinct];
    cells.squares[2] = truths.back() - truths[distinct];
    cells.squares[3] = others.back() - others[distinct];
    return cells;
}

ThresholdCells ThresholdCurve::at(double threshold) const
{
    const auto end = std::partition_point(m_scores.begin(), m_scores.end(),
                                          [&](double score) { return score >= threshold; });
    ThresholdCells found = cells(size_t(end - m_scores.begin()));
    found.threshold = threshold;
    return found;
}

double ThresholdCurve::between(size_t distinct) const
{
    if (distinct == 0)
        return std::nextafter(m_scores.front(), std::numeric_limits<double>::infinity());
    const double included = m_scores[distinct - 1];
    if (distinct == m_scores.size())
        return included;
    const double middle = m_scores[distinct] + (included - m_scores[distinct]) / 2;
    // Two neighbouring doubles have nothing between them.
    return middle > m_scores[distinct] ? middle : included;
}

template <class Value> ThresholdCurve::Best ThresholdCurve::highest(Value &&value) const
{
    Best best{undefinedValue, undefinedValue};
    for (size_t distinct = 0; distinct <= m_scores.size(); ++distinct) {
        const double here = value(cells(distinct));
        if (std::isfinite(here) && !(here <= best.value))
            best = {double(distinct), here};
    }
    if (std::isfinite(best.value))
        best.threshold = between(size_t(best.threshold));
    return best;
}

template <class Value>
ThresholdCurve::Line ThresholdCurve::sampled(Value &&value, size_t most) const
{
    Line line;
    const double step = std::max(1.0, double(m_scores.size()) / double(std::max<size_t>(most, 2)));
    for (double place = double(m_scores.size()); place >= 1; place -= step) {
        const auto distinct = size_t(place);
        line.threshold.push_back(m_scores[distinct - 1]);
        line.value.push_back(value(cells(distinct)));
    }
    return line;
}

ThresholdCurve::Best ThresholdCurve::best(const ThresholdMetric &metric) const
{
    return highest(metric.value);
}

ThresholdCurve::Line ThresholdCurve::line(const ThresholdMetric &metric, size_t most) const
{
    return sampled(metric.value, most);
}

namespace {

Status checkTwo(const CostMatrix &costs)
{
    if (costs.classes() != 2)
        return badInput(Tr::tr("The costs are %1 × %1, expected 2 × 2.").arg(costs.classes()),
                        Tr::tr("Give the costs of two classes, such as \"0,1;5,0\"."));
    return {};
}

} // namespace

Result<ThresholdCurve::Best> ThresholdCurve::cheapest(const CostMatrix &costs) const
{
    if (Status two = checkTwo(costs); !two)
        return passOn(two);
    Best best =
        highest([&](const ThresholdCells &cells) { return -meanCost(cells, costs, m_positive); });
    best.value = -best.value;
    return best;
}

Result<ThresholdCurve::Line> ThresholdCurve::costLine(const CostMatrix &costs, size_t most) const
{
    if (Status two = checkTwo(costs); !two)
        return passOn(two);
    return sampled([&](const ThresholdCells &cells) { return meanCost(cells, costs, m_positive); },
                   most);
}

double meanCost(const ThresholdCells &cells, const CostMatrix &costs, int positive)
{
    const int negative = 1 - positive;
    return (cells.truePositives * costs.at(positive, positive) +
            cells.falsePositives * costs.at(negative, positive) +
            cells.falseNegatives * costs.at(positive, negative) +
            cells.trueNegatives * costs.at(negative, negative)) /
           cells.total();
}

} // namespace tenbin
