#include "core/random.h"
#include "models/evaluation_blocks.h"
#include "models/evaluation_charts.h"
#include "models/evaluation_curves.h"
#include "models/model_charts.h"

#include <QElapsedTimer>
#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

Predictions smallTies()
{
    Predictions made;
    made.problem = Problem::Binary;
    made.classes = QStringList{"0", "1"};
    made.truth = {1, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 1};
    made.predicted = {1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0};
    made.score = {.92, .13, .71, .42, .42, .71, .71, .04, .28, .88, .58, .42};
    return made;
}

Predictions binary(size_t rows, int folds)
{
    RandomStream random(1);
    Predictions made;
    made.problem = Problem::Binary;
    made.classes = QStringList{"no", "yes"};
    for (size_t row = 0; row < rows; ++row) {
        const double p = 1 / (1 + std::exp(-2 * random.normal()));
        made.score.push_back(p);
        made.truth.push_back(random.uniform() < p);
        made.predicted.push_back(p >= 0.5);
        if (folds > 1)
            made.fold.push_back(qint32(random.below(quint64(folds))));
    }
    return made;
}

Predictions manyClasses(int classes, size_t rows)
{
    RandomStream random(2);
    Predictions made;
    made.problem = Problem::Multiclass;
    made.probabilities.setConstant(Eigen::Index(rows), classes, 0.5 / classes);
    for (int k = 0; k < classes; ++k)
        made.classes.append(QStringLiteral("class %1").arg(k));
    for (size_t row = 0; row < rows; ++row) {
        const auto predicted = Eigen::Index(random.below(quint64(classes)));
        made.probabilities(Eigen::Index(row), predicted) += 0.5;
        made.predicted.push_back(double(predicted));
        made.truth.push_back(random.uniform() < 0.7 ? double(predicted)
                                                    : double(random.below(quint64(classes))));
    }
    return made;
}

Predictions values(size_t rows)
{
    RandomStream random(3);
    Predictions made;
    for (size_t row = 0; row < rows; ++row) {
        made.truth.push_back(10 + 2 * random.normal());
        made.predicted.push_back(made.truth.back() + random.normal());
    }
    return made;
}

Evaluation evaluated(const Predictions &predictions, int resamples = 50)
{
    EvaluationOptions options;
    options.resamples = resamples;
    NoProgress progress;
    return evaluateAll(predictions, options, progress).value();
}

template <class T> QList<T> all(const QList<Block> &blocks)
{
    QList<T> found;
    for (const Block &block : blocks) {
        if (const T *one = std::get_if<T>(&block))
            found.append(*one);
    }
    return found;
}

QStringList chartIds(const QList<Block> &blocks)
{
    QStringList ids;
    for (const Chart &chart : all<Chart>(blocks))
        ids.append(chart.id);
    return ids;
}

/// What a painter and a screen reader count on.
QString defectOf(const Chart &chart)
{
    if (chart.title.isEmpty() || chart.caption.isEmpty() || chart.summary.isEmpty() ||
        chart.x.title.isEmpty() || chart.y.title.isEmpty())
        return chart.id + ": a text is missing";
    if (chart.title.contains("%") || chart.summary.contains("%1") || chart.caption.contains("%1"))
        return chart.id + ": a text is not filled in";
    for (const Chart::Series &series : chart.series) {
        const bool cells = series.mark == Chart::Series::Mark::HeatMap;
        if (cells ? series.z.size() != series.x.size() * series.y.size()
                  : series.x.size() != series.y.size())
            return chart.id + ": sizes differ";
        if (!series.labels.isEmpty() &&
            series.labels.size() != (cells ? series.z.size() : series.x.size()))
            return chart.id + ": labels differ in number";
    }
    return {};
}

const Chart &chartOf(const QList<Chart> &charts, const QString &id)
{
    for (const Chart &chart : charts) {
        if (chart.id == id)
            return chart;
    }
    qFatal("no such chart");
}

/// Of a point from the line between two points of a curve.
double distance(double x, double y, const ScoredCurve &curve, size_t from, size_t to)
{
    const double dx = curve.x[to] - curve.x[from];
    const double dy = curve.y[to] - curve.y[from];
    const double length = std::hypot(dx, dy);
    const double cross = dx * (y - curve.y[from]) - dy * (x - curve.x[from]);
    return length > 0 ? std::abs(cross) / length : 0;
}

double areaUnder(const ScoredCurve &curve)
{
    double area = 0;
    for (size_t at = 1; at < curve.x.size(); ++at)
        area += (curve.x[at] - curve.x[at - 1]) * (curve.y[at] + curve.y[at - 1]) / 2;
    return area;
}

} // namespace

