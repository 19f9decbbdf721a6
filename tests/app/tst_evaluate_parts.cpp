#include "app/desktop/evaluated_run.h"
#include "app/desktop/evaluation_charts_view.h"
#include "app/desktop/predictions_dialog.h"
#include "tests/app/evaluate_page_test.h"

#include <QComboBox>
#include <QPushButton>

using namespace tenbin;
using namespace tenbin::test;

/// What the page Evaluate is made of, without a project.
class TestEvaluateParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void dialogNeedsTruthAndPrediction();
    void decidedThreshold_data();
    void decidedThreshold();
    void guessesColumns_data();
    void guessesColumns();
    void guessesQuantiles();
    void marksThresholdsOnCurves();
};

void TestEvaluateParts::dialogNeedsTruthAndPrediction()
{
    const WindowBench bench;
    const QString path = bench.write(QStringLiteral("odd.csv"), "a,b\n1,2\n2,1\n");
    PredictionsDialog dialog(path, nullptr);
    dialog.show();
    auto *truth = named<QComboBox>(dialog, QStringLiteral("Truth"));
    QTRY_COMPARE_WITH_TIMEOUT(truth->count(), 3, patience);
    const auto *evaluate = button(dialog, QStringLiteral("Evaluate"));
    QVERIFY(!evaluate->isEnabled());
    const auto choose = [&](const char *field, int at) {
        auto *box = named<QComboBox>(dialog, QLatin1String(field));
        box->setCurrentIndex(at);
        Q_EMIT box->activated(at);
    };
    choose("Truth", 1);
    QVERIFY(!evaluate->isEnabled());
    choose("Prediction", 2);
    QVERIFY(evaluate->isEnabled());
    QCOMPARE(dialog.spec().params,
             (QJsonObject{{QStringLiteral("truth"), QStringLiteral("a")},
                          {QStringLiteral("prediction"), QStringLiteral("b")}}));
}

void TestEvaluateParts::decidedThreshold_data()
{
    using Values = std::vector<double>;
    QTest::addColumn<Values>("scores");
    QTest::addColumn<Values>("predicted");
    QTest::addColumn<bool>("probability");
    QTest::addColumn<double>("expected");
    QTest::newRow("half") << Values{0.2, 0.7} << Values{0, 1} << true << 0.5;
    QTest::newRow("half is positive") << Values{0.2, 0.5} << Values{0, 1} << true << 0.5;
    QTest::newRow("another one") << Values{0.1, 0.2, 0.4} << Values{0, 0, 1} << true
                                 << 0.2 + (0.4 - 0.2) / 2;
    QTest::newRow("mixed") << Values{0.1, 0.2, 0.4} << Values{1, 0, 1} << true << 0.5;
    QTest::newRow("margin") << Values{-2, 3} << Values{0, 1} << false << 0.0;
    QTest::newRow("all positive") << Values{0.1, 0.2} << Values{1, 1} << true << 0.1;
    QTest::newRow("none positive, low") << Values{0.1, 0.2} << Values{0, 0} << true << 0.5;
}

void TestEvaluateParts::decidedThreshold()
{
    using Values = std::vector<double>;
    QFETCH(Values, scores);
    QFETCH(Values, predicted);
    QFETCH(bool, probability);
    Predictions predictions;
    predictions.problem = Problem::Binary;
    predictions.classes = {QStringLiteral("no"), QStringLiteral("yes")};
    predictions.score = scores;
    predictions.predicted = predicted;
    predictions.truth = predicted;
    predictions.scoreIsProbability = probability;
    QTEST(tenbin::decidedThreshold(predictions), "expected");
}

void TestEvaluateParts::guessesColumns_data()
{
    using Guess = QMap<QString, QString>;
    QTest::addColumn<QStringList>("columns");
    QTest::addColumn<Guess>("expected");
    const auto row = [](const char *name, const QString &columns, const Guess &expected) {
        QTest::newRow(name) << columns.split(u',') << expected;
    };
    const QString truth = QStringLiteral("truth"), prediction = QStringLiteral("prediction");
    row("own", QStringLiteral("truth,prediction,score"),
        {{truth, truth},
         {prediction, prediction},
         {QStringLiteral("score"), QStringLiteral("score")}});
    row("scikit-learn", QStringLiteral("id,y_true,y_pred"),
        {{truth, QStringLiteral("y_true")}, {prediction, QStringLiteral("y_pred")}});
    row("other case", QStringLiteral("Actual,Predicted"),
        {{truth, QStringLiteral("Actual")}, {prediction, QStringLiteral("Predicted")}});
    row("probabilities", QStringLiteral("label,prob_a,prob_b"),
        {{truth, QStringLiteral("label")},
         {QStringLiteral("probabilities"), QStringLiteral("prob_")}});
    row("one probability", QStringLiteral("y_true,y_pred,p_>50K"),
        {{truth, QStringLiteral("y_true")},
         {prediction, QStringLiteral("y_pred")},
         {QStringLiteral("score"), QStringLiteral("p_>50K")},
         {QStringLiteral("positive"), QStringLiteral(">50K")}});
    row("one bound is none", QStringLiteral("truth,prediction,low"),
        {{truth, truth}, {prediction, prediction}});
    row("nothing", QStringLiteral("a,b"), {});
}

void TestEvaluateParts::guessesColumns()
{
    using Guess = QMap<QString, QString>;
    QFETCH(QStringList, columns);
    QFETCH(Guess, expected);
    QCOMPARE(guessPredictionColumns(columns), expected);
}

void TestEvaluateParts::guessesQuantiles()
{
    using Quantiles = QMap<double, QString>;
    QCOMPARE(guessQuantileColumns({QStringLiteral("y"), QStringLiteral("q_0.05"),
                                   QStringLiteral("Quantile_0.5"), QStringLiteral("q.95"),
                                   QStringLiteral("q_1.5"), QStringLiteral("q2"),
                                   QStringLiteral("q_0.0")}),
             (Quantiles{{0.05, QStringLiteral("q_0.05")},
                        {0.5, QStringLiteral("Quantile_0.5")},
                        {0.95, QStringLiteral("q.95")}}));
}

void TestEvaluateParts::marksThresholdsOnCurves()
{
    ThresholdCells cells;
    cells.threshold = 0.3;
    cells.truePositives = 30;
    cells.falseNegatives = 10;
    cells.falsePositives = 20;
    cells.trueNegatives = 140;
    const auto place = [&](const char *chart) {
        const QList<ChartMarker> markers = thresholdMarkers(QLatin1String(chart), cells);
        return markers.isEmpty() ? QPointF(-1, -1) : QPointF(markers[0].x, markers[0].y);
    };
    QCOMPARE(place("roc"), QPointF(0.125, 0.75));
    QCOMPARE(place("precision_recall"), QPointF(0.75, 0.6));
    QCOMPARE(place("gains"), QPointF(0.25, 0.75));
    QCOMPARE(place("lift"), QPointF(0.25, 3));
    QCOMPARE(place("scores").x(), 0.3);
    QCOMPARE(place("calibration"), QPointF(-1, -1));
}

QTEST_MAIN(TestEvaluateParts)
#include "tst_evaluate_parts.moc"
