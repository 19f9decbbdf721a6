#include "models/predictions.h"

#include "core/number.h"

#include <algorithm>

namespace tenbin {

namespace {

template <class T> std::vector<T> pick(const std::vector<T> &values, RowSpan positions)
{
    if (values.empty())
        return {};
    std::vector<T> picked(positions.size());
    std::transform(positions.begin(), positions.end(), picked.begin(),
                   [&](quint32 position) { return values[position]; });
    return picked;
}

std::span<const double> columnOf(const Eigen::MatrixXd &matrix, int column)
{
    if (column < 0 || column >= matrix.cols() || matrix.rows() == 0)
        return {};
    return {matrix.col(column).data(), size_t(matrix.rows())};
}

Column labelColumn(const QString &name, const std::vector<double> &indices,
                   const QStringList &classes)
{
    std::vector<qint32> codes(indices.size());
    std::transform(indices.begin(), indices.end(), codes.begin(),
                   [](double index) { return qint32(index); });
    return Column::categorical(name, std::move(codes), classes);
}

} // namespace

std::span<const double> Predictions::scores(int classIndex) const
{
    if (problem == Problem::Binary && classIndex == positive && !score.empty())
        return score;
    return columnOf(probabilities, classIndex);
}

std::span<const double> Predictions::probability(int classIndex) const
{
    if (problem == Problem::Binary && classIndex == positive && !score.empty() &&
        scoreIsProbability)
        return score;
    return columnOf(probabilities, classIndex);
}

Predictions Predictions::taken(RowSpan positions) const
{
    Predictions part;
    part.problem = problem;
    part.classes = classes;
    part.positive = positive;
    part.truth = pick(truth, positions);
    part.predicted = pick(predicted, positions);
    part.probabilities.resize(Eigen::Index(positions.size()), probabilities.cols());
    for (Eigen::Index k = 0; k < probabilities.cols(); ++k) {
        for (size_t at = 0; at < positions.size(); ++at)
            part.probabilities(Eigen::Index(at), k) = probabilities(positions[at], k);
    }
    part.score = pick(score, positions);
    part.scoreIsProbability = scoreIsProbability;
    part.weights = pick(weights, positions);
    part.rows = rows.empty() ? Rows(positions.begin(), positions.end()) : pick(rows, positions);
    part.fold = pick(fold, positions);
    for (auto one = quantiles.begin(); one != quantiles.end(); ++one)
        part.quantiles[one.key()] = pick(one.value(), positions);
    part.low = pick(low, positions);
    part.high = pick(high, positions);
    return part;
}

Result<Dataset> Predictions::toDataset() const
{
    QList<Column> columns;
    const auto add = [&](const QString &name, const std::vector<double> &values) {
        if (!values.empty())
            columns.append(Column::numeric(name, values));
    };
    std::vector<double> rowNumbers(truth.size());
    for (size_t at = 0; at < rowNumbers.size(); ++at)
        rowNumbers[at] = rows.empty() ? double(at) : double(rows[at]);
    columns.append(Column::numeric(QStringLiteral("row"), std::move(rowNumbers)));
    if (isClassification()) {
        columns.append(labelColumn(QStringLiteral("truth"), truth, classes));
        columns.append(labelColumn(QStringLiteral("prediction"), predicted, classes));
        for (int k = 0; k < probabilities.cols(); ++k) {
            const std::span<const double> values = columnOf(probabilities, k);
            columns.append(Column::numeric(QStringLiteral("p_") + classes[k],
                                           std::vector<double>(values.begin(), values.end())));
        }
    } else {
        columns.append(Column::numeric(QStringLiteral("truth"), truth));
        columns.append(Column::numeric(QStringLiteral("prediction"), predicted));
    }
    add(QStringLiteral("score"), score);
    add(QStringLiteral("fold"), std::vector<double>(fold.begin(), fold.end()));
    add(QStringLiteral("weight"), weights);
    for (auto one = quantiles.begin(); one != quantiles.end(); ++one)
        add(QStringLiteral("q_") + numberText(one.key()), one.value());
    add(QStringLiteral("low"), low);
    add(QStringLiteral("high"), high);
    return Dataset::make(QStringLiteral("predictions"), std::move(columns));
}

} // namespace tenbin
