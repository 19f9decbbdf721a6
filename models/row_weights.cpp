#include "models/row_weights.h"

#include <numeric>

namespace tenbin {

std::vector<double> rowWeights(const Target &target, RowSpan rows, bool balanced)
{
    std::vector<double> weights(rows.size(), 1.0);
    if (!target.weights.empty()) {
        for (size_t i = 0; i < rows.size(); ++i)
            weights[i] = target.weights[rows[i]];
    }
    if (balanced && target.problem != Problem::Regression) {
        std::vector<double> totals(size_t(target.classCount()));
        for (size_t i = 0; i < rows.size(); ++i)
            totals[size_t(target.values[rows[i]])] += weights[i];
        const double share =
            std::accumulate(totals.begin(), totals.end(), 0.0) / double(totals.size());
        for (size_t i = 0; i < rows.size(); ++i)
            weights[i] *= share / totals[size_t(target.values[rows[i]])];
    }
    return weights;
}

} // namespace tenbin
