#include "core/json.h"

#include "core/atomic_file.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace tenbin;

class TestJson : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString path() const { return m_folder.filePath("a.json"); }

private Q_SLOTS:
    void numbersReturn()
    {
        const QList<double> values{1, 0.1, std::numeric_limits<double>::quiet_NaN(), 1e300};
        const QList<double> back = numbersOf(jsonNumbers(values));
        QCOMPARE(back.size(), 4);
        QCOMPARE(back[1], 0.1);
        QVERIFY(std::isnan(back[2]));
        QCOMPARE(textsOf(jsonTexts({"a", "", "天"})), (QStringList{"a", "", "天"}));
    }

    void objectsReturn()
    {
        const QJsonObject object{{"a", 0.1}, {"天", QJsonArray{1, "b"}}};
        QVERIFY(writeJsonFile(path(), object));
        QCOMPARE(readJsonFile(path(), "spec").value(), object);
    }

    void refusesOtherFiles_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("why");
        QTest::newRow("empty") << QByteArray() << "spec";
        QTest::newRow("cut off") << QByteArray("{\"a\": ") << "at byte";
        QTest::newRow("array") << QByteArray("[1]") << "object";
        QTest::newRow("text") << QByteArray("hello") << "at byte";
    }
    void refusesOtherFiles()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, why);
        QVERIFY(writeFile(path(), bytes));
        const Result<QJsonObject> read = readJsonFile(path(), "spec");
        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::BadInput);
        QVERIFY2(read.error().text.contains(why), qPrintable(read.error().text));
    }

    void refusesLongAndMissingFiles()
    {
        QVERIFY(writeFile(path(), "{\"a\": 1}"));
        QVERIFY(!readJsonFile(path(), "spec", 3));
        QCOMPARE(readJsonFile(m_folder.filePath("none"), "spec").error().kind,
                 Error::Kind::BadInput);
    }
};

QTEST_APPLESS_MAIN(TestJson)
#include "tst_json.moc"
