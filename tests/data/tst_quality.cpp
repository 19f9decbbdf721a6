#include "data/profile.h"

#include "core/random.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <functional>
#include <limits>

using namespace tenbin;

namespace {

constexpr int rows = 200;
const double missing = std::numeric_limits<double>::quiet_NaN();

Column numbers(const QString &name, const std::function<double(int)> &value)
{
    std::vector<double> values;
    for (int row = 0; row < rows; ++row)
        values.push_back(value(row));
    return Column::numeric(name, std::move(values));
}

Column categories(const QString &name, qsizetype levels, const std::function<int(int)> &code)
{
    std::vector<qint32> codes;
    for (int row = 0; row < rows; ++row)
        codes.push_back(code(row));
    QStringList names;
    for (qsizetype level = 0; level < levels; ++level)
        names.append(QStringLiteral("level %1").arg(level));
    return Column::categorical(name, std::move(codes), names);
}

Column texts(const QString &name, const std::function<QByteArray(int)> &cell)
{
    std::vector<qint64> offsets{0};
    std::vector<char> bytes;
    for (int row = 0; row < rows; ++row) {
        const QByteArray text = cell(row);
        bytes.insert(bytes.end(), text.begin(), text.end());
        offsets.push_back(qint64(bytes.size()));
    }
    return Column::text(name, std::move(offsets), std::move(bytes));
}

double noise(int row)
{
    return RandomStream(9, quint64(row)).normal();
}

int coin(int row)
{
    return int(RandomStream(11, quint64(row)).below(2));
}

/// "kind column" of every warning.
QStringList found(const QList<Column> &columns, const QList<Role> &roles)
{
    NoProgress progress;
    const Profile profile =
        makeProfile(Dataset::make("d", columns, roles).value(), 2, progress).value();
    QStringList kinds;
    for (const QualityWarning &warning : profile.warnings)
        kinds.append(QStringLiteral("%1 %2").arg(warning.kind, warning.column).trimmed());
    return kinds;
}

} // namespace

