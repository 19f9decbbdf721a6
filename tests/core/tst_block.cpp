#include "core/block.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cmath>
#include <limits>

using namespace tenbin;

namespace {

const double none = std::numeric_limits<double>::quiet_NaN();

QList<Block> blocks()
{
    Chart chart;
    chart.id = "roc";
    chart.series.append(Chart::Series());
    return {Heading{"Metrics", 1},
            Paragraph{"Five folds, 天秤."},
            Figures{{{"roc_auc", "ROC AUC", 0.92, 0.91, 0.93, "95 % bootstrap", ""},
                     {"seconds", "Time", 1.5, none, none, "", "s"}}},
            Table{"Folds",
                  "n = 10",
                  {{"fold", false, 0}, {"auc", true, 3}},
                  {{"1", 0.5}, {"2", none}, {"3", QJsonValue()}}},
            chart,
            HighlightedText{"Review", "n = 1", {"good ", "\nbad"}, {0.5, none}}};
}

} // namespace

class TestBlock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void returnFromJson()
    {
        const QJsonDocument written(blocksToJson(blocks()));
        const QJsonDocument read = QJsonDocument::fromJson(written.toJson());
        const Result<QList<Block>> back = blocksFromJson(read.array());
        QVERIFY2(back, back ? "" : qPrintable(back.error().text));
        QCOMPARE(blocksToJson(*back), written.array());
        QCOMPARE(back->size(), 6);
        QCOMPARE(std::get<Heading>(back->at(0)).level, 1);
        QCOMPARE(std::get<Paragraph>(back->at(1)).text, QString("Five folds, 天秤."));
        const Figures figures = std::get<Figures>(back->at(2));
        QCOMPARE(figures.figures.size(), 2);
        QCOMPARE(figures.figures[0].high, 0.93);
        QCOMPARE(figures.figures[0].interval, QString("95 % bootstrap"));
        QVERIFY(std::isnan(figures.figures[1].low));
        QCOMPARE(figures.figures[1].unit, QString("s"));
        const Table table = std::get<Table>(back->at(3));
        QCOMPARE(table.columns[1].digits, 3);
        QVERIFY(table.columns[1].numeric);
        QCOMPARE(table.rows[0][1].toDouble(), 0.5);
        QVERIFY(table.rows[1][1].isNull());
        QCOMPARE(std::get<Chart>(back->at(4)).id, QString("roc"));
        const HighlightedText text = std::get<HighlightedText>(back->at(5));
        QCOMPARE(text.title, QString("Review"));
        QCOMPARE(text.caption, QString("n = 1"));
        QCOMPARE(text.tokens, (QStringList{"good ", "\nbad"}));
        QCOMPARE(text.values[0], 0.5);
        QVERIFY(std::isnan(text.values[1]));
    }

    void refusesWhatIsNoBlock_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (const char *json : {"{}", "{\"type\":\"picture\"}", "{\"type\":1}",
                                 "{\"type\":\"table\",\"columns\":[{}],\"rows\":[[1,2]]}",
                                 "{\"type\":\"highlighted_text\",\"tokens\":[\"a\"]}",
                                 "{\"type\":\"chart\",\"series\":[{\"mark\":\"pie\"}]}"})
            QTest::newRow(json) << QByteArray(json);
    }
    void refusesWhatIsNoBlock()
    {
        QFETCH(QByteArray, json);
        const QJsonObject object = QJsonDocument::fromJson(json).object();
        QCOMPARE(blockFromJson(object).error().kind, Error::Kind::BadInput);
        QVERIFY(!blocksFromJson({object}));
    }
};

QTEST_APPLESS_MAIN(TestBlock)
#include "tst_block.moc"
