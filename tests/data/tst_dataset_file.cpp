#include "data/dataset_file.h"

#include "core/random.h"
#include "tests/support/test_data.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace tenbin;

namespace {

Column texts(const QString &name)
{
    const QByteArray bytes("good天秤");
    return Column::text(name, {0, 4, 4, 4, qint64(bytes.size())}, {bytes.begin(), bytes.end()},
                        {0, 0, 1, 0});
}

/// Every type with its extremes and missing values, and names that could get into each other's way.
Dataset everything()
{
    const double inf = std::numeric_limits<double>::infinity();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    ImportNote note{ImportNote::Level::Information, 3, 17, "x", "taken as missing"};
    return Dataset::make(
               "every \"thing\" 天秤",
               {Column::numeric("x", {0.1, -0.0, nan, inf}),
                Column::categorical("class", {1, -1, 0, 1}, {"a, b", "秤\n\"c\""}), texts("t"),
                Column::numeric("t/offsets", {1, 2, 3, 4}),
                Column::datetime("when", {0, Column::missingTime, -1, 1'600'000'000'123'456}),
                Column::numeric("__metadata__", {1, 2, 3, 4}), Column::numeric("", {5, 6, 7, 8}),
                Column::text("no flags", {0, 1, 2, 3, 4}, {'a', 'b', 'c', 'd'})},
               {Role::Feature, Role::Target, Role::Id, Role::Protected, Role::Time, Role::Weight,
                Role::Group, Role::Ignore},
               {note})
        .value();
}

/// What opening a file of these bytes gives, without a disk.
Result<Dataset> opened(const QByteArray &bytes,
                       DatasetFile::Check check = DatasetFile::Check::Structure)
{
    const auto kept = std::make_shared<const QByteArray>(bytes);
    const Result<Safetensors> file =
        Safetensors::check({kept->constData(), size_t(kept->size())}, kept, "damaged");
    if (!file)
        return passOn(file);
    return DatasetFile::datasetOf(*file, "damaged", check);
}

void compare(const Dataset &a, const Dataset &b)
{
    QCOMPARE(a.columnNames(), b.columnNames());
    QCOMPARE(a.rowCount(), b.rowCount());
    QCOMPARE(a.name(), b.name());
    for (qsizetype i = 0; i < a.columnCount(); ++i) {
        QCOMPARE(a.role(i), b.role(i));
        QCOMPARE(a.column(i).type(), b.column(i).type());
        QCOMPARE(a.column(i).levels(), b.column(i).levels());
        for (qsizetype row = 0; row < a.rowCount(); ++row) {
            QCOMPARE(a.column(i).isMissing(row), b.column(i).isMissing(row));
            QCOMPARE(a.column(i).displayText(row), b.column(i).displayText(row));
        }
    }
}

} // namespace

class TestDatasetFile : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString path(const QString &name) const { return m_folder.filePath(name); }

    void put(const QString &name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    /// The bytes of a good file whose header says something else.
    QByteArray changed(const QByteArray &from, const QByteArray &to) const
    {
        QByteArray bytes = test::readAll(path("good"));
        if (from.size() != to.size() || !bytes.contains(from))
            qFatal("the header has no \"%s\"", from.constData());
        return bytes.replace(from, to);
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(DatasetFile::write(everything(), path("good"))); }

    void keepsEverything()
    {
        for (auto check : {DatasetFile::Check::Structure, DatasetFile::Check::Fingerprint}) {
            const Result<Dataset> read = DatasetFile::open(path("good"), check);
            QVERIFY2(read, read ? "" : qPrintable(read.error().text));
            compare(*read, everything());
            QCOMPARE(read->fingerprint(), everything().fingerprint());
            QCOMPARE(read->notes().size(), 1);
            const ImportNote note = read->notes().first();
            QCOMPARE(note.level, ImportNote::Level::Information);
            QCOMPARE(note.line, 3);
            QCOMPARE(note.byte, 17);
            QCOMPARE(note.column, QString("x"));
            QCOMPARE(note.message, QString("taken as missing"));
        }
    }

    void keepsSmallAndPickedDatasets_data()
    {
        QTest::addColumn<Rows>("rows");
        QTest::newRow("no rows") << Rows{};
        QTest::newRow("one row") << Rows{2};
        QTest::newRow("some, twice") << Rows{3, 1, 3};
    }
    void keepsSmallAndPickedDatasets()
    {
        QFETCH(Rows, rows);
        const Dataset part = everything().taken(rows);
        QVERIFY(DatasetFile::write(part, path("part")));
        compare(DatasetFile::open(path("part"), DatasetFile::Check::Fingerprint).value(), part);
    }

    void keepsNoColumns()
    {
        const Dataset none = Dataset::make("none", {}).value();
        QVERIFY(DatasetFile::write(none, path("none")));
        QCOMPARE(DatasetFile::open(path("none")).value().columnCount(), 0);
    }

    void movesOffsetsThatDoNotStartAtZero()
    {
        const std::vector<qint64> offsets{1, 3, 4};
        const std::string_view bytes = "-abc-";
        const Column column = Column::textView("t", offsets, bytes, {}, {});
        QVERIFY(DatasetFile::write(Dataset::make("d", {column}).value(), path("moved")));
        const Dataset read = DatasetFile::open(path("moved")).value();
        QCOMPARE(read.column(0).displayText(0), QString("ab"));
        QCOMPARE(read.column(0).displayText(1), QString("c"));
        QCOMPARE(read.column(0).bytes().size(), size_t(3));
    }

    void namesTensorsLikeColumns()
    {
        const Safetensors file = Safetensors::map(path("good")).value();
        QCOMPARE(file.find("x")->type, TensorType::F64);
        QCOMPARE(file.find("class")->type, TensorType::I32);
        QCOMPARE(file.find("t")->type, TensorType::U8);
        QCOMPARE(file.find("when")->type, TensorType::I64);
        QCOMPARE(file.find("t/offsets")->type, TensorType::F64);
        QCOMPARE(file.find("t/offsets'")->type, TensorType::I64);
    }

    void survivesTruncation()
    {
        const QByteArray whole = test::readAll(path("good"));
        for (qsizetype length = 0; length < whole.size();
             length += std::max<qsizetype>(1, whole.size() / 500)) {
            put("cut", whole.first(length));
            const Result<Dataset> read = DatasetFile::open(path("cut"));
            QVERIFY2(!read, qPrintable(QString::number(length)));
            QCOMPARE(read.error().kind, Error::Kind::BadInput);
        }
        put("cut", whole + 'x');
        QVERIFY(!DatasetFile::open(path("cut")));
    }

    void findsEveryFlippedByte()
    {
        const QByteArray whole = test::readAll(path("good"));
        const qsizetype data = 8 + (quint8(whole[0]) | quint8(whole[1]) << 8);
        const Dataset original = everything();
        qsizetype refused = 0;
        for (qsizetype at = 0; at < whole.size(); ++at) {
            QByteArray bytes = whole;
            bytes[at] = char(bytes[at] ^ (1 << (at % 8)));
            const Result<Dataset> read = opened(bytes);
            refused += !read;
            const Result<Dataset> verified = opened(bytes, DatasetFile::Check::Fingerprint);
            // What is not found changes nothing: one missing value is as good as another.
            if (at >= data && verified)
                compare(*verified, original);
        }
        QVERIFY(refused > 1000);
    }

    void survivesRandomDamage()
    {
        const QByteArray whole = test::readAll(path("good"));
        RandomStream random(20);
        for (int round = 0; round < 3000; ++round) {
            QByteArray bytes = whole;
            for (quint64 i = 0; i <= random.below(8); ++i)
                bytes[qsizetype(random.below(quint64(bytes.size())))] = char(random.below(256));
            const Result<Dataset> read = opened(bytes);
            if (read)
                compare(*read, *read);
            else
                QVERIFY(read.error().text.contains("damaged"));
        }
    }

    void refusesLyingSchemas_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *name, const char *from, const char *to, const char *why) {
            QTest::newRow(name) << QByteArray(from) << QByteArray(to) << why;
        };
        row("more rows", R"(\"rows\":4)", R"(\"rows\":5)", "as many values");
        row("negative rows", R"(\"rows\":4,)", R"(\"rows\":-1)", "JSON");
        row("no schema", "tenbin.dataset", "another.schema", "holds none");
        row("broken schema", R"({\"columns\":[)", R"({\"columns\":{)", "JSON");
        row("unknown type", R"(\"datetime\")", R"(\"datatime\")", "type");
        row("other type", R"(\"categorical\")", R"(\"datetime\"   )", "of type I64");
        row("unknown role", R"(\"protected\")", R"(\"protectet\")", "role");
        row("unknown tensor", R"(\"tensor\":\"when\")", R"(\"tensor\":\"then\")", "\"then\"");
        row("name twice", R"(\"name\":\"when\")", R"(\"name\":\"t\"   )", "called \"t\"");
        row("newer", R"(\"version\":1)", R"(\"version\":2)", "newer");
        row("no version", R"(\"version\":1)", R"(\"vorsion\":1)", "version");
    }
    void refusesLyingSchemas()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, why);
        put("lying", changed(from, to));
        const Result<Dataset> read = DatasetFile::open(path("lying"));
        QVERIFY(!read);
        QVERIFY2(read.error().text.contains(why), qPrintable(read.error().text));
        QCOMPARE(read.error().kind,
                 why == "newer" ? Error::Kind::Unsupported : Error::Kind::BadInput);
    }

    void refusesCodesBeyondTheLevels_data()
    {
        QTest::addColumn<qint32>("code");
        QTest::newRow("too large") << 2;
        QTest::newRow("huge") << std::numeric_limits<qint32>::max();
        QTest::newRow("below missing") << -2;
        QTest::newRow("lowest") << std::numeric_limits<qint32>::min();
    }
    void refusesCodesBeyondTheLevels()
    {
        QFETCH(qint32, code);
        const Column column = Column::categorical("c", {0, code}, {"a", "b"});
        QVERIFY(DatasetFile::write(Dataset::make("d", {column}).value(), path("codes")));
        QVERIFY(DatasetFile::open(path("codes")).error().text.contains("beyond its categories"));
    }

    void refusesOffsetsOutside_data()
    {
        QTest::addColumn<QList<qint64>>("offsets");
        QTest::newRow("backwards") << QList<qint64>{0, 3, 2, 4};
        QTest::newRow("negative") << QList<qint64>{0, -3, 2, 4};
        QTest::newRow("beyond") << QList<qint64>{0, 9, 2, 4};
    }
    void refusesOffsetsOutside()
    {
        QFETCH(QList<qint64>, offsets);
        const Dataset dataset =
            Dataset::make("d", {Column::text("t", {0, 1, 2, 4}, {'a', 'b', 'c', 'd'})}).value();
        QVERIFY(DatasetFile::write(dataset, path("offsets")));
        QByteArray bytes = test::readAll(path("offsets"));
        // The offsets are the only eight-byte tensor: first in the data.
        const qsizetype at = bytes.size() - 4 - 4 * 8;
        bytes.replace(at, 32, reinterpret_cast<const char *>(offsets.constData()), 32);
        put("offsets", bytes);
        const Result<Dataset> read = DatasetFile::open(path("offsets"));
        QVERIFY(!read);
        QVERIFY(read.error().text.contains("outside"));
    }

    void verifyFindsChangedValues()
    {
        QByteArray bytes = test::readAll(path("good"));
        const double value = 0.1;
        const qsizetype at = bytes.indexOf(QByteArray(reinterpret_cast<const char *>(&value), 8));
        QVERIFY(at > 0);
        bytes[at] = char(bytes[at] ^ 1);
        put("value", bytes);
        QVERIFY(DatasetFile::open(path("value")));
        const Result<Dataset> read =
            DatasetFile::open(path("value"), DatasetFile::Check::Fingerprint);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::BadInput);
        QVERIFY(read.error().text.contains("not those that were written"));
    }

    void outlivesTheFilesName()
    {
        QVERIFY(DatasetFile::write(everything(), path("removed")));
        const Dataset read = DatasetFile::open(path("removed")).value();
        QVERIFY(QFile::remove(path("removed")));
        compare(read, everything());
    }
};

QTEST_APPLESS_MAIN(TestDatasetFile)
#include "tst_dataset_file.moc"
