#include "analysis/nemenyi_test.h"

#include "analysis/studentized_range.h"
#include "core/number.h"
#include "core/text.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace tenbin {

namespace {

/// For each treatment the furthest one that does not differ from it; a set inside the one before
/// says nothing new.
QList<NemenyiTest::Group> groupsOf(const QList<double> &sortedRanks, double criticalDifference)
{
    QList<NemenyiTest::Group> groups;
    for (int first = 0; first < sortedRanks.size(); ++first) {
        int last = first;
        while (last + 1 < sortedRanks.size() &&
               sortedRanks[last + 1] - sortedRanks[first] < criticalDifference)
            ++last;
        if (last > first && (groups.isEmpty() || groups.last().last < last))
            groups.append({first, last});
    }
    return groups;
}

} // namespace

Result<NemenyiTest> nemenyiTest(const FriedmanTest &friedman, double alpha)
{
    if (!(alpha > 0 && alpha < 1))
        return badInput(Tr::tr("%1 is no level of significance.").arg(numberText(alpha)),
                        Tr::tr("It lies between 0 and 1, for example 0.05."));
    const int treatments = int(friedman.treatments());
    const double step =
        std::sqrt(double(treatments) * (treatments + 1) / (6 * double(friedman.blocks)));
    NemenyiTest test;
    test.alpha = alpha;
    test.quantile = studentizedRangeQuantile(alpha, treatments) / std::numbers::sqrt2;
    test.criticalDifference = test.quantile * step;
    test.order.resize(treatments);
    std::iota(test.order.begin(), test.order.end(), 0);
    std::stable_sort(test.order.begin(), test.order.end(), [&](int a, int b) {
        return friedman.averageRanks[a] < friedman.averageRanks[b];
    });
    QList<double> sorted;
    for (int treatment : test.order)
        sorted.append(friedman.averageRanks[treatment]);
    test.groups = groupsOf(sorted, test.criticalDifference);
    test.pValues = Eigen::MatrixXd::Ones(treatments, treatments);
    for (int a = 0; a < treatments; ++a) {
        for (int b = 0; b < a; ++b) {
            const double apart = std::abs(friedman.averageRanks[a] - friedman.averageRanks[b]);
            const double p = studentizedRangeTail(apart / step * std::numbers::sqrt2, treatments);
            test.pValues(a, b) = p;
            test.pValues(b, a) = p;
        }
    }
    return test;
}

} // namespace tenbin
