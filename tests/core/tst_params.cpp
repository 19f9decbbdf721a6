#include "core/params.h"

#include <QJsonArray>
#include <QTest>

using namespace tenbin;

namespace {

QList<ParamSpec> specs()
{
    return {ParamSpec::integer("rounds", "Rounds", "", 100, 1, 10'000).first(),
            ParamSpec::real("rate", "Rate", "", 0.1, 0, 1),
            ParamSpec::flag("fast", "Fast", "", false),
            ParamSpec::choice("loss", "Loss", "", "log", {"log", "hinge"}),
            ParamSpec::text("note", "Note", "", ""),
            ParamSpec::list("columns", "Columns", ""),
            ParamSpec::object("inner", "Inner", "")};
}

ParamSpec specOf(const QString &id)
{
    for (const ParamSpec &spec : specs()) {
        if (spec.id == id)
            return spec;
    }
    qFatal("no such param");
}

} // namespace

class TestParams : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fillsInitialValues()
    {
        const Params params = Params::checked(specs(), {}).value();
        QCOMPARE(params.integer("rounds"), 100);
        QCOMPARE(params.real("rate"), 0.1);
        QCOMPARE(params.flag("fast"), false);
        QCOMPARE(params.text("loss"), QString("log"));
        QCOMPARE(params.text("note"), QString());
        QVERIFY(params.list("columns").isEmpty());
        QVERIFY(params.object("inner").isEmpty());
        QCOMPARE(params.json(), Params::initial(specs()).json());
        QVERIFY(specs().first().important);
    }

    void readsTexts_data()
    {
        QTest::addColumn<QString>("assignment");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("integer") << "rounds=7" << QJsonValue(7);
        QTest::newRow("lowest") << "rounds=1" << QJsonValue(1);
        QTest::newRow("highest") << "rounds=1e4" << QJsonValue(10'000);
        QTest::newRow("real") << "rate=0.25" << QJsonValue(0.25);
        QTest::newRow("bound") << "rate=1" << QJsonValue(1.0);
        QTest::newRow("flag") << "fast=true" << QJsonValue(true);
        QTest::newRow("flag as number") << "fast=1" << QJsonValue(true);
        QTest::newRow("choice") << "loss=hinge" << QJsonValue("hinge");
        QTest::newRow("empty text") << "note=" << QJsonValue("");
        QTest::newRow("text with =") << "note=a=b" << QJsonValue("a=b");
        QTest::newRow("list") << "columns=a,b c" << QJsonValue(QJsonArray{"a", "b c"});
        QTest::newRow("list with comma") << "columns=a\\,b,c" << QJsonValue(QJsonArray{"a,b", "c"});
        QTest::newRow("empty list") << "columns=" << QJsonValue(QJsonArray());
        QTest::newRow("object") << "inner={\"a\": [1]}"
                                << QJsonValue(QJsonObject{{"a", QJsonArray{1}}});
    }
    void readsTexts()
    {
        QFETCH(QString, assignment);
        QFETCH(QJsonValue, value);
        const Result<Params> params = Params::parsed(specs(), {assignment});
        QVERIFY2(params, params ? "" : qPrintable(params.error().text));
        const QString id = assignment.section('=', 0, 0);
        QCOMPARE(params->json()[id], value);
        // What is printed reads back.
        const QString printed = specOf(id).valueText(value);
        if (specOf(id).type != ParamSpec::Type::List)
            QCOMPARE(specOf(id).parse(printed).value(), value);
    }

    void refusesBadTexts_data()
    {
        QTest::addColumn<QString>("assignment");
        for (const char *assignment :
             {"rounds=0",   "rounds=10001", "rounds=1.5", "rounds=",  "rounds=ten",
              "rounds=nan", "rate=-0.1",    "rate=1.1",   "rate=inf", "rate=0,5",
              "fast=yes",   "fast=",        "loss=Log",   "loss=",    "inner=[1]",
              "inner={",    "rounds",       "=5",         "",         "round=5"})
            QTest::newRow(assignment) << assignment;
    }
    void refusesBadTexts()
    {
        QFETCH(QString, assignment);
        const Result<Params> params = Params::parsed(specs(), {assignment});
        QVERIFY(!params);
        QCOMPARE(params.error().kind, Error::Kind::Usage);
        QVERIFY(!params.error().hint.isEmpty());
    }

    void refusesBadJson_data()
    {
        QTest::addColumn<QJsonObject>("given");
        QTest::newRow("text for integer") << QJsonObject{{"rounds", "7"}};
        QTest::newRow("fraction for integer") << QJsonObject{{"rounds", 7.5}};
        QTest::newRow("null") << QJsonObject{{"rate", QJsonValue()}};
        QTest::newRow("number for flag") << QJsonObject{{"fast", 1}};
        QTest::newRow("number for choice") << QJsonObject{{"loss", 1}};
        QTest::newRow("number for text") << QJsonObject{{"note", 1}};
        QTest::newRow("text for list") << QJsonObject{{"columns", "a"}};
        QTest::newRow("numbers in list") << QJsonObject{{"columns", QJsonArray{1}}};
        QTest::newRow("list for object") << QJsonObject{{"inner", QJsonArray()}};
        QTest::newRow("unknown") << QJsonObject{{"depth", 3}};
    }
    void refusesBadJson()
    {
        QFETCH(QJsonObject, given);
        QCOMPARE(Params::checked(specs(), given).error().kind, Error::Kind::Usage);
    }

    void namesTheNearestParam()
    {
        const Result<Params> params = Params::checked(specs(), {{"rouns", 5}});
        QVERIFY(params.error().hint.contains("\"rounds\""));
        QVERIFY(Params::checked(specs(), {{"zzzzzzzz", 5}}).error().hint.contains("columns"));
    }

    void saysWhatItTakes_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("range");
        QTest::newRow("integer") << "rounds"
                                 << "integer in [1, 10000]";
        QTest::newRow("real") << "rate"
                              << "real in [0, 1]";
        QTest::newRow("flag") << "fast"
                              << "true or false";
        QTest::newRow("choice") << "loss"
                                << "one of: log, hinge";
        QTest::newRow("text") << "note"
                              << "text";
    }
    void saysWhatItTakes()
    {
        QFETCH(QString, id);
        QFETCH(QString, range);
        QCOMPARE(specOf(id).rangeText(), range);
    }

