#pragma once

#include "experiments/outcome.h"
#include "experiments/registered_model.h"

namespace tenbin {

/// A bound beside what a run reached.
struct BoundCheck
{
    Bound bound;
    std::optional<double> value; ///< nothing: the run has no such metric, or it is NaN

    bool isMet() const { return value && bound.isMetBy(*value); }
    /// "roc_auc >= 0.9: it is 0.85"
    QString text() const;
};

/// One a bound, in the gate's order.
QList<BoundCheck> checkBounds(const QList<Bound> &gate, const QMap<QString, MetricValue> &metrics);
/// Those that are not met.
QList<BoundCheck> failedBounds(const QList<Bound> &gate, const QMap<QString, MetricValue> &metrics);

} // namespace tenbin
