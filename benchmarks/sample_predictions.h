#pragma once

#include "core/random.h"
#include "models/predictions.h"

#include <cmath>

namespace tenbin::bench {

/// Scores of a logistic model that is right on average, all different; AUC about 0.8.
inline Predictions binaryPredictions(size_t rows)
{
    RandomStream random(1);
    Predictions made;
    made.problem = Problem::Binary;
    made.classes = {QStringLiteral("no"), QStringLiteral("yes")};
    for (size_t row = 0; row < rows; ++row) {
        const double p = 1 / (1 + std::exp(-1.6 * random.normal() + 1));
        made.score.push_back(p);
        made.truth.push_back(random.uniform() < p ? 1 : 0);
        made.predicted.push_back(p >= 0.5 ? 1 : 0);
    }
    return made;
}

} // namespace tenbin::bench
