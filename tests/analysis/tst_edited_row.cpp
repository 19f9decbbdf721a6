#include "analysis/edited_row.h"

#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

Dataset data()
{
    return Dataset::make("data",
                         {Column::numeric("n", {1, 2, 3}),
                          Column::categorical("c", {0, 1, -1}, {"red", "blue"}),
                          Column::datetime("d", {0, 86'400'000'000, Column::missingTime}),
                          Column::text("t", {0, 2, 2, 5}, {'a', 'b', 'c', 'd', 'e'}, {0, 1, 0})},
                         {Role::Feature, Role::Target, Role::Time, Role::Ignore})
        .value();
}

} // namespace

class TestEditedRow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void valuesOfEveryType_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        QTest::newRow("number") << 0 << "-1.5e3"
                                << "-1500";
        QTest::newRow("no number") << 0 << ""
                                   << "";
        QTest::newRow("category") << 1 << "blue"
                                  << "blue";
        QTest::newRow("no category") << 1 << ""
                                     << "";
        QTest::newRow("date") << 2 << "2024-02-29"
                              << "2024-02-29";
        QTest::newRow("no date") << 2 << ""
                                 << "";
        QTest::newRow("text") << 3 << "天秤, \"x\""
                              << "天秤, \"x\"";
        QTest::newRow("no text") << 3 << ""
                                 << "";
    }
    void valuesOfEveryType()
    {
        QFETCH(int, column);
        QFETCH(QString, text);
        QFETCH(QString, shown);
        const Dataset row = rowAlone(data(), 0);
        const auto edited = withValue(row, column, text);
        QVERIFY2(edited, edited ? "" : qPrintable(edited.error().text));
        QCOMPARE(edited->rowCount(), 1);
        QCOMPARE(edited->column(column).displayText(0), shown);
        QCOMPARE(edited->column(column).isMissing(0), text.isEmpty());
        QCOMPARE(edited->column(column).levels(), row.column(column).levels());
        for (int other = 0; other < 4; ++other) {
            QCOMPARE(edited->role(other), row.role(other));
            if (other != column)
                QCOMPARE(edited->column(other).displayText(0), row.column(other).displayText(0));
        }
    }

    void refusesWhatIsNoValue_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("text");
        QTest::newRow("letters") << 0 << "one";
        QTest::newRow("decimal comma") << 0 << "1,5";
        QTest::newRow("infinite") << 0 << "inf";
        QTest::newRow("unknown category") << 1 << "green";
        QTest::newRow("no date") << 2 << "2023-02-29";
    }
    void refusesWhatIsNoValue()
    {
        QFETCH(int, column);
        QFETCH(QString, text);
        const auto edited = withValue(rowAlone(data(), 0), column, text);
        QVERIFY(!edited);
        QCOMPARE(edited.error().kind, Error::Kind::BadInput);
        QVERIFY(edited.error().text.contains(text));
        QVERIFY(!edited.error().hint.isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestEditedRow)
#include "tst_edited_row.moc"
