#include "models/model_charts.h"

#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_words.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

Chart learningCurveChart(const QList<LearningCurve> &curves, const QString &xTitle)
{
    constexpr qsizetype mostPoints = 500;
    Chart chart;
    chart.id = QStringLiteral("learning_curve");
    chart.title = Tr::tr("Learning curve");
    chart.x.title = xTitle.isEmpty() ? Tr::tr("Round") : xTitle;
    chart.y.title = Tr::tr("Loss");
    QStringList ends;
    for (const LearningCurve &curve : curves) {
        const qsizetype count = std::min(curve.x.size(), curve.y.size());
        if (count == 0)
            continue;
        Chart::Series series;
        series.name = curve.name;
        const qsizetype step = (count + mostPoints - 1) / mostPoints;
        for (qsizetype at = 0; at < count; at += step) {
            series.x.append(curve.x[at]);
            series.y.append(curve.y[at]);
        }
        if (series.x.last() != curve.x[count - 1]) {
            series.x.append(curve.x[count - 1]);
            series.y.append(curve.y[count - 1]);
        }
        chart.series.append(series);
        ends.append(Tr::tr("%1 ends at %2").arg(curve.name, shortNumber(curve.y[count - 1])));
    }
    if (chart.series.size() == 1)
        chart.y.title = chart.series.first().name;
    chart.caption = Tr::tr("As reported while the final model was trained.");
    chart.summary = Tr::tr("Learning curve: %1.").arg(ends.join(QStringLiteral("; ")));
    return chart;
}

Chart importanceChart(const QList<Importance> &importance, const QString &unit)
{
    constexpr qsizetype most = 20;
    QList<Importance> sorted = importance;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Importance &a, const Importance &b) {
        return std::abs(a.value) > std::abs(b.value);
    });
    const QList<Importance> shown = sorted.mid(0, most);
    Chart chart;
    chart.id = QStringLiteral("importance");
    chart.title = Tr::tr("Feature importance");
    chart.horizontal = true;
    chart.x.title = unit.isEmpty() ? Tr::tr("Importance") : unit;
    chart.y.title = Tr::tr("Feature");
    Chart::Series bars;
    bars.name = chart.x.title;
    bars.mark = Chart::Series::Mark::Bars;
    bars.colour = 0;
    for (const Importance &one : shown) {
        bars.x.append(double(bars.x.size()));
        bars.y.append(one.value);
        chart.y.categories.append(one.feature);
    }
    chart.series.append(bars);
    chart.caption = shown.size() < importance.size()
                        ? Tr::tr("The %1 most important of %2 features.")
                              .arg(shown.size())
                              .arg(countText(importance.size()))
                        : Tr::tr("All %1 features.").arg(importance.size());
    chart.summary = shown.isEmpty()
                        ? Tr::tr("Feature importance: there are no features.")
                        : Tr::tr("Feature importance: %1 matters most.").arg(shown.first().feature);
    return chart;
}

} // namespace tenbin
