#include "models/torch/adversarial_trainer.h"

#include "core/text.h"
#include "models/torch/adversary.h"
#include "models/torch/epoch.h"
#include "models/torch/mlp_loss.h"
#include "models/torch/mlp_network.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

/// Loss of an adversary that knows the shares of the groups, or of the groups within each class.
double entropyOf(const MlpRows &rows, std::span<const qint32> groups,
                 const AdversarySettings &settings)
{
    using Constraint = AdversarySettings::Constraint;
    const bool byClass = settings.constraint != Constraint::DemographicParity;
    std::vector<double> cells(2 * size_t(settings.groups));
    double classes[2] = {};
    for (size_t row = 0; row < groups.size(); ++row) {
        const double weight = rows.weights.empty() ? 1 : double(rows.weights[row]);
        const size_t known = byClass && rows.y[row] > 0.5F ? 1 : 0;
        cells[2 * size_t(groups[row]) + known] += weight;
        classes[known] += weight;
    }
    double entropies[2] = {};
    for (size_t i = 0; i < cells.size(); ++i) {
        const double share = cells[i] / classes[i % 2];
        if (cells[i] > 0)
            entropies[i % 2] -= share * std::log(share);
    }
    switch (settings.constraint) {
    case Constraint::EqualOpportunity: return entropies[1];
    case Constraint::EqualizedOdds: return (entropies[0] + entropies[1]) / 2;
    case Constraint::DemographicParity: break;
    }
    return entropies[0];
}

at::Tensor gathered(std::span<const qint32> groups, std::span<const quint32> order,
                    at::Device device)
{
    at::Tensor chosen = at::empty({int64_t(order.size())}, at::kLong);
    auto *values = chosen.data_ptr<int64_t>();
    for (size_t i = 0; i < order.size(); ++i)
        values[i] = groups[order[i]];
    return chosen.to(device);
}

} // namespace

Result<AdversarialFit> trainAdversarial(const MlpRows &training, std::span<const qint32> groups,
                                        const MlpSettings &settings,
                                        const AdversarySettings &adversarySettings,
                                        Progress &progress)
{
    const c10::NoGradGuard noGraph;
    const at::Device device(settings.cuda ? at::kCUDA : at::kCPU);
    TrainableMlp network(training.inputs, settings, device);
    Adam adam(network.parameters(), settings);
    Adversary adversary(adversarySettings, device);
    Adam adversaryAdam(adversary.parameters(), MlpSettings{});
    Epoch epoch(training, device);
    const int64_t batches = (training.rows + settings.batch - 1) / settings.batch;
    const int64_t steps = batches * settings.epochs;
    RandomStream dropout(settings.seed, dropoutStream);

    AdversarialFit fit;
    fit.uninformedLoss = entropyOf(training, groups, adversarySettings);
    for (int number = 0; number < settings.epochs; ++number) {
        epoch.shuffle(RandomStream(settings.seed, orderStream + quint64(number)));
        const at::Tensor ofRows = gathered(groups, epoch.order(), device);
        double trainingLoss = 0;
        double adversaryLoss = 0;
        double measured = 0;
        for (int64_t batch = 0; batch < batches; ++batch) {
            const int64_t from = batch * settings.batch;
            const int64_t rows = std::min<int64_t>(settings.batch, training.rows - from);
            // Statistics of a single row mean nothing to batch normalisation.
            if (rows == 1 && settings.batchNorm && batches > 1)
                continue;
            const auto masks = dropoutMasks(settings, rows, dropout, device);
            const at::Tensor logits = network.forward(epoch.x.narrow(0, from, rows), masks);
            const at::Tensor y = epoch.y.narrow(0, from, rows);
            const at::Tensor weights = epoch.weights.narrow(0, from, rows);
            const LossAndGradient task = lossOf(settings.loss, logits, y, weights, true);
            const Adversary::Step watched =
                adversary.measure(logits, y, ofRows.narrow(0, from, rows), weights);
            network.backward(task.gradient);
            at::Tensor gradient = network.gradients();
            if (adversarySettings.strength > 0) {
                const at::Tensor own = gradient.clone();
                network.backward(watched.byLogits.clone());
                gradient = debiased(own, network.gradients(), adversarySettings.strength);
            }
            const int64_t at = number * batches + batch;
            adam.step(network.parameters(), gradient, rateAt(settings, at, steps));
            adversaryAdam.step(adversary.parameters(), watched.byParameters,
                               adversarySettings.learningRate);
            trainingLoss += task.loss;
            adversaryLoss += watched.loss;
            ++measured;
            if (batch % 8 == 0 &&
                !progress.report(double(at) / double(steps),
                                 Tr::tr("epoch %1 of %2").arg(number + 1).arg(settings.epochs)))
                return cancelled();
        }
        trainingLoss /= std::max(1.0, measured);
        fit.adversaryLoss = adversaryLoss / std::max(1.0, measured);
        if (!std::isfinite(trainingLoss) || !std::isfinite(fit.adversaryLoss))
            return failure(Error::Kind::Numeric,
                           Tr::tr("The network's loss is not finite in epoch %1.").arg(number + 1),
                           Tr::tr("Use a smaller learning rate, or less strength."));
        progress.point(QStringLiteral("training loss"), number + 1, trainingLoss);
        progress.point(QStringLiteral("adversary's loss"), number + 1, fit.adversaryLoss);
    }
    fit.network = network.network();
    return fit;
}

} // namespace tenbin
