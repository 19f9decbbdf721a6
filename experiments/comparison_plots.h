#pragma once

#include "core/chart.h"
#include "experiments/run_comparison.h"

#include <QList>

namespace tenbin {

/// Something of runs that an axis can show: a metric or a param.
struct ComparedAxis
{
    QString name;
    bool isMetric = false;

    bool operator==(const ComparedAxis &) const = default;
};

/// Places of the runs that charts show in colours of their own: all of a few, else the best by the
/// metric.
QList<int> outstandingRuns(const RunComparison &comparison, const QString &metric);

/// Params that differ, learner and data set first, then those that most runs have; then the
/// metrics. Params with more categories than a chart can name are left out.
QList<ComparedAxis> plottableAxes(const RunComparison &comparison);
/// The params to begin with, and the metric last. Empty where no param differs.
QList<ComparedAxis> usualAxes(const RunComparison &comparison, const QString &metric);

/// One line a run over the axes; the runs that are best by the metric in colour where there are
/// many.
Chart parallelCoordinates(const RunComparison &comparison, const QList<ComparedAxis> &axes,
                          const QString &metric);
/// One point a run with its interval: the metric by a param, or by another metric.
Chart metricByAxis(const RunComparison &comparison, const QString &metric,
                   const ComparedAxis &axis);

} // namespace tenbin
