#pragma once

#include "experiments/run.h"

#include <QList>
#include <QString>

#include <optional>

namespace tenbin {

/// By what runs are gathered: the learner, the data set, or each of the tags they carry.
enum class RunGrouping { Learner, Dataset, Tag };

std::optional<RunGrouping> runGroupingFromName(const QString &name); ///< "learner", …

/// Runs that have something in common, with what they reached.
struct RunGroup
{
    QString name;    ///< empty: runs without a learner, data set or tag
    QList<int> runs; ///< places in the list given
    double mean = std::numeric_limits<double>::quiet_NaN(); ///< over runs with a value
    double best = std::numeric_limits<double>::quiet_NaN();
    int bestRun = -1;
};

/// By name; a run with several tags is in several groups. `metric` decides mean and best.
QList<RunGroup> groupRuns(const QList<StoredRun> &runs, RunGrouping grouping, const QString &metric,
                          bool greaterIsBetter);

} // namespace tenbin
