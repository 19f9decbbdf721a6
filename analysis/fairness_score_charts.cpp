#include "analysis/fairness_charts.h"
#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_curves.h"
#include "models/evaluation_words.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

constexpr qsizetype mostCurves = 6;
constexpr size_t mostPoints = 300;

struct GroupPart
{
    QString name;
    Rows positions;
};

/// The groups with the most rows, in their own order.
QList<GroupPart> partsOf(const ProtectedGroups &groups)
{
    QList<GroupPart> parts;
    for (const QString &name : groups.names)
        parts.append({name, {}});
    for (size_t row = 0; row < groups.of.size(); ++row)
        parts[groups.of[row]].positions.push_back(quint32(row));
    std::vector<size_t> sizes;
    for (const GroupPart &part : std::as_const(parts))
        sizes.push_back(part.positions.size());
    if (parts.size() > mostCurves) {
        std::sort(sizes.begin(), sizes.end(), std::greater<>());
        const size_t least = sizes[mostCurves - 1];
        parts.removeIf([&](const GroupPart &part) { return part.positions.size() < least; });
        parts.resize(std::min(parts.size(), mostCurves));
    }
    return parts;
}

/// Half the width of the interval of an area: Hanley and McNeil, "The meaning and use of the area
/// under a receiver operating characteristic curve", 1982. 1.96 standard errors at 95 %.
double reachOfArea(double area, double positives, double negatives, double z)
{
    const double one = area / (2 - area);
    const double two = 2 * area * area / (1 + area);
    const double variance = (area * (1 - area) + (positives - 1) * (one - area * area) +
                             (negatives - 1) * (two - area * area)) /
                            (positives * negatives);
    return z * std::sqrt(std::max(variance, 0.0));
}

QString leftOut(const ProtectedGroups &groups, qsizetype shown)
{
    return shown < groups.names.size() ? Tr::tr(" The %1 groups with the most rows of %2.")
                                             .arg(shown)
                                             .arg(groups.names.size())
                                       : QString();
}

} // namespace

Chart groupRocChart(const FairnessAudit &audit, const GroupedPredictions &of)
{
    constexpr double z95 = 1.959963984540054;
    Chart chart;
    chart.id = QStringLiteral("groups_roc");
    chart.title = Tr::tr("ROC curve by group");
    chart.square = true;
    chart.x.title = Tr::tr("False positive rate");
    chart.y.title = Tr::tr("True positive rate");
    chart.x.maximum = 1;
    chart.y.maximum = 1;
    chart.references.append({Tr::tr("at random"), 0, 0, 1, 1});
    const QList<GroupPart> parts = partsOf(of.groups);
    QStringList areas, without;
    for (qsizetype k = 0; k < parts.size(); ++k) {
        const Predictions part = of.predictions.taken(parts[k].positions);
        const EvaluationData data(part);
        const ThresholdCounts counts = thresholdCounts(data, part.positive);
        if (!counts.hasBothClasses()) {
            without.append(parts[k].name);
            continue;
        }
        EvaluationView view(data);
        const double area = view.areas(part.positive).roc;
        const double reach = reachOfArea(area, counts.positives(), counts.negatives(), z95);
        const ScoredCurve curve = thinned(rocPoints(counts), mostPoints);
        Chart::Series series;
        series.name = parts[k].name;
        series.colour = int(k);
        series.x = QList<double>(curve.x.begin(), curve.x.end());
        series.y = QList<double>(curve.y.begin(), curve.y.end());
        for (double threshold : curve.threshold)
            series.labels.append(std::isfinite(threshold)
                                     ? Tr::tr("from a score of %1").arg(shortNumber(threshold, 4))
                                     : Tr::tr("no row selected"));
        chart.series.append(series);
        areas.append(Tr::tr("%1 %2 (%3 to %4)")
                         .arg(parts[k].name, shortNumber(area),
                              shortNumber(std::max(area - reach, 0.0)),
                              shortNumber(std::min(area + reach, 1.0))));
    }
    const QString told = areas.join(QStringLiteral("; "));
    chart.caption =
        Tr::tr("%1 Class %2. Areas with 95 % intervals by Hanley and McNeil: %3.%4")
            .arg(auditCaption(audit), audit.positive, told, leftOut(of.groups, parts.size()));
    if (!without.isEmpty())
        chart.caption += Tr::tr(" No curve without rows of both classes: %1.")
                             .arg(without.join(QStringLiteral(", ")));
    chart.summary = Tr::tr("Areas under the ROC curves by group: %1.").arg(told);
    return chart;
}

Chart groupScoreChart(const FairnessAudit &audit, const GroupedPredictions &of)
{
    constexpr int bins = 20;
    const std::span<const double> scores = of.predictions.scores(of.predictions.positive);
    const bool probability = of.predictions.scoreIsProbability;
    const auto [least, most] = std::minmax_element(scores.begin(), scores.end());
    const double low = probability ? 0 : *least;
    const double high = probability ? 1 : *most;
    Chart chart;
    chart.id = QStringLiteral("groups_scores");
    chart.title = Tr::tr("Scores by group");
    chart.x.title = probability ? Tr::tr("Probability of class %1").arg(audit.positive)
                                : Tr::tr("Score of class %1").arg(audit.positive);
    chart.y.title = Tr::tr("Share of the group");
    const QList<GroupPart> parts = partsOf(of.groups);
    QStringList means;
    for (qsizetype k = 0; k < parts.size(); ++k) {
        std::vector<double> values;
        double sum = 0;
        for (quint32 position : parts[k].positions) {
            values.push_back(scores[position]);
            sum += scores[position];
        }
        const Histogram made = histogram(values, low, high, bins);
        Chart::Series series;
        series.name = parts[k].name;
        series.mark = Chart::Series::Mark::Step;
        series.colour = int(k);
        double share = 0;
        for (size_t bin = 0; bin < made.counts.size(); ++bin) {
            share = double(made.counts[bin]) / double(values.size());
            series.x.append(made.low + double(bin) * made.width);
            series.y.append(share);
            series.labels.append(
                Tr::tr("%1: %2 rows").arg(parts[k].name, countText(made.counts[bin])));
        }
        series.x.append(made.low + double(made.counts.size()) * made.width);
        series.y.append(share);
        series.labels.append(series.labels.last());
        chart.series.append(series);
        means.append(Tr::tr("%1 %2").arg(parts[k].name, shortNumber(sum / double(values.size()))));
    }
    chart.caption = Tr::tr("%1 %2 bins of equal width; the bins of a group add up to 1.%3")
                        .arg(auditCaption(audit))
                        .arg(bins)
                        .arg(leftOut(of.groups, parts.size()));
    chart.summary =
        Tr::tr("Scores by group, whose means are: %1.").arg(means.join(QStringLiteral(", ")));
    return chart;
}

} // namespace tenbin
