#pragma once

#include <Eigen/Core>

#include <QtGlobal>

#include <span>
#include <vector>

namespace tenbin {

/// Intervals around predicted numbers, one a row.
struct Bounds
{
    std::vector<double> low, high;
};

/// A quantile of the truth as a line of the prediction.
struct QuantileLine
{
    double intercept = 0;
    double slope = 1;

    double at(double prediction) const { return intercept + slope * prediction; }
};

/// The line with the least pinball loss at `level`, by a search over slopes: for each the best
/// intercept is a quantile, and the loss is convex in the slope. At least one row; `weights` is
/// empty or one a row. Koenker, Bassett, "Regression quantiles", 1978.
QuantileLine fitQuantileLine(std::span<const double> predictions, std::span<const double> truth,
                             std::span<const double> weights, double level);

/// Where two lines cross, the lower of the two values is the lower bound (Chernozhukov,
/// Fernández-Val, Galichon, "Quantile and probability curves without crossing", 2010).
Bounds boundsAt(const QuantileLine &low, const QuantileLine &high, const Eigen::VectorXd &values);

/// Rows that a conformal interval of this coverage needs at least: with fewer it is infinite.
qsizetype leastConformalRows(double coverage);

/// Half the width of the split conformal interval: the ceil(coverage (n + 1))-th smallest absolute
/// residual of n rows that the model was not trained on. At least leastConformalRows. Lei, G'Sell,
/// Rinaldo, Tibshirani, Wasserman, "Distribution-free predictive inference for regression", 2018.
double conformalRadius(std::vector<double> absoluteResiduals, double coverage);

/// CV+ (Barber, Candès, Ramdas, Tibshirani, "Predictive inference with the jackknife+", 2021): from
/// the residuals of each fold's own rows and the predictions of each fold's model, which was
/// trained on the others. Coverage is 2 coverage - 1 at worst and near `coverage` as a rule.
class CvPlus
{
public:
    /// Absolute residuals, one list a fold; at least leastConformalRows in all.
    explicit CvPlus(std::vector<std::vector<double>> absoluteResiduals);

    /// Ascending.
    const std::vector<std::vector<double>> &residuals() const { return m_residuals; }
    /// `predictions`: rows × folds.
    Bounds bounds(const Eigen::MatrixXd &predictions, double coverage, int threads) const;

private:
    double smallest(std::span<const double> shifts, qsizetype rank) const;

    std::vector<std::vector<double>> m_residuals;
    qsizetype m_rows = 0;
};

} // namespace tenbin
