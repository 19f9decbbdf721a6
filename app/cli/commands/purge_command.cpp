#include "app/cli/command.h"
#include "core/json.h"
#include "core/text.h"
#include "experiments/run_bin.h"

namespace tenbin::commands {

namespace {

Result<Reply> run(const Invocation &invocation)
{
    const auto project = Project::openOrCreate(invocation.project, Project::Access::Write);
    if (!project)
        return passOn(project);
    const Result<Purged> purged = purgeBin(**project);
    if (!purged)
        return passOn(purged);
    Reply reply;
    reply.json = {{QStringLiteral("runs"), jsonTexts(purged->runs)},
                  {QStringLiteral("bytes"), purged->bytes}};
    reply.blocks = {Paragraph{counted(purged->runs.size(), Tr::tr("%1 run is gone for good."),
                                      Tr::tr("%1 runs are gone for good."))}};
    return reply;
}

} // namespace

Command purge_command()
{
    Command command;
    command.summary = Tr::tr("Empties the bin: its runs, their metrics and their files are removed "
                             "for good.");
    command.answer = QStringLiteral(R"({"runs":[ID,…],"bytes":N})");
    command.run = run;
    return command;
}

} // namespace tenbin::commands
