// Expected values: numpy and scipy (chi-square without correction), put into the formulas that the
// header cites.
#include "analysis/related_columns.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace tenbin;
using test::allRows;

namespace {

const QStringList letters{"u", "u", "u", "v", "v", "v", "w", "w", "w", "u", "v", "w"};

Dataset table()
{
    return Dataset::make(
               QStringLiteral("table"),
               {test::categoricalColumn(QStringLiteral("A"), letters),
                test::categoricalColumn(QStringLiteral("B"), {"x", "x", "x", "y", "y", "y", "z",
                                                              "z", "z", "x", "y", "x"}),
                Column::numeric(QStringLiteral("n"),
                                {1, 2, 3, 10, 11, 12, 20, 21, 22, 1.5, 11.5, 9}),
                Column::numeric(QStringLiteral("constant"), std::vector<double>(12, 4)),
                Column::numeric(QStringLiteral("empty"), std::vector<double>(12, NAN)),
                test::textColumn(QStringLiteral("text"), letters)})
        .value();
}

QList<RelatedPair> pairsOf(const Dataset &data, const QStringList &columns, double least,
                           int threads = 1)
{
    NoProgress progress;
    return relatedColumns(data, allRows(data.rowCount()), columns, least, threads, progress)
        .value();
}

} // namespace

class TestRelatedColumns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void measures()
    {
        const QList<RelatedPair> pairs = pairsOf(table(), table().columnNames(), 0.5);
        QCOMPARE(pairs.size(), 3);
        const auto strength = [&](const QString &names, const QString &measure) {
            for (const RelatedPair &pair : pairs) {
                if (pair.first + pair.second == names && pair.measure == measure)
                    return pair.strength;
            }
            return -1.0;
        };
        QVERIFY(std::abs(strength("An", "correlation ratio") - 0.8837126389306638) < 1e-12);
        QVERIFY(std::abs(strength("AB", "Cramér's V") - 0.8692269873603533) < 1e-12);
        QVERIFY(pairs[0].strength >= pairs[1].strength && pairs[1].strength >= pairs[2].strength);
        QCOMPARE(pairsOf(table(), table().columnNames(), 0.5, 4)[2].strength, pairs[2].strength);
    }

    void ranksSeeCurves()
    {
        const Dataset data =
            Dataset::make(
                QStringLiteral("cube"),
                {Column::numeric(QStringLiteral("a"), {1, 2, 3, 4, 5, 6, 7, 8, NAN}),
                 Column::numeric(QStringLiteral("b"), {1, 8, 27, 64, 125, 216, 343, 512, 3})})
                .value();
        const QList<RelatedPair> pairs = pairsOf(data, {"a", "b"}, 0.7);
        QCOMPARE(pairs.size(), 1);
        QCOMPARE(pairs[0].measure, QStringLiteral("|Spearman|"));
        QVERIFY(pairs[0].strength > 0.99);
        QVERIFY(relatedWarning(pairs).contains("a and b (|Spearman| "));
        QVERIFY(relatedWarning({}).isEmpty());
    }

    void groupsAreConnected()
    {
        const QList<RelatedPair> pairs{
            {"b", "d", 0.9, {}}, {"d", "a", 0.8, {}}, {"e", "f", 0.7, {}}};
        const QList<QStringList> groups = relatedGroups(pairs, {"a", "b", "c", "d", "e", "f"});
        QCOMPARE(groups, QList<QStringList>({{"a", "b", "d"}, {"e", "f"}}));
    }

    void fewRows()
    {
        const Dataset data = table();
        NoProgress progress;
        for (const Rows &rows : {Rows{}, Rows{3}}) {
            const auto pairs = relatedColumns(data, rows, data.columnNames(), 0, 1, progress);
            QVERIFY(pairs);
            QCOMPARE(pairs->size(), 0);
        }
        QVERIFY(!relatedColumns(data, Rows{1}, {"absent"}, 0.7, 1, progress));
    }
};

QTEST_GUILESS_MAIN(TestRelatedColumns)
#include "tst_related_columns.moc"
