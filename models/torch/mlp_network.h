#pragma once

#include "models/mlp.h"

#include <ATen/ATen.h>

#include <vector>

namespace tenbin {

/// A perceptron in training. Shapes are fixed, so there is no autograd graph: activations and
/// gradients are written into buffers made once, and all parameters lie in one flat tensor, as do
/// their gradients.
class TrainableMlp
{
public:
    TrainableMlp(int inputs, const MlpSettings &settings, at::Device device);

    /// Logits of `x` (rows × inputs, rows ≤ batch) in training mode: dropout, batch statistics.
    /// `masks` are the dropout masks of the hidden layers, scaled; empty without dropout.
    at::Tensor forward(const at::Tensor &x, const std::vector<at::Tensor> &masks);
    /// Fills gradients() from the gradient of the loss by the logits of the last forward().
    void backward(const at::Tensor &logitGradient);

    at::Tensor &parameters() { return m_parameters; }
    const at::Tensor &gradients() const { return m_gradients; }

    /// Batch normalisation folded in.
    MlpNetwork network() const;

private:
    struct Layer
    {
        int inputs = 0;
        int outputs = 0;
        bool hidden = false;
        bool normalised = false;
        at::Tensor weights, bias, scale, shift; // views of m_parameters
        at::Tensor weightGradient, biasGradient, scaleGradient, shiftGradient;
        at::Tensor runningMean, runningVariance;
        at::Tensor output, gradient; // buffers of one batch
        // What the last forward() left for backward().
        at::Tensor input, raw, active, mask, savedMean, savedInverseDeviation;
    };

    void placeLayers(int inputs, const MlpSettings &settings);
    void initialise(quint64 seed);

    static constexpr double normEpsilon = 1e-5;
    static constexpr double normMomentum = 0.1;

    at::Device m_device;
    at::Tensor m_parameters;
    at::Tensor m_gradients;
    std::vector<Layer> m_layers;
    int m_batch;
};

} // namespace tenbin
