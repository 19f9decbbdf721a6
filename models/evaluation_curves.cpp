#include "models/evaluation_curves.h"

#include "models/evaluation_rows.h"
#include "models/wilson.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

void keep(const ScoredCurve &from, size_t at, ScoredCurve &to)
{
    to.x.push_back(from.x[at]);
    to.y.push_back(from.y[at]);
    to.threshold.push_back(from.threshold[at]);
}

/// Ends and points where the direction changes.
ScoredCurve corners(const ScoredCurve &curve)
{
    ScoredCurve kept;
    for (size_t at = 0; at < curve.x.size(); ++at) {
        if (at > 0 && at + 1 < curve.x.size()) {
            const double dx = curve.x[at] - kept.x.back();
            const double dy = curve.y[at] - kept.y.back();
            const double nextX = curve.x[at + 1] - curve.x[at];
            const double nextY = curve.y[at + 1] - curve.y[at];
            const double turn = dx * nextY - dy * nextX;
            if (std::abs(turn) <= 1e-12 * (std::abs(dx * nextY) + std::abs(dy * nextX)))
                continue;
        }
        keep(curve, at, kept);
    }
    return kept;
}

double way(const ScoredCurve &curve, size_t at)
{
    return std::abs(curve.x[at] - curve.x[at - 1]) + std::abs(curve.y[at] - curve.y[at - 1]);
}

} // namespace

ThresholdCounts thresholdCounts(const EvaluationData &data, int classIndex,
                                std::optional<qint32> fold)
{
    const Ranking &ranking = data.ranking(classIndex);
    const std::span<const double> scores = data.predictions().scores(classIndex);
    const std::span<const double> weights = data.weights();
    const std::vector<qint32> &folds = data.predictions().fold;
    ThresholdCounts counts{{std::numeric_limits<double>::infinity()}, {0}, {0}};
    for (size_t place = 0; place < ranking.rows.size(); ++place) {
        const quint32 row = ranking.rows[place];
        if (fold && folds[row] != *fold)
            continue;
        if (scores[row] != counts.threshold.back() || counts.size() == 1) {
            counts.threshold.push_back(scores[row]);
            counts.truePositives.push_back(counts.truePositives.back());
            counts.falsePositives.push_back(counts.falsePositives.back());
        }
        (ranking.positive[place] ? counts.truePositives : counts.falsePositives).back() +=
            weights[row];
    }
    return counts;
}

ScoredCurve rocPoints(const ThresholdCounts &counts)
{
    ScoredCurve curve;
    for (size_t at = 0; at < counts.size(); ++at) {
        curve.x.push_back(counts.falsePositives[at] / counts.negatives());
        curve.y.push_back(counts.truePositives[at] / counts.positives());
        curve.threshold.push_back(counts.threshold[at]);
    }
    return curve;
}

ScoredCurve precisionRecallPoints(const ThresholdCounts &counts)
{
    ScoredCurve curve;
    for (size_t at = 0; at < counts.size(); ++at) {
        const double selected = counts.truePositives[at] + counts.falsePositives[at];
        if (!(selected > 0))
            continue;
        curve.x.push_back(counts.truePositives[at] / counts.positives());
        curve.y.push_back(counts.truePositives[at] / selected);
        curve.threshold.push_back(counts.threshold[at]);
    }
    return curve;
}

ScoredCurve gainPoints(const ThresholdCounts &counts)
{
    ScoredCurve curve;
    const double total = counts.positives() + counts.negatives();
    for (size_t at = 0; at < counts.size(); ++at) {
        curve.x.push_back((counts.truePositives[at] + counts.falsePositives[at]) / total);
        curve.y.push_back(counts.truePositives[at] / counts.positives());
        curve.threshold.push_back(counts.threshold[at]);
    }
    return curve;
}

ScoredCurve thinned(const ScoredCurve &curve, size_t most)
{
    const ScoredCurve all = corners(curve);
    if (all.x.size() <= most || most < 3)
        return all;
    double length = 0;
    for (size_t at = 1; at < all.x.size(); ++at)
        length += way(all, at);
    const double step = length / double(most - 2);
    ScoredCurve kept;
    keep(all, 0, kept);
    double gone = 0;
    double next = step;
    for (size_t at = 1; at + 1 < all.x.size(); ++at) {
        gone += way(all, at);
        if (gone < next)
            continue;
        keep(all, at, kept);
        while (next <= gone)
            next += step;
    }
    keep(all, all.x.size() - 1, kept);
    return kept;
}

std::vector<ReliabilityBin> reliability(const EvaluationData &data)
{
    struct Sums
    {
        double weight = 0, squares = 0, confidence = 0, gap = 0;
        qsizetype rows = 0;
    };
    std::vector<Sums> sums(size_t(data.settings().bins));
    const std::span<const double> confidence = data.column(rows::confidence, 0);
    const std::span<const double> gap = data.column(rows::confidenceGap, 0);
    for (size_t row = 0; row < data.rows(); ++row) {
        Sums &bin = sums[size_t(binOf(confidence[row], data.settings().bins))];
        const double weight = data.weights()[row];
        bin.weight += weight;
        bin.squares += weight * weight;
        bin.confidence += weight * confidence[row];
        bin.gap += weight * gap[row];
        ++bin.rows;
    }
    std::vector<ReliabilityBin> bins;
    for (const Sums &sum : sums) {
        if (!(sum.weight > 0))
            continue;
        ReliabilityBin bin;
        bin.meanProbability = sum.confidence / sum.weight;
        bin.share = std::clamp((sum.confidence + sum.gap) / sum.weight, 0.0, 1.0);
        bin.rows = sum.rows;
        // Weighted rows count as fewer (Kish, "Survey Sampling", 1965).
        const ShareInterval interval = wilson(bin.share, sum.weight * sum.weight / sum.squares);
        bin.low = interval.low;
        bin.high = interval.high;
        bins.push_back(bin);
    }
    return bins;
}

Histogram histogram(std::span<const double> values, double low, double high, int bins)
{
    Histogram made{low, (high - low) / bins, std::vector<qsizetype>(size_t(bins)), 0};
    for (double value : values) {
        if (!(value >= low && value <= high)) {
            ++made.outside;
            continue;
        }
        const int bin = made.width > 0 ? int((value - low) / made.width) : 0;
        ++made.counts[size_t(std::clamp(bin, 0, bins - 1))];
    }
    return made;
}

} // namespace tenbin
