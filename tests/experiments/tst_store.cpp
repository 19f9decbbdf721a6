#include "experiments/store.h"
#include "tests/experiments/stored_samples.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstring>
#include <limits>

#include <sqlite3.h>

using namespace tenbin;
using test::sampleDataset;
using test::sampleRun;

namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

struct TestStore
{
    QTemporaryDir folder;
    QString path = folder.filePath(QStringLiteral("project.sqlite"));
    std::unique_ptr<Store> store;

    TestStore()
    {
        if (const Status created = Store::create(path))
            open();
        else
            qWarning() << created.error().text << created.error().detail;
    }
    void open()
    {
        store.reset();
        Result<std::unique_ptr<Store>> opened = Store::open(path, Store::Access::Write);
        if (opened)
            store = std::move(*opened);
        else
            qWarning() << opened.error().text << opened.error().detail;
    }
};

QStringList names(const Result<QList<StoredRun>> &runs)
{
    QStringList all;
    if (runs)
        for (const StoredRun &run : *runs)
            all.append(run.name);
    return all;
}

} // namespace

class TestStoreUnit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsAWholeRun();
    void keepsNumbersBitForBit_data();
    void keepsNumbersBitForBit();
    void refusesTextThatCannotBeStored_data();
    void refusesTextThatCannotBeStored();
    void hostileNamesAreText_data();
    void hostileNamesAreText();
    void aRunThatEndsKeepsWhatThePersonWrote();
    void findsByIdNameAndPrefix();
    void sortsAndLimits();
    void sortsBySeveral();
    void readsOnlyTheMetricsAskedFor();
    void filters();
    void oneBadRunKeepsAllOut();
    void removesARunWithItsParts();
    void datasets();
    void readerWorksBesideTheWriter();
    void settingsHold();
    void oneSqliteLibrary();
};

void TestStoreUnit::keepsAWholeRun()
{
    TestStore test;
    QVERIFY(test.store);
    StoredRun run = sampleRun(QStringLiteral("Versuch Ä 天秤"));
    run.seed = std::numeric_limits<quint64>::max();
    run.metrics[QStringLiteral("roc_auc")] = {
        0.9,  0.01, {0.89, 0.91, notANumber},
        0.88, 0.92, QStringLiteral("95 % t interval over 3 folds")};
    run.artifacts = {{QStringLiteral("model"), QStringLiteral("model/"), QStringLiteral("model"),
                      QStringLiteral("00ff")}};
    run.warnings = {QStringLiteral("two"), QStringLiteral("one")};
    run.tags = {QStringLiteral("a"), QStringLiteral("b")};
    run.notes = QStringLiteral("line\nline");
    run.error =
        Error{Error::Kind::Numeric, QStringLiteral("t"), QStringLiteral("h"), QStringLiteral("d")};
    QVERIFY(test.store->record({run}));
    test.open();
    const Result<StoredRun> found = test.store->findRun(run.id);
    QVERIFY(found);
    QCOMPARE(found->name, run.name);
    QCOMPARE(found->task, run.task);
    QCOMPARE(found->status, run.status);
    QCOMPARE(found->started, run.started);
    QCOMPARE(found->seconds, 1.5);
    QCOMPARE(found->seed, run.seed);
    QCOMPARE(found->problem, run.problem);
    QCOMPARE(found->learner, run.learner);
    QCOMPARE(found->dataset, run.dataset);
    QCOMPARE(found->spec, run.spec);
    QCOMPARE(found->taskSpec()->params[QStringLiteral("target")].toString(),
             QStringLiteral("income"));
    QCOMPARE(found->notes, run.notes);
    QCOMPARE(found->tags, run.tags);
    QCOMPARE(found->warnings, run.warnings);
    QCOMPARE(found->error->kind, Error::Kind::Numeric);
    QCOMPARE(found->error->hint, QStringLiteral("h"));
    QCOMPARE(found->artifacts.size(), 1);
    QCOMPARE(found->artifacts[0].path, QStringLiteral("model/"));
    const MetricValue metric = found->metrics[QStringLiteral("roc_auc")];
    QCOMPARE(metric.value, 0.9);
    QCOMPARE(metric.std, 0.01);
    QCOMPARE(metric.low, 0.88);
    QCOMPARE(metric.high, 0.92);
    QCOMPARE(metric.interval, QStringLiteral("95 % t interval over 3 folds"));
    QCOMPARE(metric.folds.size(), 3);
    QCOMPARE(metric.folds[1], 0.91);
    QVERIFY(std::isnan(metric.folds[2]));
}

