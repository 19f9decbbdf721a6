#pragma once

#include "core/context.h"
#include "core/progress.h"
#include "experiments/training.h"
#include "experiments/trial_journal.h"
#include "models/cross_validation.h"
#include "models/search_plan.h"

namespace tenbin {

/// What a search was asked, made definite on its data set.
struct TuningPlan
{
    TrainingPlan training; ///< its learner's params are those that do not vary
    const Learner *learner = nullptr;
    QString kind;
    SearchSpace space;
    SearchPlan search;
    QString metric;
    bool greaterIsBetter = true;
    QString resource; ///< what rounds of halving share out: "rows", or a param of the learner
    int jobs = 1;

    /// All params of the learner for a setting; BadInput and Usage errors speak of the setting.
    Result<Params> learnerParams(const QJsonObject &setting, double share) const;
    /// The folds of a round.
    Split folds(const Split &whole, const Target &target, double share, quint64 seed) const;
};

/// The params of "tune": those of "train" and how to search.
QList<ParamSpec> tuningParamSpecs();

Result<TuningPlan> planTuning(const Dataset &dataset, const Params &params, quint64 seed);

/// A search at its end.
struct TuningResult
{
    QList<Trial> trials;        ///< by number
    int best = 0;               ///< position in trials
    Params bestParams;          ///< of the learner, all
    CrossValidation validation; ///< of the best setting
};

/// Tries the settings on the same folds, `plan.jobs` side by side, and keeps each in the journal as
/// it ends; those that the journal has are not tried again. A trial that fails costs itself only;
/// one that was running twice when the worker broke off is taken for the cause and fails. The
/// result depends neither on threads nor on jobs. BadInput when every trial of a round failed.
Result<TuningResult> runTuning(const Dataset &dataset, const TuningPlan &plan,
                               TrialJournal &journal, const Context &context, Progress &progress);

} // namespace tenbin
