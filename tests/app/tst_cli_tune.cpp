// A search by the command line: its answer, its errors, and what a killed one leaves.
#include "tests/app/cli_program.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace tenbin::test;

class TestCliTune : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void gridByCommand();
    void nestedByCommand();
    void wrongUsage_data();
    void wrongUsage();
    void killedSearchGoesOn_data();
    void killedSearchGoesOn();
    void crashRowIsSkipped();
    void interruptLeavesNothing();

private:
    CliRun cli(const QStringList &arguments)
    {
        return runCli(QStringList{QStringLiteral("--project"), m_project} + arguments);
    }
    static QStringList words(const char *text)
    {
        return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts);
    }
    QString table(int rows) const
    {
        QFile out(QDir(m_folder->path()).filePath(QStringLiteral("t%1.csv").arg(rows)));
        if (!out.open(QIODevice::WriteOnly))
            qFatal("cannot write a test file");
        out.write("x,z,y\n");
        for (int i = 0; i < rows; ++i)
            out.write(QByteArray::number((i * 37) % 101) + ',' + QByteArray::number((i * 7) % 11) +
                      ',' + ((i * 13) % 37 + (i * 37) % 101 < 60 ? "no" : "yes") + '\n');
        return out.fileName();
    }
    /// A search that takes some seconds, on data of the project.
    QStringList longSearch(int trials = 8)
    {
        const CliRun imported =
            cli({QStringLiteral("import"), table(20'000), QStringLiteral("--name"),
                 QStringLiteral("d"), QStringLiteral("--role"), QStringLiteral("y=target")});
        if (imported.exitCode != 0)
            qWarning("%s", imported.error.constData());
        return words("tune d --learner random_forest --search random --validation stratified:3 "
                     "--seed 3 --space max_depth=3:14 --space trees=150,200,250 --json") +
               QStringList{QStringLiteral("--trials"), QString::number(trials)};
    }
    QString runFolder() const
    {
        const QDir runs(QDir(m_project).filePath(QStringLiteral("runs")));
        const QStringList all = runs.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        return all.size() == 1 ? runs.filePath(all.first()) : QString();
    }
    /// Begun and ended trials in the journal of the only run.
    QByteArray journal() const
    {
        QFile file(QDir(runFolder()).filePath(QStringLiteral("trials.jsonl")));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    /// Starts the command, and sends the signal once `ready` says so.
    template <class Ready> bool end(const QStringList &arguments, int signal, const Ready &ready)
    {
        QProcess process;
        process.start(cliPath(), QStringList{QStringLiteral("--project"), m_project} + arguments);
        QElapsedTimer timer;
        timer.start();
        while (!ready() && process.state() != QProcess::NotRunning && timer.elapsed() < 60'000)
            process.waitForFinished(5);
        const bool inTime = process.state() == QProcess::Running;
        ::kill(pid_t(process.processId()), signal);
        process.waitForFinished(60'000);
        m_code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
        return inTime;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_project;
    int m_code = 0;
};

void TestCliTune::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_project = m_folder->filePath(QStringLiteral("project"));
}

void TestCliTune::gridByCommand()
{
    const CliRun run =
        cli(QStringList{QStringLiteral("tune"), table(300), QStringLiteral("--target"),
                        QStringLiteral("y")} +
            words("--learner logistic_regression --search grid --space c=0.01:100:log:10 "
                  "--validation stratified:3 --json"));
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QJsonObject json = run.json();
    QCOMPARE(json[QStringLiteral("trials")].toArray().size(), 5);
    QCOMPARE(json[QStringLiteral("metric")].toString(), QStringLiteral("roc_auc"));
    QCOMPARE(json[QStringLiteral("best")][QStringLiteral("score")].toDouble(),
             json[QStringLiteral("metrics")][QStringLiteral("roc_auc")][QStringLiteral("mean")]
                 .toDouble());
    const QString id = json[QStringLiteral("run")].toString();
    const QString out = m_folder->filePath(QStringLiteral("out.csv"));
    QCOMPARE(
        cli({QStringLiteral("predict"), id, table(300), QStringLiteral("--out"), out}).exitCode, 0);
    QVERIFY(QFile::exists(out));
    QCOMPARE(cli({QStringLiteral("evaluate"), id, QStringLiteral("--json")}).exitCode, 0);
    const CliRun again = cli({QStringLiteral("tune"), QStringLiteral("--resume"), id});
    QCOMPARE(again.exitCode, 2);
    QVERIFY2(again.error.contains("has finished"), again.error.constData());
}

void TestCliTune::nestedByCommand()
{
    const QStringList search =
        QStringList{QStringLiteral("tune"), table(300), QStringLiteral("--target"),
                    QStringLiteral("y")} +
        words("--learner logistic_regression --search grid --space c=0.01:100:log:10 "
              "--validation stratified:4 --nested stratified:3");
    const CliRun run = cli(search + words("--json"));
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QJsonObject nested = run.json()[QStringLiteral("nested")].toObject();
    QCOMPARE(nested[QStringLiteral("folds")].toArray().size(), 4);
    QCOMPARE(nested[QStringLiteral("inner")].toString(), QStringLiteral("stratified:3"));
    QCOMPARE(
        nested[QStringLiteral("score")].toDouble(),
        run.json()[QStringLiteral("metrics")][QStringLiteral("roc_auc")][QStringLiteral("mean")]
            .toDouble());
    int chosen = 0;
    for (const QJsonValue &setting : nested[QStringLiteral("settings")].toArray())
        chosen += setting[QStringLiteral("folds")].toInt();
    QCOMPARE(chosen, 4);
    const CliRun shown = cli(search);
    QVERIFY2(shown.exitCode == 0, shown.error.constData());
    for (const char *said : {"Nested validation (stratified:4, stratified:3 within", "too hopeful",
                             "folds chose", "optimism", "fold 4 of 4"})
        QVERIFY2(shown.out.contains(said), said);
}

void TestCliTune::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char *name, const char *arguments, const char *said) {
        QTest::newRow(name) << words(arguments) << QByteArray(said);
    };
    row("search", "--search bayes --space c=1,2", "Choose one of: grid, random, halving.");
    row("space", "--space k=1,2", "There is no parameter \"k\"");
    row("trials", "--space c=1,2 --trials x", "is no value of --trials");
    row("executor", "--space c=1,2 --executor local", "There is no option \"--executor\"");
    row("resume", "--space c=1,2 --resume r", "it has no use for");
    row("nested", "--space c=1,2 --nested none", "inner searches need folds");
}

void TestCliTune::wrongUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, said);
    const CliRun run =
        cli(QStringList{QStringLiteral("tune"), table(60), QStringLiteral("--target"),
                        QStringLiteral("y"), QStringLiteral("--learner"),
                        QStringLiteral("logistic_regression")} +
            arguments);
    QCOMPARE(run.exitCode, 2);
    QVERIFY2(run.error.contains(said), run.error.constData());
}

