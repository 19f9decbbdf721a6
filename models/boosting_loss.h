#pragma once

#include "models/problem.h"

#include <Eigen/Core>

#include <QString>

#include <span>
#include <vector>

namespace tenbin {

/// What boosting lowers: log loss for classes, squared error for values.
/// Friedman, "Greedy function approximation: a gradient boosting machine", Annals of Statistics
/// 29(5), 2001; second derivatives as in Chen and Guestrin, "XGBoost", KDD 2016, section 2.
class BoostingLoss
{
public:
    /// `target` and `weights` one a row.
    BoostingLoss(Problem problem, int classes, const std::vector<double> &target,
                 const std::vector<double> &weights, int threads);

    int outputs() const { return m_problem == Problem::Multiclass ? m_classes : 1; }
    QString curve() const; ///< "log_loss", "rmse"
    /// The best constant on the margin scale: where boosting starts.
    double start() const;

    /// Takes margins (row by row, one an output) and gives their loss on the scale of curve().
    /// Makes the first and second derivatives, rounded to multiples of a power of two that is
    /// small enough to keep float32's digits and large enough that sums over all rows are exact
    /// in double: sums then do not depend on the order of rows, and so not on threads.
    double derive(std::span<const float> margins);
    std::span<float> gradients() { return {m_gradients.data(), size_t(m_gradients.size())}; }
    std::span<float> hessians() { return {m_hessians.data(), size_t(m_hessians.size())}; }

private:
    struct Chunk;
    Chunk deriveBinary(const float *margins, Eigen::Index begin, Eigen::Index rows);
    Chunk deriveMulticlass(const float *margins, Eigen::Index begin, Eigen::Index rows);
    Chunk deriveRegression(const float *margins, Eigen::Index begin, Eigen::Index rows);

    Problem m_problem;
    int m_classes;
    int m_threads;
    Eigen::ArrayXd m_target;
    Eigen::ArrayXf m_weights;
    double m_totalWeight = 0;
    Eigen::ArrayXf m_gradients;
    Eigen::ArrayXf m_hessians;
};

} // namespace tenbin
