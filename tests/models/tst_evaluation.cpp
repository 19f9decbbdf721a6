#include "core/random.h"
#include "models/evaluation.h"
#include "models/evaluation_order.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace tenbin;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Predictions twoFolds()
{
    Predictions made;
    made.problem = Problem::Binary;
    made.classes = QStringList{"no", "yes"};
    made.truth = {0, 1, 1, 0, 1, 0, 1, 1};
    made.predicted = {0, 1, 0, 0, 1, 1, 1, 1};
    made.score = {.1, .8, .4, .2, .9, .7, .6, .55};
    made.fold = {0, 0, 0, 0, 1, 1, 1, 1};
    return made;
}

Evaluation evaluate(const Predictions &predictions, int resamples = 0)
{
    EvaluationOptions options;
    options.resamples = resamples;
    NoProgress progress;
    return evaluateAll(predictions, options, progress).value();
}

} // namespace

class TestEvaluation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void foldValues();
    void leaveOneOutHasNoFoldValues();
    void confusionMatrix();
    void namesQuantiles();
    void refuses_data();
    void refuses();
    void risingOrderSorts_data();
    void risingOrderSorts();
};

void TestEvaluation::foldValues()
{
    const Evaluation evaluation = evaluate(twoFolds());
    QCOMPARE(evaluation.folds, QList<qint32>({0, 1}));
    // By hand: three of four right in each fold; in the second the negative's score .7 is above two
    // of three positives, and over all rows above three of five.
    QCOMPARE(evaluation.find("accuracy")->folds, std::vector<double>({0.75, 0.75}));
    QCOMPARE(evaluation.find("roc_auc")->folds, std::vector<double>({1, 1.0 / 3}));
    QCOMPARE(evaluation.find("roc_auc")->value, 12.0 / 15);
    QCOMPARE(evaluation.find("nonsense"), nullptr);
}

void TestEvaluation::leaveOneOutHasNoFoldValues()
{
    Predictions predictions = twoFolds();
    std::iota(predictions.fold.begin(), predictions.fold.end(), 0);
    const Evaluation evaluation = evaluate(predictions);
    QVERIFY(evaluation.folds.isEmpty());
    QVERIFY(evaluation.find("accuracy")->folds.empty());
}

void TestEvaluation::confusionMatrix()
{
    Predictions predictions = twoFolds();
    predictions.weights = {1, 1, 2, 1, 1, .5, 1, 1};
    const Evaluation evaluation = evaluate(predictions);
    QCOMPARE(evaluation.labels, QStringList({"no", "yes"}));
    QCOMPARE(evaluation.confusion.at(0, 0), 2.0);
    QCOMPARE(evaluation.confusion.at(0, 1), 0.5);
    QCOMPARE(evaluation.confusion.at(1, 0), 2.0);
    QCOMPARE(evaluation.confusion.at(1, 1), 4.0);
    QCOMPARE(evaluation.rows, 8);
}

void TestEvaluation::namesQuantiles()
{
    Predictions predictions;
    predictions.truth = {1, 2, 4};
    predictions.predicted = {1, 2, 3};
    predictions.quantiles[0.05] = {0, 1, 2};
    predictions.quantiles[0.5] = {1, 2, 3};
    const Evaluation evaluation = evaluate(predictions);
    // By hand: 0.05 (1 + 1 + 2) / 3 and 0.5 (0 + 0 + 1) / 3.
    QVERIFY(std::abs(evaluation.find("pinball_0.05")->value - 0.2 / 3) < 1e-15);
    QVERIFY(std::abs(evaluation.find("pinball_0.5")->value - 0.5 / 3) < 1e-15);
    for (const NamedMetric &metric : metricsFor(predictions)) {
        if (metric.name == QLatin1String("pinball_0.05"))
            QCOMPARE(metric.title(), QString("Pinball loss 0.05"));
    }
}

void TestEvaluation::refuses_data()
{
    QTest::addColumn<Predictions>("predictions");
    QTest::addColumn<EvaluationOptions>("options");
    QTest::addColumn<int>("kind");
    EvaluationOptions plain;
    const int usage = int(Error::Kind::Usage);
    const int badInput = int(Error::Kind::BadInput);
    QTest::newRow("no rows") << Predictions() << plain << badInput;
    Predictions weightless = twoFolds();
    weightless.weights.assign(8, 0);
    QTest::newRow("no weight") << weightless << plain << badInput;
    EvaluationOptions options = plain;
    options.bins = 0;
    QTest::newRow("no bins") << twoFolds() << options << usage;
    options = plain;
    options.huberDelta = 0;
    QTest::newRow("no delta") << twoFolds() << options << usage;
    options = plain;
    options.level = 1;
    QTest::newRow("certain") << twoFolds() << options << usage;
    options = plain;
    options.resamples = -1;
    QTest::newRow("negative resamples") << twoFolds() << options << usage;
}

void TestEvaluation::refuses()
{
    QFETCH(Predictions, predictions);
    QFETCH(EvaluationOptions, options);
    QFETCH(int, kind);
    NoProgress progress;
    const Result<Evaluation> evaluation = evaluateAll(predictions, options, progress);
    QVERIFY(!evaluation);
    QCOMPARE(int(evaluation.error().kind), kind);
    QVERIFY(!evaluation.error().text.isEmpty());
}

void TestEvaluation::risingOrderSorts_data()
{
    QTest::addColumn<std::vector<double>>("values");
    QTest::newRow("none") << std::vector<double>{};
    QTest::newRow("signs and zeros")
        << std::vector<double>{0.0, -1.5, 3, -0.0, -infinity, infinity, 1e-310, -1e-310, 0.0};
    RandomStream random(4);
    std::vector<double> wide, ties, floats;
    for (int i = 0; i < 20'000; ++i) {
        wide.push_back(random.normal() * std::exp(20 * random.normal()));
        ties.push_back(double(random.below(50)) - 25);
        floats.push_back(double(float(random.uniform())));
    }
    QTest::newRow("wide") << wide;
    QTest::newRow("ties") << ties;
    QTest::newRow("floats") << floats;
}

void TestEvaluation::risingOrderSorts()
{
    QFETCH(std::vector<double>, values);
    std::vector<quint32> expected(values.size());
    std::iota(expected.begin(), expected.end(), 0U);
    std::stable_sort(expected.begin(), expected.end(),
                     [&](quint32 a, quint32 b) { return values[a] < values[b]; });
    QCOMPARE(risingOrder(values), expected);
}

QTEST_GUILESS_MAIN(TestEvaluation)
#include "tst_evaluation.moc"
