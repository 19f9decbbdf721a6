// What helps to decide: lift, the mean ROC of folds, cost by threshold, and how good probabilities
// are in numbers.
#include "core/number.h"
#include "core/text.h"
#include "models/brier_parts.h"
#include "models/evaluation_charts.h"
#include "models/evaluation_curves.h"
#include "models/evaluation_rows.h"
#include "models/evaluation_words.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

constexpr size_t mostPoints = 500;

/// A fold's true positive rate at a false positive rate: on the straight lines between its points,
/// the highest value where the curve rises straight up.
double rateAt(const ScoredCurve &curve, double falseRate)
{
    const auto above = std::upper_bound(curve.x.begin(), curve.x.end(), falseRate);
    const auto right = size_t(above - curve.x.begin());
    if (right == 0)
        return 0;
    if (right == curve.x.size())
        return curve.y.back();
    const double width = curve.x[right] - curve.x[right - 1];
    const double share = (falseRate - curve.x[right - 1]) / width;
    return curve.y[right - 1] + share * (curve.y[right] - curve.y[right - 1]);
}

QString positiveName(const ChartSubject &subject)
{
    return subject.predictions().classes.value(subject.predictions().positive);
}

} // namespace

void addFoldMean(const ChartSubject &subject, Chart &chart)
{
    constexpr int places = 100;
    std::vector<ScoredCurve> curves;
    for (qint32 fold : subject.evaluation.folds) {
        const ThresholdCounts counts =
            thresholdCounts(subject.data, subject.predictions().positive, fold);
        if (counts.hasBothClasses())
            curves.push_back(rocPoints(counts));
    }
    if (curves.size() < 2)
        return;
    Chart::Series mean, band;
    mean.name = Tr::tr("Mean of folds");
    band.name = Tr::tr("95 % of the mean");
    band.mark = Chart::Series::Mark::Band;
    mean.colour = band.colour = 1;
    for (int place = 0; place <= places; ++place) {
        const double x = double(place) / places;
        std::vector<double> rates;
        for (const ScoredCurve &curve : curves)
            rates.push_back(rateAt(curve, x));
        const FoldInterval interval = foldInterval(rates);
        for (Chart::Series *series : {&mean, &band}) {
            series->x.append(x);
            series->y.append(interval.mean);
        }
        band.low.append(std::clamp(interval.low, 0.0, 1.0));
        band.high.append(std::clamp(interval.high, 0.0, 1.0));
    }
    // Behind the folds the band, before them the mean, and on top the curve of all rows.
    chart.series.insert(chart.series.size() - 1, mean);
    chart.series.prepend(band);
    chart.caption += Tr::tr(" Mean and band: true positive rates of %1 folds averaged at equal "
                            "false positive rates, with their 95 % t interval.")
                         .arg(curves.size());
}

Chart liftChart(const ChartSubject &subject)
{
    Chart chart;
    chart.id = QStringLiteral("lift");
    chart.title = Tr::tr("Lift");
    chart.x.title = Tr::tr("Share of rows selected");
    chart.y.title =
        Tr::tr("Class %1 among them, times its share of all").arg(positiveName(subject));
    chart.x.maximum = 1;
    chart.references.append({Tr::tr("at random"), 0, 1, 1, 1});
    chart.caption =
        Tr::tr("%1 Rows are selected from the highest score downwards.").arg(subject.caption());
    chart.summary = Tr::tr("Lift: not defined, as there is one class only.");
    const ThresholdCounts counts = thresholdCounts(subject.data, subject.predictions().positive);
    if (!counts.hasBothClasses())
        return chart;
    const ScoredCurve gains = gainPoints(counts);
    ScoredCurve lift;
    for (size_t at = 1; at < gains.x.size(); ++at) {
        if (!(gains.x[at] > 0))
            continue;
        lift.x.push_back(gains.x[at]);
        lift.y.push_back(gains.y[at] / gains.x[at]);
        lift.threshold.push_back(gains.threshold[at]);
    }
    const auto tenth = size_t(std::lower_bound(lift.x.begin(), lift.x.end(), 0.1) - lift.x.begin());
    chart.summary =
        Tr::tr("Lift: among the %1 of rows with the highest scores class %2 is %3 times "
               "as frequent as in all.")
            .arg(percentText(lift.x[tenth]), positiveName(subject), shortNumber(lift.y[tenth]));
    lift = thinned(lift, mostPoints);
    Chart::Series line;
    line.name = Tr::tr("Model");
    line.colour = 0;
    line.x = QList<double>(lift.x.begin(), lift.x.end());
    line.y = QList<double>(lift.y.begin(), lift.y.end());
    for (double threshold : lift.threshold)
        line.labels.append(Tr::tr("from a score of %1").arg(shortNumber(threshold, 4)));
    chart.series.append(line);
    return chart;
}

