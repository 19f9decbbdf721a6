// Groups by protected columns: intersections, missing values, bins, refusals.
#include "analysis/protected_groups.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace tenbin;
using namespace tenbin::test;

class TestFairnessGroups : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void intersections()
    {
        const Column sex = categoricalColumn("sex", {"m", "f", "f", "m", "f"});
        const Column race = textColumn("race", {"x", "y", "x", "x", "y"});
        const ProtectedGroups groups = protectedGroups({sex, race}, allRows(5)).value();
        QCOMPARE(groups.names, QStringList({"f|x", "f|y", "m|x"}));
        QCOMPARE(groups.of, std::vector<quint32>({2, 1, 0, 2, 1}));
        QCOMPARE(groups.missing, 0);
        QCOMPARE(groups.values[2], QStringList({"m", "x"}));
        QCOMPARE(groups.columns, QStringList({"sex", "race"}));
    }

    void rowsOfPredictions()
    {
        const Column sex = categoricalColumn("sex", {"m", "f", "f", "m"});
        const Rows rows{3, 1};
        const ProtectedGroups groups = protectedGroups({sex}, rows).value();
        QCOMPARE(groups.names, QStringList({"f", "m"}));
        QCOMPARE(groups.of, std::vector<quint32>({1, 0}));
    }

    void missingIsAGroup()
    {
        const Column sex = categoricalColumn("sex", {"m", QString(), "f", QString()});
        const Column race = categoricalColumn("race", {"x", "x", "x", QString()});
        const ProtectedGroups one = protectedGroups({sex}, allRows(4)).value();
        QCOMPARE(one.names, QStringList({"f", "m", "(missing)"}));
        QCOMPARE(one.missing, 2);
        const ProtectedGroups both = protectedGroups({sex, race}, allRows(4)).value();
        QCOMPARE(both.names.size(), 4);
        QCOMPARE(both.missing, 2); // rows, not cells
    }

    void numbersInBins_data()
    {
        QTest::addColumn<QString>("bins");
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<quint32>("of30");
        QTest::newRow("quantiles")
            << "4" << QStringList{"0 to 24", "25 to 49", "50 to 74", "75 to 99"} << 1U;
        QTest::newRow("cuts") << "30, 60.5"
                              << QStringList{"below 30", "30 to below 60.5", "60.5 or more",
                                             "(missing)"}
                              << 1U;
        QTest::newRow("one cut") << "31," << QStringList{"below 31", "31 or more", "(missing)"}
                                 << 0U;
        QTest::newRow("a cut without rows beyond")
            << "31,500" << QStringList{"below 31", "31 to below 500", "(missing)"} << 0U;
    }

    void numbersInBins()
    {
        QFETCH(QString, bins);
        QFETCH(QStringList, names);
        QFETCH(quint32, of30);
        std::vector<double> ages;
        for (int age = 0; age < 100; ++age)
            ages.push_back(age);
        if (names.contains("(missing)"))
            ages.push_back(std::nan(""));
        const ProtectedGroups groups =
            protectedGroups({Column::numeric("age", ages)}, allRows(qsizetype(ages.size())),
                            ProtectedBins::parse(bins).value())
                .value();
        QCOMPARE(groups.names, names);
        QCOMPARE(groups.of[30], of30);
    }

    /// Bins are for what is continuous: a code of two values stays as it is.
    void fewNumbersStay()
    {
        const Column code = Column::numeric("code", {0, 1, 1, 0});
        for (const char *bins : {"", "3", "30,60"})
            QCOMPARE(protectedGroups({code}, allRows(4), ProtectedBins::parse(bins).value())
                         .value()
                         .names,
                     QStringList({"0", "1"}));
    }

    void continuousAsksForBins()
    {
        std::vector<double> ages;
        std::vector<qint64> days;
        for (int age = 0; age < 11; ++age) {
            ages.push_back(age);
            days.push_back(age * 86'400'000'000);
        }
        for (const Column &column :
             {Column::numeric("age", ages), Column::datetime("born", days)}) {
            const auto groups = protectedGroups({column}, allRows(11));
            QVERIFY(!groups);
            QVERIFY(groups.error().text.contains(column.name()));
            QVERIFY(groups.error().hint.contains("--protected-bins"));
        }
        ages.pop_back();
        QCOMPARE(protectedGroups({Column::numeric("age", ages)}, allRows(10)).value().names.size(),
                 10);
    }

    void wrongBins_data()
    {
        QTest::addColumn<QString>("bins");
        for (const char *bins : {"1", "0", "-3", "x", "2.5", "5,4", "5,5", "5,nan", ",", "201"})
            QTest::newRow(bins) << QString::fromLatin1(bins);
    }

    void wrongBins()
    {
        QFETCH(QString, bins);
        const auto parsed = ProtectedBins::parse(bins);
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().kind, Error::Kind::Usage);
    }

    void refuses()
    {
        QStringList names;
        for (int row = 0; row < 300; ++row)
            names.append(QString::number(row));
        const Column id = textColumn("id", names);
        const Result<ProtectedGroups> many = protectedGroups({id}, allRows(300));
        QVERIFY(!many);
        QVERIFY(many.error().text.contains("id"));
        QVERIFY(!protectedGroups({}, allRows(3)));
        QVERIFY(!protectedGroups({id}, {}));
        QVERIFY(!protectedGroups({id}, Rows{300}));
        // Two columns that are fine alone.
        QStringList tens;
        QStringList ones;
        for (int row = 0; row < 400; ++row) {
            tens.append(QString::number(row / 20));
            ones.append(QString::number(row % 20));
        }
        QVERIFY(!protectedGroups({textColumn("a", tens), textColumn("b", ones)}, allRows(400)));
    }
};

QTEST_APPLESS_MAIN(TestFairnessGroups)
#include "tst_fairness_groups.moc"
