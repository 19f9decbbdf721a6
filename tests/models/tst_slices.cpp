#include "core/random.h"
#include "models/slices.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace tenbin;
using test::allRows;

namespace {

QStringList namesOf(const QList<Slice> &slices)
{
    QStringList names;
    for (const Slice &slice : slices)
        names.append(slice.name);
    return names;
}

std::vector<size_t> sizesOf(const QList<Slice> &slices)
{
    std::vector<size_t> sizes;
    for (const Slice &slice : slices)
        sizes.push_back(slice.positions.size());
    return sizes;
}

Predictions binary(const std::vector<double> &truth, const std::vector<double> &predicted)
{
    Predictions made;
    made.problem = Problem::Binary;
    made.classes = {QStringLiteral("no"), QStringLiteral("yes")};
    made.truth = truth;
    made.predicted = predicted;
    return made;
}

} // namespace

class SlicesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void levels()
    {
        const Column column =
            test::categoricalColumn(QStringLiteral("c"), {"u", "v", QString(), "v", "v", "w"});
        const auto slices = slicesBy(column, allRows(6)).value();
        QCOMPARE(namesOf(slices), QStringList({"v", "u", "w", "(missing)"}));
        QCOMPARE(slices[0].positions, Rows({1, 3, 4}));
        QCOMPARE(slices[3].positions, Rows({2}));
        const auto few = slicesBy(column, allRows(6), {4, 2}).value();
        QCOMPARE(namesOf(few), QStringList({"v", "(2 other levels)", "(missing)"}));
        QCOMPARE(few[1].positions, Rows({0, 5}));
    }

    /// Positions number the predictions, rows the data: three predictions of rows 5, 0, 5.
    void predictedRows()
    {
        const Column column =
            test::categoricalColumn(QStringLiteral("c"), {"u", "v", "v", "v", "v", "w"});
        const auto slices = slicesBy(column, Rows{5, 0, 5}).value();
        QCOMPARE(namesOf(slices), QStringList({"w", "u"}));
        QCOMPARE(slices[0].positions, Rows({0, 2}));
        const auto outside = slicesBy(column, Rows{6});
        QVERIFY(!outside);
        QCOMPARE(outside.error().kind, Error::Kind::BadInput);
    }

    void numbersInQuantiles()
    {
        std::vector<double> values;
        for (int i = 0; i < 100; ++i)
            values.push_back((i * 37) % 100);
        values.push_back(std::nan(""));
        const Column column = Column::numeric(QStringLiteral("x"), values);
        const auto slices = slicesBy(column, allRows(101)).value();
        QCOMPARE(namesOf(slices),
                 QStringList({"0 to 24", "25 to 49", "50 to 74", "75 to 99", "(missing)"}));
        QCOMPARE(sizesOf(slices), std::vector<size_t>({25, 25, 25, 25, 1}));
        for (quint32 position : slices[1].positions)
            QVERIFY(values[position] >= 25 && values[position] <= 49);
    }

    void fewNumbersAreSingle()
    {
        const Column column = Column::numeric(QStringLiteral("x"), {3, 1, 1, 2, 3, 3});
        QCOMPARE(namesOf(slicesBy(column, allRows(6)).value()), QStringList({"1", "2", "3"}));
    }

    /// Half of the rows are 0: they stay together, and no row is lost or stands twice.
    void tiesStayTogether()
    {
        RandomStream random(2);
        std::vector<double> values;
        for (int i = 0; i < 1000; ++i)
            values.push_back(i % 2 ? 0 : random.normal());
        const Column column = Column::numeric(QStringLiteral("x"), values);
        const auto slices = slicesBy(column, allRows(1000)).value();
        std::set<quint32> seen;
        int withZero = 0;
        for (const Slice &slice : slices) {
            bool zero = false;
            for (quint32 position : slice.positions) {
                QVERIFY(seen.insert(position).second);
                zero |= values[position] == 0;
            }
            withZero += zero;
        }
        QCOMPARE(seen.size(), size_t(1000));
        QCOMPARE(withZero, 1);
    }

    void conditions_data()
    {
        QTest::addColumn<QString>("condition");
        QTest::addColumn<Rows>("positions");
        QTest::newRow("at least") << QStringLiteral("age >= 30") << Rows{1, 2};
        QTest::newRow("below") << QStringLiteral("age<30") << Rows{0};
        QTest::newRow("equal") << QStringLiteral(" age = 45 ") << Rows{2};
        QTest::newRow("not") << QStringLiteral("sex != Male") << Rows{0};
        QTest::newRow("text") << QStringLiteral("sex = \"Male\"") << Rows{1, 2, 3};
        QTest::newRow("missing") << QStringLiteral("age is missing") << Rows{3};
        QTest::newRow("quoted") << QStringLiteral("\"a >= b\" > 1") << Rows{1, 2, 3};
    }
    void conditions()
    {
        QFETCH(QString, condition);
        QFETCH(Rows, positions);
        const Dataset data =
            Dataset::make(
                QStringLiteral("d"),
                {Column::numeric(QStringLiteral("age"), {20, 30, 45, std::nan("")}),
                 test::categoricalColumn(QStringLiteral("sex"), {"Female", "Male", "Male", "Male"}),
                 Column::numeric(QStringLiteral("a >= b"), {1, 2, 3, 4})})
                .value();
        const auto slice = sliceWhere(data, allRows(4), condition);
        QVERIFY2(slice, slice ? "" : qPrintable(slice.error().text));
        QCOMPARE(slice->positions, positions);
        for (const char *bad : {"age", "age >= x", "sex > Male", "height = 1", "", "= 3"}) {
            const auto wrong = sliceWhere(data, allRows(4), QString::fromLatin1(bad));
            QVERIFY2(!wrong, bad);
            QCOMPARE(wrong.error().kind, Error::Kind::BadInput);
        }
    }

    void figuresByHand()
    {
        // 40 rows of u, 30 right; 35 of v, all right; 5 of w.
        std::vector<double> truth, predicted;
        QStringList labels;
        for (int row = 0; row < 80; ++row) {
            labels.append(row < 40   ? QStringLiteral("u")
                          : row < 75 ? QStringLiteral("v")
                                     : QStringLiteral("w"));
            truth.push_back(row % 2);
            predicted.push_back(row < 10 ? 1 - row % 2 : row % 2);
        }
        const auto slices =
            slicesBy(test::categoricalColumn(QStringLiteral("c"), labels), allRows(80)).value();
        SliceOptions options;
        options.resamples = 200;
        NoProgress progress;
        const auto figures = evaluateSlices(binary(truth, predicted), slices,
                                            QStringLiteral("accuracy"), options, progress)
                                 .value();
        QCOMPARE(figures.size(), 4);
        QCOMPARE(figures[0].rows, 80);
        QCOMPARE(figures[0].value, 70.0 / 80);
        QCOMPARE(figures[1].value, 0.75);
        QVERIFY(figures[1].low < 0.75 && figures[1].low > 0.5 && figures[1].high > 0.75);
        QVERIFY(figures[1].interval.contains(QStringLiteral("bootstrap")));
        QCOMPARE(figures[2].value, 1);
        QVERIFY(std::isnan(figures[3].value));
        QCOMPARE(figures[3].rows, 5);
        QCOMPARE(figures[3].interval, QStringLiteral("fewer than 30 rows"));
        const Table table =
            sliceTable(figures, QStringLiteral("Accuracy"), QStringLiteral("c"), options);
        QCOMPARE(table.rows.size(), 4);
        QVERIFY(table.rows[3][2].isNull());
        const auto unknown = evaluateSlices(binary(truth, predicted), slices,
                                            QStringLiteral("roc_auc"), options, progress);
        QCOMPARE(unknown.error().kind, Error::Kind::Usage);
    }
};

QTEST_APPLESS_MAIN(SlicesTest)
#include "tst_slices.moc"
