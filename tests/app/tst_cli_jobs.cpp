// The main job by the command line: import, train, look, predict, evaluate, repeat.
#include "tests/app/cli_program.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

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
    void secondWriterIsServedByTheFirst();

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

QTEST_GUILESS_MAIN(TestCliJobs)
#include "tst_cli_jobs.moc"
