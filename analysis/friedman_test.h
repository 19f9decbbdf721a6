#pragma once

#include "core/result.h"

#include <Eigen/Core>

#include <QList>

namespace tenbin {

/// What friedmanTest found.
struct FriedmanTest
{
    qsizetype blocks = 0;       ///< data sets
    QList<double> averageRanks; ///< one a treatment; 1 is best
    double chiSquare = 0;
    double chiSquareP = 1; ///< treatments - 1 degrees of freedom
    double f = 0;          ///< Iman and Davenport; infinite when all blocks agree
    double fP = 1;         ///< treatments - 1 and (treatments - 1) (blocks - 1) degrees of freedom

    qsizetype treatments() const { return averageRanks.size(); }
};

/// Friedman's test whether several models (columns) do equally well over several data sets (rows).
/// In each row the best value has rank 1, equal ones share the mean of their ranks. With R the sums
/// of ranks, N rows, k columns, C = N k (k + 1)² / 4:
///   chi-square = (k - 1) (sum(R²) - N C) / (sum(ranks²) - C), which allows for ties,
///   F = (N - 1) chi-square / (N (k - 1) - chi-square).
/// Friedman, 1937; Conover, "Practical Nonparametric Statistics", 5.8 (ties); Iman and Davenport,
/// "Approximations of the critical region of the Friedman statistic", 1980; over data sets: Demšar,
/// "Statistical Comparisons of Classifiers over Multiple Data Sets", JMLR 7, 2006.
/// Rows whose values are all equal everywhere: both p are 1.
/// BadInput with fewer than two rows or columns, or a value that is not finite.
Result<FriedmanTest> friedmanTest(const Eigen::MatrixXd &values, bool greaterIsBetter);

} // namespace tenbin
