#include "models/adversarial_mlp.h"

#include "core/text.h"
#include "models/mlp_model.h"
#include "models/mlp_training.h"

#include <algorithm>
#include <numeric>

namespace tenbin {

namespace {

Status checkGroups(std::span<const qint32> groups, const AdversarySettings &adversary,
                   const Target &target)
{
    if (target.problem != Problem::Binary)
        return badInput(Tr::tr("Adversarial debiasing is for two classes."),
                        Tr::tr("Make a target of two classes, such as one class against the "
                               "others."));
    Q_ASSERT(groups.size() == target.values.size());
    std::vector<qint64> counts(size_t(adversary.groups));
    for (qint32 group : groups)
        ++counts[size_t(group)];
    const auto present = counts.size() - size_t(std::count(counts.begin(), counts.end(), 0));
    if (present < 2)
        return badInput(Tr::tr("All training rows are of one group: there is nothing to tell "
                               "apart."),
                        Tr::tr("Choose a protected column with at least two groups."));
    return {};
}

} // namespace

Result<ModelPtr> fitAdversarialMlp(const TrainingSet &training, std::span<const qint32> groups,
                                   const AdversarySettings &adversary, const Params &params,
                                   const Context &context, Progress &progress)
{
    if (!progress.report(0))
        return cancelled();
    if (Status fine = checkTraining(training, {}, context.threads); !fine)
        return passOn(fine);
    const Target &target = training.target;
    if (Status fine = checkGroups(groups, adversary, target); !fine)
        return passOn(fine);
    const Result<TorchDoor> door = openTorch();
    if (!door)
        return passOn(door);
    const Result<MlpSettings> settings = mlpSettings(target, params, *door, context.seed);
    if (!settings)
        return passOn(settings);
    Rows all(target.values.size());
    std::iota(all.begin(), all.end(), 0U);
    const MlpFloats rows(training, all, mlpWeights(target, params), 0, 1);
    if (!progress.report(0))
        return cancelled();
    Result<AdversarialFit> fitted =
        door->trainAdversarial(rows.rows, groups, *settings, adversary, progress);
    if (!fitted)
        return passOn(fitted);
    const QJsonObject summary{{QStringLiteral("epochs"), settings->epochs},
                              {QStringLiteral("training_rows"), rows.rows.rows},
                              {QStringLiteral("adversary_strength"), adversary.strength},
                              {QStringLiteral("adversary_loss"), fitted->adversaryLoss},
                              {QStringLiteral("uninformed_adversary_loss"), fitted->uninformedLoss},
                              {QStringLiteral("device"),
                               settings->cuda ? QStringLiteral("cuda") : QStringLiteral("cpu")}};
    return std::make_unique<MlpModel>(std::move(fitted->network), target.classes, 0, 1, summary);
}

} // namespace tenbin
