#include "core/random.h"
#include "models/evaluation.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace tenbin;

namespace {

constexpr Problem allProblems[] = {Problem::Binary, Problem::Multiclass, Problem::Regression};

/// Rows with everything a metric may need; scores have ties.
Predictions noisy(Problem problem, size_t rows, quint64 seed)
{
    RandomStream random(seed);
    const int classes = problem == Problem::Binary ? 2 : 4;
    Predictions made;
    made.problem = problem;
    made.weights.resize(rows);
    made.truth.resize(rows);
    made.predicted.resize(rows);
    for (double &weight : made.weights)
        weight = 0.25 + random.uniform();
    if (problem == Problem::Regression) {
        for (size_t row = 0; row < rows; ++row) {
            made.truth[row] = 5 + random.normal();
            made.predicted[row] = made.truth[row] + 0.5 * random.normal();
            made.low.push_back(made.predicted[row] - 0.5);
            made.high.push_back(made.predicted[row] + 0.5);
            made.quantiles[0.1].push_back(made.low[row]);
            made.quantiles[0.5].push_back(made.predicted[row]);
        }
        return made;
    }
    for (int k = 0; k < classes; ++k)
        made.classes.append(QStringLiteral("class %1").arg(k));
    made.probabilities.resize(Eigen::Index(rows), classes);
    for (size_t row = 0; row < rows; ++row) {
        Eigen::RowVectorXd shares(classes);
        for (int k = 0; k < classes; ++k)
            shares(k) = 1 + double(random.below(5));
        made.probabilities.row(Eigen::Index(row)) = shares / shares.sum();
        Eigen::Index likeliest = 0;
        shares.maxCoeff(&likeliest);
        made.predicted[row] = double(likeliest);
        made.truth[row] =
            random.uniform() < 0.6 ? double(likeliest) : double(random.below(quint64(classes)));
    }
    return made;
}

Predictions perfect(Problem problem)
{
    Predictions made = noisy(problem, 60, 7);
    made.predicted = made.truth;
    for (auto &quantile : made.quantiles)
        quantile = made.truth;
    made.low = made.high = made.truth;
    made.probabilities.setZero();
    for (size_t row = 0; row < made.truth.size() && made.isClassification(); ++row)
        made.probabilities(Eigen::Index(row), Eigen::Index(made.truth[row])) = 1;
    if (problem != Problem::Regression)
        made.low = made.high = {};
    return made;
}

double valueOf(const NamedMetric &metric, const Predictions &predictions)
{
    MetricSettings settings;
    settings.predictors = 3;
    const EvaluationData data(predictions, settings);
    EvaluationView view(data);
    return metric.evaluate(view);
}

double valueOf(const QString &name, const Predictions &predictions)
{
    for (const NamedMetric &metric : metricsFor(predictions)) {
        if (metric.name == name)
            return valueOf(metric, predictions);
    }
    return -12345;
}

bool near(double actual, double expected, double tolerance = 1e-12)
{
    return std::abs(actual - expected) <= tolerance * std::max(1.0, std::abs(expected));
}

/// Ten rows of three classes and a fourth that is predicted and never true; the third is true and
/// never predicted.
Predictions threeClasses()
{
    Predictions made;
    made.problem = Problem::Multiclass;
    made.classes = {"a", "b", "c"};
    made.truth = {0, 0, 1, 1, 1, 2, 2, 0, 1, 2};
    made.predicted = {0, 1, 1, 1, 0, 1, 0, 0, 2, 1};
    made.probabilities.resize(10, 3);
    made.probabilities << .7, .2, .1, .4, .4, .2, .1, .8, .1, .2, .5, .3, .5, .4, .1, .1, .3, .6,
        .6, .2, .2, .7, .2, .1, .3, .3, .4, .2, .6, .2;
    return made;
}

Predictions fourLabels()
{
    Predictions made = threeClasses();
    made.classes = {"a", "b", "c", "d"};
    made.predicted = {0, 1, 1, 1, 0, 3, 0, 0, 3, 1};
    made.probabilities.resize(0, 0);
    return made;
}

Predictions scored(bool weighted)
{
    Predictions made;
    made.problem = Problem::Binary;
    made.classes = {"no", "yes"};
    made.truth = {0, 0, 1, 1, 1, 0, 1, 0};
    made.predicted = {0, 0, 0, 1, 0, 0, 1, 1};
    made.score = {.1, .4, .35, .8, .4, .4, .9, .6};
    if (weighted)
        made.weights = {1, 2, .5, 3, 1, 1, 2, .25};
    return made;
}

Predictions values(bool weighted)
{
    Predictions made;
    made.truth = {3, -0.5, 2, 7, 4.25};
    made.predicted = {2.5, 0, 2, 8, 1.25};
    made.quantiles[0.1] = made.predicted;
    if (weighted)
        made.weights = {1, 2, 1, .5, 3};
    return made;
}

void addEveryMetric()
{
    QTest::addColumn<int>("problem");
    QTest::addColumn<QString>("name");
    for (Problem problem : allProblems) {
        for (const NamedMetric &metric : metricsFor(noisy(problem, 10, 1)))
            QTest::addRow("%s %s", qPrintable(problemName(problem)), qPrintable(metric.name))
                << int(problem) << metric.name;
    }
}

const Metric &metricBehind(const QString &name, const Predictions &predictions)
{
    for (const NamedMetric &metric : metricsFor(predictions)) {
        if (metric.name == name)
            return *metric.metric;
    }
    qFatal("no such metric");
}

} // namespace

