#pragma once

#include "core/progress.h"
#include "core/result.h"
#include "models/evaluation_confusion.h"
#include "models/evaluation_view.h"
#include "models/metric.h"
#include "models/predictions.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <vector>

namespace tenbin {

struct EvaluationOptions : MetricSettings
{
    /// Of the bootstrap; 0: no intervals. Fewer are drawn, at least 200, where rows times classes
    /// exceed some hundred thousands: each estimate says how many.
    int resamples = 1000;
    double level = 0.95;
    quint64 seed = 0;
    int threads = 1;
};

/// A metric under the name it is stored by: "roc_auc", "pinball_0.05".
struct NamedMetric
{
    QString name;
    const Metric *metric = nullptr;
    double parameter = 0;

    QString title() const; ///< "ROC AUC", "Pinball loss 0.05"
    double evaluate(EvaluationView &view) const;
};

/// What can be computed of these predictions, in the order of the shelf.
QList<NamedMetric> metricsFor(const Predictions &predictions);

struct MetricEstimate
{
    QString name;
    double value = undefinedValue; ///< NaN: has no meaning for the data
    double low = undefinedValue;   ///< NaN with high: no interval
    double high = undefinedValue;
    QString interval;          ///< "95 % bootstrap, 1,000 resamples"
    std::vector<double> folds; ///< the value in each of Evaluation::folds
};

struct Evaluation
{
    Problem problem = Problem::Regression;
    qsizetype rows = 0;
    QStringList labels;  ///< classes, in the order of the confusion matrix
    Confusion confusion; ///< by weight
    int positive = 1;
    QList<MetricEstimate> metrics; ///< over all rows at once, in the order of the shelf
    QList<qint32> folds;           ///< 2 to 200 with at least two rows each on average, else none
    EvaluationOptions options;

    /// Null when the metric was not computed.
    const MetricEstimate *find(const QString &name) const;
};

/// Every metric that applies, with percentile bootstrap intervals (Efron and Tibshirani, "An
/// Introduction to the Bootstrap", 1993, chapter 13) over rows of the dataset: a row that was
/// predicted several times (repeated cross-validation) is drawn with all its predictions.
/// The result does not depend on options.threads. BadInput without rows or weight.
Result<Evaluation> evaluateAll(const Predictions &predictions, const EvaluationOptions &options,
                               Progress &progress);

/// Mean, standard deviation (n - 1) and mean ± t(k - 1) sd / √k of the values that are defined.
/// NaN where there are too few.
struct FoldInterval
{
    double mean = undefinedValue;
    double deviation = undefinedValue;
    double low = undefinedValue;
    double high = undefinedValue;
    QString words; ///< "95 % t interval over 5 folds"; empty: no interval
};
FoldInterval foldInterval(const std::vector<double> &values, double level = 0.95);

} // namespace tenbin
