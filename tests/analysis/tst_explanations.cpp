// What all explainers share: rows by name, mixed rows, sums by column, weights with intervals.
#include "analysis/attributions.h"
#include "analysis/row_choice.h"
#include "analysis/source_columns.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

/// "a" has two dense features around one of "b"; "t" has three sparse ones.
QList<Feature> features()
{
    return {{"a=0", "a", 0}, {"b", "b", 0},   {"a=1", "a", 0},
            {"t:x", "t", 0}, {"t:y", "t", 0}, {"t:z", "t", 0}};
}

Features table(const Eigen::MatrixXd &dense, const Eigen::MatrixXd &sparse)
{
    Features made{features(), dense, {}};
    made.sparse = sparse.sparseView();
    made.sparse.makeCompressed();
    return made;
}

} // namespace

class TestExplanations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsByName_data();
    void rowsByName();
    void drawnRows();
    void columnsOfFeatures();
    void mixedRows();
    void replacedColumns();
    void weights();
};

void TestExplanations::rowsByName_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<int>>("rows"); // empty: refused
    QTest::newRow("one") << "7" << QList<int>{7};
    QTest::newRow("range") << "2:5" << QList<int>{2, 3, 4};
    QTest::newRow("open ends") << "8:, :2" << QList<int>{8, 9, 0, 1};
    QTest::newRow("each once") << "3,1:5" << QList<int>{3, 1, 2, 4};
    for (const char *wrong : {"", "x", "-1", "5:5", "5:4", "1:2:3", "10", "3:11", "1,,2", "1.5"})
        QTest::newRow(wrong) << wrong << QList<int>();
}

void TestExplanations::rowsByName()
{
    QFETCH(QString, text);
    QFETCH(QList<int>, rows);
    const Result<Rows> named = rowsNamed(text, 10);
    QCOMPARE(named.has_value(), !rows.isEmpty());
    if (named)
        QCOMPARE(QList<int>(named->begin(), named->end()), rows);
}

void TestExplanations::drawnRows()
{
    const Rows some = rowsDrawn(1000, 100, 5, 1);
    QCOMPARE(some.size(), size_t(100));
    QVERIFY(std::adjacent_find(some.begin(), some.end(), std::greater_equal<>()) == some.end());
    QVERIFY(some.back() < 1000U);
    QVERIFY(some == rowsDrawn(1000, 100, 5, 1));
    QVERIFY(some != rowsDrawn(1000, 100, 6, 1));
    QVERIFY(rowsDrawn(3, 5, 0, 0) == Rows({0, 1, 2}));
}

void TestExplanations::columnsOfFeatures()
{
    const SourceColumns sources = sourceColumns(features());
    QCOMPARE(sources.names, QStringList({"a", "b", "t"}));
    QCOMPARE(sources.features[0], std::vector<int>({0, 2}));
    QCOMPARE(sources.features[2], std::vector<int>({3, 4, 5}));
    Eigen::MatrixXd values(1, 6);
    values << 1, 20, 3, 100, 200, 400;
    QVERIFY(bySource(values, sources) == Eigen::RowVector3d(4, 20, 700));
}

void TestExplanations::mixedRows()
{
    const SourceColumns sources = sourceColumns(features());
    Eigen::MatrixXd dense(2, 3), sparse(2, 3), otherDense(2, 3), otherSparse(2, 3);
    dense << 1, 2, 3, 4, 5, 6;
    sparse << 0, 7, 0, 8, 0, 9;
    otherDense << 10, 20, 30, 40, 50, 60;
    otherSparse << 70, 0, 0, 0, 80, 90;
    const Features rows = table(dense, sparse);
    const Features background = table(otherDense, otherSparse);
    Eigen::MatrixXi known(2, 3);
    known << 1, 0, 0, 0, 1, 1;
    const Features mixed = RowMixer(sources, rows, background).mixed(1, known);
    Eigen::MatrixXd wanted(4, 3), wantedSparse(4, 3);
    wanted << 4, 20, 6, 4, 50, 6, 10, 5, 30, 40, 5, 60;
    wantedSparse << 70, 0, 0, 0, 80, 90, 8, 0, 9, 8, 0, 9;
    QVERIFY(mixed.dense == wanted);
    QVERIFY(Eigen::MatrixXd(mixed.sparse) == wantedSparse);
}

void TestExplanations::replacedColumns()
{
    const SourceColumns sources = sourceColumns(features());
    Eigen::MatrixXd dense(2, 3), sparse(2, 3);
    dense << 1, 2, 3, 4, 5, 6;
    sparse << 0, 7, 0, 8, 0, 9;
    const Features rows = table(dense, sparse);
    const Features replaced = RowMixer(sources, rows, rows).replaced({0, 2}, Rows{1, 1});
    Eigen::MatrixXd wanted(2, 3), wantedSparse(2, 3);
    wanted << 4, 2, 6, 4, 5, 6;
    wantedSparse << 8, 0, 9, 8, 0, 9;
    QVERIFY(replaced.dense == wanted);
    QVERIFY(Eigen::MatrixXd(replaced.sparse) == wantedSparse);
}

void TestExplanations::weights()
{
    Attributions attributions;
    attributions.columns = {"small", "large"};
    attributions.rows = {0, 1, 2, 3};
    attributions.values.resize(4, 2);
    attributions.values << 1, -8, -1, 10, 1, 12, -1, -10;
    attributions.base = 0.5;
    attributions.outputs = attributions.values.rowwise().sum().array() + 0.5;
    attributions.outputs[2] += 1e-3;
    QVERIFY(std::abs(attributions.additivityResidual() - 1e-3) < 1e-12);
    const QList<ColumnWeight> weights = meanAbsolute(attributions);
    QCOMPARE(weights[0].column, QStringLiteral("large"));
    QCOMPARE(weights[0].value, 10.0);
    // Sizes 8, 10, 12, 10: s = sqrt(8/3); t(3, 0.975) = 3.182446305284263 (tables).
    const double reach = 3.182446305284263 * std::sqrt(8.0 / 3) / 2;
    QVERIFY(std::abs(weights[0].low - (10 - reach)) < 1e-12);
    QVERIFY(std::abs(weights[0].high - (10 + reach)) < 1e-12);
    QCOMPARE(weights[1].low, 1.0);
    QCOMPARE(weights[1].high, 1.0);
}

QTEST_GUILESS_MAIN(TestExplanations)
#include "tst_explanations.moc"
