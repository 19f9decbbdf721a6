#include "analysis/friedman_test.h"

#include "analysis/average_ranks.h"
#include "core/text.h"

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>

#include <limits>
#include <vector>

namespace tenbin {

Result<FriedmanTest> friedmanTest(const Eigen::MatrixXd &values, bool greaterIsBetter)
{
    if (values.rows() < 2 || values.cols() < 2)
        return badInput(
            Tr::tr("Friedman's test needs at least two models on two data sets, and there are %1 "
                   "on %2.")
                .arg(values.cols())
                .arg(values.rows()),
            Tr::tr("Add runs of the same models on other data sets."));
    if (!values.allFinite())
        return badInput(Tr::tr("Friedman's test needs a value of each model on each data set."),
                        Tr::tr("Compare by a metric that all runs have."));
    const double rows = double(values.rows());
    const double columns = double(values.cols());
    Eigen::VectorXd sums = Eigen::VectorXd::Zero(values.cols());
    double squares = 0;
    for (Eigen::Index row = 0; row < values.rows(); ++row) {
        const Eigen::VectorXd turned = values.row(row) * (greaterIsBetter ? -1.0 : 1.0);
        const AverageRanks ranked = averageRanks(std::span(turned.data(), size_t(turned.size())));
        for (Eigen::Index column = 0; column < values.cols(); ++column) {
            const double rank = ranked.ranks[size_t(column)];
            sums[column] += rank;
            squares += rank * rank;
        }
    }
    FriedmanTest test;
    test.blocks = values.rows();
    for (double sum : sums)
        test.averageRanks.append(sum / rows);
    // Multiples of 1/4 throughout: what is zero is exactly zero.
    const double middle = rows * columns * (columns + 1) * (columns + 1) / 4;
    const double between = sums.squaredNorm() - rows * middle;
    const double spread = squares - middle;
    if (spread == 0)
        return test;
    test.chiSquare = (columns - 1) * between / spread;
    test.chiSquareP = cdf(complement(boost::math::chi_squared(columns - 1), test.chiSquare));
    const double within = rows * spread - between;
    if (within <= 0) {
        test.f = std::numeric_limits<double>::infinity();
        test.fP = 0;
        return test;
    }
    test.f = (rows - 1) * between / within;
    const boost::math::fisher_f fisher(columns - 1, (columns - 1) * (rows - 1));
    test.fP = cdf(complement(fisher, test.f));
    return test;
}

} // namespace tenbin
