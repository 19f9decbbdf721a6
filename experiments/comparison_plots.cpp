#include "experiments/comparison_plots.h"

#include "core/number.h"
#include "core/text.h"
#include "experiments/comparison_charts.h"
#include "experiments/run_params.h"

#include <QSet>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

constexpr qsizetype mostCategories = 40;
constexpr qsizetype mostUsualParams = 6;
constexpr qsizetype mostIntervals = 60; ///< points; more whiskers cross each other out

struct AxisValues
{
    Chart::Axis axis;
    QList<double> values; ///< one a run; NaN: it has none
};

/// Params that tell of the run rather than of the model.
bool isIncidental(const QString &param)
{
    static const QSet<QString> names{QStringLiteral("fingerprint"), QStringLiteral("status"),
                                     QStringLiteral("problem"), QStringLiteral("task")};
    return names.contains(param);
}

std::optional<double> numberIn(const QJsonValue &value)
{
    if (value.isDouble())
        return value.toDouble();
    // Seeds are kept as text, for they may have more digits than a double.
    return value.isString() ? parseNumber(value.toString()) : std::nullopt;
}

bool isPresent(const QJsonValue &value)
{
    return !value.isUndefined() && !value.isNull();
}

void spread(AxisValues &made)
{
    double lower = std::numeric_limits<double>::infinity(), upper = -lower;
    for (double value : made.values) {
        if (std::isnan(value))
            continue;
        lower = std::min(lower, value);
        upper = std::max(upper, value);
    }
    made.axis.logarithmic = lower > 0 && upper >= 100 * lower && std::isfinite(upper);
}

AxisValues paramValues(const ComparedParam &param)
{
    AxisValues made;
    made.axis.title = param.name;
    QStringList texts;
    bool numbers = true;
    for (const QJsonValue &value : param.values) {
        const std::optional<double> number = numberIn(value);
        numbers = numbers && (number || !isPresent(value));
        made.values.append(number.value_or(qQNaN()));
        texts.append(isPresent(value) ? paramText(value) : QString());
    }
    if (numbers) {
        spread(made);
        return made;
    }
    QStringList names = texts;
    names.removeDuplicates();
    names.removeAll(QString());
    names.sort();
    made.axis.categories = names;
    for (qsizetype run = 0; run < texts.size(); ++run)
        made.values[run] = texts[run].isEmpty() ? qQNaN() : double(names.indexOf(texts[run]));
    return made;
}

AxisValues valuesOf(const RunComparison &comparison, const ComparedAxis &axis)
{
    AxisValues made;
    made.axis.title = axis.isMetric ? metricTitle(axis.name) : axis.name;
    made.values = QList<double>(comparison.runs.size(), qQNaN());
    if (axis.isMetric) {
        if (const ComparedMetric *metric = comparison.metric(axis.name))
            made.values = metric->values;
        return made;
    }
    for (const ComparedParam &param : comparison.params) {
        if (param.name == axis.name)
            return paramValues(param);
    }
    return made;
}

/// Runs of one category side by side about its place, so that intervals do not hide each other.
AxisValues besideEachOther(AxisValues given)
{
    if (given.axis.categories.isEmpty())
        return given;
    constexpr double widest = 0.6;
    QMap<double, QList<qsizetype>> runs;
    for (qsizetype run = 0; run < given.values.size(); ++run) {
        if (!std::isnan(given.values[run]))
            runs[given.values[run]].append(run);
    }
    for (auto category = runs.begin(); category != runs.end(); ++category) {
        const double step = std::min(0.1, widest / double(category->size()));
        for (qsizetype i = 0; i < category->size(); ++i)
            given.values[category->at(i)] =
                category.key() + (double(i) - double(category->size() - 1) / 2) * step;
    }
    return given;
}

qsizetype presentCount(const ComparedParam &param)
{
    return std::count_if(param.values.begin(), param.values.end(), isPresent);
}

