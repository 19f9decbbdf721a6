#pragma once

#include "core/context.h"
#include "core/progress.h"
#include "data/encoder.h"
#include "models/learner.h"
#include "models/predictions.h"
#include "models/problem.h"

#include <QJsonObject>

#include <memory>
#include <optional>

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
};

/// Encoder + model: what predicts a dataset.
class Pipeline
{
public:
    /// Fits the encoder on the training rows only, then the model on the encoded rows.
    /// `positions` number the entries of target.rows, as the folds of a split made over
    /// target.rows.size() rows do. A class without a training row gets probability 0 later.
    static Result<Pipeline> fit(const Dataset &dataset, const TargetRows &target, RowSpan positions,
                                const PipelineSpec &spec, const Context &context,
                                Progress &progress);
    static Pipeline make(PipelineSpec spec, Encoder encoder, std::shared_ptr<const Model> model,
                         Target targetShape);

    /// rows × 1 values or rows × classes probabilities; `rows` are rows of the dataset.
    Result<Eigen::MatrixXd> predict(const Dataset &dataset, RowSpan rows,
                                    const Context &context) const;

    const PipelineSpec &spec() const;
    const Encoder &encoder() const;
    const Model &model() const;
    Problem problem() const;
    const QStringList &classes() const;

    Status save(const QString &folder) const;
    static Result<Pipeline> load(const QString &folder);

private:
    struct State;
    std::shared_ptr<const State> m_state;
};

} // namespace tenbin
