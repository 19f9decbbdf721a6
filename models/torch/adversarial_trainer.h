#pragma once

#include "models/mlp.h"

namespace tenbin {

/// A perceptron trained against an adversary that tells groups from its predictions (Zhang,
/// Lemoine, Mitchell, AIES 2018). All epochs are run: the loss alone says nothing about when to
/// stop. With strength 0 the adversary only watches. Runs on one thread, or on the first CUDA
/// device. Same seed, same network.
Result<AdversarialFit> trainAdversarial(const MlpRows &training, std::span<const qint32> groups,
                                        const MlpSettings &settings,
                                        const AdversarySettings &adversary, Progress &progress);

} // namespace tenbin
