#pragma once

#include "models/mlp.h"

#include <ATen/ATen.h>

namespace tenbin {

struct LossAndGradient
{
    double loss = 0;     ///< weighted mean
    at::Tensor gradient; ///< of the mean by the logits
};

LossAndGradient lossOf(MlpSettings::Loss loss, const at::Tensor &logits, const at::Tensor &y,
                       const at::Tensor &weights, bool wantsLoss);

} // namespace tenbin
