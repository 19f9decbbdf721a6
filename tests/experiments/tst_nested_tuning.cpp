#include "core/random.h"
#include "experiments/nested_tuning.h"
#include "experiments/resume_job.h"
#include "tests/experiments/task_bench.h"

#include <QElapsedTimer>
#include <QJsonArray>

#include <algorithm>
#include <cmath>

using namespace tenbin;
using test::TaskBench;

namespace {

QString text(const char *latin)
{
    return QString::fromLatin1(latin);
}

/// Rows of a CSV without its first line; the class follows x and z with some noise, and `holes`
/// leaves cells out.
QList<QByteArray> rowsOf(int count, bool holes)
{
    const char *kinds[] = {"red", "green", "blue"};
    QList<QByteArray> rows;
    for (int i = 0; i < count; ++i) {
        RandomStream stream(3, quint64(i));
        const double x = stream.uniform();
        const double z = stream.uniform();
        const bool yes = x + 0.5 * z + 0.8 * stream.uniform() > 1.15;
        const QByteArray kind = kinds[stream.below(3)];
        const bool hole = holes && stream.uniform() < 0.2;
        rows.append((hole ? QByteArray() : QByteArray::number(x)) + ',' + QByteArray::number(z) +
                    ',' + kind + ',' + (yes ? "yes" : "no"));
    }
    return rows;
}

QByteArray csvOf(const QList<QByteArray> &rows)
{
    return "x,z,kind,y\n" + rows.join('\n') + '\n';
}

QJsonObject params(const char *learner, const char *search, const QStringList &space)
{
    return {{text("learner"), text(learner)},
            {text("target"), text("y")},
            {text("validation"), text("stratified:4")},
            {text("nested"), text("stratified:3")},
            {text("search"), text(search)},
            {text("space"), QJsonArray::fromStringList(space)}};
}

TaskSpec tuneSpec(const StoredDataset &data, const QJsonObject &params)
{
    TaskSpec spec = TaskBench::trainSpec(data, params);
    spec.task = text("tune");
    return spec;
}

QJsonObject tuningOf(const FinishedJob &job)
{
    return job.record.outcome.values[text("tuning")].toObject();
}

QJsonObject nestedOf(const FinishedJob &job)
{
    return tuningOf(job)[text("nested")].toObject();
}

/// What the searches found, without what the clock says.
QJsonValue timeless(const QJsonValue &value)
{
    if (value.isArray()) {
        QJsonArray made;
        for (const QJsonValue &one : value.toArray())
            made.append(timeless(one));
        return made;
    }
    if (!value.isObject())
        return value;
    QJsonObject made = value.toObject();
    made.remove(text("seconds"));
    for (auto one = made.begin(); one != made.end(); ++one)
        one.value() = timeless(one.value());
    return made;
}

QString hashOf(const FinishedJob &job, const char *artifact)
{
    for (const Artifact &one : job.record.outcome.artifacts) {
        if (one.name == text(artifact))
            return one.sha256;
    }
    return {};
}

/// Stops when a job has kept some trials, and times what comes after.
class StopAtTrial final : public Progress
{
public:
    explicit StopAtTrial(int trials) : m_left(trials) {}
    bool report(double, const QString &) override { return m_left.load() > 0; }
    void point(const QString &, double, double) override
    {
        if (--m_left == 0)
            m_since.start();
    }
    qint64 since() const { return m_since.elapsed(); }

private:
    std::atomic<int> m_left;
    QElapsedTimer m_since;
};

} // namespace

class TestNestedTuning : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsAHandMadeLoop_data();
    void equalsAHandMadeLoop();
    void noiseShowsOptimism();
    void lossesPointTheOtherWay();
    void threadsAndJobsChangeNothing_data();
    void threadsAndJobsChangeNothing();
    void interruptedSearchGoesOn();
    void trialThatEndsTheWorkerTwiceFails();
    void failingTrialsCostThemselvesOnly();
    void stopsWhenTold();
    void wrongPlans_data();
    void wrongPlans();
};

