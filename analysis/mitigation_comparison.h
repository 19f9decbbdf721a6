#pragma once

#include "analysis/protected_groups.h"
#include "core/progress.h"
#include "models/predictions.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <limits>

namespace tenbin {

/// A value with its bootstrap interval; NaN: it has none.
struct PairedValue
{
    double value = std::numeric_limits<double>::quiet_NaN();
    double low = std::numeric_limits<double>::quiet_NaN();
    double high = std::numeric_limits<double>::quiet_NaN();
};

/// One figure without and with mitigation, from the same rows and the same resamples.
struct PairedFigure
{
    QString id;    ///< "accuracy", "equalized_odds_difference", "selection_rate", …
    QString group; ///< empty: of all rows
    PairedValue before, after;
    PairedValue difference; ///< after - before
};

/// Where a setting stands between accuracy and fairness.
struct FrontierPoint
{
    PairedValue accuracy, gap;
};

struct MitigationComparison
{
    qsizetype rows = 0;
    QStringList groups;
    QList<qsizetype> groupRows;
    QString gapMetric; ///< id on analysis/fairness_metrics/
    QString interval;  ///< "95 % bootstrap, 1,000 resamples"
    QList<PairedFigure> figures;
    FrontierPoint plain;
    QList<FrontierPoint> frontier; ///< one a setting

    const PairedFigure *find(const QString &id, const QString &group = {}) const;
};

struct MitigationComparisonOptions
{
    QString gapMetric;
    qsizetype chosen = 0; ///< the setting that "after" speaks of
    int resamples = 1000;
    double level = 0.95;
    quint64 seed = 0;
    int threads = 1;
};

/// Rows are resampled together for all predictions, which are of the same rows in the same order
/// (BadInput if not): intervals of differences are those of pairs. Every row counts once.
Result<MitigationComparison> compareMitigation(const Predictions &plain,
                                               const QList<Predictions> &settings,
                                               const ProtectedGroups &groups,
                                               const MitigationComparisonOptions &options,
                                               Progress &progress);

} // namespace tenbin
