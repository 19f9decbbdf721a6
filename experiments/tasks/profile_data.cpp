#include "core/json.h"
#include "core/text.h"
#include "data/profile.h"
#include "experiments/import_report.h"
#include "experiments/task.h"

namespace tenbin::tasks {

namespace {

Result<Outcome> run(const TaskInputs &inputs, const Params &, const Context &context,
                    Progress &progress)
{
    const Dataset &data = inputs.datasets[QStringLiteral("data")];
    const Result<Profile> profile = makeProfile(data, context.threads, progress);
    if (!profile)
        return passOn(profile);
    Outcome outcome;
    outcome.blocks = profileBlocks(*profile);
    outcome.values = profile->toJson();
    for (const QualityWarning &warning : profile->warnings)
        outcome.warnings.append(warning.message);
    return outcome;
}

} // namespace

Task profile_data()
{
    Task task;
    task.title = Tr::tr("Profile data");
    task.help = Tr::tr("Describes every column of a data set and warns of what may go wrong.");
    task.inputs = {{QStringLiteral("data"), TaskSpec::Input::Kind::Dataset}};
    task.keepsRun = false;
    task.run = run;
    return task;
}

} // namespace tenbin::tasks
