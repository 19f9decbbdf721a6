#include "core/text.h"
#include "experiments/task.h"
#include "experiments/training.h"
#include "experiments/training_outcome.h"

namespace tenbin {

namespace {

/// Share of the progress bar.
constexpr double validated = 0.8;

Result<Outcome> run(const TaskInputs &inputs, const Params &params, const Context &context,
                    Progress &progress)
{
    const Dataset &dataset = inputs.datasets[QStringLiteral("data")];
    const Result<TrainingPlan> plan = planTraining(dataset, params, context.seed);
    if (!plan)
        return passOn(plan);
    if (plan->validation.kind == SplitSpec::Kind::None)
        return finishTraining(inputs, *plan, std::nullopt, context, progress);
    SubProgress first(progress, 0, validated);
    Result<CrossValidation> cross =
        crossValidate(dataset, plan->target, plan->split, plan->pipeline, context, first);
    if (!cross)
        return passOn(cross);
    SubProgress last(progress, validated, 1);
    return finishTraining(inputs, *plan, std::move(*cross), context, last);
}

} // namespace

namespace tasks {

Task train()
{
    return {.title = Tr::tr("Train"),
            .help = Tr::tr("Validates a learner on a data set, then fits it on all rows."),
            .inputs = {{QStringLiteral("data"), TaskSpec::Input::Kind::Dataset}},
            .params = trainingParamSpecs(),
            .run = run};
}

} // namespace tasks
} // namespace tenbin
