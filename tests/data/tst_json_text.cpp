#include "data/json_text.h"

#include <QTest>

using namespace tenbin;

class TestJsonText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTexts_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray("\"\"") << QByteArray();
        QTest::newRow("plain") << QByteArray(" \"abc\" ") << QByteArray("abc");
        QTest::newRow("escapes") << QByteArray("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"")
                                 << QByteArray("\"\\/\b\f\n\r\t");
        QTest::newRow("UTF-8 as it is") << QByteArray("\"天秤\"") << QByteArray("天秤");
        QTest::newRow("two bytes") << QByteArray("\"\\u00e9\"") << QByteArray("\xC3\xA9");
        QTest::newRow("three bytes") << QByteArray("\"\\u5929\"") << QByteArray("\xE5\xA4\xA9");
        QTest::newRow("pair") << QByteArray("\"\\ud83d\\ude00\"") << QByteArray("\xF0\x9F\x98\x80");
        QTest::newRow("zero byte") << QByteArray("\"a\\u0000b\"") << QByteArray("a\0b", 3);
    }
    void readsTexts()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, text);
        JsonScanner scanner({json.constData(), size_t(json.size())});
        std::string value;
        QCOMPARE(scanner.next(), JsonScanner::Kind::Text);
        QVERIFY(scanner.text(value));
        QCOMPARE(QByteArray::fromStdString(value), text);
        QVERIFY(scanner.atEnd());
        QByteArray again;
        appendJsonText(again, value);
        JsonScanner second({again.constData(), size_t(again.size())});
        std::string back;
        QVERIFY(second.text(back));
        QVERIFY(back == value);
    }

    void refusesBadValues_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (const char *json : {"",
                                 " ",
                                 "\"",
                                 "\"a",
                                 "\"\\\"",
                                 "\"\\x41\"",
                                 "\"\\u12\"",
                                 "\"\\u12G4\"",
                                 "\"\\ud800\"",
                                 "\"\\ude00\"",
                                 "\"\\ud800\\u0041\"",
                                 "\"a\nb\"",
                                 "\"\xFF\"",
                                 "\"\xC0\x80\"",
                                 "01",
                                 "-",
                                 "+1",
                                 "1.",
                                 ".5",
                                 "1e",
                                 "1e+",
                                 "0x10",
                                 "NaN",
                                 "tru",
                                 "nul",
                                 "{",
                                 "{\"a\"}",
                                 "{\"a\":1,}",
                                 "{a:1}",
                                 "[1,]",
                                 "[1 2]",
                                 "[",
                                 "]",
                                 "{\"a\":1]",
                                 "'a'"})
            QTest::newRow(json) << QByteArray(json);
        QTest::newRow("too deep") << QByteArray(65, '[') + QByteArray(65, ']');
        QTest::newRow("far too deep") << QByteArray(10'000'000, '[');
    }
    void refusesBadValues()
    {
        QFETCH(QByteArray, json);
        JsonScanner scanner({json.constData(), size_t(json.size())});
        std::string_view raw;
        QVERIFY(!scanner.skip(raw) || !scanner.atEnd());
    }

    void skipsWholeValues_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (const char *json :
             {"0", "-0.5e-10", "123456789012345678901234567890", "true", "false", "null", "\"a\"",
              "[]", "{}", "[1, [2, {\"a\": [3]}], \"]\"]", "{\"a\": {\"b\": \"}\"}, \"c\": null}"})
            QTest::newRow(json) << QByteArray(json);
        QTest::newRow("deep enough") << QByteArray(64, '[') + QByteArray(64, ']');
    }
    void skipsWholeValues()
    {
        QFETCH(QByteArray, json);
        const QByteArray padded = " " + json + "\t";
        JsonScanner scanner({padded.constData(), size_t(padded.size())});
        std::string_view raw;
        QVERIFY(scanner.skip(raw));
        QCOMPARE(QByteArray(raw.data(), qsizetype(raw.size())), json);
        QVERIFY(scanner.atEnd());
    }

    void saysWhereItWentWrong()
    {
        const std::string_view json = "{\"a\": 1, \"b\": oops}";
        JsonScanner scanner(json);
        std::string_view raw;
        QVERIFY(!scanner.skip(raw));
        QCOMPARE(scanner.position(), qsizetype(json.find("oops")));
    }

    void escapesControlCharacters()
    {
        QByteArray json;
        appendJsonText(json, std::string_view("a\"\\\n\x01\x1f", 6));
        QCOMPARE(json, QByteArray("\"a\\\"\\\\\\n\\u0001\\u001f\""));
    }
};

QTEST_APPLESS_MAIN(TestJsonText)
#include "tst_json_text.moc"
