#pragma once

#include "core/params.h"
#include "core/result.h"
#include "data/dataset.h"
#include "data/split.h"
#include "models/learner.h"
#include "models/pipeline.h"
#include "models/problem.h"

namespace tenbin {

/// What a training task was asked, made definite on its data set.
struct TrainingPlan
{
    PipelineSpec pipeline;
    TargetRows target;
    SplitSpec validation;
    Split split;
    QString metric; ///< the one that decides; empty: the problem's usual one
    QStringList warnings;
};

/// The params of "train".
QList<ParamSpec> trainingParamSpecs();

/// Target: the param, else the column with that role. Features: columns with the role feature or
/// protected, less `exclude`. Validation "auto": 5 stratified folds for classes, 5 plain ones for
/// numbers. Usage and BadInput errors name what is wrong.
Result<TrainingPlan> planTraining(const Dataset &dataset, const Params &params, quint64 seed);

/// What a "validation" param means: "auto" is five folds, stratified for classes.
Result<SplitSpec> validationSpec(const QString &text, Problem problem);

/// Folds over the rows of a target, by the data set's classes, groups and times.
Result<Split> splitRows(const Dataset &dataset, const TargetRows &rows, const SplitSpec &validation,
                        quint64 seed);

/// The metric people look at first: roc_auc, f1_macro or r2... of the problem.
QString usualMetric(Problem problem);

} // namespace tenbin
