// A metric slice by slice, and the table of it.
#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_bootstrap.h"
#include "models/evaluation_words.h"
#include "models/slices.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

Result<NamedMetric> metricOf(const Predictions &predictions, const QString &name)
{
    QStringList names;
    for (const NamedMetric &one : metricsFor(predictions)) {
        if (one.name == name)
            return one;
        names.append(one.name);
    }
    return failure(Error::Kind::Usage,
                   Tr::tr("The metric \"%1\" cannot be computed of these predictions.").arg(name),
                   Tr::tr("Choose one of: %1.").arg(names.join(QStringLiteral(", "))));
}

Result<SliceFigure> figureOf(const Predictions &predictions, const Slice &slice,
                             const NamedMetric &metric, const SliceOptions &options,
                             Progress &progress)
{
    SliceFigure figure;
    figure.name = slice.name;
    figure.rows = qsizetype(slice.positions.size());
    if (figure.rows < options.leastRows || figure.rows == 0) {
        figure.interval =
            Tr::tr("fewer than %1 rows").arg(std::max<qsizetype>(1, options.leastRows));
        return figure;
    }
    const Predictions part = inReadingOrder(predictions.taken(slice.positions));
    const EvaluationData data(part, options);
    EvaluationView view(data);
    MetricEstimate estimate;
    estimate.name = metric.name;
    estimate.value = view.totalWeight() > 0 ? metric.evaluate(view) : undefinedValue;
    figure.value = estimate.value;
    if (std::isnan(estimate.value)) {
        figure.interval = Tr::tr("not defined in this slice");
        return figure;
    }
    if (options.resamples == 0)
        return figure;
    QList<MetricEstimate> estimates{estimate};
    if (Status added = addBootstrapIntervals(data, {metric}, options, estimates, progress); !added)
        return passOn(added);
    figure.low = estimates.first().low;
    figure.high = estimates.first().high;
    figure.interval = estimates.first().interval;
    return figure;
}

} // namespace

Result<QList<SliceFigure>> evaluateSlices(const Predictions &predictions,
                                          const QList<Slice> &slices, const QString &metric,
                                          const SliceOptions &options, Progress &progress)
{
    const Result<NamedMetric> named = metricOf(predictions, metric);
    if (!named)
        return passOn(named);
    Slice all{Tr::tr("All rows"), Rows(size_t(predictions.size()))};
    std::iota(all.positions.begin(), all.positions.end(), 0U);
    const QList<Slice> wanted = QList<Slice>{all} + slices;
    QList<SliceFigure> figures;
    for (const Slice &slice : wanted) {
        const double done = double(figures.size());
        SubProgress part(progress, done / double(wanted.size()), (done + 1) / double(wanted.size()),
                         slice.name);
        if (!part.report(0))
            return cancelled();
        Result<SliceFigure> figure = figureOf(predictions, slice, *named, options, part);
        if (!figure)
            return passOn(figure);
        figures.append(*std::move(figure));
    }
    return figures;
}

Table sliceTable(const QList<SliceFigure> &figures, const QString &metricTitle,
                 const QString &column, const SliceOptions &options)
{
    Table table;
    table.title = Tr::tr("%1 by %2").arg(metricTitle, column);
    table.caption = Tr::tr("Each slice alone, with its rows and interval.");
    if (options.leastRows > 1)
        table.caption +=
            Tr::tr(" Slices of fewer than %1 rows show no value.").arg(options.leastRows);
    table.columns = {{column, false, 0},        {Tr::tr("Rows"), true, 0},
                     {metricTitle, true, 3},    {Tr::tr("Low"), true, 3},
                     {Tr::tr("High"), true, 3}, {Tr::tr("Interval"), false, 0}};
    for (const SliceFigure &figure : figures)
        table.rows.append({figure.name, double(figure.rows), jsonNumber(figure.value),
                           jsonNumber(figure.low), jsonNumber(figure.high), figure.interval});
    return table;
}

} // namespace tenbin