    void saysOpenRanges()
    {
        const double none = std::numeric_limits<double>::infinity();
        QCOMPARE(ParamSpec::real("a", "", "", 0, 0, none).rangeText(), QString("real >= 0"));
        QCOMPARE(ParamSpec::real("a", "", "", 0, -none, 5).rangeText(), QString("real <= 5"));
        QCOMPARE(ParamSpec::real("a", "", "", 0, -none, none).rangeText(), QString("real"));
    }

    void splitsLists_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("parts");
        QTest::newRow("none") << "" << QStringList();
        QTest::newRow("one") << "a" << QStringList{"a"};
        QTest::newRow("empty part") << "a,,b" << QStringList{"a", "", "b"};
        QTest::newRow("comma at the end") << "a," << QStringList{"a", ""};
        QTest::newRow("escaped") << "a\\,b" << QStringList{"a,b"};
        QTest::newRow("other backslashes") << "a\\b" << QStringList{"a\\b"};
    }
    void splitsLists()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, parts);
        QCOMPARE(splitList(text), parts);
    }

    void findsTheNearestWord_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("nearest");
        QTest::newRow("exact") << "income"
                               << "income";
        QTest::newRow("letter missing") << "incme"
                                        << "income";
        QTest::newRow("letters swapped") << "agE"
                                         << "age";
        QTest::newRow("too far") << "occupation"
                                 << "";
        QTest::newRow("first of equals") << "aga"
                                         << "age";
    }
    void findsTheNearestWord()
    {
        QFETCH(QString, word);
        QFETCH(QString, nearest);
        QCOMPARE(nearestWord(word, {"age", "income", "ago"}), nearest);
        QCOMPARE(nearestWord(word, {}), QString());
    }
};

QTEST_APPLESS_MAIN(TestParams)
#include "tst_params.moc"
