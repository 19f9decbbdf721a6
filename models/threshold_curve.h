#pragma once

#include "core/block.h"
#include "models/cost_matrix.h"
#include "models/predictions.h"

#include <QList>
#include <QString>

#include <vector>

namespace tenbin {

/// The confusion of two classes where rows from a score upwards are predicted positive; weights.
struct ThresholdCells
{
    double threshold = 0;
    double truePositives = 0, falsePositives = 0;
    double falseNegatives = 0, trueNegatives = 0;
    /// Sums of squared weights in the same four cells: what intervals of weighted rows need.
    double squares[4] = {};

    double positives() const { return truePositives + falseNegatives; }
    double negatives() const { return falsePositives + trueNegatives; }
    double selected() const { return truePositives + falsePositives; }
    double total() const { return positives() + negatives(); }
    /// As the metrics have it: class 0 is the negative one.
    Confusion confusion() const;
};

/// A figure of the four cells, under the name, and by the convention, of the metric on the shelf.
struct ThresholdMetric
{
    QString name;
    QString title;
    double (*value)(const ThresholdCells &) = nullptr;
    /// Numerator and denominator cells (TP, FP, FN, TN) of a share of rows; empty: no share.
    std::vector<int> part, whole;
};

/// accuracy, balanced_accuracy, precision, recall, specificity, f1, mcc, cohen_kappa, g_mean,
/// negative_predictive_value, selected (share of rows predicted positive).
const QList<ThresholdMetric> &thresholdMetrics();

/// A value with the interval of a fixed threshold.
struct ThresholdFigure
{
    QString name, title;
    double value = 0, low = 0, high = 0; ///< NaN: not defined, no interval
    QString interval;                    ///< "95 % Wilson", "95 % bootstrap, 1,000 resamples"
};

/// The predictions of two classes, sorted once: the confusion of any threshold takes a binary
/// search, whatever their number.
class ThresholdCurve
{
public:
    /// BadInput unless there are two classes and scores of the positive one, and rows with weight.
    static Result<ThresholdCurve> make(const Predictions &predictions);

    qsizetype rows() const { return m_rows; }
    int positive() const { return m_positive; }
    bool isWeighted() const { return !m_trueSquares.empty(); }
    /// Different scores, highest first.
    const std::vector<double> &scores() const { return m_scores; }

    /// Rows with a score of at least `threshold` are predicted positive. NaN: none is.
    ThresholdCells at(double threshold) const;

    struct Best
    {
        double threshold = 0;
        double value = 0; ///< of the metric, or the mean cost of a row
    };
    /// Where the metric is highest; of equal places the highest threshold. Thresholds lie midway
    /// between two neighbouring scores. NaN where the metric is nowhere defined.
    Best best(const ThresholdMetric &metric) const;
    /// Where a row costs least on average. BadInput when the costs are not 2 × 2.
    Result<Best> cheapest(const CostMatrix &costs) const;

    struct Line
    {
        std::vector<double> threshold, value; ///< rising thresholds
    };
    /// A metric at no more than `most` of the scores, spread evenly over the rows.
    Line line(const ThresholdMetric &metric, size_t most = 500) const;
    /// The mean cost of a row. BadInput when the costs are not 2 × 2.
    Result<Line> costLine(const CostMatrix &costs, size_t most = 500) const;

private:
    ThresholdCells cells(size_t distinct) const;
    template <class Value> Best highest(Value &&value) const;
    template <class Value> Line sampled(Value &&value, size_t most) const;
    double between(size_t distinct) const;

    qsizetype m_rows = 0;
    int m_positive = 1;
    std::vector<double> m_scores;
    // Sums over the rows with the first 0, 1, … different scores.
    std::vector<double> m_true, m_false;
    std::vector<double> m_trueSquares, m_falseSquares; ///< empty: all weights are 1
};

/// Mean cost of a row; `positive` is the index of the positive class in the costs.
double meanCost(const ThresholdCells &cells, const CostMatrix &costs, int positive);

struct ThresholdOptions
{
    double level = 0.95;
    int resamples = 1000;
    quint64 seed = 0;
};

/// Every metric (and "cost" with costs) at one threshold, with intervals for that threshold held
/// fixed: Wilson's for shares of rows (weighted rows count as Kish's effective number), else a
/// percentile bootstrap over rows, which for a fixed threshold is a draw of the four cells.
QList<ThresholdFigure> thresholdFigures(const ThresholdCells &cells, int positive,
                                        const CostMatrix &costs = {},
                                        const ThresholdOptions &options = {});
/// The same as a table, under the confusion it comes from.
Table thresholdTable(const ThresholdCells &cells, const QList<ThresholdFigure> &figures,
                     const QString &positiveName);

} // namespace tenbin
