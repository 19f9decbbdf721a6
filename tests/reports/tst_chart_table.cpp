#include "reports/chart_table.h"

#include <QTest>

using namespace tenbin;
using Mark = Chart::Series::Mark;

class TestChartTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void linesBecomeRows();
    void heatMapsKeepTheirShape();
    void lyingBarsNameTheirCategories();
    void marksNameTheirRows();
    void csvIsExactAndQuoted();
    void screenTextIsShort();
    void bestValues();
    void pointsStandBelowEachOther_data();
    void pointsStandBelowEachOther();
};

void TestChartTable::linesBecomeRows()
{
    Chart chart;
    chart.x.title = QStringLiteral("Round");
    chart.y.title = QStringLiteral("Loss");
    for (const char *name : {"a", "b"}) {
        Chart::Series series;
        series.name = QString::fromLatin1(name);
        series.x = {1, 2};
        series.y = {0.5, qQNaN()};
        chart.series.append(series);
    }
    chart.series[1].low = {0.1, 0.2};
    chart.series[1].high = {0.3, 0.4};
    QCOMPARE(csvText(chartTable(chart)), QStringLiteral("Series,Round,Loss,Low,High\n"
                                                        "a,1,0.5,,\n"
                                                        "a,2,,,\n"
                                                        "b,1,0.5,0.1,0.3\n"
                                                        "b,2,,0.2,0.4\n"));
}

void TestChartTable::heatMapsKeepTheirShape()
{
    Chart chart;
    chart.x.categories = chart.y.categories = {QStringLiteral("no"), QStringLiteral("yes")};
    chart.y.title = QStringLiteral("Actual");
    Chart::Series series;
    series.mark = Mark::HeatMap;
    series.x = series.y = {0, 1};
    series.z = {10, 2, 3, 7};
    chart.series.append(series);
    QCOMPARE(csvText(chartTable(chart)), QStringLiteral("Actual,no,yes\nno,10,2\nyes,3,7\n"));
}

void TestChartTable::lyingBarsNameTheirCategories()
{
    Chart chart;
    chart.horizontal = true;
    chart.x.title = QStringLiteral("Importance");
    chart.y.categories = {QStringLiteral("age"), QStringLiteral("sex")};
    Chart::Series series;
    series.mark = Mark::Bars;
    series.x = {0, 1};
    series.y = {0.3, 0.1};
    chart.series.append(series);
    QCOMPARE(csvText(chartTable(chart)), QStringLiteral("Position,Importance\nage,0.3\nsex,0.1\n"));
}

void TestChartTable::marksNameTheirRows()
{
    Chart chart;
    chart.x.title = QStringLiteral("SHAP value");
    chart.colourKey.title = QStringLiteral("Age");
    Chart::Series series;
    series.mark = Mark::Points;
    series.x = {0.5, 1};
    series.y = {2, 3};
    series.z = {7, qQNaN()};
    series.rows = {0, 41};
    chart.series.append(series);
    QCOMPARE(csvText(chartTable(chart)),
             QStringLiteral("SHAP value,Value,Age,Row\n0.5,2,7,1\n1,3,,42\n"));
    chart.series[0].mark = Mark::Spans;
    chart.series[0].low = {1, 1};
    chart.series[0].high = {3, 4};
    chart.series[0].z = {};
    QCOMPARE(csvText(chartTable(chart)),
             QStringLiteral("SHAP value,Value,Low,High,Row\n0.5,2,1,3,1\n1,3,1,4,42\n"));
}

void TestChartTable::csvIsExactAndQuoted()
{
    Table table;
    table.columns.resize(2);
    table.columns[0].title = QStringLiteral("a,b");
    table.columns[1].title = QStringLiteral("say \"hi\"");
    table.columns[1].digits = 2;
    table.rows = {{QStringLiteral("line\nbreak"), 0.1 + 0.2}, {QJsonValue(), true}};
    QCOMPARE(csvText(table), QStringLiteral("\"a,b\",\"say \"\"hi\"\"\"\n"
                                            "\"line\nbreak\",0.30000000000000004\n"
                                            ",true\n"));
}

void TestChartTable::screenTextIsShort()
{
    TableColumn column;
    column.digits = 3;
    QCOMPARE(cellText(column, 0.123456), QStringLiteral("0.123"));
    QCOMPARE(cellText(column, QJsonValue()), QString::fromUtf8("–"));
    column.digits = 0;
    QCOMPARE(cellText(column, 0.123456), QStringLiteral("0.123456"));
    QCOMPARE(cellText(column, QStringLiteral("x")), QStringLiteral("x"));
}

void TestChartTable::bestValues()
{
    Table table;
    table.columns.resize(1);
    table.rows = {{1.0}, {3.0}, {QJsonValue()}, {3.0}, {0.5}};
    QVERIFY(bestRows(table, 0).isEmpty());
    table.columns[0].best = TableColumn::Best::Largest;
    QCOMPARE(bestRows(table, 0), (QList<qsizetype>{1, 3}));
    table.columns[0].best = TableColumn::Best::Smallest;
    QCOMPARE(bestRows(table, 0), (QList<qsizetype>{4}));
}

void TestChartTable::pointsStandBelowEachOther_data()
{
    QTest::addColumn<QList<double>>("values");
    QTest::addColumn<QStringList>("shown");
    QTest::newRow("shares") << QList<double>{0.92712, 0.5, 0.31202}
                            << QStringList{"0.927", "0.500", "0.312"};
    QTest::newRow("tens") << QList<double>{42.04, 3.81} << QStringList{"42.0", "3.8"};
    QTest::newRow("wide") << QList<double>{42.0, 0.0123} << QStringList{"42", "0.0123"};
    QTest::newRow("large") << QList<double>{12345, 7} << QStringList{"12345", "7"};
    QTest::newRow("zero") << QList<double>{0, 0.25} << QStringList{"0.000", "0.250"};
}

void TestChartTable::pointsStandBelowEachOther()
{
    QFETCH(QList<double>, values);
    QFETCH(QStringList, shown);
    Table table;
    table.columns.resize(1);
    table.columns[0].digits = 3;
    for (double value : values)
        table.rows.append(QList<QJsonValue>{value});
    const int decimals = fixedDecimals(table, 0);
    QStringList texts;
    for (double value : values)
        texts.append(cellText(table.columns[0], value, decimals));
    QCOMPARE(texts, shown);
}

QTEST_APPLESS_MAIN(TestChartTable)
#include "tst_chart_table.moc"