class TestQuality : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsColumns_data()
    {
        QTest::addColumn<Column>("column");
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const char *name, const Column &column, const QStringList &expected) {
            QTest::newRow(name) << column << expected;
        };
        row("noise", numbers("x", noise), {});
        row("constant", numbers("x", [](int) { return 3; }), {"constant x"});
        row("constant where present", numbers("x", [](int r) { return r == 0 ? missing : 3; }),
            {"constant x"});
        row("no value", numbers("x", [](int) { return missing; }), {"constant x"});
        row("almost constant", numbers("x", [](int r) { return r == 7 ? 1 : 0; }),
            {"almost_constant x"});
        row("not quite constant", numbers("x", [](int r) { return r < 3 ? 1 : 0; }), {});
        row("many missing", numbers("x", [](int r) { return r < 21 ? missing : noise(r); }),
            {"missing x"});
        row("few missing", numbers("x", [](int r) { return r < 20 ? missing : noise(r); }), {});
        row("infinite", numbers("x", [](int r) { return r ? noise(r) : HUGE_VAL; }),
            {"infinite x"});
        row("running number", numbers("x", [](int r) { return 1000 + (r * 77) % rows; }),
            {"id_like x"});
        row("whole numbers with gaps", numbers("x", [](int r) { return r * r; }), {});
        row("as many categories as rows", categories("x", rows, [](int r) { return r; }),
            {"id_like x"});
        row("many categories", categories("x", 60, [](int r) { return r % 60; }),
            {"high_cardinality x"});
        row("fifty categories", categories("x", 50, [](int r) { return r % 50; }), {});
        row("codes", texts("x", [](int r) { return "A" + QByteArray::number(r); }), {"id_like x"});
        row("sentences", texts("x", [](int r) { return "row " + QByteArray::number(r); }), {});
    }
    void findsColumns()
    {
        QFETCH(Column, column);
        QFETCH(QStringList, expected);
        const Column target = categories("y", 2, coin);
        QCOMPARE(found({column, target}, {Role::Feature, Role::Target})
                     .filter(QRegularExpression("^(?!duplicate_rows)")),
                 expected);
        QVERIFY(found({column, numbers("z", noise)}, {Role::Ignore, Role::Feature}).isEmpty());
    }

    void findsLeaks_data()
    {
        QTest::addColumn<Column>("feature");
        QTest::addColumn<Column>("target");
        QTest::addColumn<bool>("leaks");
        const Column numeric = numbers("y", noise);
        const Column binary = categories("y", 2, coin);
        const auto row = [](const char *name, const Column &feature, const Column &target,
                            bool leaks) { QTest::newRow(name) << feature << target << leaks; };
        row("scaled target", numbers("x", [](int r) { return 2 - 3 * noise(r); }), numeric, true);
        row("target with little noise",
            numbers("x", [](int r) { return noise(r) + 0.01 * noise(r + 1000); }), numeric, true);
        row("target with more noise",
            numbers("x", [](int r) { return noise(r) + 0.1 * noise(r + 1000); }), numeric, false);
        row("class as number", numbers("x", [](int r) { return coin(r); }), binary, true);
        row("apart on one axis", numbers("x", [](int r) { return coin(r) * 20 + noise(r); }),
            binary, true);
        row("overlapping", numbers("x", [](int r) { return coin(r) + noise(r); }), binary, false);
        row("other name of the class", categories("x", 2, [](int r) { return 1 - coin(r); }),
            binary, true);
        row("finer classes", categories("x", 6, [](int r) { return coin(r) + 2 * (r % 3); }),
            binary, true);
        row("one exception",
            categories("x", 2, [](int r) { return r == 5 ? 1 - coin(r) : coin(r); }), binary,
            false);
        row("categories too fine", categories("x", 100, [](int r) { return r / 2; }),
            categories("y", 2, [](int r) { return r / 2 % 2; }), false);
        row("category decides the number", categories("x", 4, [](int r) { return r % 4; }),
            numbers("y", [](int r) { return r % 4 + 0.001 * noise(r); }), true);
        row("category says much about it", categories("x", 4, [](int r) { return r % 4; }),
            numbers("y", [](int r) { return r % 4 + 0.5 * noise(r); }), false);
        row("target of one class", numbers("x", noise), categories("y", 1, [](int) { return 0; }),
            false);
        row("few rows in both", numbers("x", [](int r) { return r < 29 ? noise(r) : missing; }),
            numeric, false);
        row("enough rows in both", numbers("x", [](int r) { return r < 30 ? noise(r) : missing; }),
            numeric, true);
    }
    void findsLeaks()
    {
        QFETCH(Column, feature);
        QFETCH(Column, target);
        QFETCH(bool, leaks);
        QCOMPARE(found({feature, target}, {Role::Feature, Role::Target}).contains("leaking x"),
                 leaks);
        QVERIFY(!found({feature, target}, {Role::Id, Role::Target}).contains("leaking x"));
        QVERIFY(!found({feature, target}, {}).contains("leaking x"));
    }

    void findsDuplicateColumns()
    {
        std::vector<qint32> codes;
        for (int row = 0; row < rows; ++row)
            codes.push_back(1 - coin(row));
        const Column swapped = Column::categorical("c2", codes, {"level 1", "level 0"});
        const auto same = [](int r) { return r % 9 == 0 ? missing : noise(r); };
        const QStringList kinds =
            found({numbers("a", same), numbers("b", noise), numbers("a2", same),
                   numbers("a3", same), categories("c", 2, coin), swapped,
                   numbers("k", [](int) { return 1; }), numbers("k2", [](int) { return 1; })},
                  {})
                .filter("duplicate_column");
        QCOMPARE(kinds, (QStringList{"duplicate_column a2", "duplicate_column a3",
                                     "duplicate_column c2"}));
    }

    void findsDuplicateRows()
    {
        const QStringList kinds =
            found({numbers("x", [](int r) { return noise(r / 2); })}, {Role::Feature});
        QCOMPARE(kinds, QStringList{"duplicate_rows"});
    }

    void findsLopsidedTargets_data()
    {
        QTest::addColumn<int>("rare");
        QTest::addColumn<bool>("lopsided");
        QTest::newRow("18 of 200") << 18 << true;
        QTest::newRow("19 of 200") << 19 << false;
    }
    void findsLopsidedTargets()
    {
        QFETCH(int, rare);
        QFETCH(bool, lopsided);
        const Column target = categories("y", 3, [rare](int r) { return r < rare ? 2 : 0; });
        const QList<Column> columns{numbers("x", noise), target};
        QCOMPARE(found(columns, {Role::Feature, Role::Target}).contains("imbalanced y"), lopsided);
        QVERIFY(!found(columns, {}).contains("imbalanced y"));
    }

    void saysHowManyRows()
    {
        NoProgress progress;
        const Profile profile =
            makeProfile(
                Dataset::make("d",
                              {numbers("a %2", [](int r) { return r < 50 ? missing : noise(r); })})
                    .value(),
                1, progress)
                .value();
        QCOMPARE(profile.warnings.size(), 2);
        QCOMPARE(profile.warnings[0].message,
                 QString("\"a %2\" is missing in 50 of 200 rows (25 %)."));
        QCOMPARE(profile.warnings[1].message,
                 QString("49 of 200 rows (24.5 %) repeat an earlier row."));
    }
};

QTEST_APPLESS_MAIN(TestQuality)
#include "tst_quality.moc"
