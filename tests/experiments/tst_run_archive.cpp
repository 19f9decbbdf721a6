// Runs as archives: the same bytes again, a way into another project, and no way out of it.
#include "core/json.h"
#include "experiments/run_archive.h"
#include "experiments/zip_names.h"
#include "tests/experiments/hostile_zip.h"
#include "tests/experiments/task_bench.h"
#include "tests/support/test_data.h"

#include <QRandomGenerator>

#include <ctime>
#include <functional>

using namespace tenbin;
using namespace tenbin::test;

using Entries = QList<RawEntry>;
using Forge = std::function<QByteArray(const Entries &)>;

Q_DECLARE_METATYPE(Forge)

namespace {

QByteArray table()
{
    QByteArray csv = "x,z,y\n";
    for (int i = 0; i < 60; ++i)
        csv += QByteArray::number(i) + ',' + QByteArray::number((i * 7) % 11) + ',' +
               (i + (i * 13) % 17 < 38 ? "no" : "yes") + '\n';
    return csv;
}

RawEntry plain(const QByteArray &name, const QByteArray &content = "x")
{
    RawEntry entry;
    entry.name = name;
    entry.content = content;
    return entry;
}

} // namespace

class TestRunArchive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sameBytesAgain();
    void anotherProjectTakesItUp_data();
    void anotherProjectTakesItUp();
    void tamperedRunIsNotArchived();
    void hostileArchives_data();
    void hostileArchives();
    void forgedRuns_data();
    void forgedRuns();
    void mutatedArchives();
    void millionEntries();
    void denseFilesAreStored();
    void names_data();
    void names();

private:
    Result<FinishedJob> take(TaskBench &bench, const QString &archive)
    {
        TaskSpec spec;
        spec.task = QStringLiteral("unarchive_run");
        spec.inputs[QStringLiteral("file")] = {TaskSpec::Input::Kind::File, archive, {}, {}};
        return bench.run(spec);
    }
    /// Offers a file to a project and expects it refused, with nothing changed by that.
    void expectRefused(const QByteArray &bytes, Error::Kind kind = Error::Kind::BadInput)
    {
        const QString archive = m_target->write(QStringLiteral("a.zip"), bytes);
        const auto before = filesOf(*m_target);
        const Result<FinishedJob> taken = take(*m_target, archive);
        QVERIFY(!taken);
        QVERIFY2(taken.error().kind == kind, qPrintable(taken.error().text));
        QVERIFY(!taken.error().text.isEmpty());
        QCOMPARE(filesOf(*m_target), before);
        QVERIFY(m_target->project().store().runs()->isEmpty());
    }
    /// All around the project, but for the store's own files.
    static QMap<QString, QByteArray> filesOf(TaskBench &bench)
    {
        QMap<QString, QByteArray> files =
            filesBelow(QFileInfo(bench.project().folder()).absolutePath());
        for (const QString &path : files.keys())
            if (path.contains(QLatin1String("project.sqlite")))
                files.remove(path);
        return files;
    }
    Status pack(const QString &path, bool withData)
    {
        NoProgress progress;
        return packRun({m_run.id, m_source->project().runFolder(m_run.id),
                        m_source->project().folder(), aboutRun(m_source->project(), m_run),
                        withData},
                       path, progress);
    }
    Entries unpacked(const QString &path)
    {
        Entries entries;
        const Result<ZipFile> zip = ZipFile::open(path);
        for (qsizetype i = 0; zip && i < zip->entries().size(); ++i) {
            RawEntry entry = plain(zip->entries()[i].name.toUtf8(), {});
            (void)zip->read(i, [&](QByteArrayView piece) -> Status {
                entry.content.append(piece);
                return {};
            });
            if (entry.name != "manifest.json")
                entries.append(entry);
        }
        return entries;
    }

    std::unique_ptr<TaskBench> m_source;
    std::unique_ptr<TaskBench> m_target; ///< stays empty
    StoredRun m_run;
    QString m_archive;
    Entries m_entries; ///< of the true archive, without the manifest
};

