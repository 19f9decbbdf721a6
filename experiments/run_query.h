#pragma once

#include "core/result.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace tenbin {

/// One of the things that runs are sorted by. Runs without the value come last either way.
struct RunSort
{
    /// A metric's name, with or without "metrics." before it; params.NAME; or name, status,
    /// started, seconds, task, learner, dataset, problem, seed.
    QString key;
    bool ascending = false;

    /// Of "roc_auc, seconds asc": MLflow's order_by. A name with commas or blanks stands in back
    /// quotes; what says neither "asc" nor "desc" is `ascending`. BadInput when a name is missing.
    static Result<QList<RunSort>> parse(const QString &text, bool ascending = false);

    bool operator==(const RunSort &) const = default;
};

/// Which runs, in which order.
struct RunQuery
{
    QString filter;       ///< see run_filter.h; empty: all
    QList<RunSort> sorts; ///< the first one counts most; empty: newest first
    qsizetype limit = 0;  ///< 0: all
    bool withMetrics = true;
    QStringList metrics; ///< only these ones' values; empty: all
    bool inBin = false;  ///< those in the bin instead of the others
};

} // namespace tenbin
