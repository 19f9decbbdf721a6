#pragma once

#include "app/desktop/evaluated_run.h"

#include <functional>

namespace tenbin {

/// Which predictions are shown as rows, and under which words.
struct RowChoice
{
    QString title; ///< "actual >50K, predicted <=50K"
    std::function<bool(size_t position)> holds;
};

/// The chosen predictions as a table: row number (from 1), what was true, what is predicted and
/// the score, then the columns of the data. With a curve, `threshold` decides what is predicted.
Result<Dataset> predictionRows(const EvaluatedRun &run, const JudgedPredictions &judged,
                               double threshold, const RowChoice &choice);

/// The class that a threshold predicts; without a curve the one that was predicted.
int predictedClass(const JudgedPredictions &judged, double threshold, size_t position);

/// Rows of one cell of the confusion matrix; -1 stands for all classes.
RowChoice rowsOfCell(const JudgedPredictions &judged, double threshold, int truth, int predicted);
/// Rows whose class is not the predicted one.
RowChoice wrongRows(const JudgedPredictions &judged, double threshold);
/// Rows behind a mark of a chart; nothing: that mark stands for no rows.
std::optional<RowChoice> rowsOfMark(const JudgedPredictions &judged, const Chart &chart,
                                    qsizetype series, qsizetype point);

} // namespace tenbin
