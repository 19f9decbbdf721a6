#pragma once

#include "core/random.h"
#include "models/mlp.h"

#include <cmath>
#include <vector>

namespace tenbin::test {

/// A network with normal weights and biases; sizes from inputs to outputs.
inline MlpNetwork chanceNetwork(const std::vector<int> &sizes, quint64 seed = 1)
{
    RandomStream random(seed);
    MlpNetwork network;
    for (size_t i = 0; i + 1 < sizes.size(); ++i) {
        DenseLayer layer{sizes[i], sizes[i + 1], {}, {}};
        for (int k = 0; k < layer.inputs * layer.outputs; ++k)
            layer.weights.push_back(float(random.normal() * std::sqrt(2.0 / layer.inputs)));
        for (int k = 0; k < layer.outputs; ++k)
            layer.bias.push_back(float(0.5 * random.normal()));
        network.layers.push_back(std::move(layer));
    }
    return network;
}

/// Its logits, by the definition.
inline std::vector<double> plainLogits(const MlpNetwork &network, std::vector<double> values)
{
    for (size_t i = 0; i < network.layers.size(); ++i) {
        const DenseLayer &layer = network.layers[i];
        std::vector<double> next(layer.bias.begin(), layer.bias.end());
        for (int out = 0; out < layer.outputs; ++out) {
            for (int in = 0; in < layer.inputs; ++in)
                next[size_t(out)] +=
                    double(layer.weights[size_t(out * layer.inputs + in)]) * values[size_t(in)];
            if (i + 1 < network.layers.size())
                next[size_t(out)] = std::max(next[size_t(out)], 0.0);
        }
        values = std::move(next);
    }
    return values;
}

} // namespace tenbin::test
