#pragma once

#include "models/mlp.h"

#include <ATen/ATen.h>

namespace tenbin {

/// Adam (Kingma, Ba, ICLR 2015) and AdamW (Loshchilov, Hutter, ICLR 2019): first and second
/// moments over a flat vector of parameters.
class Adam
{
public:
    /// The settings say how weights decay.
    Adam(const at::Tensor &parameters, const MlpSettings &settings);

    void step(at::Tensor &parameters, const at::Tensor &gradients, double rate);

private:
    void fused(float *parameters, const float *gradients, int64_t count, float rate,
               float secondScale, float shrink, float decay);
    void onDevice(at::Tensor &parameters, const at::Tensor &gradients, double rate,
                  double secondRoot, double shrink, double decay);

    double m_weightDecay;
    bool m_decoupledDecay;
    at::Tensor m_first;
    at::Tensor m_second;
    int m_steps = 0;
};

/// Learning rate at one of `steps` steps: linear warm-up, then constant or half a cosine.
double rateAt(const MlpSettings &settings, int64_t step, int64_t steps);

} // namespace tenbin
