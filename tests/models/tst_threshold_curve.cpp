#include "core/random.h"
#include "models/evaluation.h"
#include "models/threshold_curve.h"

#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

const QStringList noYes{QStringLiteral("no"), QStringLiteral("yes")};

Predictions binary(std::vector<double> truth, std::vector<double> score,
                   std::vector<double> weights = {})
{
    Predictions made;
    made.problem = Problem::Binary;
    made.classes = noYes;
    made.truth = std::move(truth);
    made.score = std::move(score);
    made.weights = std::move(weights);
    made.predicted.assign(made.truth.size(), 0);
    return made;
}

/// Scores on a grid, so that many are tied.
Predictions sample(size_t rows, bool weighted)
{
    RandomStream random(7);
    Predictions made = binary({}, {});
    for (size_t row = 0; row < rows; ++row) {
        const double p = double(random.below(50)) / 50;
        made.score.push_back(p);
        made.truth.push_back(random.uniform() < p ? 1 : 0);
        if (weighted)
            made.weights.push_back(0.5 + double(random.below(4)));
    }
    made.predicted.assign(rows, 0);
    return made;
}

void decideFrom(double threshold, Predictions &predictions)
{
    for (size_t row = 0; row < predictions.truth.size(); ++row)
        predictions.predicted[row] =
            predictions.score[row] >= threshold ? predictions.positive : 1 - predictions.positive;
}

const ThresholdMetric &metric(const char *name)
{
    for (const ThresholdMetric &one : thresholdMetrics()) {
        if (one.name == QLatin1String(name))
            return one;
    }
    qFatal("no such metric");
}

bool same(double a, double b)
{
    return (std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= 1e-12;
}

} // namespace

class ThresholdCurveTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsByHand()
    {
        // Scores 0.9+ 0.8- 0.8+ 0.4- 0.1-
        const auto curve =
            ThresholdCurve::make(binary({1, 0, 1, 0, 0}, {0.9, 0.8, 0.8, 0.4, 0.1})).value();
        QCOMPARE(curve.scores(), std::vector<double>({0.9, 0.8, 0.4, 0.1}));
        const ThresholdCells at = curve.at(0.8);
        QCOMPARE(at.truePositives, 2);
        QCOMPARE(at.falsePositives, 1);
        QCOMPARE(at.falseNegatives, 0);
        QCOMPARE(at.trueNegatives, 2);
        QCOMPARE(curve.at(0.81).truePositives, 1);
        QCOMPARE(curve.at(0).selected(), 5);
        QCOMPARE(curve.at(1).selected(), 0);
        QCOMPARE(curve.at(std::nan("")).selected(), 0);
        QCOMPARE(metric("precision").value(at), 2.0 / 3);
        QCOMPARE(metric("f1").value(at), 4.0 / 5);
    }

    void agreesWithTheShelf_data()
    {
        QTest::addColumn<bool>("weighted");
        QTest::addColumn<double>("threshold");
        QTest::addColumn<int>("positive");
        for (double threshold : {-1.0, 0.0, 0.02, 0.3, 0.5, 0.98, 2.0}) {
            for (bool weighted : {false, true}) {
                for (int positive : {0, 1})
                    QTest::addRow("%g %d %d", threshold, weighted, positive)
                        << weighted << threshold << positive;
            }
        }
    }
    void agreesWithTheShelf()
    {
        QFETCH(bool, weighted);
        QFETCH(double, threshold);
        QFETCH(int, positive);
        Predictions predictions = sample(500, weighted);
        predictions.positive = positive;
        const ThresholdCells cells = ThresholdCurve::make(predictions).value().at(threshold);
        decideFrom(threshold, predictions);
        EvaluationOptions options;
        options.resamples = 0;
        NoProgress progress;
        const Evaluation evaluation = evaluateAll(predictions, options, progress).value();
        int compared = 0;
        for (const ThresholdMetric &one : thresholdMetrics()) {
            const MetricEstimate *estimate = evaluation.find(one.name);
            if (!estimate)
                continue;
            ++compared;
            QVERIFY2(same(one.value(cells), estimate->value), qPrintable(one.name));
        }
        QCOMPARE(compared, 9);
        QCOMPARE(cells.confusion().at(1, 1), evaluation.confusion.at(positive, positive));
    }

    void findsTheCheapestThreshold()
    {
        const Predictions predictions = sample(400, true);
        const auto curve = ThresholdCurve::make(predictions).value();
        const CostMatrix costs = CostMatrix::parse(QStringLiteral("0,1;7,-2"), noYes).value();
        const auto best = curve.cheapest(costs).value();
        double least = INFINITY;
        for (double threshold = -0.01; threshold < 1.02; threshold += 0.01)
            least = std::min(least, meanCost(curve.at(threshold), costs, 1));
        QVERIFY(std::abs(best.value - least) < 1e-12);
        QVERIFY(std::abs(meanCost(curve.at(best.threshold), costs, 1) - best.value) < 1e-12);
    }

    /// Elkan: with true probabilities the threshold is c(fp) / (c(fp) + c(fn)), here 1/5.
    void costsMoveTheThreshold()
    {
        RandomStream random(3);
        Predictions predictions = binary({}, {});
        for (int row = 0; row < 200'000; ++row) {
            predictions.score.push_back(random.uniform());
            predictions.truth.push_back(random.uniform() < predictions.score.back() ? 1 : 0);
        }
        const CostMatrix costs = CostMatrix::parse(QStringLiteral("0,1;4,0"), noYes).value();
        const auto best = ThresholdCurve::make(predictions).value().cheapest(costs).value();
        QVERIFY(std::abs(best.threshold - 0.2) < 0.02);
    }

    /// Where nothing shall be selected the threshold lies above every score.
    void mayselectNothing()
    {
        const auto curve = ThresholdCurve::make(binary({1, 0, 0}, {1, 0.5, 0.2})).value();
        const CostMatrix costs = CostMatrix::parse(QStringLiteral("0,1;0,5"), noYes).value();
        const auto best = curve.cheapest(costs).value();
        QCOMPARE(best.value, 0);
        QCOMPARE(curve.at(best.threshold).selected(), 0);
        QVERIFY(std::isfinite(best.threshold));
    }

    void drawsLines()
    {
        const auto curve = ThresholdCurve::make(sample(5000, false)).value();
        const auto line = curve.line(metric("recall"), 10);
        QVERIFY(line.threshold.size() <= 11);
        QVERIFY(std::is_sorted(line.threshold.begin(), line.threshold.end()));
        for (size_t at = 0; at < line.threshold.size(); ++at)
            QCOMPARE(line.value[at], metric("recall").value(curve.at(line.threshold[at])));
        QCOMPARE(line.value.front(), 1);
    }

    /// The interval covers the value of the population about as often as it says.
    void intervalsCover_data()
    {
        QTest::addColumn<bool>("weighted");
        QTest::newRow("counts") << false;
        QTest::newRow("weights") << true;
    }
    void intervalsCover()
    {
        QFETCH(bool, weighted);
        // p uniform in [0, 1], truth drawn from it, threshold 0.5: recall 3/4, accuracy 3/4,
        // F1 3/4, by integrating.
        constexpr int trials = 300;
        RandomStream random(11);
        QMap<QString, int> covered;
        for (int trial = 0; trial < trials; ++trial) {
            Predictions predictions = binary({}, {});
            for (int row = 0; row < 400; ++row) {
                predictions.score.push_back(random.uniform());
                predictions.truth.push_back(random.uniform() < predictions.score.back() ? 1 : 0);
                if (weighted)
                    predictions.weights.push_back(random.uniform() < 0.5 ? 1 : 3);
            }
            ThresholdOptions options;
            options.resamples = 400;
            options.seed = quint64(trial);
            const auto cells = ThresholdCurve::make(predictions).value().at(0.5);
            for (const ThresholdFigure &figure : thresholdFigures(cells, 1, {}, options))
                covered[figure.name] += figure.low <= 0.75 && figure.high >= 0.75;
        }
        // 95 %: 285 of 300 expected, standard deviation 3.8.
        for (const char *name : {"accuracy", "recall", "f1", "balanced_accuracy", "g_mean"}) {
            const int count = covered[QString::fromLatin1(name)];
            QVERIFY2(count >= 272 && count <= 298, qPrintable(QString::number(count)));
        }
    }

    void refuses()
    {
        Predictions three = binary({0, 1}, {0.1, 0.2});
        three.problem = Problem::Multiclass;
        QCOMPARE(ThresholdCurve::make(three).error().kind, Error::Kind::BadInput);
        QCOMPARE(ThresholdCurve::make(binary({0, 1}, {})).error().kind, Error::Kind::BadInput);
        QCOMPARE(ThresholdCurve::make(binary({}, {})).error().kind, Error::Kind::BadInput);
        QCOMPARE(ThresholdCurve::make(binary({0, 1}, {0.1, 0.2}, {0, 0})).error().kind,
                 Error::Kind::BadInput);
        const CostMatrix three3 =
            CostMatrix::parse(QStringLiteral("0,1,1;1,0,1;1,1,0"), {"a", "b", "c"}).value();
        const auto curve = ThresholdCurve::make(binary({0, 1}, {0.1, 0.2})).value();
        QCOMPARE(curve.cheapest(three3).error().kind, Error::Kind::BadInput);
    }

    void readsCosts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("part");
        QTest::newRow("one row") << QStringLiteral("0,1") << QStringLiteral("1 row, expected 2");
        QTest::newRow("long row") << QStringLiteral("0,1,2;1,0") << QStringLiteral("in row 1");
        QTest::newRow("no number") << QStringLiteral("0,x;1,0") << QStringLiteral("\"x\" in row 1");
        QTest::newRow("empty") << QString() << QStringLiteral("1 row");
        QTest::newRow("no matter") << QStringLiteral("1,1;2,2") << QStringLiteral("cost the same");
        QTest::newRow("infinite") << QStringLiteral("0,1e999;1,0") << QStringLiteral("1e999");
    }
    void readsCosts()
    {
        QFETCH(QString, text);
        QFETCH(QString, part);
        const auto costs = CostMatrix::parse(text, noYes);
        QVERIFY(!costs);
        QCOMPARE(costs.error().kind, Error::Kind::BadInput);
        QVERIFY2(costs.error().text.contains(part), qPrintable(costs.error().text));
    }

    /// One class, or one score: figures without a meaning are none, and nothing fails.
    void poorPredictions()
    {
        for (const Predictions &poor :
             {binary({0, 0, 0}, {0.2, 0.4, 0.6}), binary({1, 1}, {0.2, 0.4}),
              binary({0, 1, 0, 1}, {0.5, 0.5, 0.5, 0.5})}) {
            const auto curve = ThresholdCurve::make(poor).value();
            for (const ThresholdFigure &figure : thresholdFigures(curve.at(0.5), 1))
                QVERIFY(std::isnan(figure.value) || std::isnan(figure.low) ||
                        (figure.low <= figure.value + 1e-9 && figure.high >= figure.value - 1e-9));
        }
        const auto one = ThresholdCurve::make(binary({0, 0}, {0.2, 0.4})).value();
        QCOMPARE(metric("recall").value(one.at(0.3)), 0);
        QVERIFY(std::isnan(metric("g_mean").value(one.at(0.3))));
    }
};

QTEST_APPLESS_MAIN(ThresholdCurveTest)
#include "tst_threshold_curve.moc"
