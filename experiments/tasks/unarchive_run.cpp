#include "core/text.h"
#include "experiments/run_archive.h"
#include "experiments/task.h"

namespace tenbin::tasks {

namespace {

Result<Outcome> run(const TaskInputs &inputs, const Params &, const Context &context,
                    Progress &progress)
{
    const Result<UnpackedRun> unpacked = unpackRun(
        inputs.files[QStringLiteral("file")], inputs.project, inputs.folder, context, progress);
    if (!unpacked)
        return passOn(unpacked);
    Outcome outcome;
    outcome.values = {{QStringLiteral("run"), unpacked->run},
                      {QStringLiteral("datasets"), unpacked->datasets}};
    outcome.blocks = {
        Paragraph{Tr::tr("The run %1 is in the project.").arg(unpacked->run.left(8))}};
    return outcome;
}

} // namespace

Task unarchive_run()
{
    Task task;
    task.title = Tr::tr("Take up a run");
    task.help = Tr::tr("Puts the run of an archive into the project, after checking all of it.");
    task.inputs = {{QStringLiteral("file"), TaskSpec::Input::Kind::File}};
    task.keepsRun = false;
    task.run = run;
    return task;
}

} // namespace tenbin::tasks
