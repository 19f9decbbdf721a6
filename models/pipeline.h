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
    QStringList columns; ///< feature columns, in dataset order
    std::optional<Problem> problem;
};

/// Encoder + model: what predicts a dataset.
class Pipeline
{
public:
    /// Fits the encoder on `rows` only, then the model on the encoded rows.
    static Result<Pipeline> fit(const Dataset &dataset, const TargetRows &target, RowSpan rows,
                                const PipelineSpec &spec, const Context &context,
                                Progress &progress);
    static Pipeline make(PipelineSpec spec, Encoder encoder, std::shared_ptr<const Model> model,
                         Target targetShape);

    /// rows × 1 values or rows × classes probabilities.
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
