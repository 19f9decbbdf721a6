#include "data/dataset.h"

#include "core/parallel.h"
#include "tests/support/test_data.h"

#include <QSet>
#include <QTest>

#include <bit>
#include <limits>

using namespace tenbin;

namespace {

Column numbers(const QString &name = "x")
{
    return Column::numeric(name, {1, 2, 3});
}

QString fingerprintOf(const QList<Column> &columns)
{
    return Dataset::make("d", columns).value().fingerprint();
}

} // namespace

class TestDataset : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesColumnsThatDoNotFit()
    {
        const Result<Dataset> lengths =
            Dataset::make("d", {numbers("a"), Column::numeric("b", {1})});
        QCOMPARE(lengths.error().kind, Error::Kind::BadInput);
        QVERIFY(lengths.error().text.contains("\"b\" has 1 rows"));
        const Result<Dataset> names = Dataset::make("d", {numbers("a"), numbers("a")});
        QCOMPARE(names.error().kind, Error::Kind::BadInput);
        QVERIFY(names.error().text.contains("\"a\""));
    }

    void findsColumns()
    {
        const Dataset dataset =
            Dataset::make("d", {numbers("age"), numbers("income")}, {Role::Feature, Role::Target})
                .value();
        QCOMPARE(dataset.indexOf("income"), 1);
        QCOMPARE(dataset.indexOf("Income"), -1);
        QCOMPARE(dataset.indexOfRole(Role::Target), 1);
        QCOMPARE(dataset.indexOfRole(Role::Weight), -1);
        QCOMPARE(dataset.find("age").value().name(), QString("age"));
        const Result<Column> missing = dataset.find("incme");
        QCOMPARE(missing.error().kind, Error::Kind::BadInput);
        QVERIFY(missing.error().hint.contains("\"income\""));
    }

    void isEmptyByDefault()
    {
        const Dataset none;
        QCOMPARE(none.rowCount(), 0);
        QCOMPARE(none.columnCount(), 0);
        QCOMPARE(none.indexOf("x"), -1);
        QCOMPARE(none.indexOfRole(Role::Target), -1);
        QVERIFY(none.notes().isEmpty());
        QVERIFY(none.fingerprint().isEmpty());
    }

    void changesAreCopies()
    {
        const Dataset first = Dataset::make("d", {numbers("a"), numbers("b")}).value();
        const Dataset second = first.withRole(1, Role::Target).renamed("e");
        QCOMPARE(first.role(1), Role::Feature);
        QCOMPARE(second.role(1), Role::Target);
        QCOMPARE(first.name(), QString("d"));
        QCOMPARE(second.name(), QString("e"));
        QCOMPARE(second.column(0).numbers().data(), first.column(0).numbers().data());
    }

    void takesRows()
    {
        const Dataset part =
            Dataset::make("d", {numbers("a"), numbers("b")}).value().taken(Rows{2, 0});
        QCOMPARE(part.rowCount(), 2);
        QCOMPARE(part.column(1).numbers()[0], 3.0);
        QCOMPARE(part.indexOf("b"), 1);
    }

    // sha256 over little-endian words and texts, computed with Python's hashlib from the
    // definition: u64 rows, then for each column the sha256 of u64 length + name, u64 type, values.
    void hashesByDefinition()
    {
        QCOMPARE(
            fingerprintOf({numbers()}),
            QString("sha256:7f1793fe5ba57ca062d594797b2feff0b64fc2a9c56ef650f46eb8e045353a43"));
        QCOMPARE(
            fingerprintOf({numbers(), Column::categorical("c", {0, -1, 1}, {"u", "天"}),
                           Column::text("t", {0, 2, 2, 3}, {'a', 'b', 'c'}, {0, 1, 0}),
                           Column::datetime("w", {0, 5, Column::missingTime})}),
            QString("sha256:94fbf2fefe1f54c6584a45e87c01ebdb4b19394c1c95d51a6dc098f7e4f98345"));
    }

    void hashTellsDatasetsApart()
    {
        const QList<QList<Column>> different{
            {numbers("x")},
            {numbers("y")},
            {Column::numeric("x", {1, 2, 4})},
            {Column::numeric("x", {1, 3, 2})},
            {Column::numeric("x", {0.0, 2, 3})},
            {Column::numeric("x", {-0.0, 2, 3})},
            {numbers("x"), numbers("y")},
            {numbers("y"), numbers("x")},
            {Column::categorical("x", {0, 1, 1}, {"a", "b"})},
            {Column::categorical("x", {0, 1, 1}, {"a", "c"})},
            {Column::categorical("x", {1, 0, 0}, {"b", "a"})},
            {Column::text("x", {0, 1, 2, 3}, {'a', 'b', 'c'})},
            {Column::text("x", {0, 2, 2, 3}, {'a', 'b', 'c'})},
            {Column::text("x", {0, 2, 2, 3}, {'a', 'b', 'c'}, {0, 1, 0})},
            {Column::datetime("x", {1, 2, 3})},
        };
        QSet<QString> seen;
        for (const QList<Column> &columns : different)
            seen.insert(fingerprintOf(columns));
        QCOMPARE(seen.size(), different.size());
    }

    void hashTreatsAllMissingAlike()
    {
        const double odd = std::bit_cast<double>(quint64(0xFFF8'0000'0000'1234));
        const double quiet = std::numeric_limits<double>::quiet_NaN();
        QCOMPARE(fingerprintOf({Column::numeric("x", {1, odd})}),
                 fingerprintOf({Column::numeric("x", {1, quiet})}));
    }

    void hashLeavesNameAndRolesOut()
    {
        const Dataset dataset = test::binaryData(100, 3);
        QCOMPARE(dataset.renamed("other").withRole(0, Role::Ignore).fingerprint(),
                 dataset.fingerprint());
    }
};

QTEST_APPLESS_MAIN(TestDataset)
#include "tst_dataset.moc"