void TestNestedTuning::equalsAHandMadeLoop_data()
{
    QTest::addColumn<QJsonObject>("wanted");
    QTest::addColumn<bool>("holes");
    QTest::addColumn<double>("tolerance");
    const QJsonObject forest =
        params("random_forest", "grid", {text("max_depth=1,4,8"), text("min_leaf=1,10")});
    QTest::newRow("forest") << forest << false << 0.0;
    QTest::newRow("forest, encoders that differ") << forest << true << 0.0;
    QJsonObject calibrated = params("gradient_boosting", "grid", {text("max_depth=1,2,3")});
    calibrated[text("calibration")] = text("platt");
    calibrated[text("metric")] = text("log_loss");
    calibrated[text("learner_params")] = QJsonObject{{text("rounds"), 15}};
    QTest::newRow("boosting, calibrated") << calibrated << true << 1e-12;
    QJsonObject logistic =
        params("logistic_regression", "grid", {text("c=0.001,0.1,10"), text("penalty=l1,l2")});
    logistic[text("metric")] = text("log_loss");
    QTest::newRow("logistic") << logistic << false << 1e-9;
    QTest::newRow("logistic, encoders that differ") << logistic << true << 1e-9;
}

/// Every setting by `train`, on data sets that hold the training rows of an outer fold alone.
void TestNestedTuning::equalsAHandMadeLoop()
{
    QFETCH(QJsonObject, wanted);
    QFETCH(bool, holes);
    QFETCH(double, tolerance);
    const auto equal = [&](double a, double b) { return std::abs(a - b) <= tolerance; };
    TaskBench bench;
    const QList<QByteArray> rows = rowsOf(160, holes);
    const StoredDataset data = bench.dataset(csvOf(rows));
    const Result<FinishedJob> tuned = bench.run(tuneSpec(data, wanted), 2);
    QVERIFY2(tuned, tuned ? "" : qPrintable(tuned.error().text));
    const QJsonArray found = nestedOf(*tuned)[text("folds")].toArray();
    QCOMPARE(found.size(), 4);

    const Dataset whole =
        openDataset(bench.project().folder(), data.fingerprint, data.name, {}).value();
    const TargetRows target = readTarget(whole, text("y"), {}, Problem::Binary).value();
    const Split outer =
        splitRows(whole, target, SplitSpec::parse(text("stratified:4")).value(), 42).value();
    const QString metric = wanted.value(text("metric")).toString(text("roc_auc"));
    const bool least = metric == text("log_loss");
    QJsonObject plain = wanted;
    for (const char *own : {"search", "space", "nested"})
        plain.remove(text(own));
    const auto trained = [&](const StoredDataset &on, const char *validation,
                             const QJsonObject &setting, quint64 seed) -> MetricValue {
        QJsonObject one = plain;
        one[text("validation")] = text(validation);
        QJsonObject learnerParams = plain.value(text("learner_params")).toObject();
        for (auto value = setting.begin(); value != setting.end(); ++value)
            learnerParams[value.key()] = value.value();
        one[text("learner_params")] = learnerParams;
        TaskSpec spec = TaskBench::trainSpec(on, one);
        spec.seed = seed;
        const Result<FinishedJob> job = bench.run(spec);
        if (!job)
            qWarning() << job.error().text;
        return job ? job->run.metrics[metric] : MetricValue();
    };
    double outerSum = 0;
    double optimismSum = 0;
    for (int k = 0; k < 4; ++k) {
        QList<QByteArray> training;
        for (quint32 row : outer.folds[size_t(k)].train)
            training.append(rows[row]);
        const StoredDataset part = bench.dataset(csvOf(training));
        const QJsonObject fold = found[k].toObject();
        QJsonObject chosen;
        double best = std::nan("");
        for (const QJsonValue &trial : fold[text("trials")].toArray()) {
            const QJsonObject setting = trial[text("params")].toObject();
            const MetricValue value = trained(part, "stratified:3", setting, nestedSeed(42, k));
            QVERIFY2(equal(trial[text("score")].toDouble(), value.value),
                     qPrintable(text("%1 is not %2")
                                    .arg(trial[text("score")].toDouble(), 0, 'g', 17)
                                    .arg(value.value, 0, 'g', 17)));
            QCOMPARE(value.folds.size(), 3);
            for (int i = 0; i < 3; ++i)
                QVERIFY2(equal(trial[text("folds")][i].toDouble(), value.folds[i]),
                         qPrintable(text("%1 is not %2")
                                        .arg(trial[text("folds")][i].toDouble(), 0, 'g', 17)
                                        .arg(value.folds[i], 0, 'g', 17)));
            if (chosen.isEmpty() || (least ? value.value < best : value.value > best)) {
                best = value.value;
                chosen = setting;
            }
        }
        QCOMPARE(fold[text("best")][text("params")].toObject(), chosen);
        const double judged = trained(data, "stratified:4", chosen, 42).folds[k];
        QVERIFY(equal(fold[text("score")].toDouble(), judged));
        const double optimism = least ? judged - best : best - judged;
        QVERIFY(equal(fold[text("optimism")].toDouble(), optimism));
        outerSum += judged;
        optimismSum += optimism;
    }
    const double rounding = 1e-12 + 4 * tolerance;
    const QJsonObject nested = nestedOf(*tuned);
    QVERIFY(std::abs(nested[text("score")].toDouble() - outerSum / 4) < rounding);
    QVERIFY(std::abs(nested[text("optimism")][text("value")].toDouble() - optimismSum / 4) <
            rounding);
    QCOMPARE(tuned->run.metrics[metric].value, nested[text("score")].toDouble());
    QCOMPARE(tuned->run.metrics[metric].low, nested[text("low")].toDouble());
    QCOMPARE(nested[text("search_score")].toDouble(),
             tuningOf(*tuned)[text("best")][text("score")].toDouble());
}

