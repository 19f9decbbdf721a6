#include "models/group_roc.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

GroupRoc groupRoc(std::span<const double> scores, std::span<const double> truth,
                  std::span<const double> weights)
{
    std::vector<size_t> order(scores.size());
    std::iota(order.begin(), order.end(), size_t(0));
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return scores[a] > scores[b]; });
    GroupRoc roc;
    roc.points.push_back({std::nextafter(1.0, 2.0), 0, 0});
    double tp = 0, fp = 0;
    for (size_t at = 0; at < order.size(); ++at) {
        const double score = scores[order[at]];
        (truth[order[at]] > 0.5 ? tp : fp) += weights[order[at]];
        if (at + 1 == order.size()) {
            roc.points.push_back({0, fp, tp});
        } else if (const double next = scores[order[at + 1]]; next < score) {
            const double middle = next + (score - next) / 2;
            roc.points.push_back({middle > next ? middle : score, fp, tp});
        }
    }
    roc.positives = tp;
    roc.negatives = fp;
    for (RocPoint &point : roc.points) {
        const double tpr = tp > 0 ? point.tpr / tp : point.fpr / fp;
        point.fpr = fp > 0 ? point.fpr / fp : tpr;
        point.tpr = tpr;
    }
    return roc;
}

std::vector<RocPoint> convexHull(const std::vector<RocPoint> &points)
{
    std::vector<RocPoint> hull;
    for (const RocPoint &point : points) {
        const auto below = [&] {
            const RocPoint &a = hull[hull.size() - 2], &b = hull.back();
            return (b.fpr - a.fpr) * (point.tpr - a.tpr) - (b.tpr - a.tpr) * (point.fpr - a.fpr) >
                   0;
        };
        while (hull.size() >= 2 && below())
            hull.pop_back();
        hull.push_back(point);
    }
    return hull;
}

} // namespace tenbin
