#pragma once

#include "core/chart.h"
#include "models/evaluation.h"
#include "models/evaluation_view.h"

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
/// class against the others. Drawn through at most 500 of its corners.
Chart rocChart(const ChartSubject &subject);
Chart precisionRecallChart(const ChartSubject &subject);
/// Binary: share of positives found by share of rows selected, best scores first.
Chart gainsChart(const ChartSubject &subject);
/// Binary: precision, recall, specificity, F1 and accuracy by threshold.
Chart thresholdChart(const ChartSubject &subject);
/// Binary: scores of each class.
Chart scoreChart(const ChartSubject &subject);

/// Actual classes in rows, predicted in columns; colour is the share of the actual class.
Chart confusionChart(const ChartSubject &subject);
/// Reliability: what came true of what was predicted, by bins.
Chart calibrationChart(const ChartSubject &subject);

/// Single rows up to 5,000, counts in squares above.
Chart predictedActualChart(const ChartSubject &subject);
Chart residualChart(const ChartSubject &subject);
Chart residualHistogram(const ChartSubject &subject);
/// Quantiles of the residuals against those of a normal distribution.
Chart residualQuantileChart(const ChartSubject &subject);

} // namespace tenbin
