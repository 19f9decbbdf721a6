#pragma once

#include "core/context.h"
#include "core/progress.h"
#include "data/encoder.h"
#include "models/learner.h"
#include "models/pipeline_steps.h"
#include "models/prediction_intervals.h"
#include "models/predictions.h"
#include "models/problem.h"

#include <QJsonObject>

#include <memory>
#include <optional>
#include <vector>

namespace tenbin {

/// What to train on what: everything but the data.
struct PipelineSpec
{
    QString learner;
    Params learnerParams;
    Params encoderParams;
    QString target;
    QString positive;
    QStringList columns; ///< feature columns, in dataset order; the target is never one of them
    std::optional<Problem> problem;
    PipelineSteps steps;
};

struct FittedSteps;

/// What a pipeline says of rows.
struct Answers
{
    Eigen::MatrixXd outputs;     ///< rows × 1 values or rows × classes probabilities
    std::vector<double> decided; ///< class indices, or the values
    Bounds bounds;               ///< empty: the pipeline has no intervals
};

/// Encoder + model, with the steps that were asked for: what predicts a dataset.
class Pipeline
{
public:
    /// Fits the encoder on the training rows only, then the model on the encoded rows.
    /// `positions` number the entries of target.rows, as the folds of a split made over
    /// target.rows.size() rows do. A class without a training row gets probability 0 later.
    /// Steps learn from predictions of inner folds of the same rows, by models without these rows.
    static Result<Pipeline> fit(const Dataset &dataset, const TargetRows &target, RowSpan positions,
                                const PipelineSpec &spec, const Context &context,
                                Progress &progress);
    /// The same with an encoder that was fitted on these rows.
    static Result<Pipeline> fitWith(Encoder encoder, const Dataset &dataset,
                                    const TargetRows &target, RowSpan positions,
                                    const PipelineSpec &spec, const Context &context,
                                    Progress &progress);
    /// Of parts fitted elsewhere. `targetShape` needs no values: problem and all classes of the
    /// target; `modelClasses` are those that the model knows, empty: all.
    static Pipeline make(PipelineSpec spec, Encoder encoder, std::shared_ptr<const Model> model,
                         Target targetShape, std::vector<int> modelClasses = {});
    /// The same pipeline with fitted steps, those of `spec`.
    Pipeline withSteps(const PipelineSteps &spec, FittedSteps steps) const;

    /// rows × 1 values or rows × classes probabilities (calibrated); `rows` are rows of the
    /// dataset. BadInput when the columns differ from those of the training, Numeric when a
    /// prediction is not finite.
    Result<Eigen::MatrixXd> predict(const Dataset &dataset, RowSpan rows,
                                    const Context &context) const;
    /// The same of rows that its encoder encoded.
    Result<Eigen::MatrixXd> predictFeatures(const Features &features, const Context &context) const;
    /// The same with the decided classes and the intervals.
    Result<Answers> answer(const Dataset &dataset, RowSpan rows, const Context &context) const;

    const PipelineSpec &spec() const;
    const FittedSteps &steps() const;
    const Encoder &encoder() const;
    const Model &model() const;
    Problem problem() const;
    const QStringList &classes() const;
    /// Indices of the classes that the model knows; empty: all.
    const std::vector<int> &modelClasses() const;
    /// What fitting found worth knowing: columns left out, classes without a training row,
    /// warnings of the model.
    QStringList notes() const;

    /// Writes pipeline.json and the model's files, each with its SHA-256, into a folder that is
    /// made when absent and must not hold a pipeline yet.
    Status save(const QString &folder) const;
    /// Everything is checked before use: BadInput when files are absent, damaged or too many.
    static Result<Pipeline> load(const QString &folder);

private:
    struct State;
    std::shared_ptr<const State> m_state;
};

} // namespace tenbin
