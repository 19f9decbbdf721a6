#pragma once

#include "core/result.h"

#include <QtGlobal>

#include <span>

namespace tenbin {

/// How often two models were right about the same rows.
struct PairedOutcomes
{
    qint64 bothRight = 0;
    qint64 onlyFirstRight = 0;
    qint64 onlySecondRight = 0;
    qint64 bothWrong = 0;

    qint64 rows() const { return bothRight + onlyFirstRight + onlySecondRight + bothWrong; }
};

/// Classes as numbers, one entry a row; BadInput when the lengths differ.
Result<PairedOutcomes> pairedOutcomes(std::span<const double> truth, std::span<const double> first,
                                      std::span<const double> second);

/// What mcNemarTest found.
struct McNemarTest
{
    PairedOutcomes outcomes;
    double exactP = 1;
    double midP = 1;
    double chiSquare = 0; ///< with continuity correction, 1 degree of freedom
    double chiSquareP = 1;
    double accuracyDifference = 0; ///< first less second
    double level = 0.95;
    double low = 0;
    double high = 0;
};

/// McNemar's test whether two models are right equally often, two-sided, with b rows that only the
/// first and c that only the second got right, n = b + c:
///   exact p = min(1, 2 P(X <= min(b, c))), X binomial (n, 1/2)
///   mid-p = 2 P(X <= min(b, c)) - P(X = b), and 1 - P(X = b) / 2 where b = c
///   chi-square = max(0, |b - c| - 1)² / n
/// McNemar, "Note on the sampling error of the difference between correlated proportions", 1947;
/// Edwards' continuity correction, 1948; mid-p: Fagerland, Lydersen and Laake, "The McNemar test
/// for binary matched-pairs data", BMC Medical Research Methodology 13:91, 2013. Without a row on
/// which they differ every p is 1. Effect: the difference of the accuracies, (b - c) / rows, with
/// Newcombe's square-and-add interval from Wilson's (method 10 of "Improved confidence intervals
/// for the difference between binomial proportions based on paired data", 1998). Each row counts
/// once, whatever its weight. BadInput without rows or with a negative count.
Result<McNemarTest> mcNemarTest(const PairedOutcomes &outcomes, double level = 0.95);

} // namespace tenbin
