// Groups by protected columns: intersections, missing values, bins, refusals.
#include "analysis/protected_groups.h"
#include "tests/support/test_data.h"

#include <QTest>

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

    void numbersInBins()
    {
        std::vector<double> ages;
        for (int age = 0; age < 100; ++age)
            ages.push_back(age);
        const ProtectedGroups groups =
            protectedGroups({Column::numeric("age", ages)}, allRows(100)).value();
        QCOMPARE(groups.names, QStringList({"0 to 24", "25 to 49", "50 to 74", "75 to 99"}));
        QCOMPARE(groups.of[30], 1U);
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