class TestMetrics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void golden_data();
    void golden();
    void degenerate_data();
    void degenerate();
    void perfectIsBest_data() { addEveryMetric(); }
    void perfectIsBest();
    void orderIsIrrelevant_data() { addEveryMetric(); }
    void orderIsIrrelevant();
    void weightTwoIsTwoRows_data() { addEveryMetric(); }
    void weightTwoIsTwoRows();
    void emptyIsUndefined_data() { addEveryMetric(); }
    void emptyIsUndefined();
    void everyMetricSaysWhatItIs();
    void marginsHaveNoProbabilityMetrics();
    void labelsOnlyHaveNoRanking();
};

void TestMetrics::golden_data()
{
    QTest::addColumn<Predictions>("predictions");
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("expected");
    const auto row = [](const char *set, const Predictions &predictions, const char *name,
                        double expected) {
        QTest::addRow("%s %s", set, name) << predictions << QString::fromLatin1(name) << expected;
    };
    // By hand from the matrix a: 2 1 0 0 · b: 1 2 0 1 · c: 1 1 0 1 · d: 0 0 0 0, rows are the
    // truth.
    row("four labels", fourLabels(), "accuracy", 4.0 / 10);
    row("four labels", fourLabels(), "precision_macro", (2.0 / 4 + 2.0 / 4 + 0 + 0) / 4);
    row("four labels", fourLabels(), "recall_macro", (2.0 / 3 + 2.0 / 4 + 0 + 0) / 4);
    row("four labels", fourLabels(), "f1_macro", (4.0 / 7 + 4.0 / 8) / 4);
    row("four labels", fourLabels(), "precision_weighted", (3 * 0.5 + 4 * 0.5) / 10);
    row("four labels", fourLabels(), "recall_weighted", 4.0 / 10);
    row("four labels", fourLabels(), "f1_weighted", (3 * 4.0 / 7 + 4 * 0.5) / 10);
    row("four labels", fourLabels(), "balanced_accuracy", (2.0 / 3 + 2.0 / 4 + 0) / 3);
    row("four labels", fourLabels(), "g_mean", 0);
    row("four labels", fourLabels(), "cohen_kappa", (0.4 - 0.28) / (1 - 0.28));
    // scikit-learn 1.2.1 on the same numbers.
    row("four labels", fourLabels(), "mcc", 0.1846372364689991);
    row("three classes", threeClasses(), "roc_auc_ovr", 0.8194444444444443);
    row("three classes", threeClasses(), "average_precision", 0.7476190476190476);
    row("three classes", threeClasses(), "brier", 0.49800000000000005);
    row("three classes", threeClasses(), "log_loss", 0.8395896336460057);
    row("scores", scored(false), "roc_auc", 0.6875);
    row("scores", scored(true), "roc_auc", 0.8778280542986425);
    row("scores", scored(false), "average_precision", 0.7678571428571428);
    row("weighted scores", scored(true), "average_precision", 0.9203049203049203);
    row("weighted scores", scored(true), "log_loss", 0.38960591156335933);
    row("weighted scores", scored(true), "brier", 0.12011627906976745);
    row("values", values(false), "mse", 2.1);
    row("values", values(false), "r2", 0.6579804560260587);
    row("values", values(false), "median_ae", 0.5);
    row("weighted values", values(true), "mse", 3.7666666666666666);
    row("weighted values", values(true), "r2", 0.24691769410196607);
    row("weighted values", values(true), "explained_variance", 0.47439742308119526);
    row("weighted values", values(true), "mape", 0.580765639589169);
    row("weighted values", values(true), "pinball_0.1", 0.3066666666666667);
    // By hand: errors 0.5 (weights 1, 2), 0 (1), 1 (0.5), 3 (3): 4 of 7.5 lie at or below 0.5.
    row("weighted values", values(true), "median_ae", 0.5);
    // By hand: delta 1; 0.125 (1), 0.125 (2), 0 (1), 0.5 (0.5), 2.5 (3).
    row("weighted values", values(true), "huber", (0.125 + 0.25 + 0.25 + 7.5) / 7.5);
}

