#pragma once

#include "core/block.h"
#include "experiments/run.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

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
    QList<double> parts;   ///< the differences that it was made of: of folds, of data sets
};

/// What stands beside the numbers of verdicts.
struct VerdictContext
{
    QString baseline; ///< title
    QString metric;   ///< title
    QString sample;   ///< "5 folds"
    double alpha = 0.05;
    double rope = 0; ///< differences that do not matter; 0: all do
};

/// More comparisons than these are counted, not told one by one.
inline constexpr qsizetype mostToldVerdicts = 3;

/// "p = 0.03", "p < 0.001".
QString pValueText(double p);
/// What was found, with interval and n; many comparisons are counted in one sentence.
QStringList verdictSentences(const QList<Verdict> &verdicts, const VerdictContext &context);
/// Runs down, the difference with its interval to the right, and what it was made of.
Chart differenceChart(const QList<Verdict> &verdicts, const VerdictContext &context);

/// Fills Verdict::holm.
void correctForSeveral(QList<Verdict> &verdicts);
/// [{"run", "difference", "low", "high", "p_value", "p_holm", "significant", "better", …}]
QJsonArray verdictsJson(const QList<Verdict> &verdicts, double alpha);
Table verdictsTable(const QList<Verdict> &verdicts, double alpha, const QString &title);

} // namespace tenbin
