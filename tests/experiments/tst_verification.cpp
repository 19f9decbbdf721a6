// What a repetition says about a run: verdicts, distances and changes on doctored records.
#include "experiments/verification.h"
#include "experiments/verification_report.h"

#include <QTest>

#include <cmath>
#include <functional>

using namespace tenbin;
using Verdict = Verification::Verdict;

namespace {

Dataset predictions(std::vector<double> probabilities = {0.25, 0.75, 0.5})
{
    return *Dataset::make(QStringLiteral("predictions"),
                          {Column::numeric(QStringLiteral("row"), {0, 1, 2}),
                           Column::categorical(QStringLiteral("prediction"), {0, 1, 1},
                                               {QStringLiteral("no"), QStringLiteral("yes")}),
                           Column::numeric(QStringLiteral("p_yes"), std::move(probabilities)),
                           Column::numeric(QStringLiteral("fold"), {0, 1, 0})});
}

RunFacts facts()
{
    RunFacts run;
    run.spec.task = QStringLiteral("train");
    run.spec.seed = 7;
    run.spec.inputs[QStringLiteral("data")] = {
        TaskSpec::Input::Kind::Dataset, QStringLiteral("sha256:aa"), QStringLiteral("d"), {}};
    run.record.status = RunStatus::Finished;
    MetricValue auc;
    auc.value = 0.875;
    auc.std = 0.125;
    auc.folds = {0.75, 1};
    run.record.outcome.metrics[QStringLiteral("roc_auc")] = auc;
    run.record.outcome.metrics[QStringLiteral("undefined")] = MetricValue{};
    run.record.outcome.artifacts = {{"model", "model/", "model", "11"},
                                    {"predictions", "p.safetensors", "table", "22"}};
    run.record.environment = {
        {QStringLiteral("tenbin"), QStringLiteral("0.1.0")},
        {QStringLiteral("compiler"), QStringLiteral("gcc 12")},
        {QStringLiteral("processor_flags"), QJsonArray{QStringLiteral("avx2")}},
        {QStringLiteral("threads"), 2},
        {QStringLiteral("peak_memory"), 1000},
        {QStringLiteral("libraries"),
         QJsonObject{{QStringLiteral("XGBoost"), QStringLiteral("1.7.4")}}}};
    return run;
}

using Doctor = std::function<void(RunFacts &)>;

void withTables(RunFacts &run, const Dataset &table)
{
    run.record.outcome.artifacts[1].sha256 = QStringLiteral("33");
    run.tables[QStringLiteral("predictions")] = table;
}

} // namespace

Q_DECLARE_METATYPE(Doctor)

class TestVerification : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void verdicts_data();
    void verdicts();
    void changes_data();
    void changes();
    void distances();
    void reportSaysAll();
};

