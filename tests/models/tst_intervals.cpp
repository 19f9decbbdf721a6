#include "core/random.h"
#include "models/evaluation.h"
#include "models/evaluation_bootstrap.h"

#include <QTest>

#include <cmath>
#include <numbers>
#include <numeric>

using namespace tenbin;

namespace {

/// Scores of two normal classes, the positive one `shift` higher, cut half way; half of the rows
/// are positive on average.
Predictions binormal(size_t rows, double shift, quint64 seed)
{
    RandomStream random(seed);
    Predictions made;
    made.problem = Problem::Binary;
    made.classes = QStringList{"no", "yes"};
    made.scoreIsProbability = false;
    for (size_t row = 0; row < rows; ++row) {
        const bool positive = random.uniform() < 0.5;
        const double score = random.normal() + (positive ? shift : 0);
        made.truth.push_back(positive);
        made.score.push_back(score);
        made.predicted.push_back(score > shift / 2 ? 1 : 0);
    }
    return made;
}

double normalProbability(double z)
{
    return std::erfc(-z / std::numbers::sqrt2) / 2;
}

EvaluationOptions options(int resamples, int threads = 1)
{
    EvaluationOptions chosen;
    chosen.resamples = resamples;
    chosen.seed = 42;
    chosen.threads = threads;
    return chosen;
}

Evaluation evaluate(const Predictions &predictions, const EvaluationOptions &chosen)
{
    NoProgress progress;
    return evaluateAll(predictions, chosen, progress).value();
}

class StopsAtOnce final : public Progress
{
public:
    [[nodiscard]] bool report(double, const QString & = {}) override { return ++m_calls < 3; }

private:
    int m_calls = 0;
};

} // namespace

class TestIntervals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bootstrapCoversTheTruth();
    void threadsDoNotMatter();
    void seedsMatter();
    void caseWeightsCount();
    void repeatedRowsAreDrawnTogether();
    void undefinedResamplesAreSaid();
    void undefinedValuesHaveNoInterval();
    void manyRowsTakeFewerResamples();
    void cancels();
    void foldIntervals_data();
    void foldIntervals();
};

void TestIntervals::bootstrapCoversTheTruth()
{
    // True values of the binormal model: AUC Φ(shift / √2), accuracy Φ(shift / 2).
    constexpr int repeats = 600;
    constexpr double shift = 1.2;
    const double auc = normalProbability(shift / std::numbers::sqrt2);
    const double accuracy = normalProbability(shift / 2);
    int aucInside = 0;
    int accuracyInside = 0;
    for (int repeat = 0; repeat < repeats; ++repeat) {
        EvaluationOptions chosen = options(400);
        chosen.seed = quint64(repeat);
        const Evaluation evaluation =
            evaluate(binormal(300, shift, 1000 + quint64(repeat)), chosen);
        const MetricEstimate *one = evaluation.find("roc_auc");
        const MetricEstimate *other = evaluation.find("accuracy");
        aucInside += one->low <= auc && auc <= one->high;
        accuracyInside += other->low <= accuracy && accuracy <= other->high;
    }
    for (int inside : {aucInside, accuracyInside}) {
        const double share = double(inside) / repeats;
        QVERIFY2(share >= 0.93 && share <= 0.97, qPrintable(QString::number(share)));
    }
}

void TestIntervals::threadsDoNotMatter()
{
    const Predictions predictions = binormal(700, 1, 5);
    const Evaluation one = evaluate(predictions, options(300, 1));
    const Evaluation four = evaluate(predictions, options(300, 4));
    QCOMPARE(one.metrics.size(), four.metrics.size());
    for (qsizetype m = 0; m < one.metrics.size(); ++m) {
        QCOMPARE(one.metrics[m].low, four.metrics[m].low);
        QCOMPARE(one.metrics[m].high, four.metrics[m].high);
    }
}

void TestIntervals::seedsMatter()
{
    const Predictions predictions = binormal(200, 1, 5);
    EvaluationOptions chosen = options(300);
    const double first = evaluate(predictions, chosen).find("roc_auc")->low;
    QCOMPARE(evaluate(predictions, chosen).find("roc_auc")->low, first);
    chosen.seed = 43;
    QVERIFY(evaluate(predictions, chosen).find("roc_auc")->low != first);
}

void TestIntervals::caseWeightsCount()
{
    // The rows of the second half weigh nothing: the interval is that of the first half, which
    // holds 100 rows drawn from 200 and so is about as wide as that of 100 rows.
    Predictions predictions = binormal(200, 1, 9);
    predictions.weights.assign(200, 1);
    std::fill(predictions.weights.begin() + 100, predictions.weights.end(), 0.0);
    Rows firstHalf(100);
    std::iota(firstHalf.begin(), firstHalf.end(), 0U);
    Predictions half = predictions.taken(firstHalf);
    half.weights.clear();
    const Evaluation weighted = evaluate(predictions, options(2000));
    const Evaluation alone = evaluate(half, options(2000));
    const MetricEstimate *a = weighted.find("accuracy");
    const MetricEstimate *b = alone.find("accuracy");
    QCOMPARE(a->value, b->value);
    const double ratio = (a->high - a->low) / (b->high - b->low);
    QVERIFY2(ratio > 0.9 && ratio < 1.1, qPrintable(QString::number(ratio)));
}

