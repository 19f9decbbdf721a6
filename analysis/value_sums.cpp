#include "analysis/value_sums.h"

#include "models/evaluation_order.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

/// Distribution functions step up together at equal predictions; between two rows only one moves.
double largestDistance(const ValueData &data, std::span<const quint32> counts,
                       const std::vector<GroupSums> &groups)
{
    std::vector<size_t> present;
    for (size_t group = 0; group < groups.size(); ++group) {
        if (groups[group].rows > 0)
            present.push_back(group);
    }
    if (present.size() < 2)
        return std::nan("");
    std::vector<double> reached(groups.size());
    double distance = 0;
    for (size_t row = 0; row < data.group.size(); ++row) {
        const size_t group = data.group[row];
        reached[group] += counts.empty() ? 1 : counts[row];
        if (row + 1 < data.group.size() && data.predicted[row + 1] == data.predicted[row])
            continue;
        double least = 1;
        double most = 0;
        for (size_t one : present) {
            const double share = reached[one] / groups[one].rows;
            least = std::min(least, share);
            most = std::max(most, share);
        }
        distance = std::max(distance, most - least);
    }
    return distance;
}

} // namespace

ValueData::ValueData(const Predictions &predictions, const ProtectedGroups &grouped)
    : groups(size_t(grouped.names.size()))
{
    for (quint32 row : risingOrder(predictions.predicted)) {
        truth.push_back(predictions.truth[row]);
        predicted.push_back(predictions.predicted[row]);
        residual.push_back(predictions.truth[row] - predictions.predicted[row]);
        group.push_back(grouped.of[row]);
    }
}

ValueSums sumsOf(const ValueData &data, std::span<const quint32> counts)
{
    ValueSums sums;
    sums.groups.resize(data.groups);
    for (size_t row = 0; row < data.group.size(); ++row) {
        const double count = counts.empty() ? 1 : counts[row];
        GroupSums &group = sums.groups[data.group[row]];
        group.rows += count;
        group.truth += count * data.truth[row];
        group.predicted += count * data.predicted[row];
        group.residual += count * data.residual[row];
        group.squares += count * data.residual[row] * data.residual[row];
    }
    sums.distance = largestDistance(data, counts, sums.groups);
    return sums;
}

} // namespace tenbin