/// Labels that nothing explains: whatever a search finds is luck, and nested validation says so.
void TestNestedTuning::noiseShowsOptimism()
{
    double optimism = 0;
    double outer = 0;
    constexpr int tables = 6;
    for (quint64 table = 0; table < tables; ++table) {
        QByteArray csv = "a,b,c,d,e,y\n";
        for (quint64 i = 0; i < 100; ++i) {
            RandomStream stream(100 + table, i);
            for (int j = 0; j < 5; ++j)
                csv += QByteArray::number(stream.uniform()) + ',';
            csv += stream.uniform() < 0.5 ? "no\n" : "yes\n";
        }
        TaskBench bench;
        QJsonObject wanted = params("gradient_boosting", "random",
                                    {text("max_depth=1:6"), text("learning_rate=0.01:1:log"),
                                     text("rounds=1:30"), text("lambda=0.01:10:log")});
        wanted[text("trials")] = 15;
        const Result<FinishedJob> tuned = bench.run(tuneSpec(bench.dataset(csv), wanted), 2);
        QVERIFY2(tuned, tuned ? "" : qPrintable(tuned.error().text));
        optimism += nestedOf(*tuned)[text("optimism")][text("value")].toDouble() / tables;
        outer += nestedOf(*tuned)[text("score")].toDouble() / tables;
    }
    QVERIFY2(optimism > 0.03, qPrintable(QString::number(optimism)));
    QVERIFY2(std::abs(outer - 0.5) < 0.06, qPrintable(QString::number(outer)));
}

void TestNestedTuning::lossesPointTheOtherWay()
{
    OuterFold fold;
    fold.search.trials = {Trial()};
    fold.search.trials[0].score = 0.4;
    fold.score = 0.5;
    QCOMPARE(optimismOf(fold, false), 0.5 - 0.4);
    QCOMPARE(optimismOf(fold, true), 0.4 - 0.5);
}

