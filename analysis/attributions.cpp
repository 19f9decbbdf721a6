#include "analysis/attributions.h"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>

namespace tenbin {

double Attributions::additivityResidual() const
{
    if (values.rows() == 0)
        return std::numeric_limits<double>::quiet_NaN();
    return ((values.rowwise().sum().array() + base) - outputs.array()).abs().maxCoeff();
}

Attributions Attributions::taken(RowSpan places) const
{
    const std::vector<quint32> order(places.begin(), places.end());
    Attributions some;
    some.columns = columns;
    some.base = base;
    some.values = values(order, Eigen::all);
    some.outputs = outputs(order);
    if (errors.rows() == values.rows())
        some.errors = errors(order, Eigen::all);
    some.rows.reserve(order.size());
    for (quint32 place : order)
        some.rows.push_back(rows[place]);
    return some;
}

QList<ColumnWeight> meanAbsolute(const Attributions &attributions)
{
    QList<ColumnWeight> weights;
    const Eigen::Index rows = attributions.values.rows();
    for (Eigen::Index column = 0; column < attributions.values.cols(); ++column) {
        const Eigen::ArrayXd sizes = attributions.values.col(column).array().abs();
        ColumnWeight weight;
        weight.column = attributions.columns[column];
        weight.value = rows ? sizes.mean() : 0;
        if (rows > 1) {
            const double variance = (sizes - weight.value).square().sum() / double(rows - 1);
            const double reach =
                boost::math::quantile(boost::math::students_t(double(rows - 1)), 0.975) *
                std::sqrt(variance / double(rows));
            weight.low = std::max(0.0, weight.value - reach);
            weight.high = weight.value + reach;
        }
        weights.append(weight);
    }
    std::stable_sort(
        weights.begin(), weights.end(),
        [](const ColumnWeight &one, const ColumnWeight &other) { return one.value > other.value; });
    return weights;
}

} // namespace tenbin