void TestStoreUnit::keepsNumbersBitForBit_data()
{
    QTest::addColumn<double>("value");
    QTest::newRow("NaN") << notANumber;
    QTest::newRow("infinity") << infinity;
    QTest::newRow("minus infinity") << -infinity;
    QTest::newRow("smallest subnormal") << 4.9406564584124654e-324;
    QTest::newRow("largest") << std::numeric_limits<double>::max();
    QTest::newRow("2^53 + 2") << 9007199254740994.0;
    QTest::newRow("2^63") << 9223372036854775808.0;
    QTest::newRow("a tenth") << 0.1;
    QTest::newRow("whole") << -3.0;
    QTest::newRow("zero") << 0.0;
}

void TestStoreUnit::keepsNumbersBitForBit()
{
    QFETCH(double, value);
    TestStore test;
    StoredRun run = sampleRun(QStringLiteral("r"));
    run.metrics[QStringLiteral("m")].value = value;
    run.metrics[QStringLiteral("m")].folds = {value, -0.0};
    QVERIFY(test.store->record({run}));
    test.open();
    const Result<StoredRun> found = test.store->findRun(run.id);
    QVERIFY(found);
    const MetricValue metric = found->metrics[QStringLiteral("m")];
    QCOMPARE(std::isnan(metric.value), std::isnan(value));
    if (!std::isnan(value))
        QCOMPARE(std::memcmp(&metric.value, &value, sizeof value), 0);
    QCOMPARE(std::memcmp(&metric.folds[0], &value, sizeof value), 0);
    QVERIFY(std::signbit(metric.folds[1]));
}

void TestStoreUnit::refusesTextThatCannotBeStored_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("NUL") << QStringLiteral("a") + QChar(0) + QStringLiteral("b");
    QTest::newRow("half a surrogate pair") << QStringLiteral("a") + QChar(0xD83D);
}

void TestStoreUnit::refusesTextThatCannotBeStored()
{
    QFETCH(QString, text);
    TestStore test;
    const Status recorded = test.store->record({sampleRun(text)});
    QVERIFY(!recorded);
    QCOMPARE(recorded.error().kind, Error::Kind::BadInput);
    QCOMPARE(test.store->runs()->size(), 0);
}

void TestStoreUnit::hostileNamesAreText_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("statement") << QStringLiteral("x'); DROP TABLE runs; --");
    QTest::newRow("quotes") << QStringLiteral("\"a\" 'b' `c` [d]");
    QTest::newRow("placeholder") << QStringLiteral("?1 :name $x @y");
    QTest::newRow("pattern") << QStringLiteral("%_*");
    QTest::newRow("markup") << QStringLiteral("<img src=x>\r\n\t%n");
    QTest::newRow("emoji") << QStringLiteral("⚖️ 天秤 \U0001F600");
    QTest::newRow("long") << QString(100'000, QLatin1Char('n'));
}

void TestStoreUnit::hostileNamesAreText()
{
    QFETCH(QString, name);
    TestStore test;
    StoredRun run = sampleRun(name, {{name, 0.5}});
    run.tags = {name};
    QVERIFY(test.store->record({run}, {sampleDataset(name, QStringLiteral("aa"))}));
    test.open();
    const Result<StoredRun> found = test.store->findRun(name);
    QVERIFY(found);
    QCOMPARE(found->id, run.id);
    QCOMPARE(found->name, name);
    QCOMPARE(found->tags, QStringList{name});
    QCOMPARE(found->metrics[name].value, 0.5);
    QCOMPARE(test.store->findDataset(name)->name, name);
    RunQuery query;
    query.sorts = {{name}};
    QCOMPARE(names(test.store->runs(query)), QStringList{name});
}

void TestStoreUnit::aRunThatEndsKeepsWhatThePersonWrote()
{
    TestStore test;
    StoredRun run = sampleRun(QStringLiteral("first"));
    run.status = RunStatus::Running;
    QVERIFY(test.store->record({run}));
    QVERIFY(test.store->renameRun(run.id, QStringLiteral("mine")));
    QVERIFY(test.store->setRunNotes(run.id, QStringLiteral("good one")));
    QVERIFY(test.store->setRunTags(run.id, {QStringLiteral("paper")}));
    run.status = RunStatus::Finished;
    run.metrics[QStringLiteral("rmse")].value = 2;
    QVERIFY(test.store->record({run}));
    const Result<StoredRun> found = test.store->findRun(run.id);
    QVERIFY(found);
    QCOMPARE(found->status, RunStatus::Finished);
    QCOMPARE(found->name, QStringLiteral("mine"));
    QCOMPARE(found->notes, QStringLiteral("good one"));
    QCOMPARE(found->tags, QStringList{QStringLiteral("paper")});
    QCOMPARE(found->metrics[QStringLiteral("rmse")].value, 2.0);
    QCOMPARE(test.store->runs()->size(), 1);
}

