#include "models/torch/mlp_trainer.h"

#include "core/text.h"
#include "models/torch/adam.h"
#include "models/torch/epoch.h"
#include "models/torch/mlp_loss.h"
#include "models/torch/mlp_network.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace tenbin {

namespace {

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
