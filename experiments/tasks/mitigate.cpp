#include "core/text.h"
#include "experiments/mitigation.h"
#include "experiments/mitigation_blocks.h"
#include "experiments/task.h"
#include "experiments/training_outcome.h"
#include "models/mitigation_validation.h"

#include <algorithm>

namespace tenbin {

namespace {

/// Shares of the progress bar.
constexpr double validated = 0.75;
constexpr double compared = 0.85;

Result<ProtectedGroups> heldOutGroups(const MitigationPlan &plan, const Dataset &dataset,
                                      const Rows &rows)
{
    const Result<std::vector<qint32>> codes = plan.groups.codes(dataset, rows);
    if (!codes)
        return passOn(codes);
    ProtectedGroups groups;
    groups.names = plan.groups.names();
    groups.of.assign(codes->begin(), codes->end());
    return groups;
}

Result<MitigationComparison> compare(const MitigationPlan &plan, const Dataset &dataset,
                                     const MitigationValidation &validation, const Context &context,
                                     Progress &progress)
{
    const Result<ProtectedGroups> groups =
        heldOutGroups(plan, dataset, validation.plain.predictions.rows);
    if (!groups)
        return passOn(groups);
    QList<Predictions> settings;
    for (const CrossValidation &one : validation.mitigated)
        settings.append(one.predictions);
    return compareMitigation(
        validation.plain.predictions, settings, *groups,
        {plan.gapMetric(), plan.chosenAt, plan.resamples, 0.95, context.seed, context.threads},
        progress);
}

QStringList comparisonWarnings(const MitigationComparison &comparison)
{
    constexpr qsizetype leastRows = 30;
    QStringList small;
    for (qsizetype group = 0; group < comparison.groups.size(); ++group) {
        if (comparison.groupRows[group] < leastRows)
            small.append(comparison.groups[group]);
    }
    if (small.isEmpty())
        return {};
    return {Tr::tr("Groups of fewer than %1 rows say more of chance than of the predictions: %2.")
                .arg(leastRows)
                .arg(small.join(QStringLiteral(", ")))};
}

Result<Outcome> run(const TaskInputs &inputs, const Params &params, const Context &context,
                    Progress &progress)
{
    const Dataset &dataset = inputs.datasets[QStringLiteral("data")];
    const Result<MitigationPlan> plan = planMitigation(dataset, params, context.seed);
    if (!plan)
        return passOn(plan);
    const TrainingPlan &training = plan->training;
    SubProgress first(progress, 0, validated);
    Result<MitigationValidation> validation =
        validateMitigation(dataset, training.target, training.split, training.pipeline,
                           plan->settings, context, first);
    if (!validation)
        return passOn(validation);
    SubProgress second(progress, validated, compared, Tr::tr("intervals"));
    const Result<MitigationComparison> comparison =
        compare(*plan, dataset, *validation, context, second);
    if (!comparison)
        return passOn(comparison);

    TrainingPlan mitigated = training;
    mitigated.pipeline.steps.mitigation = plan->chosen;
    SubProgress last(progress, compared, 1);
    Result<Outcome> outcome = finishTraining(
        inputs, mitigated, std::move(validation->mitigated[size_t(plan->chosenAt)]), context, last);
    if (!outcome)
        return passOn(outcome);
    outcome->warnings += comparisonWarnings(*comparison);
    QList<Block> blocks = mitigationOutcomeBlocks(*plan, *comparison, dataset.name());
    blocks.append(Heading{Tr::tr("The mitigated model on rows it was not trained on"), 2});
    outcome->blocks = blocks + outcome->blocks;
    outcome->values[QStringLiteral("mitigation")] = mitigationOutcomeJson(*plan, *comparison);
    return outcome;
}

} // namespace

namespace tasks {

Task mitigate()
{
    return {.title = Tr::tr("Mitigate"),
            .help = Tr::tr("Trains a learner with and without a method against unfairness on the "
                           "same folds, compares both on the same rows, and keeps the fairer "
                           "model."),
            .inputs = {{QStringLiteral("data"), TaskSpec::Input::Kind::Dataset}},
            .params = mitigationParamSpecs(),
            .run = run};
}

} // namespace tasks
} // namespace tenbin
