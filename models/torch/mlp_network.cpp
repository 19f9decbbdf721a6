#include "models/torch/mlp_network.h"

#include "core/random.h"

#include <cmath>
#include <tuple>

namespace tenbin {

TrainableMlp::TrainableMlp(int inputs, const MlpSettings &settings, at::Device device)
    : m_device(device), m_batch(settings.batch)
{
    placeLayers(inputs, settings);
    initialise(settings.seed);
}

void TrainableMlp::placeLayers(int inputs, const MlpSettings &settings)
{
    std::vector<int> sizes{inputs};
    sizes.insert(sizes.end(), settings.hidden.begin(), settings.hidden.end());
    sizes.push_back(settings.outputs);
    int64_t count = 0;
    for (size_t i = 0; i + 1 < sizes.size(); ++i) {
        Layer layer;
        layer.inputs = sizes[i];
        layer.outputs = sizes[i + 1];
        layer.hidden = i + 2 < sizes.size();
        layer.normalised = layer.hidden && settings.batchNorm;
        count += int64_t(layer.outputs) * (layer.inputs + (layer.normalised ? 3 : 1));
        m_layers.push_back(layer);
    }
    const auto options = at::TensorOptions().dtype(at::kFloat).device(m_device);
    m_parameters = at::zeros({count}, options);
    m_gradients = at::zeros({count}, options);
    int64_t at = 0;
    const auto place = [&](at::Tensor &parameter, at::Tensor &gradient, at::IntArrayRef shape) {
        const int64_t size = c10::multiply_integers(shape);
        parameter = m_parameters.narrow(0, at, size).view(shape);
        gradient = m_gradients.narrow(0, at, size).view(shape);
        at += size;
    };
    for (Layer &layer : m_layers) {
        place(layer.weights, layer.weightGradient, {layer.outputs, layer.inputs});
        place(layer.bias, layer.biasGradient, {layer.outputs});
        if (layer.normalised) {
            place(layer.scale, layer.scaleGradient, {layer.outputs});
            place(layer.shift, layer.shiftGradient, {layer.outputs});
            layer.scale.fill_(1);
            layer.runningMean = at::zeros({layer.outputs}, options);
            layer.runningVariance = at::ones({layer.outputs}, options);
        }
        layer.output = at::empty({m_batch, layer.outputs}, options);
        layer.gradient = at::empty({m_batch, layer.outputs}, options);
    }
}

void TrainableMlp::initialise(quint64 seed)
{
    // He, Zhang, Ren, Sun, "Delving deep into rectifiers", ICCV 2015; the last layer, which has no
    // rectifier behind it, gets half the variance.
    for (size_t i = 0; i < m_layers.size(); ++i) {
        Layer &layer = m_layers[i];
        RandomStream random(seed, i);
        const double deviation = std::sqrt((layer.hidden ? 2.0 : 1.0) / layer.inputs);
        at::Tensor weights = at::empty({layer.outputs, layer.inputs}, at::kFloat);
        float *values = weights.data_ptr<float>();
        for (int64_t k = 0; k < weights.numel(); ++k)
            values[k] = float(deviation * random.normal());
        layer.weights.copy_(weights);
    }
}

at::Tensor TrainableMlp::forward(const at::Tensor &x, const std::vector<at::Tensor> &masks)
{
    const int64_t rows = x.size(0);
    at::Tensor current = x;
    for (size_t i = 0; i < m_layers.size(); ++i) {
        Layer &layer = m_layers[i];
        layer.input = current;
        at::Tensor output = layer.output.narrow(0, 0, rows);
        at::addmm_out(output, layer.bias, current, layer.weights.t());
        if (!layer.hidden)
            return output;
        if (layer.normalised) {
            layer.raw = output;
            std::tie(output, layer.savedMean, layer.savedInverseDeviation) =
                at::native_batch_norm(output, layer.scale, layer.shift, layer.runningMean,
                                      layer.runningVariance, true, normMomentum, normEpsilon);
        }
        output.clamp_min_(0);
        layer.active = output;
        layer.mask = masks.empty() ? at::Tensor() : masks[i].narrow(0, 0, rows);
        if (layer.mask.defined())
            output = output.mul(layer.mask);
        current = output;
    }
    return current;
}

void TrainableMlp::backward(const at::Tensor &logitGradient)
{
    at::Tensor gradient = logitGradient;
    for (size_t i = m_layers.size(); i-- > 0;) {
        Layer &layer = m_layers[i];
        if (layer.hidden) {
            if (layer.mask.defined())
                gradient.mul_(layer.mask);
            gradient = at::threshold_backward(gradient, layer.active, 0);
            if (layer.normalised) {
                at::Tensor scale;
                at::Tensor shift;
                std::tie(gradient, scale, shift) = at::native_batch_norm_backward(
                    gradient, layer.raw, layer.scale, layer.runningMean, layer.runningVariance,
                    layer.savedMean, layer.savedInverseDeviation, true, normEpsilon,
                    {true, true, true});
                layer.scaleGradient.copy_(scale);
                layer.shiftGradient.copy_(shift);
            }
        }
        at::mm_out(layer.weightGradient, gradient.t(), layer.input);
        at::sum_out(layer.biasGradient, gradient, 0);
        if (i > 0) {
            at::Tensor below = m_layers[i - 1].gradient.narrow(0, 0, gradient.size(0));
            at::mm_out(below, gradient, layer.weights);
            gradient = below;
        }
    }
}

MlpNetwork TrainableMlp::network() const
{
    MlpNetwork network;
    for (const Layer &layer : m_layers) {
        at::Tensor weights = layer.weights;
        at::Tensor bias = layer.bias;
        if (layer.normalised) {
            const at::Tensor factor = layer.scale / (layer.runningVariance + normEpsilon).sqrt();
            weights = weights * factor.unsqueeze(1);
            bias = (bias - layer.runningMean) * factor + layer.shift;
        }
        weights = weights.cpu().contiguous();
        bias = bias.cpu().contiguous();
        DenseLayer dense;
        dense.inputs = layer.inputs;
        dense.outputs = layer.outputs;
        dense.weights.assign(weights.data_ptr<float>(),
                             weights.data_ptr<float>() + weights.numel());
        dense.bias.assign(bias.data_ptr<float>(), bias.data_ptr<float>() + bias.numel());
        network.layers.push_back(std::move(dense));
    }
    return network;
}

} // namespace tenbin
