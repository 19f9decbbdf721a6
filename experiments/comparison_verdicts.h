#pragma once

#include "core/block.h"
#include "experiments/run.h"

#include <QJsonObject>
#include <QList>
#include <QString>

namespace tenbin {

/// One comparison of a run with the baseline, as rows of a test's table and of its JSON.
struct Verdict
{
    QString run;   ///< id; a model's title where models are compared
    QString title; ///< for people
    double difference = 0;
    double low = 0; ///< NaN with high: no interval
    double high = 0;
    double pValue = 1;
    double holm = 1;
    bool isBetter = false; ///< the difference is to the better, in the metric's own direction
    QJsonObject details;   ///< what else the test says
};

/// Fills Verdict::holm.
void correctForSeveral(QList<Verdict> &verdicts);
/// [{"run", "difference", "low", "high", "p_value", "p_holm", "significant", "better", …}]
QJsonArray verdictsJson(const QList<Verdict> &verdicts, double alpha);
Table verdictsTable(const QList<Verdict> &verdicts, double alpha, const QString &title);

} // namespace tenbin
