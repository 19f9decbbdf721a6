#pragma once

#include "experiments/task_spec.h"

#include <QString>
#include <QStringList>

namespace tenbin {

/// The call of tenbin-cli that does the same as this spec in this project: "Copy as command".
QString commandText(const TaskSpec &spec, const QString &project);

/// One argument as a POSIX shell reads it back.
QString shellQuoted(const QString &argument);

} // namespace tenbin
