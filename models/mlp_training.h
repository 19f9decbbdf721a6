#pragma once

#include "models/learner.h"
#include "models/mlp.h"

#include <vector>

namespace tenbin {

/// Floats of some rows, owned; numbers of the target as (value - mean) / deviation.
struct MlpFloats
{
    std::vector<float> x, y, weights;
    MlpRows rows;

    /// `caseWeights`: one a row of the set, or empty.
    MlpFloats(const TrainingSet &set, const Rows &chosen, const std::vector<double> &caseWeights,
              double mean, double deviation);
};

/// What the learner's params mean for this target. Usage: sizes of layers that are none;
/// Unsupported: a device that is not there.
Result<MlpSettings> mlpSettings(const Target &target, const Params &params, const TorchDoor &door,
                                quint64 seed);

/// Case weights times, when the params ask for it, weights that make all classes count the same.
/// Empty: all 1.
std::vector<double> mlpWeights(const Target &target, const Params &params);

} // namespace tenbin
