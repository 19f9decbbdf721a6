#include "analysis/correlated_columns.h"
#include "core/random.h"

#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

Rows allRows(const Dataset &data)
{
    Rows rows(size_t(data.rowCount()));
    for (size_t i = 0; i < rows.size(); ++i)
        rows[i] = quint32(i);
    return rows;
}

QStringList pairsOf(const Dataset &data, double least = 0.7)
{
    QStringList texts;
    for (const ColumnPair &pair : correlatedColumns(data, data.columnNames(), allRows(data), least))
        texts.append(pair.first + u'~' + pair.second);
    return texts;
}

} // namespace

class TestCorrelatedColumns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// A monotone function of a number, the group that it falls into, and that group renamed; a
    /// number and two categories of their own, one with as many levels as make chance look like
    /// order.
    void findsWhatSaysTheSame()
    {
        constexpr int n = 300;
        RandomStream random(6);
        std::vector<double> a(n), curve(n), own(n);
        std::vector<qint32> part(n), renamed(n), coin(n), many(n);
        QStringList levels;
        for (int i = 0; i < 60; ++i)
            levels.append(QString::number(i));
        for (size_t i = 0; i < n; ++i) {
            a[i] = random.normal(), own[i] = random.normal();
            curve[i] = i % 9 == 0 ? std::nan("") : -std::exp(a[i] / 2);
            part[i] = a[i] < -0.5 ? 0 : a[i] < 0.5 ? 1 : 2;
            renamed[i] = 2 - part[i];
            coin[i] = qint32(random.below(2)), many[i] = qint32(random.below(60));
        }
        const Dataset data =
            Dataset::make("data", {Column::numeric("a", a), Column::numeric("curve", curve),
                                   Column::numeric("own", own),
                                   Column::categorical("part", part, {"x", "y", "z"}),
                                   Column::categorical("renamed", renamed, {"p", "q", "r"}),
                                   Column::categorical("coin", coin, {"h", "t"}),
                                   Column::categorical("many", many, levels)})
                .value();
        QStringList found = pairsOf(data);
        found.sort();
        QCOMPARE(found, (QStringList{"a~curve", "a~part", "a~renamed", "curve~part",
                                     "curve~renamed", "part~renamed"}));
        const auto pairs = correlatedColumns(data, {"a", "curve"}, allRows(data));
        QVERIFY(std::abs(pairs[0].association - 1) < 1e-12); // Spearman: order is all
    }

    /// Spearman's correlation of 1 … 10 with one exchange of neighbours: 1 - 6·2 / (10·99).
    void spearmanByHand()
    {
        const Dataset data =
            Dataset::make("data", {Column::numeric("a", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}),
                                   Column::numeric("b", {2, 1, 3, 4, 5, 6, 7, 8, 9, 10})})
                .value();
        const auto pairs = correlatedColumns(data, data.columnNames(), allRows(data));
        QCOMPARE(pairs.size(), 1);
        QVERIFY(std::abs(pairs[0].association - (1 - 12.0 / 990)) < 1e-12);
        // Nine rows say nothing.
        QVERIFY(
            correlatedColumns(data, data.columnNames(), Rows{0, 1, 2, 3, 4, 5, 6, 7, 8}).isEmpty());
    }

    void emptyAndConstant()
    {
        const std::vector<double> same(20, 1.0), missing(20, std::nan(""));
        const Dataset data =
            Dataset::make("data", {Column::numeric("same", same), Column::numeric("more", same),
                                   Column::numeric("missing", missing)})
                .value();
        QCOMPARE(pairsOf(data, 0.01), QStringList());
        QVERIFY(correlatedColumns(data, {"no", "such"}, allRows(data)).isEmpty());
    }

    void groupsAddUp()
    {
        Attributions all;
        all.columns = {"a", "b", "c", "d"};
        all.values.resize(2, 4);
        all.values << 1, 2, 3, 4, -1, 5, 0.5, 2;
        all.base = 1;
        all.outputs = all.values.rowwise().sum().array() + 1;
        const Attributions whole = grouped(all, {{"d", "b", 0.9}, {"c", "d", 0.8}});
        QCOMPARE(whole.columns, (QStringList{"a", "b + c + d"}));
        QCOMPARE(whole.values(0, 1), 9.0);
        QCOMPARE(whole.values(1, 1), 7.5);
        QCOMPARE(whole.additivityResidual(), 0.0);
        QCOMPARE(grouped(all, {}).columns, all.columns);
        QCOMPARE(grouped(all, {{"a", "no such", 1}}).columns, all.columns);
    }
};

QTEST_APPLESS_MAIN(TestCorrelatedColumns)
#include "tst_correlated_columns.moc"