class TestEvaluationBlocks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rocPointsByHand();
    void precisionRecallByHand();
    void thinningKeepsTheCurve();
    void reliabilityByHand();
    void histogramCountsOutside();
    void binaryDocument();
    void foldsStandBehind();
    void labelsOnlyDocument();
    void oneClassDocument();
    void marginsDocument();
    void multiclassDocument();
    void largeConfusionIsPooled();
    void regressionDocument();
    void manyRowsAreCounted();
    void constantPredictions();
    void predictionsThatAreNotFinite();
    void blocksSurviveJson();
    void aMillionRowsInTime();
    void learningCurve();
    void importance();
};

void TestEvaluationBlocks::rocPointsByHand()
{
    const Predictions predictions = smallTies();
    const EvaluationData data(predictions);
    const ScoredCurve curve = rocPoints(thresholdCounts(data, 1));
    // Six positives and six negatives; at .71 two positives and a negative tie.
    const std::vector<double> x{0, 0, 0, 1, 2, 3, 4, 5, 6};
    const std::vector<double> y{0, 1, 2, 4, 4, 6, 6, 6, 6};
    QCOMPARE(curve.x.size(), x.size());
    for (size_t at = 0; at < x.size(); ++at) {
        QCOMPARE(curve.x[at] * 6, x[at]);
        QCOMPARE(curve.y[at] * 6, y[at]);
    }
    QCOMPARE(curve.threshold[3], 0.71);
    QVERIFY(std::isinf(curve.threshold[0]));
    const ScoredCurve thin = thinned(curve);
    QCOMPARE(thin.x.size(), size_t(6));
    QVERIFY(std::abs(areaUnder(thin) - areaUnder(curve)) < 1e-15);
}

void TestEvaluationBlocks::precisionRecallByHand()
{
    const Predictions predictions = smallTies();
    const EvaluationData data(predictions);
    const ScoredCurve curve = precisionRecallPoints(thresholdCounts(data, 1));
    QCOMPARE(curve.x[0], 1.0 / 6);
    QCOMPARE(curve.y[0], 1.0);
    QCOMPARE(curve.x[2], 4.0 / 6);
    QCOMPARE(curve.y[2], 4.0 / 5);
    QCOMPARE(curve.x.back(), 1.0);
    QCOMPARE(curve.y.back(), 0.5);
}

