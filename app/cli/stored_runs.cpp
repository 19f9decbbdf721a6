#include "app/cli/stored_runs.h"

#include "core/json.h"
#include "core/text.h"

namespace tenbin {

Result<Reply> changeRuns(const Invocation &invocation, RunChange change, const QString &done,
                         const QString &doneAll)
{
    const auto project = Project::openOrCreate(invocation.project, Project::Access::Write);
    if (!project)
        return passOn(project);
    QList<StoredRun> runs;
    for (const QString &reference : invocation.arguments) {
        Result<StoredRun> run = (*project)->store().findRun(reference);
        if (!run)
            return passOn(run);
        runs.append(std::move(*run));
    }
    QStringList ids;
    for (const StoredRun &run : runs) {
        if (Status changed = change(**project, run); !changed)
            return passOn(changed);
        ids.append(run.id);
    }
    Reply reply;
    reply.json = {{QStringLiteral("runs"), jsonTexts(ids)}};
    reply.blocks = {Paragraph{counted(ids.size(), done, doneAll)}};
    return reply;
}

} // namespace tenbin
