#pragma once

#include "core/shelf.h"
#include "models/predictions.h"

#include <QList>
#include <QString>

namespace tenbin {

class EvaluationView;

/// A figure of merit: one file of models/metrics/.
struct Metric
{
    enum class Needs { Labels, Score, Probabilities, Values, Quantiles, Interval };

    QString title = {}; ///< "ROC AUC"
    QList<Problem> problems = {};
    bool greaterIsBetter = true;
    double best = 1; ///< the value of perfect predictions
    Needs needs = Needs::Labels;
    QString formula = {}; ///< with its conventions: averaging, ties, empty classes
    QString unit = {};    ///< "", "target"
    /// The value; NaN when it has no meaning for the data (an AUC of one class).
    double (*evaluate)(const EvaluationView &) = nullptr;
    /// Optional: one value for each of these, which EvaluationView::parameter() then holds; the
    /// value of pinball at the quantile 0.05 is named pinball_0.05.
    QList<double> (*parameters)(const Predictions &) = nullptr;
};

/// Whether the predictions hold what the metric needs.
bool applies(const Metric &metric, const Predictions &predictions);

} // namespace tenbin
