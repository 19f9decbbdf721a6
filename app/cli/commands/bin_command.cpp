#include "app/cli/stored_runs.h"
#include "core/text.h"
#include "experiments/run_bin.h"

#include <limits>

namespace tenbin::commands {

namespace {

Result<Reply> run(const Invocation &invocation)
{
    return changeRuns(invocation, binRun, Tr::tr("%1 run is in the bin."),
                      Tr::tr("%1 runs are in the bin."));
}

} // namespace

Command bin_command()
{
    Command command;
    command.summary = Tr::tr("Puts runs into the bin: out of the lists, until they are restored or "
                             "purged. A run that a registered model uses stays.");
    command.arguments = QStringLiteral("RUN…");
    command.minimumArguments = 1;
    command.maximumArguments = std::numeric_limits<int>::max();
    command.answer = QStringLiteral(R"({"runs":[ID,…]})");
    command.run = run;
    return command;
}

} // namespace tenbin::commands
