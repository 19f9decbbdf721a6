#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_charts.h"
#include "models/evaluation_curves.h"
#include "models/evaluation_words.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

constexpr size_t mostFoldCurves = 20;
constexpr size_t mostClassCurves = 8;
constexpr size_t mostPoints = 500;
constexpr size_t mostFoldPoints = 200;

using Points = ScoredCurve (*)(const ThresholdCounts &);

Chart::Series line(const ScoredCurve &curve, const QString &name, int colour)
{
    Chart::Series series;
    series.name = name;
    series.colour = colour;
    series.x = QList<double>(curve.x.begin(), curve.x.end());
    series.y = QList<double>(curve.y.begin(), curve.y.end());
    for (double threshold : curve.threshold)
        series.labels.append(std::isfinite(threshold)
                                 ? Tr::tr("from a score of %1").arg(shortNumber(threshold, 4))
                                 : Tr::tr("no row selected"));
    return series;
}

Chart unitSquare(const QString &id, const QString &title)
{
    Chart chart;
    chart.id = id;
    chart.title = title;
    chart.x.maximum = 1;
    chart.y.maximum = 1;
    return chart;
}

QString positiveName(const ChartSubject &subject)
{
    return subject.predictions().classes.value(subject.predictions().positive);
}

/// The classes with the most rows; all of them when there are few.
std::vector<int> shownClasses(const Confusion &confusion)
{
    std::vector<int> classes(size_t(confusion.classes()));
    std::iota(classes.begin(), classes.end(), 0);
    std::stable_sort(classes.begin(), classes.end(), [&](int a, int b) {
        return confusion.trueWeight(a) > confusion.trueWeight(b);
    });
    classes.resize(std::min(classes.size(), mostClassCurves));
    std::sort(classes.begin(), classes.end());
    return classes;
}

void addFoldCurves(const ChartSubject &subject, Points points, Chart &chart)
{
    const QList<qint32> &folds = subject.evaluation.folds;
    if (folds.isEmpty() || size_t(folds.size()) > mostFoldCurves)
        return;
    for (qint32 fold : folds) {
        const ThresholdCounts counts =
            thresholdCounts(subject.data, subject.predictions().positive, fold);
        if (!counts.hasBothClasses())
            continue;
        Chart::Series series =
            line(thinned(points(counts), mostFoldPoints), Tr::tr("Fold %1").arg(fold + 1), -1);
        series.muted = true;
        series.labels.clear();
        chart.series.append(series);
    }
}

/// The curve of the positive class with its folds, or of each class. `figure` says what stands in
/// the name beside the class: "AUC 0.927".
template <class FigureText>
void addCurves(const ChartSubject &subject, Points points, FigureText figure, Chart &chart)
{
    EvaluationView view(subject.data);
    QString thinning;
    const auto add = [&](int classIndex, const QString &name, int colour) {
        const ThresholdCounts counts = thresholdCounts(subject.data, classIndex);
        if (!counts.hasBothClasses())
            return;
        const ScoredCurve curve = thinned(points(counts), mostPoints);
        if (curve.x.size() >= mostPoints - 2)
            thinning = Tr::tr(" Curves are drawn through %1 points.").arg(mostPoints);
        chart.series.append(line(curve, name.arg(figure(view.areas(classIndex))), colour));
    };
    if (subject.predictions().problem == Problem::Binary) {
        addFoldCurves(subject, points, chart);
        const bool folds = std::any_of(chart.series.begin(), chart.series.end(),
                                       [](const Chart::Series &one) { return one.muted; });
        add(subject.predictions().positive, folds ? Tr::tr("All folds, %1") : Tr::tr("%1"), 0);
        chart.caption = Tr::tr("%1 Class %2, %3.")
                            .arg(subject.caption(), positiveName(subject),
                                 figure(view.areas(subject.predictions().positive)));
        if (folds)
            chart.caption += Tr::tr(" Grey: single folds.");
        chart.caption += thinning;
        return;
    }
    int colour = 0;
    const std::vector<int> classes = shownClasses(subject.evaluation.confusion);
    for (int classIndex : classes)
        add(classIndex, subject.predictions().classes[classIndex] + QStringLiteral(", %1"),
            colour++);
    chart.caption = Tr::tr("%1 Each class against the others.").arg(subject.caption());
    if (qsizetype(classes.size()) < subject.predictions().classes.size())
        chart.caption += Tr::tr(" The %1 classes with the most rows of %2.")
                             .arg(classes.size())
                             .arg(subject.predictions().classes.size());
    chart.caption += thinning;
}

