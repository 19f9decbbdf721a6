#pragma once

#include "core/block.h"
#include "core/progress.h"
#include "data/dataset.h"
#include "models/evaluation.h"

#include <QList>
#include <QString>

namespace tenbin {

/// Rows of predictions that share something.
struct Slice
{
    QString name;
    Rows positions; ///< among the predictions
};

struct SliceBins
{
    int quantiles = 4;         ///< bins of equal counts of numbers and dates
    qsizetype mostLevels = 30; ///< the rarer ones are one slice together
};

/// One slice a level, most rows first; numbers and dates with more than ten values in quantile
/// bins, equal values staying together; missing values are a slice of their own. `rows[position]`
/// is the column's row of each prediction; BadInput when one lies outside.
Result<QList<Slice>> slicesBy(const Column &column, RowSpan rows, const SliceBins &bins = {});

/// The rows where a condition holds: `age >= 50`, `sex = Male`, `"a column" is missing`. Operators:
/// = != < <= > >= (order: numbers only). BadInput says what is wrong with it.
Result<Slice> sliceWhere(const Dataset &dataset, RowSpan rows, const QString &condition);

struct SliceFigure
{
    QString name;
    qsizetype rows = 0;
    double value = undefinedValue; ///< NaN: not defined there, or withheld
    double low = undefinedValue, high = undefinedValue;
    QString interval; ///< how it was made, or why there is no value
};

struct SliceOptions : EvaluationOptions
{
    /// Slices with fewer rows show no value: it would say more of chance than of the model.
    qsizetype leastRows = 30;
};

/// A metric of each slice with its bootstrap interval, after that of all rows. Usage error when
/// the metric cannot be computed of these predictions.
Result<QList<SliceFigure>> evaluateSlices(const Predictions &predictions,
                                          const QList<Slice> &slices, const QString &metric,
                                          const SliceOptions &options, Progress &progress);

Table sliceTable(const QList<SliceFigure> &figures, const QString &metricTitle,
                 const QString &column, const SliceOptions &options);

} // namespace tenbin