Result<Chart> costChart(const ThresholdCurve &curve, const CostMatrix &costs,
                        const QString &positiveClass)
{
    const Result<ThresholdCurve::Line> line = curve.costLine(costs);
    if (!line)
        return passOn(line);
    const Result<ThresholdCurve::Best> best = curve.cheapest(costs);
    if (!best)
        return passOn(best);
    Chart chart;
    chart.id = QStringLiteral("cost");
    chart.title = Tr::tr("Cost by threshold");
    chart.x.title = Tr::tr("Score from which class %1 is predicted").arg(positiveClass);
    chart.y.title = Tr::tr("Mean cost of a row");
    Chart::Series series;
    series.name = Tr::tr("Mean cost");
    series.colour = 0;
    series.x = QList<double>(line->threshold.begin(), line->threshold.end());
    series.y = QList<double>(line->value.begin(), line->value.end());
    chart.series.append(series);
    const double most = *std::max_element(series.y.begin(), series.y.end());
    chart.references.append({Tr::tr("least at %1").arg(shortNumber(best->threshold, 4)),
                             best->threshold, best->value, best->threshold, most});
    chart.caption = Tr::tr("%1 rows. Costs %2: one row a true class.")
                        .arg(countText(curve.rows()), costs.text());
    chart.summary = Tr::tr("Cost by threshold: a row costs least on average, %1, from a score of "
                           "%2.")
                        .arg(shortNumber(best->value, 4), shortNumber(best->threshold, 4));
    return chart;
}

Table calibrationTable(const ChartSubject &subject)
{
    Table table;
    table.title = Tr::tr("Calibration by bins");
    table.caption = Tr::tr("%1 %2 bins of equal width; low and high: Wilson's 95 % interval.")
                        .arg(subject.caption())
                        .arg(subject.data.settings().bins);
    const bool binary = subject.predictions().problem == Problem::Binary;
    table.columns = {
        {Tr::tr("Mean predicted probability"), true, 3},
        {binary ? Tr::tr("Fraction of positives") : Tr::tr("Fraction of hits"), true, 3},
        {Tr::tr("Low"), true, 3},
        {Tr::tr("High"), true, 3},
        {Tr::tr("Rows"), true, 0}};
    for (const ReliabilityBin &bin : reliability(subject.data))
        table.rows.append({bin.meanProbability, bin.share, bin.low, bin.high, double(bin.rows)});
    return table;
}

Table brierTable(const ChartSubject &subject)
{
    const BrierParts parts = brierParts(subject.data);
    Table table;
    table.title = Tr::tr("Parts of the Brier score");
    table.caption =
        Tr::tr("%1 Brier score = reliability - resolution + uncertainty + within bins (Murphy "
               "1973; %2 bins of equal width).")
            .arg(subject.caption())
            .arg(subject.data.settings().bins);
    table.columns = {
        {Tr::tr("Part"), false, 0}, {Tr::tr("Value"), true, 3}, {Tr::tr("Meaning"), false, 0}};
    table.rows = {
        {Tr::tr("Brier score"), parts.brier, Tr::tr("smaller is better")},
        {Tr::tr("Reliability"), parts.reliability,
         Tr::tr("distance of what came true from what was said; 0 is best")},
        {Tr::tr("Resolution"), parts.resolution,
         Tr::tr("how much the bins differ in what came true; large is good")},
        {Tr::tr("Uncertainty"), parts.uncertainty, Tr::tr("of the data, whatever the model")},
        {Tr::tr("Within bins"), parts.within, Tr::tr("from the spread of forecasts inside bins")},
    };
    return table;
}

} // namespace tenbin
