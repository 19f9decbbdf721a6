#pragma once

#include "core/block.h"
#include "core/chart.h"
#include "models/evaluation.h"
#include "models/evaluation_view.h"
#include "models/threshold_curve.h"

#include <QString>

namespace tenbin {

/// What the charts of one evaluation share.
struct ChartSubject
{
    const EvaluationData &data;
    const Evaluation &evaluation;
    QString name; ///< of the data, for captions; may be empty

    const Predictions &predictions() const { return data.predictions(); }
    /// "Adult census, 48,842 rows."
    QString caption() const;
};

/// Receiver operating characteristic: of the positive class with each fold behind, or of each
/// class against the others. Drawn through at most 500 of its corners. Folds have a mean with a
/// band: vertical averaging (Fawcett, "An introduction to ROC analysis", 2006).
Chart rocChart(const ChartSubject &subject);
Chart precisionRecallChart(const ChartSubject &subject);
/// Binary: share of positives found by share of rows selected, best scores first.
Chart gainsChart(const ChartSubject &subject);
/// Binary: how much more frequent positives are among the rows selected than in all.
Chart liftChart(const ChartSubject &subject);
/// Binary: precision, recall, specificity, F1 and accuracy by threshold.
Chart thresholdChart(const ChartSubject &subject);
/// Binary: scores of each class.
Chart scoreChart(const ChartSubject &subject);

/// Binary: the mean cost of a row by threshold, and where it is least. BadInput when the costs are
/// not 2 × 2.
Result<Chart> costChart(const ThresholdCurve &curve, const CostMatrix &costs,
                        const QString &positiveClass);

enum class ConfusionShare { Actual, Predicted };
/// Actual classes in rows, predicted in columns; cells tell the rows and their share of the actual
/// or of the predicted class, which is the colour too.
Chart confusionChart(const ChartSubject &subject, ConfusionShare share = ConfusionShare::Actual);
/// Reliability: what came true of what was predicted, by bins.
Chart calibrationChart(const ChartSubject &subject);
/// The same in numbers, with the rows of each bin.
Table calibrationTable(const ChartSubject &subject);
Table brierTable(const ChartSubject &subject);

/// Single rows up to 5,000, counts in squares above.
Chart predictedActualChart(const ChartSubject &subject);
Chart residualChart(const ChartSubject &subject);
Chart residualHistogram(const ChartSubject &subject);
/// Quantiles of the residuals against those of a normal distribution.
Chart residualQuantileChart(const ChartSubject &subject);

/// Adds the mean of the folds' ROC curves and its band, where there are two folds or more.
void addFoldMean(const ChartSubject &subject, Chart &chart);

} // namespace tenbin