void TestCliTune::killedSearchGoesOn_data()
{
    QTest::addColumn<int>("trials"); ///< of each search
    QTest::addColumn<int>("searches");
    QTest::addColumn<int>("kept"); ///< trials before the end
    QTest::addColumn<QStringList>("nested");
    QTest::newRow("plain") << 8 << 1 << 2 << QStringList();
    // Those on all rows, and some within outer folds.
    QTest::newRow("nested") << 3 << 4 << 5 << words("--nested kfold:2");
}

void TestCliTune::killedSearchGoesOn()
{
    QFETCH(int, trials);
    QFETCH(int, searches);
    QFETCH(int, kept);
    QFETCH(QStringList, nested);
    const int all = trials * searches;
    const QStringList search = longSearch(trials) + nested;
    QVERIFY(end(search, SIGKILL, [&] { return journal().count(R"("what":"end")") >= kept; }));
    const QByteArray before = journal();
    const auto ended = before.count(R"("what":"end")");
    QVERIFY(ended >= kept && ended < all);
    const QString id = QFileInfo(runFolder()).fileName();
    const CliRun resumed = cli({QStringLiteral("tune"), QStringLiteral("--resume"), id.first(8),
                                QStringLiteral("--json")});
    QVERIFY2(resumed.exitCode == 0, resumed.error.constData());
    QVERIFY(journal().startsWith(before.first(before.lastIndexOf('\n') + 1)));
    // One begin and one end a trial, but for those that were running.
    QCOMPARE(journal().count(R"("what":"end")"), all);
    QVERIFY(journal().count(R"("what":"begin")") <= all + (searches == 1 ? 1 : searches));

    const CliRun whole = cli(search);
    QVERIFY2(whole.exitCode == 0, whole.error.constData());
    const auto scores = [](const CliRun &run) {
        QList<double> found;
        for (const QJsonValue &trial : run.json()[QStringLiteral("trials")].toArray())
            found.append(trial[QStringLiteral("score")].toDouble());
        for (const QJsonValue &fold :
             run.json()[QStringLiteral("nested")][QStringLiteral("folds")].toArray()) {
            found.append(fold[QStringLiteral("score")].toDouble());
            for (const QJsonValue &trial : fold[QStringLiteral("trials")].toArray())
                found.append(trial[QStringLiteral("score")].toDouble());
        }
        return found;
    };
    QCOMPARE(scores(resumed), scores(whole));
    QCOMPARE(scores(whole).size(), all + searches - 1);
    QCOMPARE(resumed.json()[QStringLiteral("metrics")], whole.json()[QStringLiteral("metrics")]);
}

void TestCliTune::crashRowIsSkipped()
{
    // The same trial is running both times the process is ended.
    const QStringList search = longSearch();
    const auto begun = [&](int times) {
        return [this, times] { return journal().count(R"("trial":0,"what":"begin")") == times; };
    };
    QVERIFY(end(search, SIGKILL, begun(1)));
    const QString id = QFileInfo(runFolder()).fileName();
    QVERIFY(end({QStringLiteral("tune"), QStringLiteral("--resume"), id}, SIGKILL, begun(2)));
    const CliRun run =
        cli({QStringLiteral("tune"), QStringLiteral("--resume"), id, QStringLiteral("--json")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QJsonArray trials = run.json()[QStringLiteral("trials")].toArray();
    QCOMPARE(trials.size(), 8);
    QCOMPARE(trials[0][QStringLiteral("status")].toString(), QStringLiteral("failed"));
    QVERIFY(trials[0][QStringLiteral("error")][QStringLiteral("message")].toString().contains(
        QStringLiteral("broke off twice")));
    for (int i = 1; i < 8; ++i)
        QCOMPARE(trials[i][QStringLiteral("status")].toString(), QStringLiteral("finished"));
}

void TestCliTune::interruptLeavesNothing()
{
    QVERIFY(end(longSearch(), SIGINT, [&] { return !journal().isEmpty(); }));
    QCOMPARE(m_code, 130);
    QVERIFY(QDir(QDir(m_project).filePath(QStringLiteral("runs"))).isEmpty());
}

QTEST_GUILESS_MAIN(TestCliTune)
#include "tst_cli_tune.moc"
