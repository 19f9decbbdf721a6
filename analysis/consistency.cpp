#include "analysis/consistency.h"

#include "core/parallel.h"
#include "core/text.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <vector>

namespace tenbin {

namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

RowMajor standardised(const Eigen::MatrixXd &features)
{
    RowMajor scaled(features.rows(), features.cols());
    for (Eigen::Index column = 0; column < features.cols(); ++column) {
        const Eigen::ArrayXd shifted = features.col(column).array() - features.col(column).mean();
        const double spread = std::sqrt(shifted.square().mean());
        scaled.col(column) =
            spread > 0 ? Eigen::VectorXd(shifted / spread) : Eigen::VectorXd::Zero(features.rows());
    }
    return scaled;
}

class Nearest
{
public:
    explicit Nearest(int count)
        : m_distances(size_t(count), std::numeric_limits<double>::infinity()), m_rows(size_t(count))
    {
    }

    double farthest() const { return m_distances.back(); }
    const std::vector<Eigen::Index> &rows() const { return m_rows; }

    /// Rows come in rising order, so that an equally near one goes behind.
    void insert(double distance, Eigen::Index row)
    {
        size_t place = m_distances.size() - 1;
        for (; place > 0 && m_distances[place - 1] > distance; --place) {
            m_distances[place] = m_distances[place - 1];
            m_rows[place] = m_rows[place - 1];
        }
        m_distances[place] = distance;
        m_rows[place] = row;
    }

private:
    std::vector<double> m_distances;
    std::vector<Eigen::Index> m_rows;
};

double gapOfRow(const RowMajor &points, std::span<const double> selected, Eigen::Index row,
                int neighbours)
{
    Nearest nearest(neighbours);
    const double *here = points.row(row).data();
    for (Eigen::Index other = 0; other < points.rows(); ++other) {
        const double *there = points.row(other).data();
        double distance = 0;
        for (Eigen::Index k = 0; k < points.cols(); ++k)
            distance += (here[k] - there[k]) * (here[k] - there[k]);
        if (distance < nearest.farthest())
            nearest.insert(distance, other);
    }
    double sum = 0;
    for (Eigen::Index other : nearest.rows())
        sum += selected[size_t(other)];
    return std::abs(selected[size_t(row)] - sum / neighbours);
}

} // namespace

Result<double> individualConsistency(const Eigen::MatrixXd &features,
                                     std::span<const double> selected, int neighbours, int threads,
                                     Progress &progress)
{
    const Eigen::Index rows = features.rows();
    if (rows != Eigen::Index(selected.size()) || neighbours < 1 || rows < neighbours)
        return badInput(Tr::tr("Consistency over %1 neighbours cannot be computed of %2 rows and "
                               "%3 predictions.")
                            .arg(neighbours)
                            .arg(rows)
                            .arg(selected.size()),
                        Tr::tr("Use the data that were predicted, and fewer neighbours."));
    if (!features.allFinite())
        return badInput(Tr::tr("A feature has a missing or infinite value."),
                        Tr::tr("Choose columns without missing values, or impute them."));
    const RowMajor points = standardised(features);
    constexpr Eigen::Index together = 64;
    const Eigen::Index parts = (rows + together - 1) / together;
    std::vector<double> gaps(static_cast<size_t>(rows));
    std::atomic<Eigen::Index> done = 0;
    const Status found = parallelTry(parts, threads, [&](qsizetype part) -> Status {
        const Eigen::Index end = std::min(Eigen::Index(part + 1) * together, rows);
        for (Eigen::Index row = Eigen::Index(part) * together; row < end; ++row)
            gaps[size_t(row)] = gapOfRow(points, selected, row, neighbours);
        return progress.report(double(++done) / double(parts)) ? Status() : cancelled();
    });
    if (!found)
        return passOn(found);
    double sum = 0;
    for (double gap : gaps)
        sum += gap;
    return 1 - sum / double(rows);
}

} // namespace tenbin