/// Learner and data set tell most; then what most runs have.
int rankOf(const ComparedParam &param)
{
    if (param.name == QLatin1String("learner"))
        return 0;
    return param.name == QLatin1String("dataset") ? 1 : 2;
}

QList<const ComparedParam *> plottableParams(const RunComparison &comparison)
{
    QList<const ComparedParam *> params;
    for (const ComparedParam &param : comparison.params) {
        if (!param.differs || isIncidental(param.name))
            continue;
        const AxisValues values = paramValues(param);
        QSet<double> distinct(values.values.begin(), values.values.end());
        distinct.removeIf([](double value) { return std::isnan(value); });
        // Where some runs lack a param and the others agree there is nothing to see.
        if (distinct.size() > 1 && values.axis.categories.size() <= mostCategories)
            params.append(&param);
    }
    std::stable_sort(params.begin(), params.end(),
                     [](const ComparedParam *a, const ComparedParam *b) {
                         return std::pair(rankOf(*a), -presentCount(*a)) <
                                std::pair(rankOf(*b), -presentCount(*b));
                     });
    return params;
}

QString runsText(const RunComparison &comparison, const QString &metric)
{
    const qsizetype n = comparison.runs.size();
    QString text = counted(n, Tr::tr("%1 run."), Tr::tr("%1 runs."));
    if (n > mostOverlaidRuns)
        text +=
            u' ' +
            Tr::tr("In colour: the %1 best by %2.").arg(mostOverlaidRuns).arg(metricTitle(metric));
    return text;
}

/// How the intervals were made, where the runs agree.
QString intervalText(const RunComparison &comparison, const QString &metric)
{
    QString text;
    for (const StoredRun &run : comparison.runs) {
        const QString own = run.metrics.value(metric).interval;
        if (!text.isEmpty() && !own.isEmpty() && own != text)
            return Tr::tr("each run's own interval");
        if (!own.isEmpty())
            text = own;
    }
    return text;
}

Chart::Series pointOf(const RunComparison &comparison, int run, const QString &metric, double x)
{
    const MetricValue &value = comparison.runs[run].metrics.value(metric);
    Chart::Series series;
    series.mark = Chart::Series::Mark::Points;
    series.name = comparison.runs[run].title();
    series.x = {x};
    series.y = {value.value};
    series.labels = {value.interval};
    if (std::isfinite(value.low) && std::isfinite(value.high)) {
        series.low = {value.low};
        series.high = {value.high};
    }
    return series;
}

/// Many runs: one cloud, whose points say which run they are.
Chart::Series cloudOf(const RunComparison &comparison, const QList<int> &runs,
                      const QString &metric, const QList<double> &xs, const QString &name)
{
    Chart::Series cloud;
    cloud.mark = Chart::Series::Mark::Points;
    cloud.name = name;
    const bool intervals = runs.size() <= mostIntervals;
    for (int run : runs) {
        const MetricValue &value = comparison.runs[run].metrics.value(metric);
        if (std::isnan(value.value) || std::isnan(xs[run]))
            continue;
        cloud.x.append(xs[run]);
        cloud.y.append(value.value);
        cloud.labels.append(comparison.runs[run].title());
        if (intervals) {
            cloud.low.append(value.low);
            cloud.high.append(value.high);
        }
    }
    return cloud;
}

} // namespace

QList<int> outstandingRuns(const RunComparison &comparison, const QString &metric)
{
    QList<int> order(comparison.runs.size());
    std::iota(order.begin(), order.end(), 0);
    const ComparedMetric *compared = comparison.metric(metric);
    if (order.size() <= mostOverlaidRuns || !compared)
        return order.first(std::min(order.size(), mostOverlaidRuns));
    const double sign = compared->greaterIsBetter.value_or(true) ? 1 : -1;
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        const double x = sign * compared->values[a], y = sign * compared->values[b];
        return std::isnan(y) ? !std::isnan(x) : x > y;
    });
    return order.first(mostOverlaidRuns);
}

