#include "analysis/category_order.h"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

/// Values of a column's rows, category by category of the grid.
std::vector<std::vector<double>> byPlace(const Column &column, RowSpan rows,
                                         const std::vector<double> &places, qsizetype count)
{
    std::vector<std::vector<double>> values(static_cast<size_t>(count));
    for (size_t i = 0; i < rows.size(); ++i) {
        if (std::isnan(places[i]) || column.isMissing(rows[i]))
            continue;
        std::vector<double> &own = values[size_t(places[i])];
        switch (column.type()) {
        case ColumnType::Numeric: own.push_back(column.numbers()[rows[i]]); break;
        case ColumnType::Datetime: own.push_back(double(column.times()[rows[i]])); break;
        case ColumnType::Categorical: own.push_back(column.codes()[rows[i]]); break;
        case ColumnType::Text: break;
        }
    }
    for (std::vector<double> &own : values)
        std::sort(own.begin(), own.end());
    return values;
}

/// Of two sorted samples; 0 when one is empty.
double kolmogorovSmirnov(const std::vector<double> &a, const std::vector<double> &b)
{
    double distance = 0;
    size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        const double at = std::min(a[i], b[j]);
        while (i < a.size() && a[i] == at)
            ++i;
        while (j < b.size() && b[j] == at)
            ++j;
        distance = std::max(distance,
                            std::abs(double(i) / double(a.size()) - double(j) / double(b.size())));
    }
    return distance;
}

double shareDistance(const std::vector<double> &a, const std::vector<double> &b, qsizetype levels)
{
    if (a.empty() || b.empty())
        return 0;
    std::vector<double> difference(static_cast<size_t>(levels));
    for (double code : a)
        difference[size_t(code)] += 1 / double(a.size());
    for (double code : b)
        difference[size_t(code)] -= 1 / double(b.size());
    return std::accumulate(difference.begin(), difference.end(), 0.0,
                           [](double sum, double one) { return sum + std::abs(one); }) /
           2;
}

/// First coordinate of points with these distances (Torgerson, Psychometrika 17, 1952).
Eigen::VectorXd firstCoordinate(const Eigen::MatrixXd &distances)
{
    Eigen::MatrixXd centred = distances.array().square();
    const Eigen::VectorXd means = centred.rowwise().mean();
    const double mean = means.mean();
    centred.colwise() -= means;
    centred.rowwise() -= means.transpose();
    centred.array() += mean;
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solved(-0.5 * centred);
    return solved.eigenvectors().col(centred.cols() - 1);
}

} // namespace

Result<ColumnGrid> orderedByLikeness(const ColumnGrid &grid, const Dataset &data, RowSpan rows,
                                     const QStringList &others)
{
    const Result<Column> own = data.find(grid.name());
    if (!own)
        return passOn(own);
    const std::vector<double> places = positionsOf(*own, rows, grid);
    const qsizetype count = grid.size();
    Eigen::MatrixXd distances = Eigen::MatrixXd::Zero(count, count);
    for (const QString &name : others) {
        const Result<Column> column = data.find(name);
        if (!column)
            return passOn(column);
        if (name == grid.name() || column->type() == ColumnType::Text)
            continue;
        const auto values = byPlace(*column, rows, places, count);
        for (qsizetype i = 0; i < count; ++i) {
            for (qsizetype j = i + 1; j < count; ++j)
                distances(i, j) += column->type() == ColumnType::Categorical
                                       ? shareDistance(values[size_t(i)], values[size_t(j)],
                                                       column->levels().size())
                                       : kolmogorovSmirnov(values[size_t(i)], values[size_t(j)]);
        }
    }
    distances += Eigen::MatrixXd(distances.transpose());
    std::vector<quint32> order(static_cast<size_t>(count));
    std::iota(order.begin(), order.end(), 0U);
    if (distances.maxCoeff() > 0) {
        Eigen::VectorXd coordinate = firstCoordinate(distances);
        if (coordinate(0) > 0)
            coordinate = -coordinate;
        std::stable_sort(order.begin(), order.end(),
                         [&](quint32 a, quint32 b) { return coordinate(a) < coordinate(b); });
    }
    ColumnGrid ordered = grid;
    ordered.values = grid.values.taken(order);
    for (size_t i = 0; i < order.size(); ++i)
        ordered.labels[qsizetype(i)] = grid.labels[order[i]];
    return ordered;
}

} // namespace tenbin
