#include "core/text.h"
#include "experiments/task.h"
#include "experiments/training_outcome.h"
#include "experiments/tuning.h"
#include "experiments/tuning_blocks.h"

#include <algorithm>

namespace tenbin {

namespace {

/// Share of the progress bar.
constexpr double searched = 0.9;

Result<Outcome> run(const TaskInputs &inputs, const Params &params, const Context &context,
                    Progress &progress)
{
    const Dataset &dataset = inputs.datasets[QStringLiteral("data")];
    Result<TuningPlan> plan = planTuning(dataset, params, context.seed);
    if (!plan)
        return passOn(plan);
    Result<TrialJournal> journal = TrialJournal::open(inputs.folder);
    if (!journal)
        return passOn(journal);
    SubProgress searching(progress, 0, searched);
    Result<TuningResult> result = runTuning(dataset, *plan, *journal, context, searching);
    if (!result)
        return passOn(result);

    TrainingPlan best = plan->training;
    best.pipeline.learnerParams = result->search.bestParams;
    if (!result->nested)
        best.warnings.append(
            Tr::tr("The setting was chosen on the same folds that judge it here: the metrics are "
                   "somewhat too good. Nested validation tells by how much."));
    const auto deleted = std::count_if(result->search.trials.begin(), result->search.trials.end(),
                                       [](const Trial &trial) { return trial.deleted; });
    if (deleted > 0)
        best.warnings.append(
            counted(deleted, Tr::tr("%1 trial was deleted by hand and could not be chosen."),
                    Tr::tr("%1 trials were deleted by hand and could not be chosen.")));
    SubProgress last(progress, searched, 1);
    Result<Outcome> outcome =
        finishTraining(inputs, best, std::move(result->validation), context, last);
    if (!outcome)
        return passOn(outcome);
    outcome->blocks = tuningBlocks(*plan, *result) + outcome->blocks;
    outcome->values[QStringLiteral("tuning")] = tuningJson(*plan, *result);
    return outcome;
}

} // namespace

namespace tasks {

Task tune()
{
    return {.title = Tr::tr("Tune"),
            .help = Tr::tr("Searches the best params of a learner, then fits it with them on all "
                           "rows."),
            .inputs = {{QStringLiteral("data"), TaskSpec::Input::Kind::Dataset}},
            .params = tuningParamSpecs(),
            .run = run};
}

} // namespace tasks
} // namespace tenbin