void TestNestedTuning::threadsAndJobsChangeNothing_data()
{
    QTest::addColumn<QJsonObject>("wanted");
    QTest::newRow("grid") << params("logistic_regression", "grid",
                                    {text("c=0.001,0.1,10"), text("penalty=l1,l2")});
    QJsonObject halving =
        params("random_forest", "halving", {text("max_depth=1:6"), text("trees=5,10,20")});
    halving[text("trials")] = 9;
    QTest::newRow("halving") << halving;
    QJsonObject holdout = params("gradient_boosting", "random", {text("learning_rate=0.01:0.5")});
    holdout[text("nested")] = text("holdout:0.3");
    holdout[text("trials")] = 3;
    QTest::newRow("one inner fold") << holdout;
}

void TestNestedTuning::threadsAndJobsChangeNothing()
{
    QFETCH(QJsonObject, wanted);
    TaskBench bench;
    const StoredDataset data = bench.dataset(csvOf(rowsOf(900, false)));
    const Result<FinishedJob> one = bench.run(tuneSpec(data, wanted), 1);
    QVERIFY2(one, one ? "" : qPrintable(one.error().text));
    for (int jobs : {1, 3}) {
        wanted[text("jobs")] = jobs;
        const Result<FinishedJob> many = bench.run(tuneSpec(data, wanted), 4);
        QVERIFY(many);
        QCOMPARE(timeless(tuningOf(*many)), timeless(tuningOf(*one)));
        QCOMPARE(hashOf(*many, "predictions"), hashOf(*one, "predictions"));
        QCOMPARE(hashOf(*many, "model"), hashOf(*one, "model"));
    }
}

/// A job's folder as a worker leaves it that is killed: the spec and a part of the journal.
static QString brokenOffJob(TaskBench &bench, const TaskSpec &spec, const QByteArray &journal)
{
    const QString id = newRunId();
    const QString folder = bench.project().runFolder(id);
    if (!makeJob(folder, spec))
        return {};
    QFile file(QDir(folder).filePath(text("trials.jsonl")));
    return file.open(QIODevice::WriteOnly) && file.write(journal) == journal.size() ? id
                                                                                    : QString();
}

