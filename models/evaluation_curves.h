#pragma once

#include "models/evaluation_view.h"

#include <optional>
#include <vector>

namespace tenbin {

/// What is selected when rows from a score upwards are: one entry for each distinct score, highest
/// first, after an entry that selects nothing (threshold +infinity).
struct ThresholdCounts
{
    std::vector<double> threshold;
    std::vector<double> truePositives; ///< weight
    std::vector<double> falsePositives;

    size_t size() const { return threshold.size(); }
    double positives() const { return truePositives.back(); }
    double negatives() const { return falsePositives.back(); }
    bool hasBothClasses() const { return positives() > 0 && negatives() > 0; }
};

/// Of one class against the others; of one fold's rows when `fold` is given.
ThresholdCounts thresholdCounts(const EvaluationData &data, int classIndex,
                                std::optional<qint32> fold = std::nullopt);

/// A curve with the score that stands behind each point.
struct ScoredCurve
{
    std::vector<double> x, y, threshold;
};

ScoredCurve rocPoints(const ThresholdCounts &counts);
/// Recall and precision; begins at the highest score.
ScoredCurve precisionRecallPoints(const ThresholdCounts &counts);
/// Share of rows selected and share of positives among them found.
ScoredCurve gainPoints(const ThresholdCounts &counts);

/// Leaves out points inside straight lines: the curve stays what it is. Where more than `most` are
/// left, those stay that are spread evenly along the curve (horizontal plus vertical way), so that
/// on unit axes a rising curve moves by less than 2 / (most - 2).
ScoredCurve thinned(const ScoredCurve &curve, size_t most = 500);

/// Predicted probabilities in one bin, and what came of them.
struct ReliabilityBin
{
    double meanProbability = 0;
    double share = 0; ///< that came true
    double low = 0;   ///< Wilson's 95 % interval of the share
    double high = 0;
    qsizetype rows = 0;
};

/// Bins that hold rows. Binary: of the positive class; else of the likeliest class.
std::vector<ReliabilityBin> reliability(const EvaluationData &data);

/// Counts of values in equal bins between two bounds; values outside are counted apart.
struct Histogram
{
    double low = 0;
    double width = 1;
    std::vector<qsizetype> counts;
    qsizetype outside = 0;

    double centre(size_t bin) const { return low + (double(bin) + 0.5) * width; }
};

Histogram histogram(std::span<const double> values, double low, double high, int bins);

} // namespace tenbin
