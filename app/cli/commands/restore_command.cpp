#include "app/cli/stored_runs.h"
#include "core/text.h"
#include "experiments/run_bin.h"

#include <limits>

namespace tenbin::commands {

namespace {

Result<Reply> run(const Invocation &invocation)
{
    return changeRuns(invocation, restoreRun, Tr::tr("%1 run is back from the bin."),
                      Tr::tr("%1 runs are back from the bin."));
}

} // namespace

Command restore_command()
{
    Command command;
    command.summary = Tr::tr("Takes runs back from the bin.");
    command.arguments = QStringLiteral("RUN…");
    command.minimumArguments = 1;
    command.maximumArguments = std::numeric_limits<int>::max();
    command.answer = QStringLiteral(R"({"runs":[ID,…]})");
    command.run = run;
    return command;
}

} // namespace tenbin::commands