void TestStoreUnit::findsByIdNameAndPrefix()
{
    TestStore test;
    StoredRun older = sampleRun(QStringLiteral("same"));
    older.id = QStringLiteral("aaaa0000aaaa0000aaaa0000aaaa0000");
    StoredRun newer = sampleRun(QStringLiteral("same"));
    newer.id = QStringLiteral("aaab0000aaaa0000aaaa0000aaaa0000");
    StoredRun named = sampleRun(QStringLiteral("aaaa"));
    named.id = QStringLiteral("cccc0000aaaa0000aaaa0000aaaa0000");
    QVERIFY(test.store->record({older, newer, named}));
    QCOMPARE(test.store->findRun(older.id)->id, older.id);
    QCOMPARE(test.store->findRun(QStringLiteral("same"))->id, newer.id);
    QCOMPARE(test.store->findRun(QStringLiteral("aaab"))->id, newer.id);
    // A name that someone gave goes before a beginning of an id.
    QCOMPARE(test.store->findRun(QStringLiteral("aaaa"))->id, named.id);
    for (const char *reference : {"aaa", "zzz", "", "%", "aaa_"}) {
        const Result<StoredRun> found = test.store->findRun(QLatin1String(reference));
        QVERIFY2(!found, reference);
        QCOMPARE(found.error().kind, Error::Kind::BadInput);
    }
    QVERIFY(test.store->findRun(QStringLiteral("aaa")).error().hint.contains(older.id));
}

void TestStoreUnit::sortsAndLimits()
{
    TestStore test;
    QVERIFY(
        test.store->record({sampleRun(QStringLiteral("b"), {{QStringLiteral("auc"), 0.7}}),
                            sampleRun(QStringLiteral("c"), {{QStringLiteral("auc"), notANumber}}),
                            sampleRun(QStringLiteral("a"), {{QStringLiteral("auc"), 0.9}}),
                            sampleRun(QStringLiteral("d"))}));
    RunQuery query;
    QCOMPARE(names(test.store->runs(query)).join(QString()), QStringLiteral("dacb"));
    query.sorts = {{QStringLiteral("auc")}};
    QCOMPARE(names(test.store->runs(query)).join(QString()), QStringLiteral("abdc"));
    query.sorts = {{QStringLiteral("auc"), true}};
    QCOMPARE(names(test.store->runs(query)).join(QString()), QStringLiteral("badc"));
    query.limit = 1;
    QCOMPARE(names(test.store->runs(query)).join(QString()), QStringLiteral("b"));
    query.sorts = {{QStringLiteral("name"), true}};
    query.limit = 3;
    QCOMPARE(names(test.store->runs(query)).join(QString()), QStringLiteral("abc"));
    QCOMPARE(*test.store->metricNames(), QStringList{QStringLiteral("auc")});
}

void TestStoreUnit::sortsBySeveral()
{
    TestStore test;
    const auto withDepth = [](const char *name, double auc, double depth) {
        StoredRun run = sampleRun(QString::fromLatin1(name), {{QStringLiteral("auc"), auc}});
        run.spec =
            QStringLiteral(R"({"params":{"learner_params":{"depth":%1}}})").arg(depth).toUtf8();
        return run;
    };
    QVERIFY(test.store->record({withDepth("a", 0.5, 10), withDepth("b", 0.9, 2),
                                withDepth("c", 0.5, 9), sampleRun(QStringLiteral("d"))}));
    const auto sorted = [&](const char *by, bool ascending = false) {
        RunQuery query;
        query.sorts = RunSort::parse(QString::fromUtf8(by), ascending).value();
        return names(test.store->runs(query)).join(QString());
    };
    QCOMPARE(sorted("auc, name asc"), QStringLiteral("bacd"));
    QCOMPARE(sorted("metrics.auc asc, name"), QStringLiteral("cabd"));
    // Numbers of params sort as numbers.
    QCOMPARE(sorted("auc,params.depth"), QStringLiteral("bacd"));
    QCOMPARE(sorted("auc,params.depth ASC"), QStringLiteral("bcad"));
    // The sample run "d" has a depth of 4.
    QCOMPARE(sorted("params.depth", true), QStringLiteral("bdca"));
    QCOMPARE(sorted("`no such, metric`, name", true), QStringLiteral("abcd"));
    for (const char *wrong : {"auc,", ",auc", "auc name", "auc up", "`auc"})
        QVERIFY2(!RunSort::parse(QString::fromLatin1(wrong)), wrong);
}

