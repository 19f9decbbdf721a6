#include "analysis/explained_rows.h"

#include "core/number.h"
#include "core/text.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

QString ExplainedRows::caption() const
{
    QString what = output;
    if (!what.isEmpty())
        what[0] = what[0].toUpper();
    QString text = Tr::tr("%1, base value %2. ").arg(what, shortNumber(attributions.base, 4));
    text += data.name().isEmpty()
                ? counted(count(), Tr::tr("n = %1 row."), Tr::tr("n = %1 rows."))
                : counted(count(), Tr::tr("n = %1 row of %2."), Tr::tr("n = %1 rows of %2."))
                      .arg(data.name());
    const double residual = attributions.additivityResidual();
    if (std::isfinite(residual))
        text += Tr::tr(" Base and values differ from the output by at most %1.")
                    .arg(shortNumber(residual, 2));
    return text;
}

QString ExplainedRows::axisTitle() const
{
    return QStringLiteral("%1 (%2)").arg(valueName, output);
}

std::vector<int> columnsByWeight(const Attributions &attributions)
{
    const Eigen::VectorXd sums = attributions.values.cwiseAbs().colwise().sum();
    std::vector<int> order(size_t(attributions.values.cols()));
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return sums[a] > sums[b]; });
    return order;
}

} // namespace tenbin