void TestVerification::verdicts_data()
{
    QTest::addColumn<Doctor>("doctor");
    QTest::addColumn<QString>("verdict");
    QTest::addColumn<QString>("part"); ///< of the first difference
    QTest::addColumn<QString>("name");
    const auto row = [](const char *what, const char *verdict, const char *part, const char *name,
                        Doctor doctor) {
        QTest::newRow(what) << std::move(doctor) << QString(verdict) << QString(part)
                            << QString(name);
    };
    const auto auc = [](RunFacts &run) -> MetricValue & {
        return run.record.outcome.metrics[QStringLiteral("roc_auc")];
    };
    row("nothing", "bit-identical", "", "", [](RunFacts &) {});
    row("time and memory", "bit-identical", "", "", [](RunFacts &run) {
        run.record.seconds = 99;
        run.record.environment[QStringLiteral("peak_memory")] = 5;
    });
    row("another machine", "bit-identical", "", "", [](RunFacts &run) {
        run.record.environment[QStringLiteral("compiler")] = QStringLiteral("clang 15");
    });
    row("last bit of a metric", "within tolerance", "metrics", "roc_auc",
        [=](RunFacts &run) { auc(run).value = std::nextafter(0.875, 1); });
    row("metric just inside", "within tolerance", "metrics", "roc_auc",
        [=](RunFacts &run) { auc(run).value += 0.9e-6; });
    row("metric just outside", "different", "metrics", "roc_auc",
        [=](RunFacts &run) { auc(run).value += 1.1e-6; });
    row("metric became undefined", "different", "metrics", "roc_auc",
        [=](RunFacts &run) { auc(run).value = std::nan(""); });
    row("metric became defined", "different", "metrics", "undefined",
        [](RunFacts &run) { run.record.outcome.metrics[QStringLiteral("undefined")].value = 0; });
    row("negative zero", "within tolerance", "metrics", "zero",
        [](RunFacts &run) { run.record.outcome.metrics[QStringLiteral("zero")].value = -0.0; });
    row("deviation", "different", "metrics", "roc_auc std",
        [=](RunFacts &run) { auc(run).std = 0.126; });
    row("interval", "different", "metrics", "roc_auc low",
        [=](RunFacts &run) { auc(run).low = 0.5; });
    row("one fold", "different", "metrics", "roc_auc of fold 2",
        [=](RunFacts &run) { auc(run).folds[1] = 0.99; });
    row("a fold less", "different", "metrics", "number of folds of roc_auc",
        [=](RunFacts &run) { auc(run).folds.removeLast(); });
    row("metric gone", "different", "metrics", "roc_auc",
        [](RunFacts &run) { run.record.outcome.metrics.remove(QStringLiteral("roc_auc")); });
    row("metric more", "different", "metrics", "r2",
        [](RunFacts &run) { run.record.outcome.metrics[QStringLiteral("r2")].value = 1; });
    row("artifact gone", "different", "predictions", "files",
        [](RunFacts &run) { run.record.outcome.artifacts.removeLast(); });
    row("model hash, nothing known", "different", "model", "hash of the files",
        [](RunFacts &run) { run.record.outcome.artifacts[0].sha256 = QStringLiteral("12"); });
    row("predictions hash, same values", "within tolerance", "predictions", "hash of the files",
        [](RunFacts &run) { withTables(run, predictions()); });
    row("probability inside", "within tolerance", "predictions", "p_yes of row 2",
        [](RunFacts &run) {
            withTables(run, predictions({0.25, 0.75 + 1e-9, 0.5}));
        });
    row("probability outside", "different", "predictions", "p_yes of row 3", [](RunFacts &run) {
        withTables(run, predictions({0.25, 0.75 + 1e-9, 0.6}));
    });
    row("class flips", "different", "predictions", "prediction of row 1", [](RunFacts &run) {
        withTables(
            run,
            *Dataset::make("p", {Column::numeric("row", {0, 1, 2}),
                                 Column::categorical("prediction", {1, 1, 1},
                                                     {QStringLiteral("no"), QStringLiteral("yes")}),
                                 Column::numeric("p_yes", {0.25, 0.75, 0.5}),
                                 Column::numeric("fold", {0, 1, 0})}));
    });
    row("other folds", "different", "folds", "fold of row 2", [](RunFacts &run) {
        withTables(
            run,
            *Dataset::make("p", {Column::numeric("row", {0, 1, 2}),
                                 Column::categorical("prediction", {0, 1, 1},
                                                     {QStringLiteral("no"), QStringLiteral("yes")}),
                                 Column::numeric("p_yes", {0.25, 0.75, 0.5}),
                                 Column::numeric("fold", {0, 0.9999999, 0})}));
    });
    row("row less", "different", "predictions", "number of rows", [](RunFacts &run) {
        withTables(run, predictions().taken(std::vector<quint32>{0, 1}));
    });
}

void TestVerification::verdicts()
{
    QFETCH(Doctor, doctor);
    QFETCH(QString, verdict);
    QFETCH(QString, part);
    QFETCH(QString, name);
    RunFacts recorded = facts();
    recorded.tables[QStringLiteral("predictions")] = predictions();
    recorded.record.outcome.metrics[QStringLiteral("zero")].value = 0.0;
    RunFacts repeated = facts();
    repeated.record.outcome.metrics[QStringLiteral("zero")].value = 0.0;
    doctor(repeated);
    for (const bool swapped : {false, true}) {
        const Verification made =
            swapped ? compareRuns(repeated, recorded) : compareRuns(recorded, repeated);
        QCOMPARE(verdictText(made.verdict()), verdict);
        QCOMPARE(made.differences.isEmpty(), part.isEmpty());
        if (part.isEmpty())
            continue;
        QCOMPARE(made.differences.first().part, part);
        QCOMPARE(made.differences.first().name, name);
    }
}

