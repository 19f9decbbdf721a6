// The command line's frame: help, versions, wrong usage, output that cannot be written.
#include "tests/app/cli_program.h"
#include "tests/support/test_data.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace tenbin;
using namespace tenbin::test;

class TestCli : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void versionNamesLibraries();
    void versionIsQuick();
    void wrongUsage_data();
    void wrongUsage();
    void errorIsOneLineAndJson();
    void noTerminalCodesFromNames();
    void fullOutputIsAnError();
};

void TestCli::versionNamesLibraries()
{
    const CliRun run = runCli({QStringLiteral("--version"), QStringLiteral("--json")});
    QCOMPARE(run.exitCode, 0);
    for (const char *name : {"tenbin", "Qt", "SQLite", "XGBoost", "LibTorch", "Eigen"})
        QVERIFY2(!run.json()[QLatin1String(name)].toString().isEmpty(), name);
    QCOMPARE(run.error, QByteArray());
}

void TestCli::versionIsQuick()
{
    // The contract says 50 ms on a quiet machine; the best of ten calls leaves out most of what
    // other programs take, the limit the rest.
    double best = 1e9;
    for (int i = 0; i < 10; ++i)
        best = std::min(best, runCli({QStringLiteral("--version")}).seconds);
    qInfo("%.1f ms", 1000 * best);
    QVERIFY2(sanitized || best < 0.15, qPrintable(QStringLiteral("%1 s").arg(best)));
}

void TestCli::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const char *arguments, const char *says) {
        QTest::newRow(name) << QString::fromLatin1(arguments).split(u' ', Qt::SkipEmptyParts)
                            << QByteArray(says);
    };
    row("no command", "", "No command");
    row("unknown command", "lerners", "There is no command \"lerners\"");
    row("unknown option", "learners --jsn", "The nearest one is --json");
    row("option of no command", "--frobnicate", "--frobnicate");
    row("value missing", "learners --threads", "--threads needs a value");
    row("value of a switch", "learners --json=yes", "takes no value");
    row("threads zero", "learners --threads 0", "no number of threads");
    row("threads word", "learners --threads many", "no number of threads");
    row("threads half", "learners --threads 1.5", "no number of threads");
    row("progress", "learners --progress loud", "bar, json or none");
    row("one argument too many", "learners baseline more", "has no use for \"more\"");
    row("argument missing", "show", "needs: RUN");
    row("unknown learner", "learners forest", "There is no learner \"forest\"");
}

void TestCli::wrongUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, says);
    const CliRun run = runCli(arguments);
    QCOMPARE(run.exitCode, 2);
    QCOMPARE(run.out, QByteArray());
    QVERIFY2(run.error.contains(says), run.error.constData());
}

void TestCli::errorIsOneLineAndJson()
{
    const CliRun run =
        runCli({QStringLiteral("learners"), QStringLiteral("x\ny"), QStringLiteral("--json")});
    QCOMPARE(run.exitCode, 2);
    QVERIFY(run.error.startsWith("error: "));
    QCOMPARE(run.error.count('\n'), 1);
    const QJsonObject error = run.json()[QStringLiteral("error")].toObject();
    QCOMPARE(error[QStringLiteral("kind")].toString(), QStringLiteral("usage"));
    QVERIFY(!error[QStringLiteral("message")].toString().isEmpty());
    QVERIFY(!error[QStringLiteral("hint")].toString().isEmpty());
}

void TestCli::noTerminalCodesFromNames()
{
    const CliRun run = runCli({QStringLiteral("\033[31mred")});
    QCOMPARE(run.exitCode, 2);
    QVERIFY(!run.error.contains('\033'));
}

void TestCli::fullOutputIsAnError()
{
    QProcess process;
    process.setStandardOutputFile(QStringLiteral("/dev/full"));
    process.start(cliPath(), {QStringLiteral("learners")});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(process.readAllStandardError().contains("Cannot write the result"));
}

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
