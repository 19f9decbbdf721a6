#pragma once

#include "core/random.h"
#include "models/mlp.h"

#include <ATen/ATen.h>

#include <span>
#include <vector>

namespace tenbin {

/// Rows of one epoch in shuffled order, gathered once so that batches are slices.
struct Epoch
{
    at::Tensor x, y, weights;

    Epoch(const MlpRows &rows, at::Device device);

    void shuffle(RandomStream random);
    /// Which rows they are.
    std::span<const quint32> order() const { return m_order; }

private:
    const MlpRows &m_rows;
    at::Device m_device;
    at::Tensor m_x, m_y, m_weights;
    std::vector<quint32> m_order;
};

/// Inverted dropout masks of all hidden layers: 0 or 1 / (1 - p). Empty without dropout.
std::vector<at::Tensor> dropoutMasks(const MlpSettings &settings, int64_t rows,
                                     RandomStream &random, at::Device device);

// Parts of the seed, after those that the layers start from.
inline constexpr quint64 orderStream = 1ULL << 32;
inline constexpr quint64 dropoutStream = 2ULL << 32;

} // namespace tenbin
