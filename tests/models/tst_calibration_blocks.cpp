#include "models/calibration_blocks.h"

#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

/// Four rows at 0.2, one of them positive; four at 0.8, all positive.
Predictions eight()
{
    Predictions made;
    made.problem = Problem::Binary;
    made.classes = {QStringLiteral("no"), QStringLiteral("yes")};
    made.truth = {1, 0, 0, 0, 1, 1, 1, 1};
    made.score = {0.2, 0.2, 0.2, 0.2, 0.8, 0.8, 0.8, 0.8};
    made.predicted = {0, 0, 0, 0, 1, 1, 1, 1};
    return made;
}

/// Three rows of three classes, sure by 0.5, 0.9 and 0.7; the last one is wrong.
Predictions three()
{
    Predictions made;
    made.problem = Problem::Multiclass;
    made.classes = {QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")};
    made.truth = {0, 1, 0};
    made.predicted = {0, 1, 2};
    made.probabilities.resize(3, 3);
    made.probabilities << 0.5, 0.3, 0.2, 0.05, 0.9, 0.05, 0.1, 0.2, 0.7;
    return made;
}

EvaluationOptions withBins(int bins)
{
    EvaluationOptions options;
    options.bins = bins;
    options.resamples = 200;
    return options;
}

Result<QList<Block>> blocksOf(const Predictions &predictions, int bins)
{
    NoProgress progress;
    return calibrationBlocks(predictions, QStringLiteral("people"), withBins(bins), progress);
}

template <class Kind> QList<Kind> only(const QList<Block> &blocks)
{
    QList<Kind> found;
    for (const Block &block : blocks) {
        if (const auto *one = std::get_if<Kind>(&block))
            found.append(*one);
    }
    return found;
}

} // namespace

class TestCalibrationBlocks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void figuresByHand_data();
    void figuresByHand();
    void countsTheRowsOfEachBin();
    void severalClasses();
    void widthOfBinsMatters();
    void needsProbabilities();
    void stopsWhenTold();
};

void TestCalibrationBlocks::figuresByHand_data()
{
    QTest::addColumn<int>("bins");
    QTest::newRow("ten") << 10;
    QTest::newRow("fifteen") << 15;
}

void TestCalibrationBlocks::figuresByHand()
{
    QFETCH(int, bins);
    const auto blocks = blocksOf(eight(), bins);
    QVERIFY(blocks);
    const QList<Figure> figures = only<Figures>(*blocks).value(0).figures;
    QCOMPARE(figures.size(), 2);
    // (4 · |0.25 - 0.2| + 4 · |1 - 0.8|) / 8
    QVERIFY(std::abs(figures[0].value - 0.125) < 1e-12);
    // (0.64 + 3 · 0.04 + 4 · 0.04) / 8
    QVERIFY(std::abs(figures[1].value - 0.115) < 1e-12);
    for (const Figure &figure : figures) {
        QVERIFY(figure.low <= figure.value && figure.value <= figure.high);
        QVERIFY(figure.interval.contains(QStringLiteral("bootstrap")));
    }
    for (const Chart &chart : only<Chart>(*blocks)) {
        QVERIFY(chart.caption.contains(QStringLiteral("people, 8 rows.")));
        QVERIFY(chart.caption.contains(QStringLiteral("%1 bins").arg(bins)));
    }
    QCOMPARE(only<Table>(*blocks).size(), 2);
}

void TestCalibrationBlocks::countsTheRowsOfEachBin()
{
    const auto blocks = blocksOf(eight(), 10);
    QVERIFY(blocks);
    const Chart chart = only<Chart>(*blocks).value(1);
    QCOMPARE(chart.id, QStringLiteral("calibration_rows"));
    const Chart::Series bars = chart.series.value(0);
    QCOMPARE(bars.y, QList<double>({0, 0, 4, 0, 0, 0, 0, 0, 4, 0}));
    QVERIFY(std::abs(bars.x[2] - 0.25) < 1e-12);
    QVERIFY(std::abs(bars.barWidth - 0.1) < 1e-12);
}

void TestCalibrationBlocks::severalClasses()
{
    const auto blocks = blocksOf(three(), 10);
    QVERIFY(blocks);
    // Of the class that is predicted: (|1 - 0.5| + |1 - 0.9| + |0 - 0.7|) / 3
    const Figure error = only<Figures>(*blocks).value(0).figures.value(0);
    QVERIFY(std::abs(error.value - 1.3 / 3) < 1e-12);
    const QList<double> counts = only<Chart>(*blocks).value(1).series.value(0).y;
    QCOMPARE(counts[5] + counts[7] + counts[9], 3);
}

void TestCalibrationBlocks::widthOfBinsMatters()
{
    // In one bin of two, 0.2 and 0.4 are together; of five, apart.
    Predictions near = eight();
    near.score = {0.2, 0.2, 0.4, 0.4, 0.8, 0.8, 0.8, 0.8};
    const auto wide = blocksOf(near, 2), narrow = blocksOf(near, 5);
    QVERIFY(wide && narrow);
    // (4 · |0.25 - 0.3| + 4 · 0.2) / 8 and (2 · |0.5 - 0.2| + 2 · |0 - 0.4| + 4 · 0.2) / 8
    QVERIFY(std::abs(only<Figures>(*wide)[0].figures[0].value - 0.125) < 1e-12);
    QVERIFY(std::abs(only<Figures>(*narrow)[0].figures[0].value - 0.275) < 1e-12);
}

void TestCalibrationBlocks::needsProbabilities()
{
    Predictions margins = eight();
    margins.scoreIsProbability = false;
    const auto blocks = blocksOf(margins, 10);
    QVERIFY(!blocks);
    QCOMPARE(blocks.error().kind, Error::Kind::Usage);
    Predictions values;
    values.truth = values.predicted = {1, 2};
    QVERIFY(!blocksOf(values, 10));
}

void TestCalibrationBlocks::stopsWhenTold()
{
    struct Stop : Progress
    {
        bool report(double, const QString &) override { return false; }
    } stop;
    const auto blocks = calibrationBlocks(eight(), {}, withBins(10), stop);
    QVERIFY(!blocks);
    QCOMPARE(blocks.error().kind, Error::Kind::Cancelled);
}

QTEST_GUILESS_MAIN(TestCalibrationBlocks)
#include "tst_calibration_blocks.moc"
