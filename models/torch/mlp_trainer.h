#pragma once

#include "models/mlp.h"

namespace tenbin {

/// Mini-batch training of a perceptron by Adam (Kingma, Ba, ICLR 2015) or AdamW (Loshchilov,
/// Hutter, ICLR 2019). Runs on one thread, or on the first CUDA device. Same seed, same network.
Result<MlpFit> trainMlp(const MlpRows &training, const MlpRows &validation,
                        const MlpSettings &settings, Progress &progress);

} // namespace tenbin
