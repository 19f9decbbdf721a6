#pragma once

#include <QStringList>

namespace tenbin {

/// The program: reads the arguments (without the program's name), runs the command, prints, and
/// returns the exit code of the contract.
int runCommandLine(const QStringList &arguments);

} // namespace tenbin
