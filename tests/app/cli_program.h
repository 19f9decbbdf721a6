#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <functional>

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

/// Runs tenbin-cli to its end, without a shell; `inChild` is called in the process just before the
/// program takes its place.
CliRun runCli(const QStringList &arguments, const QByteArray &input = {},
              const std::function<void()> &inChild = {});
QString cliPath();

} // namespace tenbin::test
