#pragma once

#include "core/params.h"
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

    QString title; ///< "ROC AUC"
    QList<Problem> problems;
    bool greaterIsBetter = true;
    Needs needs = Needs::Labels;
    QString formula; ///< with its conventions: averaging, ties, empty classes
    QString unit;    ///< "", "target"
    /// The value; NaN when it has no meaning for the data (an AUC of one class).
    double (*evaluate)(const EvaluationView &) = nullptr;
};

} // namespace tenbin
