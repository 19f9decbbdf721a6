#include "analysis/row_charts.h"

#include "analysis/charted_column.h"
#include "core/number.h"
#include "core/text.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

using Mark = Chart::Series::Mark;

struct Push
{
    QString name; ///< "age = 39"
    double value = 0;
};

QString signedText(double value)
{
    const QString text = shortNumber(value);
    return value > 0 ? QLatin1Char('+') + text : text;
}

/// The largest first; those of the others last, as one.
QList<Push> pushesOf(const ExplainedRows &explained, int place, int shown)
{
    const Attributions &all = explained.attributions;
    const auto values = all.values.row(place);
    std::vector<int> order(size_t(values.size()));
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return std::abs(values[a]) > std::abs(values[b]); });
    const size_t first = order.size() <= size_t(shown) + 1 ? order.size() : size_t(shown);
    QList<Push> pushes;
    for (size_t i = 0; i < first; ++i)
        pushes.append(
            {columnValueText(explained.data, all.columns[order[i]], all.rows[size_t(place)]),
             values[order[i]]});
    if (first < order.size()) {
        Push others{Tr::tr("%1 others").arg(order.size() - first), 0};
        for (size_t i = first; i < order.size(); ++i)
            others.value += values[order[i]];
        pushes.append(others);
    }
    return pushes;
}

Chart rowChart(const ExplainedRows &explained, int place, const QString &id, const QString &title)
{
    const Attributions &all = explained.attributions;
    Chart chart;
    chart.id = id;
    const QString number = QLocale(QLocale::English).toString(all.rows[size_t(place)] + 1);
    const QString subject =
        explained.subject.isEmpty() ? Tr::tr("row %1").arg(number) : explained.subject;
    chart.title = title.arg(subject);
    chart.x.title = explained.output;
    chart.horizontal = true;
    const double residual = all.base + all.values.row(place).sum() - all.outputs[place];
    chart.caption =
        Tr::tr("From the base value %1 to the output %2, %3 of %4 of %5. Base and "
               "values differ from the output by %6.")
            .arg(shortNumber(all.base, 4), shortNumber(all.outputs[place], 4), explained.output,
                 subject, explained.data.name(), shortNumber(std::abs(residual), 2));
    Chart::Series up, down;
    up.name = Tr::tr("pushes up");
    up.colour = Chart::Series::pushesUp;
    down.name = Tr::tr("pushes down");
    down.colour = Chart::Series::pushesDown;
    for (Chart::Series *one : {&up, &down}) {
        one->mark = Mark::Spans;
        one->barWidth = 0.7;
    }
    chart.series = {up, down};
    return chart;
}

void addSpan(Chart &chart, double position, const Push &push, double from, double to,
             const QString &label)
{
    Chart::Series &series = chart.series[push.value < 0 ? 1 : 0];
    series.x.append(position);
    series.y.append(push.value);
    series.low.append(std::min(from, to));
    series.high.append(std::max(from, to));
    series.labels.append(label);
}

QString summaryOf(const QList<Push> &pushes)
{
    QStringList words;
    for (qsizetype i = 0; i < std::min<qsizetype>(3, pushes.size()); ++i)
        words.append(QStringLiteral("%1 (%2)").arg(pushes[i].name, signedText(pushes[i].value)));
    return Tr::tr("Largest pushes: %1.").arg(words.join(QStringLiteral(", ")));
}

} // namespace

Chart waterfallChart(const ExplainedRows &explained, int place, int shown)
{
    const QList<Push> pushes = pushesOf(explained, place, shown);
    const Attributions &all = explained.attributions;
    Chart chart =
        rowChart(explained, place, QStringLiteral("waterfall"), Tr::tr("Waterfall of %1"));
    double sum = all.base;
    for (const Push &push : pushes)
        chart.y.categories.append(push.name);
    for (qsizetype i = pushes.size(); i-- > 0;) {
        addSpan(chart, double(i), pushes[i], sum, sum + pushes[i].value,
                signedText(pushes[i].value));
        sum += pushes[i].value;
    }
    const double end = double(pushes.size()) - 0.5;
    chart.references = {{Tr::tr("base value"), all.base, -0.5, all.base, end},
                        {Tr::tr("output"), all.outputs[place], -0.5, all.outputs[place], end}};
    chart.summary = summaryOf(pushes);
    return chart;
}

Chart forceChart(const ExplainedRows &explained, int place, int shown)
{
    const QList<Push> pushes = pushesOf(explained, place, shown);
    const Attributions &all = explained.attributions;
    Chart chart = rowChart(explained, place, QStringLiteral("force"), Tr::tr("Forces on %1"));
    chart.y.categories = {QString()};
    // The largest stand next to where both meet: the base with all values, not the output, so
    // that the pushes are as long as they say.
    double total = all.base;
    for (const Push &push : pushes)
        total += push.value;
    double rising = total, falling = total;
    for (const Push &push : pushes) {
        // Upward from the left to the meeting point, downward from the right.
        double &edge = push.value < 0 ? falling : rising;
        addSpan(chart, 0, push, edge - push.value, edge, push.name);
        edge -= push.value;
    }
    chart.references = {{Tr::tr("base value"), all.base, -0.5, all.base, 0.5},
                        {Tr::tr("output"), all.outputs[place], -0.5, all.outputs[place], 0.5}};
    chart.summary = summaryOf(pushes);
    return chart;
}

} // namespace tenbin