void TestStoreUnit::readsOnlyTheMetricsAskedFor()
{
    TestStore test;
    QVERIFY(test.store->record({sampleRun(
        QStringLiteral("a"),
        {{QStringLiteral("auc"), 0.5}, {QStringLiteral("rmse"), 2}, {QStringLiteral("f1"), 1}})}));
    RunQuery query;
    query.metrics = {QStringLiteral("auc"), QStringLiteral("absent")};
    query.filter = QStringLiteral("rmse = 2");
    const QStringList shown = test.store->runs(query)->first().metrics.keys();
    QVERIFY(shown.contains(QStringLiteral("auc")));
    QVERIFY(!shown.contains(QStringLiteral("f1")));
    query.metrics = {QStringLiteral("absent")};
    query.filter.clear();
    QCOMPARE(test.store->runs(query)->first().metrics.size(), 0);
    query.metrics.clear();
    QCOMPARE(test.store->runs(query)->first().metrics.size(), 3);
}

void TestStoreUnit::filters()
{
    TestStore test;
    StoredRun other = sampleRun(QStringLiteral("other"), {{QStringLiteral("auc"), 0.6}});
    other.learner = QStringLiteral("baseline");
    QVERIFY(test.store->record(
        {sampleRun(QStringLiteral("one"), {{QStringLiteral("auc"), 0.9}}), other}));
    RunQuery query;
    query.filter = QStringLiteral("metrics.auc > 0.5 and learner = \"baseline\"");
    query.withMetrics = false;
    QCOMPARE(names(test.store->runs(query)), QStringList{QStringLiteral("other")});
    query.filter = QStringLiteral("metrics.auc >");
    const Result<QList<StoredRun>> found = test.store->runs(query);
    QVERIFY(!found);
    QCOMPARE(found.error().kind, Error::Kind::BadInput);
}

void TestStoreUnit::oneBadRunKeepsAllOut()
{
    TestStore test;
    StoredRun bad = sampleRun(QStringLiteral("bad"), {{QStringLiteral("new_metric"), 1}});
    bad.warnings = {QString(QChar(0))};
    QVERIFY(!test.store->record({sampleRun(QStringLiteral("good")), bad},
                                {sampleDataset(QStringLiteral("d"), QStringLiteral("aa"))}));
    QCOMPARE(test.store->runs()->size(), 0);
    QCOMPARE(test.store->datasets()->size(), 0);
    QCOMPARE(test.store->metricNames()->size(), 0);
    bad.warnings.clear();
    QVERIFY(test.store->record({bad}));
    QCOMPARE(test.store->findRun(bad.id)->metrics.size(), 1);
}

void TestStoreUnit::removesARunWithItsParts()
{
    TestStore test;
    StoredRun run = sampleRun(QStringLiteral("r"), {{QStringLiteral("m"), 1}});
    run.tags = {QStringLiteral("t")};
    run.warnings = {QStringLiteral("w")};
    run.artifacts = {{}};
    QVERIFY(test.store->record({run}));
    QVERIFY(test.store->removeRun(run.id));
    QVERIFY(!test.store->findRun(run.id));
    test.store.reset();
    sqlite3 *raw = nullptr;
    QCOMPARE(sqlite3_open(test.path.toUtf8().constData(), &raw), SQLITE_OK);
    for (const char *table : {"runs", "metrics", "run_tags", "artifacts", "warnings"}) {
        sqlite3_stmt *count = nullptr;
        const QByteArray sql = QByteArray("SELECT count(*) FROM ") + table;
        QCOMPARE(sqlite3_prepare_v2(raw, sql.constData(), -1, &count, nullptr), SQLITE_OK);
        QCOMPARE(sqlite3_step(count), SQLITE_ROW);
        QCOMPARE(sqlite3_column_int(count, 0), 0);
        sqlite3_finalize(count);
    }
    sqlite3_close(raw);
}

