#include "models/coefficient_table.h"

#include "core/number.h"
#include "core/text.h"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

constexpr qsizetype mostTerms = 1000;

/// Standard error, statistic, p-value, low, high; null where there is no error.
QList<QJsonValue> errorCells(double estimate, double error, double freedom)
{
    if (!(error > 0) || !std::isfinite(error))
        return {QJsonValue(), QJsonValue(), QJsonValue(), QJsonValue(), QJsonValue()};
    const double statistic = estimate / error;
    double tail = 0;
    double reach = 0;
    if (freedom > 0) {
        const boost::math::students_t student(freedom);
        tail = boost::math::cdf(boost::math::complement(student, std::abs(statistic)));
        reach = boost::math::quantile(student, 0.975);
    } else {
        const boost::math::normal normal;
        tail = boost::math::cdf(boost::math::complement(normal, std::abs(statistic)));
        reach = boost::math::quantile(normal, 0.975);
    }
    return {error, jsonNumber(statistic), jsonNumber(2 * tail),
            jsonNumber(estimate - reach * error), jsonNumber(estimate + reach * error)};
}

std::vector<Eigen::Index> largestTerms(const LinearCoefficients &model)
{
    const Eigen::VectorXd sizes = model.standardisedSizes();
    std::vector<Eigen::Index> terms(size_t(sizes.size()));
    std::iota(terms.begin(), terms.end(), 0);
    if (terms.size() > mostTerms) {
        std::stable_sort(terms.begin(), terms.end(),
                         [&](Eigen::Index a, Eigen::Index b) { return sizes[a] > sizes[b]; });
        terms.resize(mostTerms);
    }
    return terms;
}

} // namespace

Table coefficientTable(const LinearCoefficients &model, const CoefficientErrors &errors,
                       const QStringList &outputs)
{
    Table table;
    table.title = Tr::tr("Coefficients");
    if (!outputs.isEmpty())
        table.columns.append({Tr::tr("Class"), false, 0});
    table.columns.append({Tr::tr("Term"), false, 0});
    for (const QString &title : {Tr::tr("Estimate"), Tr::tr("Standard error"),
                                 errors.freedom > 0 ? Tr::tr("t") : Tr::tr("z"), Tr::tr("p"),
                                 Tr::tr("2.5 %"), Tr::tr("97.5 %"), Tr::tr("Standardised")})
        table.columns.append({title, true, 4});
    const std::vector<Eigen::Index> terms = largestTerms(model);
    if (qsizetype(terms.size()) < model.features.size())
        table.caption = Tr::tr("The %1 largest of %2 coefficients by standardised size.")
                            .arg(terms.size())
                            .arg(model.features.size());
    const Eigen::VectorXd intercepts = model.interceptsAtZero();
    const auto append = [&](Eigen::Index k, const QString &term, double estimate, double error,
                            const QJsonValue &standardised) {
        QList<QJsonValue> row;
        if (!outputs.isEmpty())
            row.append(outputs[k]);
        row.append(term);
        row.append(jsonNumber(estimate));
        row.append(errorCells(estimate, error, errors.freedom));
        row.append(standardised);
        table.rows.append(row);
    };
    for (Eigen::Index k = 0; k < model.slopes.cols(); ++k) {
        append(k, Tr::tr("Intercept"), intercepts[k],
               errors.intercepts.size() > 0 ? errors.intercepts[k] : 0, QJsonValue());
        for (Eigen::Index j : terms)
            append(k, model.features[j], model.slopes(j, k),
                   errors.slopes.size() > 0 ? errors.slopes(j, k) : 0,
                   jsonNumber(model.slopes(j, k) * model.deviation[j]));
    }
    return table;
}

} // namespace tenbin
