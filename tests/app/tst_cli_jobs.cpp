// The main job by the command line: import, train, look, predict, evaluate, repeat.
#include "tests/app/cli_program.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace tenbin::test;

class TestCliJobs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void mainJob();
    void threadsAndRepeatsChangeNothing_data();
    void threadsAndRepeatsChangeNothing();
    void standardInput();
    void hostileNames();
    void badInput_data();
    void badInput();
    void unseenLevelsAreSaid();
    void wrongColumnsAreListed();
    void damagedModelIsRefused();
    void foreignProjectIsRefused_data();
    void foreignProjectIsRefused();
    void secondWriterIsServedByTheFirst();
    void interruptLeavesNothing();

private:
    CliRun cli(QStringList arguments, const QByteArray &input = {})
    {
        return runCli(QStringList{QStringLiteral("--project"), m_project} + arguments, input);
    }
    QString file(const QString &name, const QByteArray &content)
    {
        QFile out(QDir(m_folder->path()).filePath(name));
        if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size())
            qFatal("cannot write a test file");
        return out.fileName();
    }
    /// 60 rows, the class follows x1.
    static QByteArray smallTable()
    {
        QByteArray csv = "x1,x2,colour,y\n";
        for (int i = 0; i < 60; ++i)
            csv += QByteArray::number(i) + ',' + QByteArray::number((i * 7) % 11) + ',' +
                   (i % 3 ? "red" : "blue") + ',' + (i < 30 ? "no" : "yes") + '\n';
        return csv;
    }
    QString trained()
    {
        const CliRun run =
            cli({QStringLiteral("train"), file(QStringLiteral("small.csv"), smallTable()),
                 QStringLiteral("--target"), QStringLiteral("y"), QStringLiteral("--learner"),
                 QStringLiteral("logistic_regression"), QStringLiteral("--json")});
        if (run.exitCode != 0)
            qWarning("%s", run.error.constData());
        return run.json()[QStringLiteral("run")].toString();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_project;
};

void TestCliJobs::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_project = m_folder->filePath(QStringLiteral("project"));
}

