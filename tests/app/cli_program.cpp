#include "tests/app/cli_program.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QProcess>

namespace tenbin::test {

QJsonObject CliRun::json() const
{
    return QJsonDocument::fromJson(out).object();
}

QString cliPath()
{
    return QStringLiteral(TENBIN_CLI_PATH);
}

CliRun runCli(const QStringList &arguments, const QByteArray &input,
              const std::function<void()> &inChild)
{
    QProcess process;
    if (inChild)
        process.setChildProcessModifier(inChild);
    QElapsedTimer timer;
    timer.start();
    process.start(cliPath(), arguments);
    process.write(input);
    process.closeWriteChannel();
    constexpr int tenMinutes = 600'000;
    process.waitForFinished(tenMinutes);
    CliRun run;
    run.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    run.out = process.readAllStandardOutput();
    run.error = process.readAllStandardError();
    run.seconds = double(timer.elapsed()) / 1000;
    return run;
}

} // namespace tenbin::test
