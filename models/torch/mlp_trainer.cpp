#include "models/torch/mlp_trainer.h"

#include "core/random.h"
#include "core/text.h"
#include "models/torch/mlp_network.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <numeric>

namespace tenbin {

namespace {

constexpr quint64 orderStream = 1ULL << 32;
constexpr quint64 dropoutStream = 2ULL << 32;

/// First and second moments over the flat parameter vector.
class Adam
{
public:
    Adam(const at::Tensor &parameters, const MlpSettings &settings)
        : m_settings(settings), m_first(at::zeros_like(parameters)),
          m_second(at::zeros_like(parameters))
    {
    }

    void step(at::Tensor &parameters, const at::Tensor &gradients, double rate)
    {
        ++m_steps;
        const double firstCorrection = 1 - std::pow(beta1, m_steps);
        const double secondCorrection = 1 - std::pow(beta2, m_steps);
        const double shrink = m_settings.decoupledDecay ? 1 - rate * m_settings.weightDecay : 1.0;
        const double decay = m_settings.decoupledDecay ? 0.0 : m_settings.weightDecay;
        if (parameters.is_cuda())
            onDevice(parameters, gradients, rate / firstCorrection, std::sqrt(secondCorrection),
                     shrink, decay);
        else
            fused(parameters.data_ptr<float>(), gradients.data_ptr<float>(), parameters.numel(),
                  float(rate / firstCorrection), float(1 / std::sqrt(secondCorrection)),
                  float(shrink), float(decay));
    }

private:
    static constexpr double beta1 = 0.9;
    static constexpr double beta2 = 0.999;
    static constexpr double epsilon = 1e-8;

    /// One pass over memory instead of a dozen tensor operations.
    void fused(float *parameters, const float *gradients, int64_t count, float rate,
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

    void onDevice(at::Tensor &parameters, const at::Tensor &gradients, double rate,
                  double secondRoot, double shrink, double decay)
    {
        const at::Tensor gradient = decay > 0 ? gradients.add(parameters, decay) : gradients;
        m_first.mul_(beta1).add_(gradient, 1 - beta1);
        m_second.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
        parameters.mul_(shrink).addcdiv_(m_first, m_second.sqrt().div_(secondRoot).add_(epsilon),
                                         -rate);
    }

    const MlpSettings &m_settings;
    at::Tensor m_first;
    at::Tensor m_second;
    int m_steps = 0;
};

/// Learning rate: linear warm-up, then constant or half a cosine.
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

/// Rows of one epoch in shuffled order, gathered once so that batches are slices.
struct Epoch
{
    at::Tensor x, y, weights;

    Epoch(const MlpRows &rows, at::Device device) : m_rows(rows), m_device(device)
    {
        m_x = at::empty({rows.rows, rows.inputs}, at::kFloat);
        m_y = at::empty({rows.rows}, at::kFloat);
        m_weights = at::ones({rows.rows}, at::kFloat);
        m_order.resize(size_t(rows.rows));
        std::iota(m_order.begin(), m_order.end(), 0U);
    }

