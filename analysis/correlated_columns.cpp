#include "analysis/correlated_columns.h"

#include "analysis/average_ranks.h"
#include "analysis/charted_column.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

constexpr size_t mostRows = 5'000;
constexpr size_t leastRows = 10;

Rows spread(RowSpan rows)
{
    if (rows.size() <= mostRows)
        return {rows.begin(), rows.end()};
    Rows taken(mostRows);
    for (size_t i = 0; i < mostRows; ++i)
        taken[i] = rows[i * rows.size() / mostRows];
    return taken;
}

double pearson(const std::vector<double> &x, const std::vector<double> &y)
{
    const auto n = double(x.size());
    const double meanX = std::accumulate(x.begin(), x.end(), 0.0) / n;
    const double meanY = std::accumulate(y.begin(), y.end(), 0.0) / n;
    double xx = 0, yy = 0, xy = 0;
    for (size_t i = 0; i < x.size(); ++i) {
        xx += (x[i] - meanX) * (x[i] - meanX);
        yy += (y[i] - meanY) * (y[i] - meanY);
        xy += (x[i] - meanX) * (y[i] - meanY);
    }
    return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0;
}

double correlationRatio(const std::vector<double> &codes, const std::vector<double> &values,
                        qsizetype levels)
{
    const auto n = double(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    std::vector<double> sums(size_t(levels), 0), counts(size_t(levels), 0);
    double all = 0;
    for (size_t i = 0; i < values.size(); ++i) {
        sums[size_t(codes[i])] += values[i] - mean;
        counts[size_t(codes[i])] += 1;
        all += (values[i] - mean) * (values[i] - mean);
    }
    double between = 0, groups = 0;
    for (size_t level = 0; level < sums.size(); ++level) {
        if (counts[level] == 0)
            continue;
        between += sums[level] * sums[level] / counts[level];
        ++groups;
    }
    if (all <= 0 || groups < 2 || n <= groups)
        return 0;
    return std::sqrt(std::max(0.0, 1 - (1 - between / all) * (n - 1) / (n - groups)));
}

double cramersV(const std::vector<double> &a, const std::vector<double> &b, qsizetype levelsA,
                qsizetype levelsB)
{
    Eigen::MatrixXd table = Eigen::MatrixXd::Zero(levelsA, levelsB);
    for (size_t i = 0; i < a.size(); ++i)
        table(Eigen::Index(a[i]), Eigen::Index(b[i])) += 1;
    const Eigen::VectorXd rows = table.rowwise().sum();
    const Eigen::RowVectorXd columns = table.colwise().sum();
    const auto n = double(a.size());
    double square = 0;
    for (Eigen::Index row = 0; row < levelsA; ++row) {
        for (Eigen::Index column = 0; column < levelsB; ++column) {
            const double expected = rows[row] * columns[column] / n;
            if (expected > 0)
                square +=
                    (table(row, column) - expected) * (table(row, column) - expected) / expected;
        }
    }
    const auto r = double((rows.array() > 0).count()), c = double((columns.array() > 0).count());
    if (r < 2 || c < 2 || n < 2)
        return 0;
    const double phi = std::max(0.0, square / n - (r - 1) * (c - 1) / (n - 1));
    const double least = std::min(r - (r - 1) * (r - 1) / (n - 1), c - (c - 1) * (c - 1) / (n - 1));
    return least > 1 ? std::min(1.0, std::sqrt(phi / (least - 1))) : 0;
}

double association(const ChartedColumn &first, const ChartedColumn &second)
{
    std::vector<double> a, b;
    for (size_t i = 0; i < first.values.size(); ++i) {
        if (!std::isfinite(first.values[i]) || !std::isfinite(second.values[i]))
            continue;
        a.push_back(first.values[i]);
        b.push_back(second.values[i]);
    }
    if (a.size() < leastRows)
        return 0;
    const qsizetype levelsA = first.levels.size(), levelsB = second.levels.size();
    if (levelsA > 0 && levelsB > 0)
        return cramersV(a, b, levelsA, levelsB);
    if (levelsA > 0)
        return correlationRatio(a, b, levelsA);
    if (levelsB > 0)
        return correlationRatio(b, a, levelsB);
    return std::abs(pearson(averageRanks(a).ranks, averageRanks(b).ranks));
}

} // namespace

QList<ColumnPair> correlatedColumns(const Dataset &data, const QStringList &columns, RowSpan rows,
                                    double least)
{
    const Rows taken = spread(rows);
    QList<ChartedColumn> charted;
    for (const QString &column : columns)
        charted.append(chartedColumn(data, column, taken));
    QList<ColumnPair> pairs;
    for (qsizetype i = 0; i < columns.size(); ++i) {
        for (qsizetype j = i + 1; j < columns.size(); ++j) {
            const double found = association(charted[i], charted[j]);
            if (found >= least)
                pairs.append({columns[i], columns[j], found});
        }
    }
    std::stable_sort(pairs.begin(), pairs.end(), [](const ColumnPair &a, const ColumnPair &b) {
        return a.association > b.association;
    });
    return pairs;
}

Attributions grouped(const Attributions &attributions, const QList<ColumnPair> &pairs)
{
    const qsizetype count = attributions.columns.size();
    std::vector<qsizetype> leader(static_cast<size_t>(count));
    std::iota(leader.begin(), leader.end(), 0);
    for (const ColumnPair &pair : pairs) {
        const qsizetype a = attributions.columns.indexOf(pair.first);
        const qsizetype b = attributions.columns.indexOf(pair.second);
        if (a < 0 || b < 0)
            continue;
        const qsizetype from = leader[size_t(a)], to = leader[size_t(b)];
        for (qsizetype &one : leader) {
            if (one == from || one == to)
                one = std::min(from, to);
        }
    }
    Attributions whole = attributions;
    whole.columns.clear();
    whole.errors = {};
    whole.values.resize(attributions.values.rows(), 0);
    for (qsizetype first = 0; first < count; ++first) {
        if (leader[size_t(first)] != first)
            continue;
        QStringList names;
        Eigen::VectorXd sum = Eigen::VectorXd::Zero(attributions.values.rows());
        for (qsizetype at = first; at < count; ++at) {
            if (leader[size_t(at)] != first)
                continue;
            names.append(attributions.columns[at]);
            sum += attributions.values.col(at);
        }
        whole.columns.append(names.join(QStringLiteral(" + ")));
        whole.values.conservativeResize(Eigen::NoChange, whole.values.cols() + 1);
        whole.values.rightCols(1) = sum;
    }
    return whole;
}

} // namespace tenbin
