#pragma once

#include "core/result.h"
#include "data/features.h"

#include <Eigen/Core>

#include <QJsonObject>
#include <QStringList>

namespace tenbin {

/// A fitted linear predictor in the units of the features:
/// eta_k = intercepts[k] + Σ_j slopes(j, k) (x_j - centre[j]).
/// The centre keeps digits where a feature's mean is large against its spread.
struct LinearCoefficients
{
    QStringList features;
    Eigen::VectorXd centre;     ///< one a feature; 0 for sparse ones
    Eigen::VectorXd deviation;  ///< standard deviation of each feature in the training rows
    Eigen::MatrixXd slopes;     ///< features × outputs
    Eigen::VectorXd intercepts; ///< one an output

    /// rows × outputs. BadInput when the features are not those of the fit, or not finite.
    /// `rows` of the input; nullopt: all.
    Result<Eigen::MatrixXd> predict(const Features &input, std::optional<RowSpan> rows,
                                    int threads) const;
    /// Of eta at x = 0.
    Eigen::VectorXd interceptsAtZero() const;
    /// |slope| × standard deviation, averaged over outputs.
    Eigen::VectorXd standardisedSizes() const;

    QJsonObject toJson() const;
    static Result<LinearCoefficients> fromJson(const QJsonObject &json);
};

} // namespace tenbin
