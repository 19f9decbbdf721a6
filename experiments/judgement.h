#pragma once

#include "core/params.h"
#include "core/progress.h"
#include "data/dataset.h"
#include "experiments/outcome.h"
#include "models/evaluation.h"
#include "models/predictions.h"

#include <optional>

namespace tenbin {

/// What "evaluate" can be asked beside its metrics: threshold, costs, slices, slice_metric.
QList<ParamSpec> judgementParamSpecs();

/// A threshold and costs on predictions. The predicted classes are decided again when a threshold
/// is given; JSON: "threshold" {value, chosen_by, cells, metrics, intervals} and "cost" {mean,
/// least_expected}.
struct Judgement
{
    QJsonObject values;
    QList<Block> blocks;
    QStringList warnings;
};
Result<Judgement> judge(const Params &params, const EvaluationOptions &options,
                        Predictions &predictions);

/// Tables of a metric by slices of columns; JSON: "slices" [{column, metric, slices: [{name, rows,
/// value, low, high}]}]. A text with an operator ("age >= 50") is one slice of its own.
Status addSlices(const Params &params, const EvaluationOptions &options,
                 const std::optional<Dataset> &data, const Predictions &predictions,
                 Progress &progress, Outcome &outcome);

} // namespace tenbin
