#pragma once

#include "models/calibration.h"
#include "models/decision.h"
#include "models/fitted_mitigation.h"
#include "models/pipeline.h"
#include "models/prediction_intervals.h"

#include <QMap>

#include <memory>
#include <vector>

namespace tenbin {

/// What the steps of a pipeline learned from its training rows.
struct FittedSteps
{
    CalibrationPtr calibration; ///< null: none
    /// Brier score, log loss and calibration error of the inner out-of-fold predictions, as they
    /// were and put right by maps that were fitted on the other inner folds.
    QMap<QString, double> qualityBefore, qualityAfter;
    qsizetype innerRows = 0; ///< rows that those predictions, or the intervals, come from
    Decision decision;
    QuantileLine low, high;               ///< Intervals::Quantile
    double radius = 0;                    ///< Intervals::Conformal
    std::shared_ptr<const CvPlus> cvPlus; ///< Intervals::CvPlus, with the models of its folds
    std::vector<Pipeline> folds;
    FittedMitigation mitigation; ///< empty without one
};

/// Empty without intervals.
Result<Bounds> boundsOf(const PipelineSteps &spec, const FittedSteps &steps, const Dataset &dataset,
                        RowSpan rows, const Eigen::MatrixXd &outputs, const Context &context);

/// Intervals of predicted quantiles are these quantiles: the metrics of quantiles then apply.
void addQuantiles(const PipelineSteps &spec, Predictions &predictions);

/// The steps' part of pipeline.json, and the fold models beside it.
Status saveSteps(const PipelineSteps &spec, const FittedSteps &steps, const QString &folder,
                 QJsonObject &json);
/// Everything is checked before use: BadInput when it is damaged. `modelClasses`: as many as the
/// model knows.
Result<FittedSteps> loadSteps(const PipelineSteps &spec, const QString &folder,
                              const QJsonObject &json, int modelClasses);

/// The levels of an interval's two bounds: 0.05 and 0.95 of one with coverage 0.9.
struct IntervalLevels
{
    double low = 0, high = 1;
};
IntervalLevels intervalLevels(double coverage);

} // namespace tenbin
