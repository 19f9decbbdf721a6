#pragma once

#include "app/cli/command.h"
#include "experiments/registry.h"

namespace tenbin {

/// What `registry` answers with when it reads.
Result<Reply> modelsReply(Project &project);
Result<Reply> modelReply(Project &project, const QString &name);
Result<Reply> lineageReply(Project &project, const QString &name, qint64 version);
Result<Reply> historyReply(Project &project, const QString &name);

} // namespace tenbin