void TestMetrics::golden()
{
    QFETCH(Predictions, predictions);
    QFETCH(QString, name);
    QFETCH(double, expected);
    const double actual = valueOf(name, predictions);
    QVERIFY2(near(actual, expected), qPrintable(QStringLiteral("got %1").arg(actual, 0, 'g', 17)));
}

void TestMetrics::degenerate_data()
{
    QTest::addColumn<Predictions>("predictions");
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("expected");
    const auto row = [](const char *set, const Predictions &predictions, const char *name,
                        double expected) {
        QTest::addRow("%s %s", set, name) << predictions << QString::fromLatin1(name) << expected;
    };
    Predictions negatives = scored(false);
    negatives.truth.assign(8, 0);
    for (const char *name : {"roc_auc", "average_precision", "g_mean"})
        row("only negatives", negatives, name, undefinedValue);
    for (const char *name : {"precision", "recall", "f1", "mcc"})
        row("only negatives", negatives, name, 0);
    Predictions positives = scored(false);
    positives.truth.assign(8, 1);
    for (const char *name : {"roc_auc", "g_mean"})
        row("only positives", positives, name, undefinedValue);
    row("only positives", positives, "specificity", 0);
    row("only positives", positives, "average_precision", 1);
    Predictions agreed = positives;
    agreed.predicted = agreed.truth;
    row("one class twice", agreed, "cohen_kappa", undefinedValue);
    row("one class twice", agreed, "accuracy", 1);
    Predictions zeros = values(false);
    zeros.truth[2] = 0;
    row("a zero in the truth", zeros, "mape", undefinedValue);
    Predictions constant = values(false);
    constant.truth.assign(5, 0.1);
    row("constant truth", constant, "r2", 0);
    row("constant truth", constant, "explained_variance", 0);
    Predictions single = values(false).taken(Rows{0});
    row("one row", single, "r2", undefinedValue);
    row("one row", single, "adjusted_r2", undefinedValue);
    row("one row", single, "mae", 0.5);
    row("fewer rows than features", values(false).taken(Rows{0, 1, 2, 3}), "adjusted_r2",
        undefinedValue);
}

