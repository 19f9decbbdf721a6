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

void predictRows(const LinearCoefficients &model, const Features &input, Eigen::Index first,
                 Eigen::Index count, Eigen::MatrixXd &eta)
{
    const Eigen::Index dense = input.dense.cols();
    for (Eigen::Index k = 0; k < eta.cols(); ++k) {
        auto out = eta.col(k).segment(first, count);
        out.setConstant(model.intercepts[k]);
        for (Eigen::Index j = 0; j < dense; ++j)
            out.array() += model.slopes(j, k) *
                           (input.dense.col(j).segment(first, count).array() - model.centre[j]);
        for (Eigen::Index i = first; i < first + count && input.sparse.cols() > 0; ++i) {
            for (Features::Sparse::InnerIterator cell(input.sparse, i); cell; ++cell)
                out[i - first] += model.slopes(dense + cell.col(), k) * cell.value();
        }
    }
}

} // namespace

Result<Eigen::MatrixXd> LinearCoefficients::predict(const Features &input, int threads) const
{
    if (Status fitting = checkFeatureCount(input, features.size()); !fitting)
        return passOn(fitting);
    constexpr Eigen::Index block = 4096;
    const Eigen::Index rows = input.rowCount();
    Eigen::MatrixXd eta(rows, slopes.cols());
    parallelFor((rows + block - 1) / block, threads, [&](qsizetype index) {
        const Eigen::Index first = index * block;
        predictRows(*this, input, first, std::min(block, rows - first), eta);
    });
    for (Eigen::Index i = 0; i < rows; ++i) {
        if (!eta.row(i).allFinite())
            return badInput(
                Tr::tr("Row %1 has missing or infinite values, which the model cannot use.")
                    .arg(i + 1),
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
