#pragma once

#include "core/context.h"
#include "core/progress.h"
#include "experiments/training.h"
#include "experiments/trial_journal.h"
#include "models/cross_validation.h"
#include "models/search_plan.h"

#include <optional>

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
    std::optional<SplitSpec> inner; ///< nested: folds within each training part of the validation

    /// All params of the learner for a setting; BadInput and Usage errors speak of the setting.
    Result<Params> learnerParams(const QJsonObject &setting, double share) const;
    /// The folds of a round.
    Split folds(const Split &whole, const Target &target, double share, quint64 seed) const;
    /// The number of a search's first trial: the one on all rows (-1) comes before those within
    /// the outer folds.
    int firstTrial(int outer) const { return (outer + 1) * search.trials(); }
    int numberWithin(const Trial &trial) const { return trial.number - firstTrial(trial.outer); }
};

/// The params of "tune": those of "train" and how to search.
QList<ParamSpec> tuningParamSpecs();

Result<TuningPlan> planTuning(const Dataset &dataset, const Params &params, quint64 seed);

/// One search at its end.
struct SearchResult
{
    QList<Trial> trials; ///< by number
    int best = 0;        ///< position in trials
    Params bestParams;   ///< of the learner, all

    const Trial &bestTrial() const { return trials[best]; }
};

/// A search that saw the training rows of one outer fold only, judged on the fold's test rows.
struct OuterFold
{
    QString name;
    SearchResult search;
    double score = 0; ///< of the chosen setting, fitted on all training rows of the fold
};

struct NestedResult
{
    std::vector<OuterFold> folds;
};

struct TuningResult
{
    SearchResult search; ///< on all rows, judged by the validation's folds
    std::optional<NestedResult> nested;
    /// Of the best setting; nested: of the setting that was chosen without the fold's test rows.
    CrossValidation validation;
};

/// Tries the settings on the same folds, `plan.jobs` side by side, and keeps each in the journal as
/// it ends; those that the journal has are not tried again. A trial that fails costs itself only;
/// one that was running twice when the worker broke off is taken for the cause and fails. Nested
/// searches run side by side, and all loops share `context.threads`. The result depends neither on
/// threads nor on jobs. BadInput when every trial of a round failed.
///
/// Settings that differ in the strength of a penalty only are fitted from the strongest on, each
/// from the solution before (see SettingPath); a search that goes on repeats these fits, so that
/// its numbers are those of a search that was not interrupted.
///
/// Who watches: each trial that ends, in any order, is a line of trials.jsonl (see TrialJournal)
/// and a point (number within its search from 1, score) of the curve "METRIC", nested "FOLD:
/// METRIC" with the outer fold's name. In the outcome, values["tuning"] is what tuningJson says.
Result<TuningResult> runTuning(const Dataset &dataset, const TuningPlan &plan,
                               TrialJournal &journal, const Context &context, Progress &progress);

} // namespace tenbin
