#pragma once

#include "core/progress.h"
#include "experiments/outcome.h"
#include "experiments/run.h"
#include "models/predictions.h"
#include "models/threshold_curve.h"

#include <memory>
#include <optional>

namespace tenbin {

/// Whether a run's predictions can be judged: a training, or an evaluated file of predictions.
bool isEvaluable(const StoredRun &run);

/// A finished run with its predictions and the rows that they are about. Made in the background,
/// then only read.
struct EvaluatedRun
{
    StoredRun run;
    TaskSpec spec;
    Outcome outcome;
    Predictions predictions;
    std::optional<Dataset> data; ///< none: it is not in the project any more

    /// The data's row of a prediction, counted from 0.
    quint32 dataRow(size_t position) const;
};
using EvaluatedRunPointer = std::shared_ptr<const EvaluatedRun>;

/// BadInput when the predictions are missing or damaged, or are of other rows than the data has.
Result<EvaluatedRunPointer> readEvaluatedRun(const QString &project, const StoredRun &run);

/// What the page judges: a run's predictions, or those of one class against all others.
struct JudgedPredictions
{
    std::shared_ptr<const Predictions> predictions;
    std::shared_ptr<const ThresholdCurve> curve; ///< null: there is no threshold to choose
    double decided = 0.5;                        ///< the threshold that the classes came from
    Confusion confusion;                         ///< of the classes as they were predicted
    Confusion probabilities; ///< their sums by actual class; no classes: there are none
    QList<Chart> charts;
};

/// The run's own predictions, with the charts of its outcome.
JudgedPredictions judgeRun(const EvaluatedRunPointer &run);
/// One class of several against the others, with charts made here. Cancelled when told so.
Result<JudgedPredictions> judgeClass(const EvaluatedRunPointer &run, int classIndex,
                                     Progress &progress);

/// A score that tells the rows predicted positive from the others: 0.5 (scores that are no
/// probabilities: 0) when that does, or when none does, else midway between the two.
double decidedThreshold(const Predictions &predictions);

} // namespace tenbin