void TestStoreUnit::datasets()
{
    TestStore test;
    const StoredDataset first = sampleDataset(QStringLiteral("adult"), QStringLiteral("aa"));
    const StoredDataset second = sampleDataset(QStringLiteral("adult"), QStringLiteral("bb"));
    QVERIFY(first.id != second.id);
    QVERIFY(test.store->record({}, {first}));
    QVERIFY(test.store->record({}, {second}));
    QCOMPARE(test.store->findDataset(QStringLiteral("adult"))->id, second.id);
    QCOMPARE(test.store->findDataset(first.id.left(6))->id, first.id);
    // Registered again: the newest, still one row.
    QVERIFY(test.store->record({}, {first}));
    QCOMPARE(test.store->findDataset(QStringLiteral("adult"))->id, first.id);
    QCOMPARE(test.store->datasets()->size(), 2);
    const Result<StoredDataset> found = test.store->findDataset(first.id);
    QCOMPARE(found->rows, 3);
    QCOMPARE(found->created, first.created);
    QCOMPARE(found->source, first.source);
    QCOMPARE(found->columns, first.columns);
    QCOMPARE(found->roles().value(QStringLiteral("income")), QStringLiteral("target"));
    QVERIFY(test.store->setDatasetRoles(first.id, {{QStringLiteral("x"), QStringLiteral("id")}}));
    QCOMPARE(test.store->findDataset(first.id)->roles().keys(), QStringList{QStringLiteral("x")});
    QVERIFY(test.store->removeDataset(first.id));
    QVERIFY(!test.store->findDataset(first.id));
    const Result<StoredDataset> absent = test.store->findDataset(QStringLiteral("adul"));
    QCOMPARE(absent.error().kind, Error::Kind::BadInput);
}

void TestStoreUnit::readerWorksBesideTheWriter()
{
    TestStore test;
    QVERIFY(test.store->record({sampleRun(QStringLiteral("r"))}));
    const Result<std::unique_ptr<Store>> reader = Store::open(test.path, Store::Access::Read);
    QVERIFY(reader);
    QCOMPARE((*reader)->runs()->size(), 1);
    const Status recorded = (*reader)->record({sampleRun(QStringLiteral("no"))});
    QVERIFY(!recorded);
    QCOMPARE(recorded.error().kind, Error::Kind::Storage);
    QVERIFY(test.store->record({sampleRun(QStringLiteral("s"))}));
    QCOMPARE((*reader)->runs()->size(), 2);
}

void TestStoreUnit::settingsHold()
{
    TestStore test;
    QVERIFY(test.store->record({sampleRun(QStringLiteral("r"))}));
    test.store.reset();
    sqlite3 *raw = nullptr;
    QCOMPARE(sqlite3_open(test.path.toUtf8().constData(), &raw), SQLITE_OK);
    const auto value = [&](const char *sql) {
        sqlite3_stmt *statement = nullptr;
        sqlite3_prepare_v2(raw, sql, -1, &statement, nullptr);
        QByteArray text;
        if (sqlite3_step(statement) == SQLITE_ROW)
            text = reinterpret_cast<const char *>(sqlite3_column_text(statement, 0));
        sqlite3_finalize(statement);
        return text;
    };
    QCOMPARE(value("PRAGMA journal_mode"), QByteArray("wal"));
    QCOMPARE(value("PRAGMA application_id"), QByteArray::number(0x544E424E));
    QCOMPARE(value("PRAGMA user_version"), QByteArray("2"));
    QCOMPARE(value("PRAGMA integrity_check"), QByteArray("ok"));
    QCOMPARE(value("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND NOT strict "
                   "AND name NOT LIKE 'sqlite%'"),
             QByteArray("0"));
    QCOMPARE(value("SELECT length(value) FROM facts WHERE key = 'uuid'"), QByteArray("32"));
    sqlite3_close(raw);
}

/// Two copies of SQLite in one process drop each other's locks.
void TestStoreUnit::oneSqliteLibrary()
{
    TestStore test;
    QFile maps(QStringLiteral("/proc/self/maps"));
    if (!maps.open(QIODevice::ReadOnly))
        QSKIP("this system does not list the files mapped by a process");
    QSet<QByteArray> libraries;
    for (const QByteArray &line : maps.readAll().split('\n'))
        if (line.contains("sqlite3"))
            libraries.insert(line.mid(line.indexOf('/')));
    QCOMPARE(libraries.size(), 1);
}

QTEST_GUILESS_MAIN(TestStoreUnit)
#include "tst_store.moc"
