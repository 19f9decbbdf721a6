#include "experiments/gate.h"

#include "core/number.h"
#include "core/text.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

QString BoundCheck::text() const
{
    if (!value)
        return Tr::tr("%1: the run has no %2").arg(bound.text(), bound.metric);
    return Tr::tr("%1: it is %2").arg(bound.text(), numberText(*value));
}

QList<BoundCheck> checkBounds(const QList<Bound> &gate, const QMap<QString, MetricValue> &metrics)
{
    QList<BoundCheck> checks;
    for (const Bound &bound : gate) {
        const double value = metrics.value(bound.metric).value;
        checks.append({bound, std::isnan(value) ? std::nullopt : std::optional(value)});
    }
    return checks;
}

QList<BoundCheck> failedBounds(const QList<Bound> &gate, const QMap<QString, MetricValue> &metrics)
{
    QList<BoundCheck> checks = checkBounds(gate, metrics);
    checks.removeIf([](const BoundCheck &one) { return one.isMet(); });
    return checks;
}

} // namespace tenbin
