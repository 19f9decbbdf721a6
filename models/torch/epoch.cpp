#include "models/torch/epoch.h"

#include <cstring>
#include <numeric>

namespace tenbin {

Epoch::Epoch(const MlpRows &rows, at::Device device) : m_rows(rows), m_device(device)
{
    m_x = at::empty({rows.rows, rows.inputs}, at::kFloat);
    m_y = at::empty({rows.rows}, at::kFloat);
    m_weights = at::ones({rows.rows}, at::kFloat);
    m_order.resize(size_t(rows.rows));
    std::iota(m_order.begin(), m_order.end(), 0U);
}

void Epoch::shuffle(RandomStream random)
{
    random.shuffle(std::span(m_order));
    auto *toX = m_x.data_ptr<float>();
    auto *toY = m_y.data_ptr<float>();
    auto *toWeights = m_weights.data_ptr<float>();
    const auto width = size_t(m_rows.inputs);
    for (size_t i = 0; i < m_order.size(); ++i) {
        const size_t from = m_order[i];
        std::memcpy(toX + i * width, m_rows.x.data() + from * width, width * sizeof(float));
        toY[i] = m_rows.y[from];
        if (!m_rows.weights.empty())
            toWeights[i] = m_rows.weights[from];
    }
    x = m_x.to(m_device);
    y = m_y.to(m_device);
    weights = m_weights.to(m_device);
}

std::vector<at::Tensor> dropoutMasks(const MlpSettings &settings, int64_t rows,
                                     RandomStream &random, at::Device device)
{
    std::vector<at::Tensor> masks;
    if (settings.dropout <= 0)
        return masks;
    const auto threshold = quint16(settings.dropout * 65536);
    const auto keep = float(1 / (1 - settings.dropout));
    for (int width : settings.hidden) {
        at::Tensor mask = at::empty({rows, width}, at::kFloat);
        auto *values = mask.data_ptr<float>();
        quint64 bits = 0;
        for (int64_t i = 0; i < mask.numel(); ++i) {
            if (i % 4 == 0)
                bits = random.next();
            values[i] = quint16(bits) < threshold ? 0.0F : keep;
            bits >>= 16;
        }
        masks.push_back(mask.to(device));
    }
    return masks;
}

} // namespace tenbin
