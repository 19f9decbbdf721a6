#pragma once

#include "core/context.h"
#include "core/progress.h"
#include "core/result.h"
#include "experiments/outcome.h"
#include "experiments/task.h"
#include "experiments/training.h"
#include "models/cross_validation.h"
#include "models/evaluation.h"

#include <optional>

namespace tenbin {

// What tasks that end in a model have in common.

/// An estimate over folds as the mean of the folds with their interval, else the value itself.
MetricValue metricValue(const MetricEstimate &estimate);

/// Fits the plan's learner on all rows, evaluates `validation` (without it: the model on its own
/// training rows, with a warning), and keeps model and predictions in the job's folder.
Result<Outcome> finishTraining(const TaskInputs &inputs, const TrainingPlan &plan,
                               std::optional<CrossValidation> validation, const Context &context,
                               Progress &progress);

} // namespace tenbin
