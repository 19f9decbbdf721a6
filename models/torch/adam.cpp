#include "models/torch/adam.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tenbin {

namespace {

constexpr double beta1 = 0.9;
constexpr double beta2 = 0.999;
constexpr double epsilon = 1e-8;

} // namespace

Adam::Adam(const at::Tensor &parameters, const MlpSettings &settings)
    : m_weightDecay(settings.weightDecay), m_decoupledDecay(settings.decoupledDecay),
      m_first(at::zeros_like(parameters)), m_second(at::zeros_like(parameters))
{
}

void Adam::step(at::Tensor &parameters, const at::Tensor &gradients, double rate)
{
    ++m_steps;
    const double firstCorrection = 1 - std::pow(beta1, m_steps);
    const double secondCorrection = 1 - std::pow(beta2, m_steps);
    const double shrink = m_decoupledDecay ? 1 - rate * m_weightDecay : 1.0;
    const double decay = m_decoupledDecay ? 0.0 : m_weightDecay;
    if (parameters.is_cuda())
        onDevice(parameters, gradients, rate / firstCorrection, std::sqrt(secondCorrection), shrink,
                 decay);
    else
        fused(parameters.data_ptr<float>(), gradients.data_ptr<float>(), parameters.numel(),
              float(rate / firstCorrection), float(1 / std::sqrt(secondCorrection)), float(shrink),
              float(decay));
}

// One pass over memory instead of a dozen tensor operations.
void Adam::fused(float *parameters, const float *gradients, int64_t count, float rate,
                 float secondScale, float shrink, float decay)
{
    float *first = m_first.data_ptr<float>();
    float *second = m_second.data_ptr<float>();
    for (int64_t i = 0; i < count; ++i) {
        const float gradient = gradients[i] + decay * parameters[i];
        first[i] = float(beta1) * first[i] + float(1 - beta1) * gradient;
        second[i] = float(beta2) * second[i] + float(1 - beta2) * gradient * gradient;
        parameters[i] = shrink * parameters[i] -
                        rate * first[i] / (std::sqrt(second[i]) * secondScale + float(epsilon));
    }
}

void Adam::onDevice(at::Tensor &parameters, const at::Tensor &gradients, double rate,
                    double secondRoot, double shrink, double decay)
{
    const at::Tensor gradient = decay > 0 ? gradients.add(parameters, decay) : gradients;
    m_first.mul_(beta1).add_(gradient, 1 - beta1);
    m_second.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
    parameters.mul_(shrink).addcdiv_(m_first, m_second.sqrt().div_(secondRoot).add_(epsilon),
                                     -rate);
}

double rateAt(const MlpSettings &settings, int64_t step, int64_t steps)
{
    const double warm = settings.warmup * double(steps);
    if (double(step) < warm)
        return settings.learningRate * double(step + 1) / (warm + 1);
    if (!settings.cosine)
        return settings.learningRate;
    const double done = (double(step) - warm) / std::max(1.0, double(steps) - warm);
    return settings.learningRate * 0.5 * (1 + std::cos(std::numbers::pi * done));
}

} // namespace tenbin