void TestNestedTuning::interruptedSearchGoesOn()
{
    TaskBench bench;
    const StoredDataset data = bench.dataset(csvOf(rowsOf(200, true)));
    const TaskSpec spec =
        tuneSpec(data, params("logistic_regression", "grid",
                              {text("c=0.001,0.1,10"), text("class_weight=none,balanced")}));
    const Result<FinishedJob> whole = bench.run(spec);
    QVERIFY(whole);
    QFile journal(QDir(bench.project().runFolder(whole->run.id)).filePath(text("trials.jsonl")));
    QVERIFY(journal.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = journal.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 2 * 6 * 5);
    NoProgress progress;
    for (int kept : {3, 16, 31, 47}) {
        const QByteArray part = lines.first(kept).join('\n') + '\n' + lines[kept].first(20);
        const QString id = brokenOffJob(bench, spec, part);
        QVERIFY(!id.isEmpty());
        const Result<FinishedJob> resumed =
            resumeJob(bench.project(), id, text("tune"), 2, progress);
        QVERIFY2(resumed, resumed ? "" : qPrintable(resumed.error().text));
        QCOMPARE(timeless(tuningOf(*resumed)), timeless(tuningOf(*whole)));
        QCOMPARE(hashOf(*resumed, "predictions"), hashOf(*whole, "predictions"));
        QFile file(QDir(bench.project().runFolder(id)).filePath(text("trials.jsonl")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray now = file.readAll();
        QVERIFY(now.startsWith(lines.first(kept).join('\n') + '\n'));
        QCOMPARE(now.count(R"("what":"end")"), 30);
    }
}

void TestNestedTuning::trialThatEndsTheWorkerTwiceFails()
{
    TaskBench bench;
    const TaskSpec spec = tuneSpec(bench.dataset(csvOf(rowsOf(120, false))),
                                   params("logistic_regression", "grid", {text("c=0.001,0.1,10")}));
    // Three trials a search: number 4 is the second one within the first outer fold.
    const QByteArray begun = R"({"trial":4,"what":"begin"})"
                             "\n";
    NoProgress progress;
    for (int times : {1, 2}) {
        const QString id = brokenOffJob(bench, spec, begun.repeated(times));
        const Result<FinishedJob> resumed =
            resumeJob(bench.project(), id, text("tune"), 2, progress);
        QVERIFY(resumed);
        for (const QJsonValue &trial : tuningOf(*resumed)[text("trials")].toArray())
            QCOMPARE(trial[text("status")].toString(), text("finished"));
        for (const QJsonValue &fold : nestedOf(*resumed)[text("folds")].toArray()) {
            for (const QJsonValue &trial : fold[text("trials")].toArray()) {
                const bool failed = trial[text("trial")].toInt() == 4 && times == 2;
                QCOMPARE(trial[text("status")].toString(),
                         failed ? text("failed") : text("finished"));
            }
        }
    }
}

void TestNestedTuning::failingTrialsCostThemselvesOnly()
{
    TaskBench bench;
    const StoredDataset data = bench.dataset(csvOf(rowsOf(120, false)));
    const Result<FinishedJob> tuned =
        bench.run(tuneSpec(data, params("gradient_boosting", "grid",
                                        {text("monotone=absent=1;x=1"), text("rounds=5,10")})),
                  2);
    QVERIFY2(tuned, tuned ? "" : qPrintable(tuned.error().text));
    for (const QJsonValue &fold : nestedOf(*tuned)[text("folds")].toArray()) {
        const QJsonArray trials = fold[text("trials")].toArray();
        QCOMPARE(trials.size(), 4);
        for (int i = 0; i < 4; ++i)
            QCOMPARE(trials[i][text("status")].toString(),
                     i < 2 ? text("failed") : text("finished"));
        QVERIFY(fold[text("best")][text("trial")].toInt() >= trials[2][text("trial")].toInt());
    }
    const Result<FinishedJob> refused =
        bench.run(tuneSpec(data, params("gradient_boosting", "grid", {text("monotone=absent=1")})));
    QVERIFY(!refused);
    QVERIFY2(refused.error().text.contains(text("No trial has succeeded.")),
             qPrintable(refused.error().text));
}

void TestNestedTuning::stopsWhenTold()
{
    TaskBench bench;
    const TaskSpec spec =
        tuneSpec(bench.dataset(csvOf(rowsOf(20'000, false))),
                 params("random_forest", "grid", {text("max_depth=6,12"), text("trees=10,300")}));
    StopAtTrial stop(2);
    const Result<PendingJob> job = PendingJob::perform(bench.project(), spec, 2, stop);
    QVERIFY(!job);
    QCOMPARE(job.error().kind, Error::Kind::Cancelled);
    QVERIFY2(stop.since() < 1000, qPrintable(QString::number(stop.since())));
}

void TestNestedTuning::wrongPlans_data()
{
    QTest::addColumn<QString>("validation");
    QTest::addColumn<QString>("nested");
    QTest::addColumn<QString>("said");
    QTest::newRow("no inner folds") << text("kfold:3") << text("none") << text("inner searches");
    QTest::newRow("what is it") << text("kfold:3") << text("jackknife") << text("jackknife");
    QTest::newRow("too many outer folds") << text("loo") << text("kfold:3") << text("too many");
    QTest::newRow("too few rows") << text("kfold:3") << text("kfold:50")
                                  << text("Within the training rows of fold 1 of 3: ");
}

void TestNestedTuning::wrongPlans()
{
    QFETCH(QString, validation);
    QFETCH(QString, nested);
    QFETCH(QString, said);
    TaskBench bench;
    QJsonObject wanted = params("logistic_regression", "grid", {text("c=1,2")});
    wanted[text("validation")] = validation;
    wanted[text("nested")] = nested;
    const Result<FinishedJob> refused =
        bench.run(tuneSpec(bench.dataset(csvOf(rowsOf(60, false))), wanted));
    QVERIFY(!refused);
    QVERIFY2(refused.error().text.contains(said), qPrintable(refused.error().text));
}

QTEST_GUILESS_MAIN(TestNestedTuning)
#include "tst_nested_tuning.moc"
