#include "models/linear_coefficients.h"

#include "core/json.h"
#include "core/parallel.h"
#include "core/text.h"
#include "models/json_model.h"
#include "models/learner.h"

#include <algorithm>

namespace tenbin {

namespace {

QJsonArray numbersJson(const double *values, Eigen::Index count)
{
    return jsonNumbers(QList<double>(values, values + count));
}

Result<Eigen::VectorXd> vectorOf(const QJsonObject &json, const QString &key, qsizetype count)
{
    const Result<QList<double>> numbers = finiteNumbers(json, key, count);
    if (!numbers)
        return passOn(numbers);
    return Eigen::VectorXd(Eigen::Map<const Eigen::VectorXd>(numbers->data(), numbers->size()));
}

/// Into entries `first` … `first + count - 1` of eta; `rows` null: those of these numbers.
void predictBlock(const LinearCoefficients &model, const Features &input, const quint32 *rows,
                  Eigen::Index first, Eigen::Index count, Eigen::MatrixXd &eta)
{
    const Eigen::Index dense = input.dense.cols();
    bool together = true;
    for (Eigen::Index i = first + 1; rows && i < first + count; ++i)
        together = together && rows[i] == rows[i - 1] + 1;
    for (Eigen::Index k = 0; k < eta.cols(); ++k) {
        double *out = eta.col(k).data() + first;
        std::fill_n(out, count, model.intercepts[k]);
        for (Eigen::Index j = 0; j < dense; ++j) {
            const double *from = input.dense.col(j).data();
            const double slope = model.slopes(j, k);
            const double centre = model.centre[j];
            if (together) {
                from += rows ? rows[first] : first;
                for (Eigen::Index i = 0; i < count; ++i)
                    out[i] += slope * (from[i] - centre);
                continue;
            }
            for (Eigen::Index i = 0; i < count; ++i)
                out[i] += slope * (from[rows[first + i]] - centre);
        }
        for (Eigen::Index i = 0; i < count && input.sparse.cols() > 0; ++i) {
            const Eigen::Index row = rows ? Eigen::Index(rows[first + i]) : first + i;
            for (Features::Sparse::InnerIterator cell(input.sparse, row); cell; ++cell)
                out[i] += model.slopes(dense + cell.col(), k) * cell.value();
        }
    }
}

} // namespace

Result<Eigen::MatrixXd> LinearCoefficients::predict(const Features &input,
                                                    std::optional<RowSpan> rows, int threads) const
{
    if (Status fitting = checkFeatureCount(input, features.size()); !fitting)
        return passOn(fitting);
    constexpr Eigen::Index block = 4096;
    const Eigen::Index count = rows ? Eigen::Index(rows->size()) : input.rowCount();
    Eigen::MatrixXd eta(count, slopes.cols());
    parallelFor((count + block - 1) / block, threads, [&](qsizetype index) {
        const Eigen::Index first = index * block;
        predictBlock(*this, input, rows ? rows->data() : nullptr, first,
                     std::min(block, count - first), eta);
    });
    for (Eigen::Index i = 0; i < count; ++i) {
        if (!eta.row(i).allFinite())
            return badInput(
                Tr::tr("Row %1 has missing or infinite values, which the model cannot use.")
                    .arg((rows ? (*rows)[size_t(i)] : i) + 1),
                Tr::tr("Choose an imputation, or leave the row out."));
    }
    return eta;
}

Eigen::VectorXd LinearCoefficients::interceptsAtZero() const
{
    return intercepts - slopes.transpose() * centre;
}

Eigen::VectorXd LinearCoefficients::standardisedSizes() const
{
    return slopes.cwiseAbs().rowwise().mean().cwiseProduct(deviation);
}

QJsonObject LinearCoefficients::toJson() const
{
    return {{QStringLiteral("features"), jsonTexts(features)},
            {QStringLiteral("centre"), numbersJson(centre.data(), centre.size())},
            {QStringLiteral("deviation"), numbersJson(deviation.data(), deviation.size())},
            {QStringLiteral("slopes"), numbersJson(slopes.data(), slopes.size())},
            {QStringLiteral("intercepts"), numbersJson(intercepts.data(), intercepts.size())}};
}

Result<LinearCoefficients> LinearCoefficients::fromJson(const QJsonObject &json)
{
    LinearCoefficients read;
    read.features = textsOf(json.value(QStringLiteral("features")).toArray());
    const qsizetype count = read.features.size();
    const Result<Eigen::VectorXd> centre = vectorOf(json, QStringLiteral("centre"), count);
    const Result<Eigen::VectorXd> deviation = vectorOf(json, QStringLiteral("deviation"), count);
    const Result<Eigen::VectorXd> intercepts = vectorOf(json, QStringLiteral("intercepts"), -1);
    for (const Result<Eigen::VectorXd> &part : {centre, deviation, intercepts}) {
        if (!part)
            return passOn(part);
    }
    const Eigen::Index outputs = intercepts->size();
    const Result<Eigen::VectorXd> slopes =
        vectorOf(json, QStringLiteral("slopes"), count * outputs);
    if (!slopes)
        return passOn(slopes);
    read.centre = *centre;
    read.deviation = *deviation;
    read.intercepts = *intercepts;
    read.slopes = slopes->reshaped(count, outputs);
    return read;
}

} // namespace tenbin
