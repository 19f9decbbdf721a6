#pragma once

#include "core/context.h"
#include "core/result.h"
#include "data/features.h"

#include <Eigen/Core>

#include <QJsonObject>
#include <QList>
#include <QString>

namespace tenbin {

/// How much a feature matters to a model, in the model's own terms (`unit` says which).
struct Importance
{
    QString feature;
    double value = 0;
};

/// A fitted, immutable model.
class Model
{
public:
    virtual ~Model();

    /// rows × 1 values (regression) or rows × classes probabilities that sum to one.
    virtual Result<Eigen::MatrixXd> predict(const Features &features,
                                            const Context &context) const = 0;
    /// The same for some of the rows, without a copy of them where the model can.
    virtual Result<Eigen::MatrixXd> predictRows(const Features &features, RowSpan rows,
                                                const Context &context) const
    {
        return predict(features.taken(rows), context);
    }
    /// Writes files into an existing folder; JSON and safetensors only, XGBoost's JSON.
    virtual Status save(const QString &folder) const = 0;
    /// Empty when the model has no own measure.
    virtual QList<Importance> importance() const { return {}; }
    virtual QString importanceUnit() const { return {}; }
    /// Facts for people: iterations, trees, coefficients with standard errors, best round.
    virtual QJsonObject summary() const { return {}; }
};

} // namespace tenbin