void TestRunArchive::initTestCase()
{
    m_source = std::make_unique<TaskBench>();
    m_target = std::make_unique<TaskBench>();
    const Result<FinishedJob> job = m_source->train(
        m_source->dataset(table()), {{QStringLiteral("learner"), "logistic_regression"},
                                     {QStringLiteral("target"), "y"},
                                     {QStringLiteral("validation"), "stratified:3"}});
    QVERIFY2(job, qPrintable(job ? QString() : job.error().text));
    Store &store = m_source->project().store();
    QVERIFY(store.renameRun(job->run.id, QStringLiteral("the champion ★")));
    QVERIFY(store.setRunNotes(job->run.id, QStringLiteral("first\nsecond")));
    QVERIFY(store.setRunTags(job->run.id, {QStringLiteral("keep"), QStringLiteral("paper")}));
    m_run = *store.findRun(job->run.id);
    m_archive = m_source->file(QStringLiteral("run.zip"));
    const Status packed = pack(m_archive, true);
    QVERIFY2(packed, qPrintable(packed ? QString() : packed.error().text));
    m_entries = unpacked(m_archive);
    QVERIFY(m_entries.size() >= 6);
}

void TestRunArchive::sameBytesAgain()
{
    const QString again = m_source->file(QStringLiteral("again.zip"));
    QVERIFY(pack(again, true));
    QFile one(m_archive);
    QFile two(again);
    QVERIFY(one.open(QIODevice::ReadOnly) && two.open(QIODevice::ReadOnly));
    const QByteArray bytes = one.readAll();
    QCOMPARE(bytes, two.readAll());
    QVERIFY(bytes.startsWith("PK\x03\x04"));
    // The manifest stands first, and no entry is missing in it.
    QCOMPARE(ZipFile::open(again)->entries().first().name, "manifest.json");
    const QString lean = m_source->file(QStringLiteral("lean.zip"));
    QVERIFY(pack(lean, false));
    for (const RawEntry &entry : unpacked(lean))
        QVERIFY(!entry.name.startsWith("data/"));
}

void TestRunArchive::anotherProjectTakesItUp_data()
{
    QTest::addColumn<bool>("withData");
    QTest::newRow("with data") << true;
    QTest::newRow("without data") << false;
}

void TestRunArchive::anotherProjectTakesItUp()
{
    QFETCH(bool, withData);
    TaskBench target;
    const QString path = target.file(QStringLiteral("in.zip"));
    QVERIFY(pack(path, withData));
    const Result<FinishedJob> taken = take(target, path);
    QVERIFY2(taken, qPrintable(taken ? QString() : taken.error().text));
    QCOMPARE(taken->record.outcome.values[QStringLiteral("run")].toString(), m_run.id);
    Store &store = target.project().store();
    QVERIFY(recordRun(store, target.project().runFolder(m_run.id)));
    const Result<StoredRun> run = store.findRun(m_run.id);
    QVERIFY(run);
    QCOMPARE(run->name, m_run.name);
    QCOMPARE(run->notes, m_run.notes);
    QCOMPARE(run->tags, m_run.tags);
    QCOMPARE(run->spec, m_run.spec);
    QCOMPARE(run->started, m_run.started);
    QCOMPARE(run->metrics.keys(), m_run.metrics.keys());
    QCOMPARE(run->metrics["roc_auc"].folds, m_run.metrics["roc_auc"].folds);
    QCOMPARE(store.datasets()->size(), withData ? 1 : 0);
    if (withData) {
        QCOMPARE(store.datasets()->first().id, m_source->project().store().datasets()->first().id);
        QCOMPARE(store.datasets()->first().rows, 60);
    }
    // What comes out again is what went in, whatever project it lies in.
    const QString again = target.file(QStringLiteral("again.zip"));
    NoProgress progress;
    QVERIFY(packRun({run->id, target.project().runFolder(run->id), target.project().folder(),
                     aboutRun(target.project(), *run), withData},
                    again, progress));
    QFile one(path);
    QFile two(again);
    QVERIFY(one.open(QIODevice::ReadOnly) && two.open(QIODevice::ReadOnly));
    QCOMPARE(one.readAll(), two.readAll());
    // A second time it is there already, and nothing happens.
    const auto before = filesOf(target);
    const Result<FinishedJob> twice = take(target, path);
    QVERIFY(!twice);
    QVERIFY2(twice.error().text.contains("already"), qPrintable(twice.error().text));
    QCOMPARE(filesOf(target), before);
}

