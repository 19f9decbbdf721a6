#pragma once

#include "models/evaluation_view.h"

namespace tenbin {

/// Murphy's parts of the Brier score, "A new vector partition of the probability score", 1973, over
/// the equal-width bins of the settings: brier = reliability - resolution + uncertainty + within,
/// where `within` is what the forecasts' spread inside their bins adds (Stephenson, Coelho,
/// Jolliffe, "Two extra components in the Brier score decomposition", 2008).
struct BrierParts
{
    double brier = 0;
    double reliability = 0; ///< squared distance of what came true from what was said; 0 is best
    double resolution = 0;  ///< how far the bins differ in what came true; large is good
    double uncertainty = 0; ///< of the data alone
    double within = 0;
};

/// Two classes: of the positive one's probability. More: the sum over the classes, each against
/// the others. Needs probabilities.
BrierParts brierParts(const EvaluationData &data);

} // namespace tenbin