    void shuffle(RandomStream random)
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

private:
    const MlpRows &m_rows;
    at::Device m_device;
    at::Tensor m_x, m_y, m_weights;
    std::vector<quint32> m_order;
};

struct LossAndGradient
{
    double loss = 0;     ///< weighted mean
    at::Tensor gradient; ///< of the mean by the logits
};

LossAndGradient lossOf(MlpSettings::Loss loss, const at::Tensor &logits, const at::Tensor &y,
                       const at::Tensor &weights, bool wantsLoss)
{
    const at::Tensor share = weights / weights.sum();
    LossAndGradient result;
    at::Tensor losses;
    if (loss == MlpSettings::Loss::Softmax) {
        const at::Tensor logs = at::log_softmax(logits, 1);
        const at::Tensor truth = y.to(at::kLong).unsqueeze(1);
        result.gradient = logs.exp();
        result.gradient.scatter_add_(1, truth, -at::ones_like(truth, logits.options()));
        result.gradient.mul_(share.unsqueeze(1));
        if (wantsLoss)
            losses = -logs.gather(1, truth).squeeze(1);
    } else {
        const at::Tensor value = logits.squeeze(1);
        if (loss == MlpSettings::Loss::Logistic) {
            result.gradient = value.sigmoid().sub_(y).mul_(share).unsqueeze(1);
            if (wantsLoss)
                losses = at::softplus(value) - value * y;
        } else {
            const at::Tensor difference = value - y;
            result.gradient = (2 * difference * share).unsqueeze(1);
            if (wantsLoss)
                losses = difference * difference;
        }
    }
    if (wantsLoss)
        result.loss = (losses * share).sum().item<double>();
    return result;
}

/// Inverted dropout masks of all hidden layers: 0 or 1 / (1 - p).
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

/// Mean loss of rows under a fitted network, on the CPU in large batches.
double evaluate(const MlpNetwork &network, const MlpRows &rows, MlpSettings::Loss loss)
{
    constexpr int block = 4096;
    double sum = 0;
    double total = 0;
    const auto tensor = [](const float *data, at::IntArrayRef shape) {
        return at::from_blob(const_cast<float *>(data), shape, at::kFloat);
    };
    for (int from = 0; from < rows.rows; from += block) {
        const int count = std::min(block, rows.rows - from);
        at::Tensor current =
            tensor(rows.x.data() + size_t(from) * size_t(rows.inputs), {count, rows.inputs});
        for (size_t i = 0; i < network.layers.size(); ++i) {
            const DenseLayer &layer = network.layers[i];
            current = at::addmm(tensor(layer.bias.data(), {layer.outputs}), current,
                                tensor(layer.weights.data(), {layer.outputs, layer.inputs}).t());
            if (i + 1 < network.layers.size())
                current.clamp_min_(0);
        }
        const at::Tensor weights = rows.weights.empty()
                                       ? at::ones({count}, at::kFloat)
                                       : tensor(rows.weights.data() + from, {count});
        const double weight = weights.sum().item<double>();
        sum += weight *
               lossOf(loss, current, tensor(rows.y.data() + from, {count}), weights, true).loss;
        total += weight;
    }
    return sum / total;
}

} // namespace

Result<MlpFit> trainMlp(const MlpRows &training, const MlpRows &validation,
                        const MlpSettings &settings, Progress &progress)
{
    const c10::NoGradGuard noGraph;
    const at::Device device(settings.cuda ? at::kCUDA : at::kCPU);
    TrainableMlp network(training.inputs, settings, device);
    Adam adam(network.parameters(), settings);
    Epoch epoch(training, device);
    const int64_t batches = (training.rows + settings.batch - 1) / settings.batch;
    const int64_t steps = batches * settings.epochs;
    RandomStream dropout(settings.seed, dropoutStream);
    const bool validated = validation.rows > 0;

    MlpFit fit;
    fit.validationLoss = std::numeric_limits<double>::quiet_NaN();
    for (int number = 0; number < settings.epochs; ++number) {
        epoch.shuffle(RandomStream(settings.seed, orderStream + quint64(number)));
        double trainingLoss = 0;
        int64_t measured = 0;
        for (int64_t batch = 0; batch < batches; ++batch) {
            const int64_t from = batch * settings.batch;
            const int64_t rows = std::min<int64_t>(settings.batch, training.rows - from);
            // Statistics of a single row mean nothing to batch normalisation.
            if (rows == 1 && settings.batchNorm && batches > 1)
                continue;
            const auto masks = dropoutMasks(settings, rows, dropout, device);
            const at::Tensor logits = network.forward(epoch.x.narrow(0, from, rows), masks);
            const bool measure = batch % 8 == 0;
            const LossAndGradient step =
                lossOf(settings.loss, logits, epoch.y.narrow(0, from, rows),
                       epoch.weights.narrow(0, from, rows), measure);
            network.backward(step.gradient);
            const int64_t at = number * batches + batch;
            adam.step(network.parameters(), network.gradients(), rateAt(settings, at, steps));
            if (measure) {
                trainingLoss += step.loss;
                ++measured;
                if (!progress.report(double(at) / double(steps),
                                     Tr::tr("epoch %1 of %2").arg(number + 1).arg(settings.epochs)))
                    return cancelled();
            }
        }
        trainingLoss /= double(std::max<int64_t>(1, measured));
        if (!std::isfinite(trainingLoss))
            return failure(Error::Kind::Numeric,
                           Tr::tr("The network's loss is not finite in epoch %1.").arg(number + 1),
                           Tr::tr("Use a smaller learning rate."));
        progress.point(QStringLiteral("training loss"), number + 1, trainingLoss);
        fit.epochs = number + 1;
        if (!validated) {
            fit.bestEpoch = fit.epochs;
            continue;
        }
        MlpNetwork candidate = network.network();
        const double loss = evaluate(candidate, validation, settings.loss);
        progress.point(QStringLiteral("validation loss"), number + 1, loss);
        if (!(loss >= fit.validationLoss)) {
            fit.validationLoss = loss;
            fit.bestEpoch = fit.epochs;
            fit.network = std::move(candidate);
        } else if (settings.patience > 0 && fit.epochs - fit.bestEpoch >= settings.patience) {
            break;
        }
    }
    if (!validated)
        fit.network = network.network();
    return fit;
}

} // namespace tenbin
