#include "experiments/run_groups.h"

#include <cmath>

namespace tenbin {

namespace {

QStringList namesOf(const StoredRun &run, RunGrouping grouping)
{
    switch (grouping) {
    case RunGrouping::Learner: return {run.learner};
    case RunGrouping::Dataset: return {run.dataset};
    case RunGrouping::Tag: break;
    }
    return run.tags.isEmpty() ? QStringList{QString()} : run.tags;
}

} // namespace

std::optional<RunGrouping> runGroupingFromName(const QString &name)
{
    if (name == QLatin1String("learner"))
        return RunGrouping::Learner;
    if (name == QLatin1String("dataset"))
        return RunGrouping::Dataset;
    if (name == QLatin1String("tag"))
        return RunGrouping::Tag;
    return std::nullopt;
}

QList<RunGroup> groupRuns(const QList<StoredRun> &runs, RunGrouping grouping, const QString &metric,
                          bool greaterIsBetter)
{
    QMap<QString, RunGroup> groups;
    for (int run = 0; run < runs.size(); ++run) {
        for (const QString &name : namesOf(runs[run], grouping)) {
            groups[name].name = name;
            groups[name].runs.append(run);
        }
    }
    for (RunGroup &group : groups) {
        double sum = 0;
        int values = 0;
        for (int run : group.runs) {
            const double value = runs[run].metrics.value(metric).value;
            if (std::isnan(value))
                continue;
            sum += value;
            ++values;
            if (group.bestRun < 0 || (value > group.best) == greaterIsBetter) {
                if (group.bestRun >= 0 && value == group.best)
                    continue;
                group.best = value;
                group.bestRun = run;
            }
        }
        if (values > 0)
            group.mean = sum / values;
    }
    return groups.values();
}

} // namespace tenbin