void TestMetrics::degenerate()
{
    QFETCH(Predictions, predictions);
    QFETCH(QString, name);
    QFETCH(double, expected);
    const double actual = valueOf(name, predictions);
    QCOMPARE(std::isnan(actual), std::isnan(expected));
    if (!std::isnan(expected))
        QCOMPARE(actual, expected);
}

void TestMetrics::perfectIsBest()
{
    QFETCH(int, problem);
    QFETCH(QString, name);
    const Predictions best = perfect(Problem(problem));
    const Predictions worse = noisy(Problem(problem), 200, 3);
    const Metric &metric = metricBehind(name, best);
    const double value = valueOf(name, best);
    QVERIFY2(near(value, metric.best, 1e-12), qPrintable(QString::number(value)));
    const double noisyValue = valueOf(name, worse);
    QVERIFY(metric.greaterIsBetter ? noisyValue < value : noisyValue > value);
}

void TestMetrics::orderIsIrrelevant()
{
    QFETCH(int, problem);
    QFETCH(QString, name);
    const Predictions predictions = noisy(Problem(problem), 301, 5);
    Rows order(301);
    std::iota(order.begin(), order.end(), 0U);
    RandomStream(11).shuffle(std::span(order));
    QVERIFY(near(valueOf(name, predictions.taken(order)), valueOf(name, predictions)));
}

void TestMetrics::weightTwoIsTwoRows()
{
    QFETCH(int, problem);
    QFETCH(QString, name);
    if (name == QLatin1String("adjusted_r2"))
        QSKIP("the adjusted R² counts rows, not weight");
    Predictions once = noisy(Problem(problem), 100, 9);
    once.weights.assign(100, 1);
    Rows twiceRows;
    for (quint32 row = 0; row < 100; ++row) {
        twiceRows.push_back(row);
        if (row % 3 == 0) {
            twiceRows.push_back(row);
            once.weights[row] = 2;
        }
    }
    Predictions twice = once.taken(twiceRows);
    twice.weights.clear();
    QVERIFY(near(valueOf(name, once), valueOf(name, twice)));
}

void TestMetrics::emptyIsUndefined()
{
    QFETCH(int, problem);
    QFETCH(QString, name);
    Predictions weightless = noisy(Problem(problem), 10, 1);
    const Predictions empty = weightless.taken({});
    for (const NamedMetric &metric : metricsFor(weightless)) {
        if (metric.name == name)
            QVERIFY(std::isnan(valueOf(metric, empty)));
    }
    weightless.weights.assign(10, 0);
    QVERIFY(std::isnan(valueOf(name, weightless)));
}

void TestMetrics::everyMetricSaysWhatItIs()
{
    QVERIFY(shelf<Metric>().entries().size() >= 36);
    for (const auto &[id, metric] : shelf<Metric>().entries()) {
        QVERIFY2(!metric.title.isEmpty() && !metric.formula.isEmpty(), qPrintable(id));
        QVERIFY2(metric.formula.endsWith(QLatin1Char('.')), qPrintable(id));
        QVERIFY2(!metric.problems.isEmpty() && metric.evaluate, qPrintable(id));
    }
}

void TestMetrics::marginsHaveNoProbabilityMetrics()
{
    Predictions margins = scored(false);
    margins.scoreIsProbability = false;
    QCOMPARE(valueOf("brier", margins), -12345);
    QCOMPARE(valueOf("ece", margins), -12345);
    QCOMPARE(valueOf("log_loss", margins), -12345);
    QCOMPARE(valueOf("roc_auc", margins), 0.6875);
}

void TestMetrics::labelsOnlyHaveNoRanking()
{
    QCOMPARE(valueOf("roc_auc_ovr", fourLabels()), -12345);
    QCOMPARE(valueOf("average_precision", fourLabels()), -12345);
    QCOMPARE(valueOf("brier", fourLabels()), -12345);
}

QTEST_GUILESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
