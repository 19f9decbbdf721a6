#include "reports/chart_summary.h"

#include "core/number.h"
#include "core/text.h"
#include "reports/chart_hit.h"
#include "reports/chart_scale.h"
#include "reports/chart_text.h"

#include <algorithm>
#include <limits>

namespace tenbin {

namespace {

using Mark = Chart::Series::Mark;

QString kindText(const Chart &chart)
{
    const auto all = [&chart](Mark mark) {
        return std::all_of(chart.series.begin(), chart.series.end(),
                           [mark](const Chart::Series &one) { return one.mark == mark; });
    };
    if (chart.series.isEmpty())
        return Tr::tr("Empty chart of %1 by %2");
    if (all(Mark::Line))
        return Tr::tr("Lines of %1 by %2");
    if (all(Mark::Step))
        return Tr::tr("Steps of %1 by %2");
    if (all(Mark::Points))
        return Tr::tr("Points of %1 by %2");
    if (all(Mark::Bars))
        return Tr::tr("Bars of %1 by %2");
    if (all(Mark::Band))
        return Tr::tr("Bands of %1 by %2");
    if (all(Mark::Spans))
        return Tr::tr("Spans of %1 by %2");
    if (all(Mark::HeatMap))
        return Tr::tr("Heat map of %1 by %2");
    return Tr::tr("Chart of %1 by %2");
}

QString axisText(const Chart::Axis &axis, const QString &fallback)
{
    if (!axis.title.isEmpty())
        return shownText(axis.title);
    return axis.categories.isEmpty() ? fallback
                                     : Tr::tr("%L1 categories").arg(axis.categories.size());
}

QString rangeText(const Chart &chart)
{
    double lowest = std::numeric_limits<double>::infinity(), highest = -lowest;
    for (const Chart::Series &series : chart.series) {
        const bool cells = series.mark == Mark::HeatMap;
        const bool between = series.mark == Mark::Band || series.mark == Mark::Spans;
        for (const QList<double> &values :
             {cells     ? series.z
              : between ? QList<double>()
                        : series.y,
              between ? series.low : QList<double>(), between ? series.high : QList<double>()}) {
            for (double value : values) {
                if (!isDrawable(value))
                    continue;
                lowest = std::min(lowest, value);
                highest = std::max(highest, value);
            }
        }
    }
    return lowest > highest
               ? QString()
               : Tr::tr(", values from %1 to %2").arg(shortNumber(lowest), shortNumber(highest));
}

QString parallelSentence(const Chart &chart)
{
    QStringList axes;
    for (const Chart::Axis &axis : chart.parallel)
        axes.append(shownText(axis.title));
    return Tr::tr("Parallel coordinates over %1, n = %L2.")
        .arg(axes.join(QStringLiteral(", ")))
        .arg(chart.series.size());
}

QString sentenceOf(const Chart &chart)
{
    if (!chart.parallel.isEmpty())
        return parallelSentence(chart);
    qsizetype n = 0;
    for (const Chart::Series &series : chart.series)
        n += markCount(series);
    return kindText(chart).arg(axisText(valueAxis(chart), Tr::tr("value")),
                               axisText(positionAxis(chart), Tr::tr("position"))) +
           Tr::tr(", %L1 series, n = %L2").arg(chart.series.size()).arg(n) + rangeText(chart) +
           QLatin1Char('.');
}

} // namespace

QString chartSummary(const Chart &chart)
{
    QStringList parts{shownText(chart.summary), sentenceOf(chart), shownText(chart.caption)};
    parts.removeAll(QString());
    return parts.join(QLatin1Char(' '));
}

} // namespace tenbin
