#include "core/random.h"
#include "models/brier_parts.h"
#include "models/evaluation_charts.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace tenbin;

namespace {

Predictions binary(const std::vector<double> &truth, const std::vector<double> &score)
{
    Predictions made;
    made.problem = Problem::Binary;
    made.classes = {QStringLiteral("no"), QStringLiteral("yes")};
    made.truth = truth;
    made.score = score;
    for (double one : score)
        made.predicted.push_back(one >= 0.5 ? 1 : 0);
    return made;
}

Predictions multiclass(size_t rows, int classes)
{
    RandomStream random(2);
    Predictions made;
    made.problem = Problem::Multiclass;
    made.probabilities.resize(Eigen::Index(rows), classes);
    for (int k = 0; k < classes; ++k)
        made.classes.append(QString::number(k));
    for (size_t row = 0; row < rows; ++row) {
        Eigen::RowVectorXd shares(classes);
        for (int k = 0; k < classes; ++k)
            shares(k) = std::exp(random.normal());
        made.probabilities.row(Eigen::Index(row)) = shares / shares.sum();
        made.truth.push_back(double(random.below(quint64(classes))));
        made.predicted.push_back(0);
    }
    return made;
}

Evaluation evaluated(const Predictions &predictions)
{
    EvaluationOptions options;
    options.resamples = 0;
    NoProgress progress;
    return evaluateAll(predictions, options, progress).value();
}

/// Four rows at 0.2, one of them positive; four at 0.8, all positive.
Predictions eight()
{
    return binary({1, 0, 0, 0, 1, 1, 1, 1}, {0.2, 0.2, 0.2, 0.2, 0.8, 0.8, 0.8, 0.8});
}

bool near(double a, double b)
{
    return std::abs(a - b) < 1e-12;
}

} // namespace

class DecisionChartsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void brierByHand()
    {
        const Predictions predictions = eight();
        const BrierParts parts = brierParts(EvaluationData(predictions));
        QVERIFY(near(parts.brier, 0.115));
        QVERIFY(near(parts.reliability, 0.02125));
        QVERIFY(near(parts.resolution, 0.140625));
        QVERIFY(near(parts.uncertainty, 0.234375));
        QVERIFY(near(parts.within, 0));
    }

    /// Of any forecasts: the parts add up, and the score is the metric.
    void brierPartsAddUp_data()
    {
        QTest::addColumn<int>("classes");
        QTest::addColumn<bool>("weighted");
        QTest::newRow("2") << 2 << false;
        QTest::newRow("5 weighted") << 5 << true;
    }
    void brierPartsAddUp()
    {
        QFETCH(int, classes);
        QFETCH(bool, weighted);
        Predictions predictions = multiclass(500, classes);
        if (classes == 2)
            predictions.problem = Problem::Binary;
        for (int row = 0; weighted && row < 500; ++row)
            predictions.weights.push_back(1 + row % 3);
        MetricSettings settings;
        settings.bins = 15;
        const BrierParts parts = brierParts(EvaluationData(predictions, settings));
        QVERIFY(near(parts.reliability - parts.resolution + parts.uncertainty + parts.within,
                     parts.brier));
        QVERIFY(std::abs(parts.within) < 0.01);
        QVERIFY(near(parts.brier, evaluated(predictions).find(QStringLiteral("brier"))->value));
    }

    void liftByHand()
    {
        const Predictions predictions = eight();
        const EvaluationData data(predictions);
        const Evaluation evaluation = evaluated(predictions);
        const Chart chart = liftChart({data, evaluation, QStringLiteral("Eight")});
        // Half of the rows hold four of five positives: 0.8 / 0.5.
        QCOMPARE(chart.series.first().x, QList<double>({0.5, 1}));
        QVERIFY(near(chart.series.first().y.first(), 1.6));
        QVERIFY(near(chart.series.first().y.last(), 1));
        QVERIFY(chart.caption.startsWith(QStringLiteral("Eight, 8 rows.")));
        Predictions one = eight();
        one.truth.assign(8, 0);
        const EvaluationData oneData(one);
        const Evaluation oneEvaluation = evaluated(one);
        QVERIFY(liftChart({oneData, oneEvaluation, {}}).summary.contains("not defined"));
    }

    void costsByThreshold()
    {
        const Predictions predictions = eight();
        const ThresholdCurve curve = ThresholdCurve::make(predictions).value();
        const CostMatrix costs =
            CostMatrix::parse(QStringLiteral("0,1;2,0"), predictions.classes).value();
        const Chart chart = costChart(curve, costs, QStringLiteral("yes")).value();
        // From 0.2 on all are selected: three false alarms; from 0.8 on one is missed.
        QCOMPARE(chart.series.first().x, QList<double>({0.2, 0.8}));
        QCOMPARE(chart.series.first().y, QList<double>({3.0 / 8, 2.0 / 8}));
        QCOMPARE(chart.references.first().x1, 0.5);
        const CostMatrix three =
            CostMatrix::parse(QStringLiteral("0,1,1;1,0,1;1,1,0"), {"a", "b", "c"}).value();
        QCOMPARE(costChart(curve, three, QStringLiteral("yes")).error().kind,
                 Error::Kind::BadInput);
    }

    void confusionOfPredicted()
    {
        Predictions predictions = eight();
        predictions.predicted = {1, 0, 0, 1, 1, 1, 1, 0};
        const EvaluationData data(predictions);
        const Evaluation evaluation = evaluated(predictions);
        const ChartSubject subject{data, evaluation, {}};
        // Truth no: 2 and 1; truth yes: 1 and 4.
        const QList<double> actual{2.0 / 3, 1.0 / 3, 1.0 / 5, 4.0 / 5};
        const QList<double> predicted{2.0 / 3, 1.0 / 5, 1.0 / 3, 4.0 / 5};
        QCOMPARE(confusionChart(subject).series.first().z, actual);
        const Chart chart = confusionChart(subject, ConfusionShare::Predicted);
        QCOMPARE(chart.series.first().z, predicted);
        QCOMPARE(chart.series.first().labels.at(1), QStringLiteral("1\n20 %"));
    }

    void calibrationInNumbers()
    {
        const Predictions predictions = eight();
        const EvaluationData data(predictions);
        const Evaluation evaluation = evaluated(predictions);
        const Table table = calibrationTable({data, evaluation, {}});
        QCOMPARE(table.rows.size(), 2);
        QVERIFY(near(table.rows[0][0].toDouble(), 0.2));
        QVERIFY(near(table.rows[0][1].toDouble(), 0.25));
        // Wilson's 95 % interval of one of four (Newcombe 1998's formula by hand).
        QVERIFY(std::abs(table.rows[0][2].toDouble() - 0.0456) < 5e-5);
        QVERIFY(std::abs(table.rows[0][3].toDouble() - 0.6994) < 5e-5);
        QCOMPARE(table.rows[0][4].toDouble(), 4);
    }
};

QTEST_APPLESS_MAIN(DecisionChartsTest)
#include "tst_decision_charts.moc"