void TestVerification::changes_data()
{
    QTest::addColumn<Doctor>("doctor");
    QTest::addColumn<QString>("what");
    const auto environment = [](const char *what, const char *key, const QJsonValue &value) {
        QTest::newRow(what) << Doctor([=](RunFacts &run) {
            run.record.environment[QLatin1String(key)] = value;
        }) << QString(what);
    };
    environment("tenbin", "tenbin", QStringLiteral("0.2.0"));
    environment("compiler", "compiler", QStringLiteral("gcc 13"));
    environment("processor_flags", "processor_flags", QJsonArray{QStringLiteral("sse4_2")});
    environment("threads", "threads", 3);
    environment("libraries/XGBoost", "libraries",
                QJsonObject{{QStringLiteral("XGBoost"), QStringLiteral("2.0")}});
    environment("libraries/revision", "libraries",
                QJsonObject{{QStringLiteral("XGBoost"), QStringLiteral("1.7.4")},
                            {QStringLiteral("revision"), QStringLiteral("abc")}});
    QTest::newRow("fingerprint/data") << Doctor([](RunFacts &run) {
        run.spec.inputs[QStringLiteral("data")].reference = QStringLiteral("sha256:bb");
    }) << "fingerprint/data";
    QTest::newRow("spec") << Doctor([](RunFacts &run) { run.spec.seed = 8; }) << "spec";
}

void TestVerification::changes()
{
    QFETCH(Doctor, doctor);
    QFETCH(QString, what);
    RunFacts repeated = facts();
    doctor(repeated);
    const Verification made = compareRuns(facts(), repeated);
    QCOMPARE(made.changes.size(), 1);
    QCOMPARE(made.changes.first().id, what);
    QVERIFY(made.changes.first().recorded != made.changes.first().repeated);
    // Surroundings alone say nothing against the numbers.
    QCOMPARE(made.verdict(), Verdict::BitIdentical);
}

void TestVerification::distances()
{
    RunFacts large = facts();
    large.record.outcome.metrics[QStringLiteral("rmse")].value = 2e6;
    RunFacts close = large;
    close.record.outcome.metrics[QStringLiteral("rmse")].value = 2e6 + 1;
    // One in two millions: 5e-7 of the larger value.
    const Verification made = compareRuns(large, close);
    QCOMPARE(made.differences.first().distance, 1 / (2e6 + 1));
    QCOMPARE(made.verdict(), Verdict::WithinTolerance);
    QCOMPARE(compareRuns(large, close, 1e-9).verdict(), Verdict::Different);
    QCOMPARE(compareRuns(large, close, 0).verdict(), Verdict::Different);
    QCOMPARE(compareRuns(large, large, 0).verdict(), Verdict::BitIdentical);
}

void TestVerification::reportSaysAll()
{
    RunFacts repeated = facts();
    repeated.record.outcome.metrics[QStringLiteral("roc_auc")].value = 0.5;
    repeated.record.environment[QStringLiteral("threads")] = 1;
    const Verification made = compareRuns(facts(), repeated);
    const QJsonObject json = verificationJson(made);
    QCOMPARE(json["verdict"].toString(), "different");
    QCOMPARE(json["differences"][0]["recorded"].toDouble(), 0.875);
    QCOMPARE(json["differences"][0]["repeated"].toDouble(), 0.5);
    QCOMPARE(json["differences"][0]["distance"].toDouble(), 0.375);
    QCOMPARE(json["changes"][0]["recorded"].toString(), "2");
    QCOMPARE(json["compared"].toArray().size(), 3);
    QCOMPARE(verificationBlocks(made).size(), 3);
    QCOMPARE(verificationBlocks(compareRuns(facts(), facts())).size(), 1);
}

QTEST_GUILESS_MAIN(TestVerification)
#include "tst_verification.moc"
