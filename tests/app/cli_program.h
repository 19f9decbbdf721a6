#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace tenbin::test {

/// What a call of tenbin-cli came to.
struct CliRun
{
    int exitCode = -1;
    QByteArray out;
    QByteArray error;
    double seconds = 0;

    QJsonObject json() const; ///< of `out`; empty when that is no JSON object
};

/// Runs tenbin-cli to its end, without a shell.
CliRun runCli(const QStringList &arguments, const QByteArray &input = {});
QString cliPath();

} // namespace tenbin::test
