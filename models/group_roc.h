#pragma once

#include <span>
#include <vector>

namespace tenbin {

/// What a group's rows with a score from `threshold` on come to.
struct RocPoint
{
    double threshold = 0;
    double fpr = 0;
    double tpr = 0;
};

/// A group's ROC curve from (0, 0), which selects nobody, to (1, 1): both rates rise. Thresholds
/// lie halfway between scores. A rate without rows of its class is the other rate.
struct GroupRoc
{
    std::vector<RocPoint> points;
    double positives = 0; ///< weights of the rows of each class
    double negatives = 0;

    double selected(const RocPoint &point) const
    {
        return (point.tpr * positives + point.fpr * negatives) / (positives + negatives);
    }
};

GroupRoc groupRoc(std::span<const double> scores, std::span<const double> truth,
                  std::span<const double> weights);

/// The points on the upper convex hull, from (0, 0) to (1, 1), those on its lines too. What lies on
/// a line between two of them is reached by drawing one of the two thresholds: Provost & Fawcett,
/// "Robust classification for imprecise environments", 2001.
std::vector<RocPoint> convexHull(const std::vector<RocPoint> &points);

} // namespace tenbin
