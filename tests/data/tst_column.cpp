#include "data/column.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace tenbin;

namespace {

const double nan = std::numeric_limits<double>::quiet_NaN();

QList<Column> samples()
{
    return {Column::numeric("n", {1.5, nan, -0.25}),
            Column::categorical("c", {1, Column::missingCode, 0}, {"low", "high"}),
            Column::text("t", {0, 2, 2, 5}, {'a', 'b', 'c', 'd', 'e'}, {0, 1, 0}),
            Column::datetime("d", {0, Column::missingTime, 86'400'000'000})};
}

} // namespace

class TestColumn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsCells_data()
    {
        QTest::addColumn<int>("index");
        QTest::addColumn<QStringList>("cells");
        QTest::newRow("numeric") << 0 << QStringList{"1.5", "", "-0.25"};
        QTest::newRow("categorical") << 1 << QStringList{"high", "", "low"};
        QTest::newRow("text") << 2 << QStringList{"ab", "", "cde"};
        QTest::newRow("datetime") << 3 << QStringList{"1970-01-01", "", "1970-01-02"};
    }
    void showsCells()
    {
        QFETCH(int, index);
        QFETCH(QStringList, cells);
        const Column column = samples()[index];
        QCOMPARE(column.size(), 3);
        QCOMPARE(column.missingCount(), 1);
        QCOMPARE(columnTypeName(column.type()), QString::fromLatin1(QTest::currentDataTag()));
        for (qsizetype row = 0; row < 3; ++row) {
            QCOMPARE(column.displayText(row), cells[row]);
            QCOMPARE(column.isMissing(row), row == 1);
        }
    }

    void takesRows()
    {
        for (const Column &column : samples()) {
            const Rows rows{2, 0, 2, 1};
            const Column part = column.taken(rows);
            QCOMPARE(part.size(), 4);
            QCOMPARE(part.name(), column.name());
            QCOMPARE(part.levels(), column.levels());
            for (size_t i = 0; i < rows.size(); ++i) {
                QCOMPARE(part.displayText(qsizetype(i)), column.displayText(rows[i]));
                QCOMPARE(part.isMissing(qsizetype(i)), column.isMissing(rows[i]));
            }
        }
    }

    void sharesValuesWhenRenamed()
    {
        const Column column = samples()[0];
        const Column other = column.renamed("m");
        QCOMPARE(other.name(), QString("m"));
        QCOMPARE(other.numbers().data(), column.numbers().data());
    }

    void keepsTheOwnerOfViewsAlive()
    {
        auto values = std::make_shared<std::vector<double>>(3, 2.5);
        std::weak_ptr<const std::vector<double>> watch = values;
        Column column = Column::numericView("x", *values, values);
        values.reset();
        QVERIFY(!watch.expired());
        QCOMPARE(column.numbers()[2], 2.5);
        column = Column();
        QVERIFY(watch.expired());
    }

    void printsTimes_data()
    {
        QTest::addColumn<qint64>("time");
        QTest::addColumn<QString>("text");
        QTest::newRow("epoch") << qint64(0) << "1970-01-01";
        QTest::newRow("seconds") << qint64(1'580'470'923'000'000) << "2020-01-31T11:42:03";
        QTest::newRow("microseconds")
            << qint64(1'580'470'923'000'045) << "2020-01-31T11:42:03.000045";
        QTest::newRow("midnight and a bit") << qint64(1) << "1970-01-01T00:00:00.000001";
        QTest::newRow("before the epoch") << qint64(-1) << "1969-12-31T23:59:59.999999";
        QTest::newRow("leap day") << qint64(951'782'400'000'000) << "2000-02-29";
    }
    void printsTimes()
    {
        QFETCH(qint64, time);
        QFETCH(QString, text);
        QCOMPARE(timeText(time), text);
    }

    void namesRoundTrip()
    {
        for (int type = 0; type < 4; ++type)
            QCOMPARE(columnTypeFromName(columnTypeName(ColumnType(type))), ColumnType(type));
        for (int role = 0; role < 8; ++role)
            QCOMPARE(roleFromName(roleName(Role(role))), Role(role));
        QVERIFY(!columnTypeFromName("number"));
        QVERIFY(!roleFromName("Target"));
    }
};

QTEST_APPLESS_MAIN(TestColumn)
#include "tst_column.moc"
