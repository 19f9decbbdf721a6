#include "core/guarded.h"
#include "models/torch/adversarial_trainer.h"
#include "models/torch/mlp_trainer.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

namespace tenbin {

namespace {

Result<MlpFit> guardedTraining(const MlpRows &training, const MlpRows &validation,
                               const MlpSettings &settings, Progress &progress)
{
    return guarded(Tr::tr("Cannot train the network"),
                   [&] { return trainMlp(training, validation, settings, progress); });
}

Result<AdversarialFit> guardedAdversary(const MlpRows &training, std::span<const qint32> groups,
                                        const MlpSettings &settings,
                                        const AdversarySettings &adversary, Progress &progress)
{
    return guarded(Tr::tr("Cannot train the network"), [&] {
        return trainAdversarial(training, groups, settings, adversary, progress);
    });
}

} // namespace
} // namespace tenbin

extern "C" Q_DECL_EXPORT void tenbin_open_torch(tenbin::TorchDoor *door)
{
    // Batches are small: a second thread would only wait for the first. Folds and models run side
    // by side instead.
    at::set_num_threads(1);
    door->hasCuda = at::hasCUDA();
    door->trainMlp = tenbin::guardedTraining;
    door->trainAdversarial = tenbin::guardedAdversary;
}