QString summary(const Chart &chart, const QString &what)
{
    QStringList names;
    for (const Chart::Series &series : chart.series) {
        if (!series.muted)
            names.append(series.name);
    }
    return names.isEmpty() ? Tr::tr("%1: not defined, as there is one class only.").arg(what)
                           : QStringLiteral("%1: %2.").arg(what, names.join(QStringLiteral("; ")));
}

/// Thresholds evenly spread over the range of the scores.
std::vector<size_t> spreadThresholds(const ThresholdCounts &counts, size_t most)
{
    const double highest = counts.threshold[1];
    const double lowest = counts.threshold.back();
    std::vector<size_t> kept;
    double next = highest;
    for (size_t at = 1; at < counts.size(); ++at) {
        if (counts.threshold[at] > next && at + 1 < counts.size())
            continue;
        kept.push_back(at);
        next = counts.threshold[at] - (highest - lowest) / double(most);
    }
    return kept;
}

} // namespace

QString ChartSubject::caption() const
{
    const QString rows = Tr::tr("%1 rows.").arg(countText(evaluation.rows));
    return name.isEmpty() ? rows : name + QStringLiteral(", ") + rows;
}

Chart rocChart(const ChartSubject &subject)
{
    Chart chart = unitSquare(QStringLiteral("roc"), Tr::tr("ROC curve"));
    chart.square = true;
    chart.x.title = Tr::tr("False positive rate");
    chart.y.title = Tr::tr("True positive rate");
    addCurves(
        subject, rocPoints,
        [](const RankingAreas &areas) { return Tr::tr("AUC %1").arg(shortNumber(areas.roc)); },
        chart);
    if (subject.predictions().problem == Problem::Binary)
        addFoldMean(subject, chart);
    chart.references.append({Tr::tr("chance"), 0, 0, 1, 1});
    chart.summary = summary(chart, chart.title);
    return chart;
}

Chart precisionRecallChart(const ChartSubject &subject)
{
    Chart chart = unitSquare(QStringLiteral("precision_recall"), Tr::tr("Precision and recall"));
    chart.square = true;
    chart.x.title = Tr::tr("Recall");
    chart.y.title = Tr::tr("Precision");
    addCurves(
        subject, precisionRecallPoints,
        [](const RankingAreas &areas) {
            return Tr::tr("AP %1").arg(shortNumber(areas.averagePrecision));
        },
        chart);
    if (subject.predictions().problem == Problem::Binary) {
        const Confusion &confusion = subject.evaluation.confusion;
        const double share = confusion.trueWeight(subject.evaluation.positive) / confusion.total();
        chart.references.append(
            {Tr::tr("prevalence %1").arg(shortNumber(share)), 0, share, 1, share});
    }
    chart.summary = summary(chart, chart.title);
    return chart;
}

Chart gainsChart(const ChartSubject &subject)
{
    Chart chart = unitSquare(QStringLiteral("gains"), Tr::tr("Cumulative gains"));
    chart.square = true;
    chart.x.title = Tr::tr("Share of rows selected");
    chart.y.title = Tr::tr("Share of class %1 found").arg(positiveName(subject));
    const ThresholdCounts counts = thresholdCounts(subject.data, subject.predictions().positive);
    chart.references.append({Tr::tr("at random"), 0, 0, 1, 1});
    chart.caption =
        Tr::tr("%1 Rows are selected from the highest score downwards.").arg(subject.caption());
    chart.summary = Tr::tr("Cumulative gains: not defined, as there is one class only.");
    if (!counts.hasBothClasses())
        return chart;
    const ScoredCurve all = gainPoints(counts);
    const auto tenth = size_t(std::lower_bound(all.x.begin(), all.x.end(), 0.1) - all.x.begin());
    chart.series.append(line(thinned(all, mostPoints), Tr::tr("Model"), 0));
    chart.summary =
        Tr::tr("Cumulative gains: the %1 of rows with the highest scores hold %2 of "
               "class %3.")
            .arg(percentText(all.x[tenth]), percentText(all.y[tenth]), positiveName(subject));
    return chart;
}