QList<ComparedAxis> plottableAxes(const RunComparison &comparison)
{
    QList<ComparedAxis> axes;
    for (const ComparedParam *param : plottableParams(comparison))
        axes.append({param->name, false});
    for (const ComparedMetric &metric : comparison.metrics)
        axes.append({metric.name, true});
    return axes;
}

QList<ComparedAxis> usualAxes(const RunComparison &comparison, const QString &metric)
{
    QList<ComparedAxis> axes;
    for (const ComparedParam *param : plottableParams(comparison)) {
        // Lines break at what only a few of the runs have.
        if (axes.size() < mostUsualParams && 2 * presentCount(*param) > comparison.runs.size())
            axes.append({param->name, false});
    }
    if (!axes.isEmpty())
        axes.append({metric, true});
    return axes;
}

Chart parallelCoordinates(const RunComparison &comparison, const QList<ComparedAxis> &axes,
                          const QString &metric)
{
    Chart chart;
    chart.id = QStringLiteral("parallel_coordinates");
    chart.title = Tr::tr("Params and metrics of the runs");
    QList<AxisValues> columns;
    bool breaks = false;
    for (const ComparedAxis &axis : axes) {
        columns.append(valuesOf(comparison, axis));
        chart.parallel.append(columns.last().axis);
        breaks = breaks || std::any_of(columns.last().values.begin(), columns.last().values.end(),
                                       [](double value) { return std::isnan(value); });
    }
    const QList<int> coloured = outstandingRuns(comparison, metric);
    QList<int> order;
    for (int run = 0; run < comparison.runs.size(); ++run) {
        if (!coloured.contains(run))
            order.append(run);
    }
    for (int run : order + coloured) {
        Chart::Series line;
        line.name = comparison.runs[run].title();
        line.colour = int(coloured.indexOf(run));
        line.muted = line.colour < 0;
        for (qsizetype axis = 0; axis < columns.size(); ++axis) {
            line.x.append(double(axis));
            line.y.append(columns[axis].values[run]);
        }
        chart.series.append(line);
    }
    chart.caption = runsText(comparison, metric);
    if (breaks)
        chart.caption += u' ' + Tr::tr("A line breaks where a run lacks the value.");
    return chart;
}

Chart metricByAxis(const RunComparison &comparison, const QString &metric, const ComparedAxis &axis)
{
    const AxisValues values = besideEachOther(valuesOf(comparison, axis));
    Chart chart;
    chart.id = QStringLiteral("metric_by_param");
    chart.x = values.axis;
    chart.y.title = metricTitle(metric);
    chart.title = Tr::tr("%1 by %2").arg(chart.y.title, chart.x.title);
    qsizetype shown = 0;
    for (int run = 0; run < comparison.runs.size(); ++run)
        shown += !std::isnan(values.values[run]) &&
                 !std::isnan(comparison.runs[run].metrics.value(metric).value);
    if (comparison.runs.size() <= mostOverlaidRuns) {
        for (int run = 0; run < comparison.runs.size(); ++run) {
            Chart::Series point = pointOf(comparison, run, metric, values.values[run]);
            point.colour = run;
            if (!std::isnan(point.x.first()) && !std::isnan(point.y.first()))
                chart.series.append(point);
        }
    } else {
        QList<int> all(comparison.runs.size());
        std::iota(all.begin(), all.end(), 0);
        chart.series.append(cloudOf(comparison, all, metric, values.values, Tr::tr("Runs")));
    }
    chart.caption =
        Tr::tr("%L1 of %L2 runs have both values.").arg(shown).arg(comparison.runs.size());
    if (const QString whiskers = intervalText(comparison, metric);
        !whiskers.isEmpty() && comparison.runs.size() <= mostIntervals)
        chart.caption += u' ' + Tr::tr("Whiskers: %1.").arg(whiskers);
    return chart;
}

} // namespace tenbin