void TestCliJobs::mainJob()
{
    const QString samples = sourceFile(QStringLiteral("resources/samples/breast_cancer.csv"));
    CliRun run = cli({QStringLiteral("import"), samples, QStringLiteral("--role"),
                      QStringLiteral("diagnosis=target"), QStringLiteral("--json")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(run.json()[QStringLiteral("rows")].toInt(), 569);
    QCOMPARE(run.json()[QStringLiteral("columns")].toArray().size(), 31);
    QVERIFY(
        run.json()[QStringLiteral("fingerprint")].toString().startsWith(QLatin1String("sha256:")));

    run = cli({QStringLiteral("datasets"), QStringLiteral("--json")});
    QCOMPARE(run.json()[QStringLiteral("datasets")].toArray().size(), 1);

    run = cli({QStringLiteral("train"), QStringLiteral("breast_cancer"),
               QStringLiteral("--positive"), QStringLiteral("malignant"),
               QStringLiteral("--learner"), QStringLiteral("gradient_boosting"),
               QStringLiteral("--validation"), QStringLiteral("stratified:5"),
               QStringLiteral("--seed"), QStringLiteral("42"), QStringLiteral("--json")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(run.json()[QStringLiteral("status")].toString(), QStringLiteral("finished"));
    const QJsonObject auc =
        run.json()[QStringLiteral("metrics")].toObject()[QStringLiteral("roc_auc")].toObject();
    QVERIFY(auc[QStringLiteral("mean")].toDouble() > 0.98);
    QCOMPARE(auc[QStringLiteral("folds")].toArray().size(), 5);
    const QString id = run.json()[QStringLiteral("run")].toString();
    QVERIFY(QDir(m_project).exists(run.json()[QStringLiteral("model")].toString()));

    run = cli({QStringLiteral("runs"), QStringLiteral("--filter"),
               QStringLiteral("metrics.roc_auc > 0.9"), QStringLiteral("--json")});
    QCOMPARE(run.json()[QStringLiteral("runs")].toArray().size(), 1);
    run = cli({QStringLiteral("show"), id.left(8), QStringLiteral("--json")});
    QVERIFY(!run.json()[QStringLiteral("blocks")].toArray().isEmpty());

    const QString out = m_folder->filePath(QStringLiteral("out.csv"));
    run = cli({QStringLiteral("predict"), id, samples, QStringLiteral("--out"), out,
               QStringLiteral("--json")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QByteArray predicted = readAll(out);
    QVERIFY(predicted.startsWith("prediction,p_benign,p_malignant\n"));
    QCOMPARE(predicted.count('\n'), 570);

    run = cli({QStringLiteral("evaluate"), id, QStringLiteral("--json")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(run.json()[QStringLiteral("task")].toString(), QStringLiteral("binary"));
    QCOMPARE(run.json()[QStringLiteral("rows")].toInt(), 569);
    QCOMPARE(run.json()[QStringLiteral("confusion")]
                 .toObject()[QStringLiteral("matrix")]
                 .toArray()
                 .size(),
             2);
    run =
        cli({QStringLiteral("profile"), QStringLiteral("breast_cancer"), QStringLiteral("--json")});
    QCOMPARE(run.exitCode, 0);
    run = cli({QStringLiteral("export"), QStringLiteral("breast_cancer"), QStringLiteral("--out"),
               m_folder->filePath(QStringLiteral("back.csv"))});
    QVERIFY2(run.exitCode == 0, run.error.constData());
}

void TestCliJobs::threadsAndRepeatsChangeNothing_data()
{
    QTest::addColumn<QString>("learner");
    for (const char *learner :
         {"baseline", "logistic_regression", "gradient_boosting", "random_forest", "mlp"})
        QTest::newRow(learner) << QString::fromLatin1(learner);
}

void TestCliJobs::threadsAndRepeatsChangeNothing()
{
    QFETCH(QString, learner);
    const QString samples = sourceFile(QStringLiteral("resources/samples/breast_cancer.csv"));
    const auto train = [&](const QString &threads) {
        return cli({QStringLiteral("train"), samples, QStringLiteral("--target"),
                    QStringLiteral("diagnosis"), QStringLiteral("--learner"), learner,
                    QStringLiteral("--seed"), QStringLiteral("7"), QStringLiteral("--threads"),
                    threads, QStringLiteral("--json")});
    };
    const CliRun one = train(QStringLiteral("1"));
    if (one.exitCode != 0 && one.error.contains("need LibTorch"))
        QSKIP("this build has no LibTorch");
    QVERIFY2(one.exitCode == 0, one.error.constData());
    const QJsonObject metrics = one.json()[QStringLiteral("metrics")].toObject();
    QVERIFY(metrics.size() > 10);
    const CliRun two = train(QStringLiteral("2"));
    QCOMPARE(two.json()[QStringLiteral("metrics")].toObject(), metrics);

    const CliRun spec = cli({QStringLiteral("spec"), one.json()[QStringLiteral("run")].toString(),
                             QStringLiteral("--json")});
    QCOMPARE(spec.exitCode, 0);
    const CliRun again = cli({QStringLiteral("run"), file(QStringLiteral("spec.json"), spec.out),
                              QStringLiteral("--json")});
    QVERIFY2(again.exitCode == 0, again.error.constData());
    QCOMPARE(again.json()[QStringLiteral("metrics")].toObject(), metrics);
}

void TestCliJobs::standardInput()
{
    const CliRun run = cli({QStringLiteral("import"), QStringLiteral("-"), QStringLiteral("--name"),
                            QStringLiteral("piped"), QStringLiteral("--json")},
                           smallTable());
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(run.json()[QStringLiteral("name")].toString(), QStringLiteral("piped"));
    QCOMPARE(run.json()[QStringLiteral("rows")].toInt(), 60);
}

void TestCliJobs::hostileNames()
{
    // Names are data: in files, in SQL, in shells.
    const QString name = QStringLiteral("a'; DROP TABLE run;-- $(x) `y` 名前");
    const CliRun import =
        cli({QStringLiteral("import"), file(QStringLiteral("-rf $(x);a.csv"), smallTable()),
             QStringLiteral("--name"), name, QStringLiteral("--json")});
    QVERIFY2(import.exitCode == 0, import.error.constData());
    QCOMPARE(import.json()[QStringLiteral("name")].toString(), name);
    const CliRun run =
        cli({QStringLiteral("train"), name, QStringLiteral("--target"), QStringLiteral("y"),
             QStringLiteral("--learner"), QStringLiteral("baseline"), QStringLiteral("--name"),
             name, QStringLiteral("--json")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(cli({QStringLiteral("show"), name, QStringLiteral("--json")})
                 .json()[QStringLiteral("name")]
                 .toString(),
             name);
}

void TestCliJobs::badInput_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const QByteArray &content, const char *options, int code,
                        const char *says) {
        QTest::newRow(name) << content
                            << QString::fromLatin1(options).split(u' ', Qt::SkipEmptyParts) << code
                            << QByteArray(says);
    };
    const QByteArray small = smallTable();
    row("empty file", "", "--target y", 3, "no lines with text");
    row("header only", "x,y\n", "--target y", 3, "");
    row("one row", "x,y\n1,a\n", "--target y", 3, "single class");
    row("target absent", small, "--target z", 3, "no column \"z\"");
    row("no target", small, "", 2, "No target is chosen");
    row("one class", "x,y\n1,a\n2,a\n3,a\n", "--target y", 3, "single class");
    row("fewer rows than folds", "x,y\n1,a\n2,b\n3,a\n", "--target y --validation kfold:5", 3, "");
    row("target all missing", "x,y\n1,\n2,\n3,\n", "--target y", 3, "no value");
    row("unknown learner", small, "--target y --learner forest", 2, "There is no learner");
    row("unknown param", small, "--target y --param rounds_=3", 2, "no parameter \"rounds_\"");
    row("param out of range", small, "--target y --param learning_rate=-1", 2, "learning_rate");
    row("bad validation", small, "--target y --validation kfold:1", 2, "");
    row("group without role", small, "--target y --validation group:3", 3, "");
    row("bad metric", small, "--target y --metric rmse", 2, "rmse");
    row("bad seed", small, "--target y --seed x", 2, "no seed");
    row("nothing left", small, "--target y --exclude x1,x2,colour", 3, "no feature left");
    row("excluded absent", small, "--target y --exclude q", 3, "no column \"q\"");
}

void TestCliJobs::badInput()
{
    QFETCH(QByteArray, content);
    QFETCH(QStringList, options);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, says);
    const CliRun run = cli(
        QStringList{QStringLiteral("train"), file(QStringLiteral("bad.csv"), content)} + options);
    QVERIFY2(run.exitCode == exitCode, run.error.constData());
    QCOMPARE(run.out, QByteArray());
    QVERIFY2(run.error.contains(says), run.error.constData());
    // Nothing half done stays.
    const CliRun runs = cli({QStringLiteral("runs"), QStringLiteral("--filter"),
                             QStringLiteral("status = \"finished\""), QStringLiteral("--json")});
    QVERIFY(runs.json()[QStringLiteral("runs")].toArray().isEmpty());
}

void TestCliJobs::unseenLevelsAreSaid()
{
    const QString id = trained();
    QVERIFY(!id.isEmpty());
    const QString rows =
        file(QStringLiteral("new.csv"), "x1,x2,colour\n1,2,green\n3,4,red\n5,6,blue\n");
    const CliRun run = cli({QStringLiteral("predict"), id, rows, QStringLiteral("--out"),
                            m_folder->filePath(QStringLiteral("p.csv"))});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QVERIFY2(run.error.contains("colour"), run.error.constData());
}

void TestCliJobs::wrongColumnsAreListed()
{
    const QString id = trained();
    const QString rows = file(QStringLiteral("new.csv"), "x2,colour\na,red\nb,blue\nc,red\n");
    const QString out = m_folder->filePath(QStringLiteral("p.csv"));
    const CliRun run = cli({QStringLiteral("predict"), id, rows, QStringLiteral("--out"), out});
    QCOMPARE(run.exitCode, 3);
    QVERIFY2(run.error.contains("x1") && run.error.contains("x2"), run.error.constData());
    QVERIFY(!QFile::exists(out));
}

void TestCliJobs::damagedModelIsRefused()
{
    const QString id = trained();
    const QDir model(m_project + QStringLiteral("/runs/") + id + QStringLiteral("/model"));
    const QStringList files = model.entryList(QDir::Files);
    QVERIFY(!files.isEmpty());
    for (const QString &name : files) {
        QFile broken(model.filePath(name));
        QVERIFY(broken.open(QIODevice::ReadWrite));
        broken.resize(broken.size() / 2);
    }
    const CliRun run =
        cli({QStringLiteral("predict"), id, file(QStringLiteral("small.csv"), smallTable()),
             QStringLiteral("--out"), m_folder->filePath(QStringLiteral("p.csv"))});
    QCOMPARE(run.exitCode, 3);
    // The run itself stays readable.
    QCOMPARE(cli({QStringLiteral("show"), id}).exitCode, 0);
}

void TestCliJobs::foreignProjectIsRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("folder of other files") << QStringLiteral("letter.txt") << QByteArray("hello");
    QTest::newRow("text as store") << QStringLiteral("project.sqlite") << QByteArray("hello");
    QTest::newRow("empty store") << QStringLiteral("project.sqlite") << QByteArray();
}

void TestCliJobs::foreignProjectIsRefused()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    QVERIFY(QDir().mkpath(m_project));
    const QString path = file(QStringLiteral("project/") + name, content);
    const CliRun run = cli({QStringLiteral("datasets")});
    QVERIFY2(run.exitCode == 4, run.error.constData());
    QCOMPARE(readAll(path), content);
    QCOMPARE(QDir(m_project).entryList(QDir::Files), QStringList{name});
}

void TestCliJobs::secondWriterIsServedByTheFirst()
{
    // Two at once: both runs are in the store in the end.
    QProcess first;
    const QString samples = sourceFile(QStringLiteral("resources/samples/diabetes.csv"));
    const QStringList arguments{QStringLiteral("--project"), m_project,
                                QStringLiteral("train"),     samples,
                                QStringLiteral("--target"),  QStringLiteral("progression"),
                                QStringLiteral("--learner"), QStringLiteral("gradient_boosting")};
    QVERIFY(cli({QStringLiteral("datasets")}).exitCode == 0);
    first.start(cliPath(), arguments);
    const CliRun second = runCli(arguments);
    QVERIFY(first.waitForFinished(120'000));
    QCOMPARE(first.exitCode(), 0);
    QVERIFY2(second.exitCode == 0, second.error.constData());
    // A job that found the project held is recorded by the next program that opens it to work.
    QCOMPARE(cli({QStringLiteral("profile"), samples}).exitCode, 0);
    const CliRun runs = cli({QStringLiteral("runs"), QStringLiteral("--json")});
    QCOMPARE(runs.json()[QStringLiteral("runs")].toArray().size(), 2);
}

void TestCliJobs::interruptLeavesNothing()
{
    QVERIFY(cli({QStringLiteral("datasets")}).exitCode == 0);
    QProcess process;
    process.start(cliPath(),
                  {QStringLiteral("--project"), m_project, QStringLiteral("--progress"),
                   QStringLiteral("json"), QStringLiteral("train"),
                   sourceFile(QStringLiteral("resources/samples/breast_cancer.csv")),
                   QStringLiteral("--target"), QStringLiteral("diagnosis"),
                   QStringLiteral("--learner"), QStringLiteral("gradient_boosting"),
                   QStringLiteral("--param"), QStringLiteral("rounds=10000"),
                   QStringLiteral("--param"), QStringLiteral("early_stopping_rounds=0")});
    QVERIFY(process.waitForStarted());
    // Long enough to be in the middle of it.
    QTest::qWait(1500);
    QVERIFY(process.state() == QProcess::Running);
    QElapsedTimer timer;
    timer.start();
    ::kill(pid_t(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(10'000));
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(process.exitCode(), 130);
    const CliRun runs = cli({QStringLiteral("runs"), QStringLiteral("--filter"),
                             QStringLiteral("status = \"finished\""), QStringLiteral("--json")});
    QVERIFY(runs.json()[QStringLiteral("runs")].toArray().isEmpty());
    QCOMPARE(cli({QStringLiteral("runs")}).exitCode, 0);
}

QTEST_GUILESS_MAIN(TestCliJobs)
#include "tst_cli_jobs.moc"