void TestEvaluationBlocks::thinningKeepsTheCurve()
{
    const Predictions predictions = binary(20'000, 1);
    const EvaluationData data(predictions);
    const ScoredCurve curve = rocPoints(thresholdCounts(data, 1));
    const ScoredCurve thin = thinned(curve, 500);
    QVERIFY(curve.x.size() > 5000);
    QVERIFY(thin.x.size() <= 500 && thin.x.size() > 400);
    QCOMPARE(thin.x.front(), 0.0);
    QCOMPARE(thin.y.back(), 1.0);
    QVERIFY(std::abs(areaUnder(thin) - areaUnder(curve)) < 1e-3);
    // Every point left out lies near the line that replaced it.
    size_t after = 0;
    double farthest = 0;
    for (size_t at = 0; at < curve.x.size(); ++at) {
        while (after + 1 < thin.x.size() &&
               thin.x[after] + thin.y[after] < curve.x[at] + curve.y[at])
            ++after;
        const size_t before = after > 0 ? after - 1 : 0;
        farthest = std::max(farthest, distance(curve.x[at], curve.y[at], thin, before, after));
    }
    QVERIFY2(farthest <= 2.0 / 498, qPrintable(QString::number(farthest)));
}

void TestEvaluationBlocks::reliabilityByHand()
{
    Predictions predictions = smallTies();
    predictions.score = {.05, .05, 1, .15, .15, .15, .95, .95, .95, .95, 0, 0};
    MetricSettings settings;
    settings.bins = 10;
    const EvaluationData data(predictions, settings);
    const std::vector<ReliabilityBin> bins = reliability(data);
    QCOMPARE(bins.size(), size_t(3));
    QCOMPARE(bins[0].rows, 4);
    QVERIFY(std::abs(bins[0].meanProbability - 0.025) < 1e-15);
    QVERIFY(std::abs(bins[0].share - 0.5) < 1e-15);
    QCOMPARE(bins[1].rows, 3);
    QVERIFY(std::abs(bins[1].share - 1.0 / 3) < 1e-15);
    QCOMPARE(bins[2].rows, 5);
    // Wilson's interval of 2 in 4: statsmodels proportion_confint(2, 4, method="wilson").
    QVERIFY(std::abs(bins[0].low - 0.15003898915214947) < 1e-12);
    QVERIFY(std::abs(bins[0].high - 0.8499610108478506) < 1e-12);
}

void TestEvaluationBlocks::histogramCountsOutside()
{
    const std::vector<double> numbers{0, 0.5, 1, 1.5, 2, -1, 3};
    const Histogram made = histogram(numbers, 0, 2, 2);
    QCOMPARE(made.counts, std::vector<qsizetype>({2, 3}));
    QCOMPARE(made.outside, 2);
    QCOMPARE(made.centre(1), 1.5);
}

void TestEvaluationBlocks::binaryDocument()
{
    const Predictions predictions = smallTies();
    const QList<Block> blocks = evaluationBlocks(predictions, evaluated(predictions), "Small ties");
    QCOMPARE(chartIds(blocks), QStringList({"confusion", "roc", "precision_recall", "calibration",
                                            "threshold", "scores", "gains", "lift"}));
    for (const Chart &chart : all<Chart>(blocks)) {
        QCOMPARE(defectOf(chart), QString());
        QVERIFY2(chart.caption.startsWith("Small ties, 12 rows."), qPrintable(chart.caption));
    }
    const QList<Chart> charts = all<Chart>(blocks);
    QCOMPARE(chartOf(charts, "roc").series.last().name, QString("AUC 0.833"));
    QCOMPARE(chartOf(charts, "roc").caption, QString("Small ties, 12 rows. Class 1, AUC 0.833."));
    QCOMPARE(chartOf(charts, "roc").references.first().label, QString("chance"));
    QVERIFY(chartOf(charts, "roc").square);
    QCOMPARE(chartOf(charts, "precision_recall").references.first().y1, 0.5);
    const Chart &confusion = chartOf(charts, "confusion");
    QCOMPARE(confusion.y.title, QString("Actual class"));
    QCOMPARE(confusion.series.first().labels,
             QStringList({"4\n66.7 %", "2\n33.3 %", "2\n33.3 %", "4\n66.7 %"}));

    const Figures figures = all<Figures>(blocks).first();
    QCOMPARE(figures.figures.first().id, QString("roc_auc"));
    QVERIFY(figures.figures.first().low < figures.figures.first().value);
    QCOMPARE(figures.figures.first().interval, QString("95 % bootstrap, 50 resamples"));
    const QList<Table> tables = all<Table>(blocks);
    QCOMPARE(tables.first().rows.size(), evaluated(predictions).metrics.size());
    QCOMPARE(tables[1].title, QString("By class"));
    QCOMPARE(tables[1].rows.size(), 2);
    QCOMPARE(tables[2].title, QString("Parts of the Brier score"));
}

void TestEvaluationBlocks::foldsStandBehind()
{
    const Predictions predictions = binary(3000, 5);
    const Evaluation evaluation = evaluated(predictions);
    const QList<Block> blocks = evaluationBlocks(predictions, evaluation);
    const Chart roc = chartOf(all<Chart>(blocks), "roc");
    QCOMPARE(roc.series.size(), 8);
    QVERIFY(roc.series[1].muted && !roc.series.last().muted);
    const Chart::Series &band = roc.series.first();
    const Chart::Series &mean = roc.series[6];
    QCOMPARE(band.mark, Chart::Series::Mark::Band);
    QCOMPARE(mean.name, QString("Mean of folds"));
    // The area under the mean of curves is the mean of their areas.
    double area = 0;
    for (qsizetype at = 1; at < mean.x.size(); ++at)
        area += (mean.x[at] - mean.x[at - 1]) * (mean.y[at] + mean.y[at - 1]) / 2;
    QVERIFY(std::abs(area - foldInterval(evaluation.find("roc_auc")->folds).mean) < 0.005);
    for (qsizetype at = 0; at < mean.x.size(); ++at)
        QVERIFY(band.low[at] <= mean.y[at] && mean.y[at] <= band.high[at]);
    QVERIFY(roc.series.last().name.startsWith("All folds, AUC 0."));
    const Figure figure = all<Figures>(blocks).first().figures.first();
    QCOMPARE(figure.interval, QString("95 % t interval over 5 folds"));
    QCOMPARE(figure.value, foldInterval(evaluation.find("roc_auc")->folds).mean);
    const Table table = all<Table>(blocks).first();
    QCOMPARE(table.columns.size(), 4 + 2 + 5 + 1);
    QCOMPARE(table.columns[6].title, QString("Fold 1"));
}

void TestEvaluationBlocks::labelsOnlyDocument()
{
    Predictions predictions = smallTies();
    predictions.score.clear();
    const QList<Block> blocks = evaluationBlocks(predictions, evaluated(predictions));
    QCOMPARE(chartIds(blocks), QStringList({"confusion"}));
}

void TestEvaluationBlocks::oneClassDocument()
{
    Predictions predictions = smallTies();
    predictions.truth.assign(12, 0);
    const QList<Block> blocks = evaluationBlocks(predictions, evaluated(predictions));
    for (const Chart &chart : all<Chart>(blocks))
        QCOMPARE(defectOf(chart), QString());
    QVERIFY(chartOf(all<Chart>(blocks), "roc").summary.contains("not defined"));
    const QList<Figures> figures = all<Figures>(blocks);
    for (const Figure &figure : figures.first().figures)
        QVERIFY(std::isfinite(figure.value));
}

void TestEvaluationBlocks::marginsDocument()
{
    Predictions predictions = smallTies();
    for (double &score : predictions.score)
        score = 10 * score - 5;
    predictions.scoreIsProbability = false;
    const QList<Block> blocks = evaluationBlocks(predictions, evaluated(predictions));
    QVERIFY(!chartIds(blocks).contains("calibration"));
    const Chart scores = chartOf(all<Chart>(blocks), "scores");
    QCOMPARE(defectOf(scores), QString());
    QVERIFY(scores.series.first().x.first() > -5 && scores.series.first().x.last() < 4.3);
}

void TestEvaluationBlocks::multiclassDocument()
{
    const Predictions predictions = manyClasses(12, 2000);
    const QList<Block> blocks = evaluationBlocks(predictions, evaluated(predictions));
    QCOMPARE(chartIds(blocks),
             QStringList({"confusion", "roc", "precision_recall", "calibration"}));
    const Chart roc = chartOf(all<Chart>(blocks), "roc");
    QCOMPARE(roc.series.size(), 8);
    QVERIFY2(roc.caption.contains("The 8 classes with the most rows of 12"),
             qPrintable(roc.caption));
    for (const Chart &chart : all<Chart>(blocks))
        QCOMPARE(defectOf(chart), QString());
}

void TestEvaluationBlocks::largeConfusionIsPooled()
{
    const Predictions predictions = manyClasses(50, 3000);
    const Evaluation evaluation = evaluated(predictions, 0);
    const Chart chart = chartOf(all<Chart>(evaluationBlocks(predictions, evaluation)), "confusion");
    QCOMPARE(chart.x.categories.size(), 20);
    QCOMPARE(chart.y.categories.last(), QString("31 other classes"));
    QCOMPARE(chart.series.first().labels.size(), 400);
}

void TestEvaluationBlocks::regressionDocument()
{
    const Predictions predictions = values(500);
    const QList<Block> blocks = evaluationBlocks(predictions, evaluated(predictions));
    QCOMPARE(chartIds(blocks), QStringList({"predicted_actual", "residuals", "residual_histogram",
                                            "residual_quantiles"}));
    const QList<Chart> charts = all<Chart>(blocks);
    for (const Chart &chart : charts)
        QCOMPARE(defectOf(chart), QString());
    QCOMPARE(chartOf(charts, "predicted_actual").series.first().x.size(), 500);
    const Chart quantiles = chartOf(charts, "residual_quantiles");
    // The largest of 500: the normal quantile of 499.5 / 500 (scipy.stats.norm.ppf).
    QVERIFY(std::abs(quantiles.series.first().x.last() - 3.090232306167813) < 1e-9);
    QCOMPARE(all<Figures>(blocks).first().figures.first().id, QString("r2"));
}

void TestEvaluationBlocks::manyRowsAreCounted()
{
    const Predictions predictions = values(20'000);
    const QList<Chart> charts =
        all<Chart>(evaluationBlocks(predictions, evaluated(predictions, 0)));
    const Chart cloud = chartOf(charts, "residuals");
    QCOMPARE(cloud.series.first().mark, Chart::Series::Mark::HeatMap);
    double counted = 0;
    for (double count : cloud.series.first().z)
        counted += std::isnan(count) ? 0 : count;
    QCOMPARE(counted, 20'000.0);
    QVERIFY2(cloud.caption.contains("All rows, counted in 60 × 60 squares."),
             qPrintable(cloud.caption));
    const Chart bars = chartOf(charts, "residual_histogram");
    QVERIFY2(bars.caption.contains("200 rows lie outside."), qPrintable(bars.caption));
    QCOMPARE(chartOf(charts, "residual_quantiles").series.first().x.size(), 500);
}

void TestEvaluationBlocks::constantPredictions()
{
    Predictions predictions = values(6000);
    predictions.predicted.assign(6000, 10);
    predictions.truth.assign(6000, 10);
    for (const Chart &chart : all<Chart>(evaluationBlocks(predictions, evaluated(predictions, 0))))
        QCOMPARE(defectOf(chart), QString());
    const Predictions one = values(1);
    for (const Chart &chart : all<Chart>(evaluationBlocks(one, evaluated(one, 0))))
        QCOMPARE(defectOf(chart), QString());
}

void TestEvaluationBlocks::predictionsThatAreNotFinite()
{
    Predictions predictions = values(50);
    predictions.predicted[7] = std::numeric_limits<double>::quiet_NaN();
    predictions.predicted[9] = std::numeric_limits<double>::infinity();
    const QList<Block> blocks = evaluationBlocks(predictions, evaluated(predictions));
    QVERIFY(chartIds(blocks).isEmpty());
    QCOMPARE(all<Paragraph>(blocks).first().text,
             QString("2 of 50 predictions are not finite, so there are no charts of them."));
    Predictions uncertain = smallTies();
    uncertain.score[3] = std::numeric_limits<double>::quiet_NaN();
    const Evaluation evaluation = evaluated(uncertain);
    QVERIFY(std::isnan(evaluation.find("ece")->value));
    QVERIFY(std::isnan(evaluation.find("brier")->value));
    for (const Chart &chart : all<Chart>(evaluationBlocks(uncertain, evaluation)))
        QCOMPARE(defectOf(chart), QString());
}

void TestEvaluationBlocks::blocksSurviveJson()
{
    for (const Predictions &predictions : {binary(400, 4), manyClasses(4, 200), values(300)}) {
        const QList<Block> blocks = evaluationBlocks(predictions, evaluated(predictions));
        const QJsonArray json = blocksToJson(blocks);
        const Result<QList<Block>> read = blocksFromJson(json);
        QVERIFY(read);
        QCOMPARE(blocksToJson(*read), json);
    }
}

void TestEvaluationBlocks::aMillionRowsInTime()
{
    const Predictions predictions = binary(1'000'000, 5);
    const Evaluation evaluation = evaluated(predictions, 0);
    QElapsedTimer timer;
    timer.start();
    const QList<Block> blocks = evaluationBlocks(predictions, evaluation);
    // Two seconds on a quiet machine; tests share theirs, and sanitizers are slow.
    QVERIFY2(timer.elapsed() < 30'000, qPrintable(QString::number(timer.elapsed())));
    qsizetype points = 0;
    for (const Chart &chart : all<Chart>(blocks)) {
        for (const Chart::Series &series : chart.series)
            points += series.x.size();
    }
    QVERIFY2(points < 10'000, qPrintable(QString::number(points)));
}

void TestEvaluationBlocks::learningCurve()
{
    LearningCurve training{"training log_loss", {}, {}};
    for (int round = 0; round < 2001; ++round) {
        training.x.append(round);
        training.y.append(1.0 / (round + 1));
    }
    const LearningCurve validation{"validation log_loss", {0, 1, 2}, {0.7, 0.6, 0.65}};
    const Chart chart = learningCurveChart({training, validation});
    QCOMPARE(defectOf(chart), QString());
    QCOMPARE(chart.series.size(), 2);
    QVERIFY(chart.series[0].x.size() <= 501);
    QCOMPARE(chart.series[0].x.last(), 2000.0);
    QCOMPARE(chart.summary, QString("Learning curve: training log_loss ends at 0.0005; validation "
                                    "log_loss ends at 0.65."));
}

void TestEvaluationBlocks::importance()
{
    QList<Importance> importance;
    for (int i = 0; i < 30; ++i)
        importance.append({QStringLiteral("f%1").arg(i), double(i % 7) - 3.5});
    const Chart chart = importanceChart(importance, "Mean gain");
    QCOMPARE(defectOf(chart), QString());
    QVERIFY(chart.horizontal);
    QCOMPARE(chart.y.categories.size(), 20);
    QCOMPARE(chart.y.categories.first(), QString("f0"));
    QCOMPARE(chart.series.first().y.first(), -3.5);
    QVERIFY(chart.caption.contains("20 most important of 30"));
    QCOMPARE(defectOf(importanceChart({}, {})), QString());
}

QTEST_GUILESS_MAIN(TestEvaluationBlocks)
#include "tst_evaluation_blocks.moc"