void TestRunArchive::tamperedRunIsNotArchived()
{
    TaskBench target;
    const QString path = target.file(QStringLiteral("in.zip"));
    QVERIFY(pack(path, true));
    QVERIFY(take(target, path));
    const QString folder = target.project().runFolder(m_run.id);
    QFile file(QDir(folder).filePath(QStringLiteral("predictions.safetensors")));
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(file.size() - 1) && file.putChar('~'));
    file.close();
    NoProgress progress;
    const QString out = target.file(QStringLiteral("out.zip"));
    const Status packed =
        packRun({m_run.id, folder, target.project().folder(), {}, true}, out, progress);
    QVERIFY(!packed);
    QCOMPARE(packed.error().kind, Error::Kind::BadInput);
    QVERIFY(!QFile::exists(out));
}

void TestRunArchive::hostileArchives_data()
{
    QTest::addColumn<Forge>("forge");
    const QString id = m_run.id;
    // An entry more, rightly listed in the manifest: only its own nature speaks against it.
    const auto more = [id](const char *title, const RawEntry &entry) {
        QTest::newRow(title) << Forge([=](const Entries &entries) {
            return zipOf(withManifest(entries + Entries{entry}, id));
        });
    };
    const QByteArray deep = QByteArray("a/").repeated(40) + 'b';
    const QList<QPair<const char *, QByteArray>> badNames{
        {"parent", "../evil"},
        {"parent within", "run/../../evil"},
        {"parent at the end", "run/.."},
        {"own folder", "run/./evil"},
        {"root", "/tmp/evil"},
        {"double slash", "run//evil"},
        {"drive", "C:/evil"},
        {"drive without slash", "C:evil"},
        {"backslash", "run\\evil"},
        {"backslash parent", "..\\evil"},
        {"network path", "\\\\host\\evil"},
        {"empty name", ""},
        {"folder", "run/folder/"},
        {"control character", "run/a\x07"},
        {"line break", "run/a\nb"},
        {"not UTF-8", "run/\xFF\xFE"},
        {"overlong slash", "run\xC0\xAF"
                           "evil"},
        {"right to left", "run/\xE2\x80\xAEgnp.exe"},
        {"device", "run/CON"},
        {"device with suffix", "run/nul.txt"},
        {"dot at the end", "run/evil."},
        {"space at the end", "run/evil "},
        {"too long", QByteArray(1'500, 'a')},
        {"part too long", "run/" + QByteArray(300, 'a')},
        {"too deep", deep},
        {"stream", "run/spec.json:evil"},
        {"twice", "run/spec.json"},
        {"twice but for case", "run/SPEC.json"},
        {"twice but for composition", "RUN/ABOUT.JSON"},
        {"file as folder", "run/spec.json/evil"},
        {"nothing's", "run/evil"},
        {"outside the parts", "evil"},
        {"worker's lock", "run/worker.lock"},
        {"cancel", "run/cancel"},
        {"store", "project.sqlite"},
        {"other data", "data/0123.safetensors"},
    };
    for (const auto &[title, name] : badNames)
        more(title, plain(name));
    RawEntry entry = plain("run/link", "/etc/passwd");
    entry.attributes = 0xA1FF0000U;
    more("symbolic link", entry);
    entry.attributes = 0x21B60000U;
    more("device file", entry);
    entry.attributes = 0x41ED0010U;
    more("folder by its mode", entry);
    entry = plain("run/secret");
    entry.flags |= 1U;
    more("encrypted", entry);
    entry = plain("run/packed");
    entry.method = 12;
    more("unusual packing", entry);
    entry = plain("run/bomb", QByteArray(8 << 20, '\0'));
    entry.method = 8;
    more("bomb", entry);
    entry = plain("run/liar", QByteArray(5'000, 'a'));
    entry.method = 8;
    entry.size = 10;
    more("smaller than it is", entry);
    entry.size = 50'000;
    more("larger than it is", entry);
    entry = plain("run/liar", QByteArray(5'000, 'a'));
    entry.size = 10;
    entry.packed = 10;
    more("stored, smaller than it is", entry);
    entry = plain("run/liar");
    entry.size = 0xFFFFFFF0;
    more("four gigabytes", entry);
    entry = plain("run/liar");
    entry.crc = 1;
    more("checksum", entry);
    entry = plain("run/liar");
    entry.localName = "run/othe";
    more("two names", entry);
    entry = plain("run/liar");
    entry.offset = 0x7FFFFFFF;
    more("beyond the end", entry);

    const auto whole = [](const char *title, Forge forge) { QTest::newRow(title) << forge; };
    whole("empty file", [](const Entries &) { return QByteArray(); });
    whole("no archive", [](const Entries &) { return QByteArray(5'000, 'x'); });
    whole("empty archive", [](const Entries &) { return zipOf({}); });
    whole("no manifest", [](const Entries &entries) { return zipOf(entries); });
    whole("manifest is no JSON", [](const Entries &entries) {
        return zipOf(Entries{plain("manifest.json", "{")} + entries);
    });
    whole("manifest of another thing", [](const Entries &entries) {
        return zipOf(Entries{plain("manifest.json", "{\"a\":1}")} + entries);
    });
    whole("run id leaves the folder", [](const Entries &entries) {
        return zipOf(withManifest(entries, QStringLiteral("../../../../../tmp/evil0123456789")));
    });
    whole("run id too short",
          [](const Entries &entries) { return zipOf(withManifest(entries, "0123")); });
    whole("run id in capitals", [](const Entries &entries) {
        return zipOf(withManifest(entries, QString(32, QChar(u'A'))));
    });
    whole("entry not listed", [id](const Entries &entries) {
        return zipOf(withManifest(entries, id) + Entries{plain("run/more")});
    });
    whole("listed, not there", [id](const Entries &entries) {
        Entries all = withManifest(entries, id);
        all.removeLast();
        return zipOf(all);
    });
    whole("hash of an entry", [id](const Entries &entries) {
        Entries all = withManifest(entries, id);
        all.last().content[all.last().content.size() - 1] ^= 1;
        return zipOf(all);
    });
    whole("count of entries", [id](const Entries &entries) {
        RawZip zip;
        for (const RawEntry &one : withManifest(entries, id))
            zip.add(one);
        return zip.bytes(3, 1 << 16);
    });
    whole("list of entries too long", [id](const Entries &entries) {
        RawZip zip;
        for (const RawEntry &one : withManifest(entries, id))
            zip.add(one);
        return zip.bytes(entries.size() + 1, 200 << 20);
    });
    whole("entries overlap", [id](const Entries &entries) {
        RawZip zip;
        Entries all = withManifest(entries, id);
        for (int i = 0; i < 300; ++i) {
            RawEntry again = plain("run/n" + QByteArray::number(i), all.last().content);
            again.offset = 0;
            all.append(again);
        }
        return zipOf(all).chopped(64);
    });
    whole("half of it", [id](const Entries &entries) {
        const QByteArray bytes = zipOf(withManifest(entries, id));
        return bytes.first(bytes.size() / 2);
    });
}

void TestRunArchive::hostileArchives()
{
    QFETCH(Forge, forge);
    expectRefused(forge(m_entries));
}

void TestRunArchive::forgedRuns_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    const auto row = [](const char *title, const char *file, const QByteArray &from,
                        const QByteArray &to) {
        QTest::newRow(title) << QString(file) << from << to;
    };
    row("artifact outside", "run/outcome.json", "predictions.safetensors", "../../project.sqlite");
    row("artifact at the root", "run/outcome.json", "predictions.safetensors", "/etc/passwd");
    row("artifact is the spec", "run/outcome.json", "predictions.safetensors", "spec.json");
    row("artifact's hash", "run/outcome.json", "\"sha256\": \"", "\"sha256\": \"0");
    row("run failed", "run/outcome.json", "\"finished\"", "\"failed\"");
    row("run runs", "run/outcome.json", "\"finished\"", "\"running\"");
    row("outcome is no JSON", "run/outcome.json", "{", "");
    row("spec is no spec", "run/spec.json", "tenbin_task", "task_tenbin");
    row("spec uses other data", "run/spec.json", "sha256:", "sha256:0");
    row("about is no JSON", "run/about.json", "{", "");
}

void TestRunArchive::forgedRuns()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    Entries entries = m_entries;
    bool forged = false;
    for (RawEntry &entry : entries) {
        if (entry.name != file.toUtf8())
            continue;
        forged = entry.content.contains(from) ||
                 entry.content.contains(QByteArray(from).replace(": ", ":"));
        entry.content.replace(from, to);
        entry.content.replace(QByteArray(from).replace(": ", ":"),
                              QByteArray(to).replace(": ", ":"));
    }
    QVERIFY(forged);
    expectRefused(zipOf(withManifest(entries, m_run.id)));
}

void TestRunArchive::mutatedArchives()
{
    QFile file(m_archive);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QRandomGenerator random(20240229);
    auto target = std::make_unique<TaskBench>();
    auto untouched = filesOf(*target);
    int refused = 0;
    constexpr int rounds = 300;
    for (int round = 0; round < rounds; ++round) {
        QByteArray mutated = bytes;
        const int changes = 1 + random.bounded(4);
        for (int change = 0; change < changes; ++change) {
            // Half of them where the archive's structure is.
            const qsizetype span = random.bounded(2) ? mutated.size() : qsizetype(1'500);
            const qsizetype at = mutated.size() - 1 - random.bounded(int(span));
            switch (random.bounded(3)) {
            case 0: mutated[at] = char(random.bounded(256)); break;
            case 1: mutated.remove(at, 1 + random.bounded(8)); break;
            default: mutated.insert(at, char(random.bounded(256))); break;
            }
        }
        const QString archive = target->write(QStringLiteral("a.zip"), mutated);
        const Result<FinishedJob> taken = take(*target, archive);
        QVERIFY(QFile::remove(archive));
        if (!taken) {
            ++refused;
            QCOMPARE(filesOf(*target), untouched);
            continue;
        }
        // A change where it says nothing: what came in is what went out.
        const Result<FinishedJob> recorded =
            recordRun(target->project().store(), target->project().runFolder(m_run.id));
        QVERIFY(recorded);
        QCOMPARE(recorded->run.name, m_run.name);
        QCOMPARE(recorded->run.metrics["roc_auc"].folds, m_run.metrics["roc_auc"].folds);
        target = std::make_unique<TaskBench>();
        untouched = filesOf(*target);
    }
    QVERIFY2(refused > rounds / 2, qPrintable(QString::number(refused)));
}

void TestRunArchive::millionEntries()
{
    RawZip zip;
    RawEntry entry = plain("run/00000000", {});
    for (int i = 0; i < 1'000'000; ++i) {
        QByteArray digits = QByteArray::number(i);
        entry.name.replace(entry.name.size() - digits.size(), digits.size(), digits);
        zip.add(entry);
    }
    const QByteArray bytes = zip.bytes(16'960, 0);
    for (const qsizetype declared : {qsizetype(58'000'000), qsizetype(500'000)}) {
        QByteArray lying = bytes;
        qToLittleEndian(quint32(declared), lying.data() + lying.size() - 10);
        const QString archive = m_target->write(QStringLiteral("million.zip"), lying);
        // Of the processor: the disk is still busy with the file.
        const std::clock_t begun = std::clock();
        QVERIFY(!ZipFile::open(archive));
        const double seconds = double(std::clock() - begun) / CLOCKS_PER_SEC;
        QVERIFY2(sanitized || seconds < 4, qPrintable(QString::number(seconds)));
        QVERIFY(QFile::remove(archive));
    }
}

void TestRunArchive::denseFilesAreStored()
{
    // Constant columns pack a thousand to one: what is written must be read again.
    const QString path = m_source->file(QStringLiteral("dense.zip"));
    NoProgress progress;
    const QByteArray zeros(4 << 20, '\0');
    QVERIFY(writeZip(path, {{QStringLiteral("zeros"), zeros, {}}}, progress));
    const Result<ZipFile> zip = ZipFile::open(path);
    QVERIFY2(zip, qPrintable(zip ? QString() : zip.error().text));
    QByteArray read;
    QVERIFY(zip->read(0, [&](QByteArrayView piece) -> Status {
        read.append(piece);
        return {};
    }));
    QVERIFY(read == zeros);
}

void TestRunArchive::names_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"manifest.json", "run/model/pipeline.json", "a b/c-d_e.f",
                             "run/日本語", "run/con1", "run/nullable", "run/.hidden"})
        QTest::newRow(name) << QString::fromUtf8(name);
}

void TestRunArchive::names()
{
    QFETCH(QString, name);
    QCOMPARE(entryNameFault(name), QString());
}

QTEST_GUILESS_MAIN(TestRunArchive)
#include "tst_run_archive.moc"
