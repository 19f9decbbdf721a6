#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_charts.h"
#include "models/evaluation_curves.h"
#include "models/evaluation_words.h"

#include <algorithm>
#include <numeric>

namespace tenbin {

namespace {

constexpr int mostCells = 20;

/// The classes of a large matrix that are shown by name; the others are one class "other".
struct ShownClasses
{
    QStringList names;
    std::vector<int> placeOf; ///< of each class
};

ShownClasses shownClasses(const Evaluation &evaluation)
{
    const Confusion &confusion = evaluation.confusion;
    ShownClasses shown{evaluation.labels, std::vector<int>(size_t(confusion.classes()))};
    std::iota(shown.placeOf.begin(), shown.placeOf.end(), 0);
    if (confusion.classes() <= mostCells)
        return shown;
    std::vector<int> byWeight = shown.placeOf;
    std::stable_sort(byWeight.begin(), byWeight.end(), [&](int a, int b) {
        return confusion.trueWeight(a) > confusion.trueWeight(b);
    });
    byWeight.resize(mostCells - 1);
    std::sort(byWeight.begin(), byWeight.end());
    shown.names.clear();
    std::fill(shown.placeOf.begin(), shown.placeOf.end(), mostCells - 1);
    for (int classIndex : byWeight) {
        shown.placeOf[size_t(classIndex)] = int(shown.names.size());
        shown.names.append(evaluation.labels[classIndex]);
    }
    shown.names.append(Tr::tr("%1 other classes").arg(confusion.classes() - mostCells + 1));
    return shown;
}

Confusion pooled(const Confusion &confusion, const ShownClasses &shown)
{
    const auto count = size_t(shown.names.size());
    std::vector<double> cells(count * count);
    for (int truth = 0; truth < confusion.classes(); ++truth) {
        for (int predicted = 0; predicted < confusion.classes(); ++predicted)
            cells[size_t(shown.placeOf[size_t(truth)]) * count +
                  size_t(shown.placeOf[size_t(predicted)])] += confusion.at(truth, predicted);
    }
    return Confusion(int(count), std::move(cells));
}

QString weightText(double weight)
{
    return weight == double(qsizetype(weight)) ? countText(qsizetype(weight))
                                               : shortNumber(weight, 4);
}

} // namespace

Chart confusionChart(const ChartSubject &subject, ConfusionShare shareOf)
{
    const bool ofActual = shareOf == ConfusionShare::Actual;
    const ShownClasses shown = shownClasses(subject.evaluation);
    const Confusion confusion = pooled(subject.evaluation.confusion, shown);
    Chart chart;
    chart.id = QStringLiteral("confusion");
    chart.title = Tr::tr("Confusion matrix");
    chart.x.title = Tr::tr("Predicted class");
    chart.y.title = Tr::tr("Actual class");
    chart.x.categories = shown.names;
    chart.y.categories = shown.names;
    Chart::Series cells;
    cells.name =
        ofActual ? Tr::tr("Share of the actual class") : Tr::tr("Share of the predicted class");
    cells.mark = Chart::Series::Mark::HeatMap;
    for (int truth = 0; truth < confusion.classes(); ++truth) {
        cells.x.append(truth);
        cells.y.append(truth);
        for (int predicted = 0; predicted < confusion.classes(); ++predicted) {
            const double weight = confusion.at(truth, predicted);
            const double all =
                ofActual ? confusion.trueWeight(truth) : confusion.predictedWeight(predicted);
            const double share = all > 0 ? weight / all : 0;
            cells.z.append(share);
            cells.labels.append(weightText(weight) + QLatin1Char('\n') + percentText(share));
        }
    }
    chart.series.append(cells);
    const QString what = subject.predictions().weights.empty()
                             ? Tr::tr("%1 Rows, and their share of the %2 class.")
                             : Tr::tr("%1 Weight of rows, and its share of the %2 class.");
    chart.caption = what.arg(subject.caption(), ofActual ? Tr::tr("actual") : Tr::tr("predicted"));
    chart.summary = Tr::tr("Confusion matrix of %1 classes: %2 of the rows are predicted as "
                           "their actual class.")
                        .arg(subject.evaluation.confusion.classes())
                        .arg(percentText(subject.evaluation.confusion.accuracy()));
    return chart;
}

Chart calibrationChart(const ChartSubject &subject)
{
    const bool binary = subject.predictions().problem == Problem::Binary;
    Chart chart;
    chart.id = QStringLiteral("calibration");
    chart.title = Tr::tr("Calibration");
    chart.square = true;
    chart.x.title = binary ? Tr::tr("Mean predicted probability")
                           : Tr::tr("Mean probability of the predicted class");
    chart.y.title = binary ? Tr::tr("Fraction of positives") : Tr::tr("Fraction of hits");
    chart.x.maximum = 1;
    chart.y.maximum = 1;
    chart.references.append({Tr::tr("perfect"), 0, 0, 1, 1});
    Chart::Series points;
    points.name = Tr::tr("Bins");
    points.mark = Chart::Series::Mark::Points;
    points.colour = 0;
    for (const ReliabilityBin &bin : reliability(subject.data)) {
        points.x.append(bin.meanProbability);
        points.y.append(bin.share);
        points.low.append(bin.low);
        points.high.append(bin.high);
        points.labels.append(Tr::tr("%1 rows").arg(countText(bin.rows)));
    }
    Chart::Series joined;
    joined.x = points.x;
    joined.y = points.y;
    joined.muted = true;
    chart.series = {joined, points};
    const MetricEstimate *error = subject.evaluation.find(QStringLiteral("ece"));
    const QString value = error ? shortNumber(error->value) : QString();
    chart.caption = Tr::tr("%1 %2 bins of equal width; expected calibration error %3. Whiskers: "
                           "Wilson's 95 % interval.")
                        .arg(subject.caption())
                        .arg(subject.data.settings().bins)
                        .arg(value);
    chart.summary = Tr::tr("Calibration: the expected calibration error is %1.").arg(value);
    return chart;
}

} // namespace tenbin
