#include "analysis/accumulated_effects.h"
#include "analysis/resampled_rows.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

/// The cell of one row and its second difference.
struct CellChange
{
    Eigen::Index first = 0, second = 0;
    double change = 0;
};

struct CellMeans
{
    Eigen::MatrixXd change; ///< bins × bins
    Eigen::MatrixXd counts;
};

CellMeans meansOf(const std::vector<CellChange> &changes, const std::vector<double> &times,
                  Eigen::Index rows, Eigen::Index columns)
{
    CellMeans means{Eigen::MatrixXd::Zero(rows, columns), Eigen::MatrixXd::Zero(rows, columns)};
    for (size_t i = 0; i < changes.size(); ++i) {
        means.change(changes[i].first, changes[i].second) += times[i] * changes[i].change;
        means.counts(changes[i].first, changes[i].second) += times[i];
    }
    means.change =
        (means.counts.array() > 0).select(means.change.array() / means.counts.array(), 0);
    return means;
}

/// Cells without rows take the mean of the nearest cell with rows, in bins.
void fillEmpty(CellMeans &means)
{
    const Eigen::MatrixXd known = means.change;
    for (Eigen::Index i = 0; i < known.rows(); ++i) {
        for (Eigen::Index j = 0; j < known.cols(); ++j) {
            if (means.counts(i, j) > 0)
                continue;
            Eigen::Index nearest = std::numeric_limits<Eigen::Index>::max();
            for (Eigen::Index k = 0; k < known.rows(); ++k) {
                for (Eigen::Index l = 0; l < known.cols(); ++l) {
                    const Eigen::Index far = (i - k) * (i - k) + (j - l) * (j - l);
                    if (means.counts(k, l) > 0 && far < nearest) {
                        nearest = far;
                        means.change(i, j) = known(k, l);
                    }
                }
            }
        }
    }
}

/// What one column adds by itself to the accumulated differences: the mean over its bins' rows.
Eigen::VectorXd mainEffect(const Eigen::MatrixXd &sums, const Eigen::MatrixXd &counts)
{
    Eigen::VectorXd effect = Eigen::VectorXd::Zero(sums.rows());
    for (Eigen::Index bin = 0; bin < counts.rows(); ++bin) {
        const Eigen::RowVectorXd step = sums.row(bin + 1) - sums.row(bin);
        const Eigen::RowVectorXd middle = (step.head(counts.cols()) + step.tail(counts.cols())) / 2;
        const double rows = counts.row(bin).sum();
        effect(bin + 1) =
            effect(bin) + (rows > 0 ? counts.row(bin).dot(middle) / rows : middle.mean());
    }
    return effect;
}

Eigen::MatrixXd interactionOf(const CellMeans &means)
{
    const Eigen::Index rows = means.change.rows(), columns = means.change.cols();
    Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(rows + 1, columns + 1);
    for (Eigen::Index i = 0; i < rows; ++i) {
        for (Eigen::Index j = 0; j < columns; ++j)
            sums(i + 1, j + 1) = sums(i, j + 1) + sums(i + 1, j) - sums(i, j) + means.change(i, j);
    }
    const Eigen::VectorXd ofFirst = mainEffect(sums, means.counts);
    const Eigen::VectorXd ofSecond = mainEffect(sums.transpose(), means.counts.transpose());
    sums.colwise() -= ofFirst;
    sums.rowwise() -= ofSecond.transpose();
    const Eigen::MatrixXd corners =
        (sums.topLeftCorner(rows, columns) + sums.topRightCorner(rows, columns) +
         sums.bottomLeftCorner(rows, columns) + sums.bottomRightCorner(rows, columns)) /
        4;
    const double total = means.counts.sum();
    if (total > 0)
        sums.array() -= means.counts.cwiseProduct(corners).sum() / total;
    return sums;
}

} // namespace

Result<AccumulatedPair> accumulatedPair(const GridOutputs &outputs, ColumnGrid first,
                                        ColumnGrid second, const std::vector<double> &ofFirst,
                                        const std::vector<double> &ofSecond,
                                        const Resampling &resampling, Progress &progress)
{
    const std::vector<int> firstBins = binsOf(ofFirst, first.positions);
    const std::vector<int> secondBins = binsOf(ofSecond, second.positions);
    const auto width = quint32(second.size());
    Rows gridFirst, gridSecond;
    for (quint32 i = 0; i < quint32(first.size()); ++i) {
        for (quint32 j = 0; j < width; ++j) {
            gridFirst.push_back(i);
            gridSecond.push_back(j);
        }
    }
    // Corners of the row's cell: low low, low high, high low, high high.
    std::vector<Rows> picks(4, Rows(firstBins.size(), 0));
    std::vector<size_t> inside;
    for (size_t row = 0; row < firstBins.size(); ++row) {
        if (firstBins[row] < 0 || secondBins[row] < 0)
            continue;
        inside.push_back(row);
        const quint32 corner = quint32(firstBins[row]) * width + quint32(secondBins[row]);
        picks[0][row] = corner;
        picks[1][row] = corner + 1;
        picks[2][row] = corner + width;
        picks[3][row] = corner + width + 1;
    }
    const Result<Eigen::MatrixXd> said =
        outputs.picked({first.values.taken(gridFirst), second.values.taken(gridSecond)}, picks,
                       resampling.context, progress);
    if (!said)
        return passOn(said);
    std::vector<CellChange> changes;
    for (size_t row : inside) {
        const auto at = Eigen::Index(row);
        changes.push_back({firstBins[row], secondBins[row],
                           (*said)(at, 3) - (*said)(at, 2) - (*said)(at, 1) + (*said)(at, 0)});
    }

    AccumulatedPair pair;
    pair.first = std::move(first);
    pair.second = std::move(second);
    pair.rows = qsizetype(changes.size());
    const Eigen::Index rows = pair.first.size() - 1, columns = pair.second.size() - 1;
    CellMeans whole = meansOf(changes, std::vector<double>(changes.size(), 1), rows, columns);
    pair.counts = whole.counts;
    fillEmpty(whole);
    pair.effect = interactionOf(whole);
    const auto drawn = [&](const std::vector<double> &times) {
        CellMeans means = meansOf(changes, times, rows, columns);
        means.change = (means.counts.array() > 0).select(means.change, whole.change);
        return Eigen::VectorXd(interactionOf(means).reshaped());
    };
    const ResampledIntervals intervals = resampledIntervals(
        pair.rows, pair.effect.size(), resampling.resamples, resampling.context, drawn);
    pair.low = pair.high = Eigen::MatrixXd::Constant(pair.effect.rows(), pair.effect.cols(),
                                                     std::numeric_limits<double>::quiet_NaN());
    if (intervals.low.size() > 0) {
        pair.low = intervals.low.reshaped(pair.effect.rows(), pair.effect.cols());
        pair.high = intervals.high.reshaped(pair.effect.rows(), pair.effect.cols());
    }
    return pair;
}

} // namespace tenbin
