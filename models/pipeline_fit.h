#pragma once

#include "models/pipeline.h"

namespace tenbin {

// Steps of fitting and predicting that single pipelines and cross-validation share.

/// Usage error with the learner's reason when it cannot be used here.
Status checkUse(const Learner &learner, const TrainingFacts &facts, const Params &params);

/// The spec's columns without the target.
QStringList featureColumns(const PipelineSpec &spec);

/// The dataset's rows at positions of target.rows.
Rows datasetRows(const TargetRows &target, RowSpan positions);

/// Checked predictions of `rows` (nullopt: all) for all classes of the target, `modelClasses` being
/// those that the model knows (empty: all).
Result<Eigen::MatrixXd> predictEncoded(const Model &model, const Features &features,
                                       std::optional<RowSpan> rows, const Target &shape,
                                       const std::vector<int> &modelClasses,
                                       const Context &context);

/// What the pipeline says where its model says this: all classes of the target, calibrated.
Eigen::MatrixXd pipelineOutputs(const Pipeline &pipeline, const Eigen::MatrixXd &modelOutputs);

/// What the model's fitting warns of (the "warnings" of its summary), each with the learner's name.
QStringList modelNotes(const Model &model, const QString &learner);

/// Pipeline::fit for a spec with steps: all that they learn from are the rows at `positions`.
Result<Pipeline> fitWithSteps(const Dataset &dataset, const TargetRows &target, RowSpan positions,
                              const PipelineSpec &spec, const Context &context, Progress &progress);

/// A sentence when classes have no training row.
QStringList absentClassNotes(const QStringList &absent);

} // namespace tenbin