void TestIntervals::repeatedRowsAreDrawnTogether()
{
    // Ten times the same predictions tell nothing new: the interval must not shrink.
    const Predictions once = binormal(150, 1, 3);
    Rows tenTimes;
    for (int time = 0; time < 10; ++time) {
        for (quint32 row = 0; row < 150; ++row)
            tenTimes.push_back(row);
    }
    const Predictions repeated = once.taken(tenTimes);
    const Evaluation whole = evaluate(repeated, options(2000));
    const Evaluation single = evaluate(once, options(2000));
    const MetricEstimate *a = whole.find("roc_auc");
    const MetricEstimate *b = single.find("roc_auc");
    QVERIFY(std::abs(a->value - b->value) < 1e-12);
    const double ratio = (a->high - a->low) / (b->high - b->low);
    QVERIFY2(ratio > 0.9 && ratio < 1.1, qPrintable(QString::number(ratio)));
}

void TestIntervals::undefinedResamplesAreSaid()
{
    // One positive row of twelve is not drawn in (11/12)^12 = 35 % of the resamples.
    Predictions predictions = binormal(12, 1, 8);
    predictions.truth.assign(12, 0);
    predictions.truth[4] = 1;
    const Evaluation evaluation = evaluate(predictions, options(1000));
    const MetricEstimate *auc = evaluation.find("roc_auc");
    QVERIFY2(auc->interval.contains("of 1,000 resamples"), qPrintable(auc->interval));
    const int defined = auc->interval.section(' ', 3, 3).toInt();
    QVERIFY2(defined > 600 && defined < 700, qPrintable(auc->interval));
    QCOMPARE(evaluation.find("accuracy")->interval, QString("95 % bootstrap, 1,000 resamples"));
}

void TestIntervals::undefinedValuesHaveNoInterval()
{
    Predictions predictions = binormal(30, 1, 8);
    predictions.truth.assign(30, 0);
    const Evaluation evaluation = evaluate(predictions, options(100));
    const MetricEstimate *auc = evaluation.find("roc_auc");
    QVERIFY(std::isnan(auc->value) && std::isnan(auc->low) && std::isnan(auc->high));
    QVERIFY(auc->interval.isEmpty());
}

void TestIntervals::manyRowsTakeFewerResamples()
{
    Predictions predictions;
    predictions.problem = Problem::Binary;
    predictions.truth.resize(48'842);
    QCOMPARE(affordableResamples(predictions, 1000), 1000);
    QCOMPARE(affordableResamples(predictions, 100), 100);
    predictions.truth.resize(500'000);
    QCOMPARE(affordableResamples(predictions, 1000), 400);
    predictions.truth.resize(5'000'000);
    QCOMPARE(affordableResamples(predictions, 1000), 200);
}

void TestIntervals::cancels()
{
    StopsAtOnce progress;
    const Result<Evaluation> evaluation =
        evaluateAll(binormal(50'000, 1, 2), options(1000), progress);
    QVERIFY(!evaluation);
    QCOMPARE(evaluation.error().kind, Error::Kind::Cancelled);
}

void TestIntervals::foldIntervals_data()
{
    QTest::addColumn<std::vector<double>>("values");
    QTest::addColumn<double>("level");
    QTest::addColumn<double>("mean");
    QTest::addColumn<double>("deviation");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<QString>("words");
    // scipy.stats.t.interval (SciPy 1.10.1).
    QTest::newRow("five folds") << std::vector<double>{.81, .84, .79, .86, .83} << 0.95 << 0.826
                                << 0.02701851217221256 << 0.7924520861507334 << 0.8595479138492665
                                << "95 % t interval over 5 folds";
    QTest::newRow("two of three folds, 90 %")
        << std::vector<double>{.81, undefinedValue, .84} << 0.9 << 0.825 << 0.021213203435596368
        << 0.7302937272779861 << 0.9197062727220137
        << "90 % t interval over 2 of 3 folds; it is not defined in the others";
    QTest::newRow("one fold") << std::vector<double>{.5} << 0.95 << 0.5 << undefinedValue
                              << undefinedValue << undefinedValue << QString();
    QTest::newRow("no fold") << std::vector<double>{} << 0.95 << undefinedValue << undefinedValue
                             << undefinedValue << undefinedValue << QString();
}

void TestIntervals::foldIntervals()
{
    QFETCH(std::vector<double>, values);
    QFETCH(double, level);
    QFETCH(double, mean);
    QFETCH(double, deviation);
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(QString, words);
    const FoldInterval interval = foldInterval(values, level);
    for (const auto &[actual, expected] :
         {std::pair{interval.mean, mean}, std::pair{interval.deviation, deviation},
          std::pair{interval.low, low}, std::pair{interval.high, high}}) {
        QCOMPARE(std::isnan(actual), std::isnan(expected));
        if (!std::isnan(expected))
            QVERIFY(std::abs(actual - expected) < 1e-11);
    }
    QCOMPARE(interval.words, words);
}

QTEST_GUILESS_MAIN(TestIntervals)
#include "tst_intervals.moc"
