#include "models/class_table.h"
#include "models/wilson.h"

#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

/// Rows of three classes by actual and predicted class:
///      a  b  c
///   a  6  2  0
///   b  1  4  1
///   c  0  2  4
Predictions three()
{
    const int cells[3][3] = {{6, 2, 0}, {1, 4, 1}, {0, 2, 4}};
    Predictions made;
    made.problem = Problem::Multiclass;
    made.classes = {QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")};
    for (int truth = 0; truth < 3; ++truth) {
        for (int predicted = 0; predicted < 3; ++predicted) {
            for (int row = 0; row < cells[truth][predicted]; ++row) {
                made.truth.push_back(truth);
                made.predicted.push_back(predicted);
            }
        }
    }
    return made;
}

Evaluation evaluated(const Predictions &predictions, int resamples)
{
    EvaluationOptions options;
    options.resamples = resamples;
    NoProgress progress;
    return evaluateAll(predictions, options, progress).value();
}

double cell(const Table &table, int row, const QString &column)
{
    for (qsizetype at = 0; at < table.columns.size(); ++at) {
        if (table.columns[at].title == column)
            return table.rows[row][at].toDouble(qQNaN());
    }
    return qQNaN();
}

} // namespace

class TestClassTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void figuresByHand();
    void intervals();
    void weightsCountAsFewerRows();
    void withoutResamples();
};

void TestClassTable::figuresByHand()
{
    const Predictions predictions = three();
    const Table table =
        classTable(predictions, evaluated(predictions, 0), QStringLiteral("20 rows."));
    QCOMPARE(table.rows.size(), 3);
    QCOMPARE(table.rows[1][0].toString(), QStringLiteral("b"));
    QCOMPARE(cell(table, 1, QStringLiteral("Rows")), 6);
    QCOMPARE(cell(table, 1, QStringLiteral("Predicted")), 8);
    QCOMPARE(cell(table, 1, QStringLiteral("Precision")), 4.0 / 8);
    QCOMPARE(cell(table, 1, QStringLiteral("Recall")), 4.0 / 6);
    QCOMPARE(cell(table, 1, QStringLiteral("F1")), 8.0 / 14);
    QCOMPARE(cell(table, 1, QStringLiteral("Specificity")), 10.0 / 14);
    QCOMPARE(cell(table, 0, QStringLiteral("Precision")), 6.0 / 7);
    QCOMPARE(cell(table, 2, QStringLiteral("Recall")), 4.0 / 6);
}

void TestClassTable::intervals()
{
    const Predictions predictions = three();
    const Table table = classTable(predictions, evaluated(predictions, 500), {});
    const ShareInterval recall = wilson(4.0 / 6, 6);
    QVERIFY(std::abs(cell(table, 1, QStringLiteral("Recall, low")) - recall.low) < 1e-12);
    QVERIFY(std::abs(cell(table, 1, QStringLiteral("Recall, high")) - recall.high) < 1e-12);
    const ShareInterval specificity = wilson(10.0 / 14, 14);
    QVERIFY(std::abs(cell(table, 1, QStringLiteral("Specificity, low")) - specificity.low) < 1e-12);
    for (int row = 0; row < 3; ++row) {
        const double f1 = cell(table, row, QStringLiteral("F1"));
        QVERIFY(cell(table, row, QStringLiteral("F1, low")) < f1);
        QVERIFY(cell(table, row, QStringLiteral("F1, high")) > f1);
    }
    QVERIFY(table.caption.contains(QStringLiteral("bootstrap")));
}

void TestClassTable::weightsCountAsFewerRows()
{
    Predictions predictions = three();
    predictions.weights.assign(predictions.truth.size(), 1);
    // Of the rows of class b one weighs 3.
    predictions.weights[8] = 3;
    const std::vector<ThresholdCells> cells = cellsByClass(predictions);
    QCOMPARE(cells[1].truePositives, 4);
    QCOMPARE(cells[1].falseNegatives, 4);
    QCOMPARE(cells[1].squares[2], 10);
    QCOMPARE(cells[1].total(), 22);
    const Table table = classTable(predictions, evaluated(predictions, 0), {});
    QCOMPARE(cell(table, 1, QStringLiteral("Weight of rows")), 8);
    // Kish: (3 + 5)² / (9 + 5)
    const ShareInterval recall = wilson(0.5, 64.0 / 14);
    QVERIFY(std::abs(cell(table, 1, QStringLiteral("Recall, low")) - recall.low) < 1e-12);
}

void TestClassTable::withoutResamples()
{
    const Predictions predictions = three();
    const Table table = classTable(predictions, evaluated(predictions, 0), {});
    QVERIFY(std::isnan(cell(table, 0, QStringLiteral("F1, low"))));
    QVERIFY(!std::isnan(cell(table, 0, QStringLiteral("Recall, low"))));
    QVERIFY(!table.caption.contains(QStringLiteral("bootstrap")));
}

QTEST_GUILESS_MAIN(TestClassTable)
#include "tst_class_table.moc"
