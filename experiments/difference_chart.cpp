#include "core/number.h"
#include "core/text.h"
#include "experiments/comparison_verdicts.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

constexpr qsizetype mostShown = 40;

Chart::ReferenceLine across(double value, qsizetype count, const QString &label)
{
    return {label, value, -0.5, value, double(count) - 0.5};
}

QString captionOf(const VerdictContext &context, bool intervals, bool parts, qsizetype left)
{
    QStringList sentences;
    sentences.append(
        intervals ? Tr::tr("Dot: difference over %1, with its 95 % interval.").arg(context.sample)
                  : Tr::tr("Dot: difference over %1.").arg(context.sample));
    if (parts)
        sentences.append(Tr::tr("Grey: each of the %1.").arg(context.sample));
    if (left > 0)
        sentences.append(counted(left, Tr::tr("%1 run with a smaller difference is not shown."),
                                 Tr::tr("%1 runs with smaller differences are not shown.")));
    return sentences.join(u' ');
}

} // namespace

Chart differenceChart(const QList<Verdict> &verdicts, const VerdictContext &context)
{
    QList<const Verdict *> shown;
    for (const Verdict &verdict : verdicts)
        shown.append(&verdict);
    if (shown.size() > mostShown) {
        std::stable_sort(shown.begin(), shown.end(), [](const Verdict *a, const Verdict *b) {
            return std::abs(a->difference) > std::abs(b->difference);
        });
        shown.resize(mostShown);
    }
    Chart chart;
    chart.id = QStringLiteral("differences");
    chart.horizontal = true;
    chart.title = Tr::tr("Differences from \"%1\"").arg(context.baseline);
    chart.x.title = Tr::tr("Difference in %1").arg(context.metric);
    Chart::Series parts, whole;
    parts.mark = whole.mark = Chart::Series::Mark::Points;
    parts.name = Tr::tr("Each");
    parts.muted = true;
    whole.name = Tr::tr("Difference");
    whole.colour = 0;
    bool intervals = false;
    for (qsizetype row = 0; row < shown.size(); ++row) {
        const Verdict &verdict = *shown[row];
        chart.y.categories.append(verdict.title);
        for (double part : verdict.parts) {
            parts.x.append(double(row));
            parts.y.append(part);
        }
        whole.x.append(double(row));
        whole.y.append(verdict.difference);
        whole.low.append(verdict.low);
        whole.high.append(verdict.high);
        intervals = intervals || std::isfinite(verdict.low);
    }
    if (!intervals) {
        whole.low.clear();
        whole.high.clear();
    }
    if (!parts.x.isEmpty())
        chart.series.append(parts);
    chart.series.append(whole);
    chart.references.append(across(0, shown.size(), Tr::tr("no difference")));
    if (context.rope > 0)
        chart.references +=
            {across(-context.rope, shown.size(), shortNumber(-context.rope)),
             across(context.rope, shown.size(), QLatin1Char('+') + shortNumber(context.rope))};
    chart.caption =
        captionOf(context, intervals, !parts.x.isEmpty(), verdicts.size() - shown.size());
    return chart;
}

} // namespace tenbin