Chart thresholdChart(const ChartSubject &subject)
{
    constexpr size_t mostThresholds = 200;
    Chart chart;
    chart.id = QStringLiteral("threshold");
    chart.title = Tr::tr("Metrics by threshold");
    chart.x.title = Tr::tr("Score from which class %1 is predicted").arg(positiveName(subject));
    chart.y.title = Tr::tr("Metric");
    chart.y.maximum = 1;
    chart.caption = subject.caption();
    chart.summary = Tr::tr("Metrics by threshold: not defined, as there is one class only.");
    const ThresholdCounts counts = thresholdCounts(subject.data, subject.predictions().positive);
    if (!counts.hasBothClasses())
        return chart;
    Chart::Series precision, recall, specificity, f1, accuracy;
    precision.name = Tr::tr("Precision");
    recall.name = Tr::tr("Recall");
    specificity.name = Tr::tr("Specificity");
    f1.name = Tr::tr("F1");
    accuracy.name = Tr::tr("Accuracy");
    const double total = counts.positives() + counts.negatives();
    double best = 0;
    double bestThreshold = 0;
    for (size_t at : spreadThresholds(counts, mostThresholds)) {
        const double hits = counts.truePositives[at];
        const double selected = hits + counts.falsePositives[at];
        const double rejected = counts.negatives() - counts.falsePositives[at];
        const double f = 2 * hits / (selected + counts.positives());
        for (const auto &[series, value] :
             {std::pair{&precision, selected > 0 ? hits / selected : 0},
              std::pair{&recall, hits / counts.positives()},
              std::pair{&specificity, rejected / counts.negatives()}, std::pair{&f1, f},
              std::pair{&accuracy, (hits + rejected) / total}}) {
            series->x.prepend(counts.threshold[at]);
            series->y.prepend(value);
        }
        if (f > best) {
            best = f;
            bestThreshold = counts.threshold[at];
        }
    }
    chart.series = {precision, recall, specificity, f1, accuracy};
    if (subject.predictions().scoreIsProbability) {
        chart.x.maximum = 1;
        chart.references.append({QStringLiteral("0.5"), 0.5, 0, 0.5, 1});
    }
    chart.summary = Tr::tr("Metrics by threshold: F1 is highest, %1, from a score of %2.")
                        .arg(shortNumber(best), shortNumber(bestThreshold));
    return chart;
}

Chart scoreChart(const ChartSubject &subject)
{
    constexpr int bins = 25;
    const Predictions &predictions = subject.predictions();
    const std::span<const double> scores = predictions.scores(predictions.positive);
    Chart chart;
    chart.id = QStringLiteral("scores");
    chart.title = Tr::tr("Scores by class");
    chart.x.title = predictions.scoreIsProbability
                        ? Tr::tr("Probability of class %1").arg(positiveName(subject))
                        : Tr::tr("Score of class %1").arg(positiveName(subject));
    chart.y.title = Tr::tr("Share of the actual class");
    const auto [least, most] = std::minmax_element(scores.begin(), scores.end());
    const double low = predictions.scoreIsProbability ? 0 : *least;
    const double high = predictions.scoreIsProbability ? 1 : *most;
    for (int k = 0; k < 2; ++k) {
        std::vector<double> ofClass;
        for (size_t row = 0; row < scores.size(); ++row) {
            if (int(predictions.truth[row]) == k)
                ofClass.push_back(scores[row]);
        }
        const Histogram made = histogram(ofClass, low, high, bins);
        Chart::Series series;
        series.name = predictions.classes[k];
        series.mark = Chart::Series::Mark::Bars;
        series.colour = k;
        series.barWidth = made.width;
        for (size_t bin = 0; bin < made.counts.size() && !ofClass.empty(); ++bin) {
            series.x.append(made.centre(bin));
            series.y.append(double(made.counts[bin]) / double(ofClass.size()));
            series.labels.append(Tr::tr("%1 rows").arg(countText(made.counts[bin])));
        }
        chart.series.append(series);
    }
    chart.caption = Tr::tr("%1 Bars of one class add up to 1.").arg(subject.caption());
    chart.summary = Tr::tr("Distribution of the scores of class %1, apart for rows of each class.")
                        .arg(positiveName(subject));
    return chart;
}

} // namespace tenbin
