#pragma once

#include "models/coefficient_table.h"
#include "models/learner.h"
#include "models/linear_fit.h"

namespace tenbin {

// What linear and logistic regression have in common.

/// A fitted linear predictor with the facts about its fit; predicts the predictor itself.
class LinearModel : public Model
{
public:
    /// `learner` is whose model it is, in its file.
    LinearModel(QString learner, LinearCoefficients coefficients, QJsonObject summary);

    const LinearCoefficients &coefficients() const { return m_coefficients; }

    Result<Eigen::MatrixXd> predict(const Features &features, const Context &context) const final;
    Result<Eigen::MatrixXd> predictRows(const Features &features, RowSpan rows,
                                        const Context &context) const final;
    Status save(const QString &folder) const override;
    QList<Importance> importance() const override;
    QString importanceUnit() const override;
    QJsonObject summary() const override { return m_summary; }

protected:
    /// What the values of the predictor mean.
    virtual Eigen::MatrixXd respond(Eigen::MatrixXd eta) const { return eta; }
    /// What the model's file holds.
    virtual QJsonObject content() const;

private:
    QString m_learner;
    LinearCoefficients m_coefficients;
    QJsonObject m_summary;
};

/// What LinearModel::save wrote: everything is checked but what the learner added.
struct SavedLinearModel
{
    QJsonObject content;
    LinearCoefficients coefficients;
    QJsonObject summary;
};
Result<SavedLinearModel> loadLinearModel(const QString &folder, const QString &learner);

/// Facts about a fit: penalty, iterations, warnings, table of coefficients.
QJsonObject linearSummary(const LinearFitted &fitted, const QString &penalty,
                          const CoefficientErrors &errors, const QStringList &outputs);

/// Params that say how any linear fit is done, and what they say; penalties are the learner's.
QList<ParamSpec> linearParamSpecs();
LinearSettings linearSettings(const Params &params);

} // namespace tenbin
