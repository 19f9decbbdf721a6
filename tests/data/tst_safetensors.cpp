#include "data/safetensors.h"

#include "tests/support/test_data.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace tenbin;

namespace {

/// A file by the published description: length of the header, header, bytes.
QByteArray fileOf(const QByteArray &header, const QByteArray &data)
{
    QByteArray bytes;
    for (int i = 0; i < 8; ++i)
        bytes += char(quint64(header.size()) >> (8 * i));
    return bytes + header + data;
}

Result<Safetensors> checked(const QByteArray &bytes)
{
    const auto kept = std::make_shared<const QByteArray>(bytes);
    return Safetensors::check({kept->constData(), size_t(kept->size())}, kept, "a.safetensors");
}

} // namespace

class TestSafetensors : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString path(const QString &name) const { return m_folder.filePath(name); }

private Q_SLOTS:
    void readsHandMadeBytes()
    {
        const QByteArray header = R"({"__metadata__":{"made by":"hand"},)"
                                  R"("b":{"dtype":"I32","shape":[2],"data_offsets":[8,16]},)"
                                  R"("a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},)"
                                  R"("none":{"dtype":"F64","shape":[3,0],"data_offsets":[16,16]},)"
                                  R"("one":{"dtype":"U8","shape":[],"data_offsets":[16,17]}}   )";
        // 1.0f, -2.5f; 7, -1; 200
        const QByteArray data = QByteArray::fromHex("0000803f000020c0"
                                                    "07000000ffffffff"
                                                    "c8");
        const Result<Safetensors> file = checked(fileOf(header, data));
        QVERIFY2(file, file ? "" : qPrintable(file.error().text));
        QCOMPARE(file->metadata().value("made by"), QString("hand"));
        QCOMPARE(file->tensors().size(), size_t(4));
        const auto a = file->values<float>("a").value();
        QCOMPARE(std::vector(a.values.begin(), a.values.end()), (std::vector{1.0F, -2.5F}));
        QCOMPARE(file->find("a")->shape, (QList<qint64>{1, 2}));
        const auto b = file->values<qint32>("b").value();
        QCOMPARE(std::vector(b.values.begin(), b.values.end()), (std::vector{7, -1}));
        QVERIFY(file->values<double>("none").value().values.empty());
        QCOMPARE(file->values<quint8>("one").value().values[0], quint8(200));
        QCOMPARE(file->values<double>("a").error().kind, Error::Kind::BadInput);
        QCOMPARE(file->values<double>("z").error().kind, Error::Kind::BadInput);
    }

    void copiesMisalignedValues()
    {
        const QByteArray header = R"({"u":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                                  R"("d":{"dtype":"F64","shape":[1],"data_offsets":[1,9]}})";
        const Result<Safetensors> file =
            checked(fileOf(header, QByteArray::fromHex("05"
                                                       "000000000000f83f")));
        QVERIFY(file);
        const auto values = file->values<double>("d").value();
        QCOMPARE(reinterpret_cast<std::uintptr_t>(values.values.data()) % alignof(double),
                 std::uintptr_t(0));
        QCOMPARE(values.values[0], 1.5);
    }

    void writesThePublishedLayout()
    {
        const std::vector<quint8> bytes{1, 2, 3};
        const std::vector<double> numbers{0.5, -1};
        const std::vector<qint32> codes{3};
        QVERIFY(Safetensors::write(
            path("layout"),
            {tensorOf("bytes", std::span<const quint8>(bytes)),
             tensorOf("codes", std::span<const qint32>(codes)),
             tensorOf("a \"quoted\"\nname", std::span<const double>(numbers), {2, 1})},
            {{"key", "天秤"}}));
        const QByteArray file = test::readAll(path("layout"));
        quint64 length = 0;
        for (int i = 7; i >= 0; --i)
            length = length << 8 | quint8(file[i]);
        QCOMPARE((8 + length) % 64, quint64(0));
        QCOMPARE(file[8], '{');
        const QJsonObject header = QJsonDocument::fromJson(file.mid(8, qsizetype(length))).object();
        QCOMPARE(header.size(), 4);
        QCOMPARE(header["__metadata__"]["key"].toString(), QString("天秤"));
        const auto place = [&](const QString &name) {
            const QJsonArray offsets = header[name]["data_offsets"].toArray();
            return file.mid(8 + qsizetype(length) + offsets[0].toInt(),
                            offsets[1].toInt() - offsets[0].toInt());
        };
        QCOMPARE(header["a \"quoted\"\nname"]["dtype"].toString(), QString("F64"));
        QCOMPARE(header["a \"quoted\"\nname"]["shape"].toArray(), (QJsonArray{2, 1}));
        QCOMPARE(header["a \"quoted\"\nname"]["data_offsets"][0].toInt(), 0);
        QCOMPARE(place("a \"quoted\"\nname").toHex(), QByteArray("000000000000e03f"
                                                                 "000000000000f0bf"));
        QCOMPARE(place("codes").toHex(), QByteArray("03000000"));
        QCOMPARE(place("bytes").toHex(), QByteArray("010203"));
        QCOMPARE(file.size(), qsizetype(8 + length + 16 + 4 + 3));
    }

    void mapsWhatItWrote()
    {
        const std::vector<double> numbers{1, 2, 3};
        QVERIFY(Safetensors::write(path("mapped"),
                                   {tensorOf("x", std::span<const double>(numbers))}, {}));
        for (const Result<Safetensors> &file :
             {Safetensors::map(path("mapped")), Safetensors::read(path("mapped"), 1 << 20)}) {
            QVERIFY(file);
            const auto values = file->values<double>("x").value().values;
            QVERIFY(std::ranges::equal(values, numbers));
        }
        QCOMPARE(Safetensors::read(path("mapped"), 10).error().kind, Error::Kind::BadInput);
    }

    void refusesLyingHeaders_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *name, const QByteArray &header, const char *why,
                            qsizetype data = 8) {
            QTest::newRow(name) << fileOf(header, QByteArray(data, '\1')) << why;
        };
        QTest::newRow("empty") << QByteArray() << "0 bytes";
        QTest::newRow("short") << QByteArray(7, '\0') << "7 bytes";
        QTest::newRow("huge header") << QByteArray(8, '\xff') + "{}"
                                     << "longer than";
        QTest::newRow("header longer than the file")
            << QByteArray::fromHex("0001000000000000") + "{}"
            << "inside its header";
        QTest::newRow("text file") << QByteArray("age,income\n12,34\n") << "longer than";
        row("no JSON", "hello", "JSON at byte 8");
        row("array", "[]", "JSON at byte 8");
        row("no end", "{", "JSON at byte 9");
        row("something after it", "{}{}", "JSON at byte 10", 0);
        row("trailing bytes", "{}", "8 bytes at its end");
        row("deep", "{\"a\":" + QByteArray(100'000, '['), "JSON");
        row("unknown type", R"({"a":{"dtype":"F65","shape":[1],"data_offsets":[0,8]}})", "type");
        row("no type", R"({"a":{"shape":[1],"data_offsets":[0,8]}})", "lacks");
        row("no shape", R"({"a":{"dtype":"F64","data_offsets":[0,8]}})", "lacks");
        row("no place", R"({"a":{"dtype":"F64","shape":[1]}})", "lacks");
        row("nothing", R"({"a":{}})", "JSON");
        row("a number", R"({"a":1})", "JSON");
        row("field twice",
            R"({"a":{"dtype":"F64","dtype":"F64","shape":[1],"data_offsets":[0,8]}})",
            "unexpected field");
        row("name twice",
            R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
            R"("\u0061":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
            "twice");
        row("metadata twice", R"({"__metadata__":{},"__metadata__":{}})", "twice", 0);
        row("metadata key twice", R"({"__metadata__":{"a":"1","a":"2"}})", "twice", 0);
        row("metadata not text", R"({"__metadata__":{"a":1}})", "JSON", 0);
        row("beyond the end", R"({"a":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}})",
            "outside");
        row("backwards", R"({"a":{"dtype":"F64","shape":[1],"data_offsets":[8,0]}})", "outside");
        row("negative", R"({"a":{"dtype":"F64","shape":[1],"data_offsets":[-8,0]}})", "JSON");
        row("fraction", R"({"a":{"dtype":"F64","shape":[1.0],"data_offsets":[0,8]}})", "JSON");
        row("beyond 64 bits",
            R"({"a":{"dtype":"F64","shape":[1],"data_offsets":[0,99999999999999999999]}})", "JSON");
        row("shape does not fit", R"({"a":{"dtype":"F64","shape":[2],"data_offsets":[0,8]}})",
            "fit its shape");
        row("shape overflows",
            R"({"a":{"dtype":"F64","shape":[4294967296,4294967296],"data_offsets":[0,0]}})",
            "fit its shape", 0);
        row("shape wraps around",
            R"({"a":{"dtype":"F64","shape":[2305843009213693953],"data_offsets":[0,8]}})",
            "fit its shape");
        row("overlap",
            R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
            R"("b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
            "overlaps");
        row("gap",
            R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
            R"("b":{"dtype":"U8","shape":[3],"data_offsets":[5,8]}})",
            "gap");
        row("gap at the start", R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", "gap");
    }
    void refusesLyingHeaders()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, why);
        const Result<Safetensors> file = checked(bytes);
        QVERIFY(!file);
        QCOMPARE(file.error().kind, Error::Kind::BadInput);
        QVERIFY2(file.error().text.contains(why), qPrintable(file.error().text));
        QVERIFY(file.error().text.contains("a.safetensors"));
    }

    void refusesWhatIsNoFile_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("missing") << path("nowhere");
        QTest::newRow("folder") << m_folder.path();
        QTest::newRow("device") << "/dev/zero";
    }
    void refusesWhatIsNoFile()
    {
        QFETCH(QString, name);
        QCOMPARE(Safetensors::map(name).error().kind, Error::Kind::BadInput);
        QCOMPARE(Safetensors::read(name, 1 << 20).error().kind, Error::Kind::BadInput);
    }

    void refusesToWriteIntoNothing()
    {
        QCOMPARE(Safetensors::write(path("nowhere/x"), {}, {}).error().kind, Error::Kind::Io);
    }
};

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
