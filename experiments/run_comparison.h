#pragma once

#include "core/block.h"
#include "experiments/run.h"
#include "models/metric.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QList>

#include <optional>

namespace tenbin {

/// A param, or a fact such as the seed, of each run; undefined where a run lacks it.
struct ComparedParam
{
    QString name;
    QList<QJsonValue> values;
    bool differs = false;
};

struct ComparedMetric
{
    QString name;
    std::optional<bool> greaterIsBetter; ///< empty: a metric that is not on the shelf
    QList<double> values;                ///< NaN: the run lacks it
    QList<double> stds;
    QList<double> deltas; ///< value less that of the baseline
    QList<int> best;      ///< runs with the best value in the metric's own direction
    bool differs = false;

    /// Better (1) or worse (-1) than the baseline; 0: the same, or not known.
    int betterThanBaseline(qsizetype run) const;
};

/// Runs side by side. Runs may be of anything: what one lacks is absent there.
struct RunComparison
{
    QList<StoredRun> runs;
    int baseline = 0;
    QList<ComparedParam> params;
    QList<ComparedMetric> metrics;

    const ComparedMetric *metric(const QString &name) const;
};

/// Needs metrics; `baseline` is one of the runs. `tuned`: nothing, or params of each run that take
/// the place of those its spec asks for (see tunedParams).
RunComparison compareRuns(QList<StoredRun> runs, int baseline,
                          const QList<QJsonObject> &tuned = {});

/// The metric of a stored name ("roc_auc", "pinball_0.05"), null when it is not on the shelf.
const Metric *metricOfName(const QString &name);

/// "ROC AUC" for "roc_auc"; the name itself where the title would not tell it from others.
QString metricTitle(const QString &name);

/// The metric to compare by: the one asked for, else what people look at first among those that the
/// baseline has. Usage: nobody knows it; BadInput: no run has it.
Result<QString> comparisonMetric(const QList<StoredRun> &runs, int baseline, const QString &asked);

} // namespace tenbin
