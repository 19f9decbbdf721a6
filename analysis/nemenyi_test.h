#pragma once

#include "analysis/friedman_test.h"

#include <QList>

namespace tenbin {

/// Which models of a Friedman test differ.
struct NemenyiTest
{
    double alpha = 0.05;
    double quantile = 0; ///< of the studentized range, over √2: Demšar's q
    double criticalDifference = 0;
    QList<int> order; ///< treatments, best average rank first
    /// The largest sets of at least two treatments none of which differ, as places in `order`.
    struct Group
    {
        int first = 0;
        int last = 0;
    };
    QList<Group> groups;
    /// p of each pair, treatments × treatments; 1 on the diagonal.
    Eigen::MatrixXd pValues;
};

/// Nemenyi's test after Friedman's: two of k models over N data sets differ when their average
/// ranks are at least
///   CD = q √(k (k + 1) / (6 N)),  q the upper-alpha quantile of the studentized range over √2
/// apart; it holds alpha over all pairs. Nemenyi, "Distribution-free multiple comparisons", 1963;
/// Demšar, "Statistical Comparisons of Classifiers over Multiple Data Sets", JMLR 7, 2006.
/// BadInput when alpha does not lie between 0 and 1.
Result<NemenyiTest> nemenyiTest(const FriedmanTest &friedman, double alpha = 0.05);

} // namespace tenbin
