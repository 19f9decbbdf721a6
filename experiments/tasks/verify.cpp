#include "core/text.h"
#include "experiments/repetition.h"
#include "experiments/task.h"
#include "experiments/verification_report.h"
#include "experiments/work.h"

#include <QDir>

namespace tenbin {

namespace {

/// Runs the spec again in a folder of this job's folder, with which it goes.
Result<QString> repeat(const TaskSpec &spec, const TaskInputs &inputs, const Context &context,
                       Progress &progress)
{
    const QString folder = QDir(inputs.folder).filePath(QStringLiteral("repeat"));
    if (Status made = makeJob(folder, spec); !made)
        return passOn(made);
    const Result<JobRecord> record =
        performJob(folder, inputs.project, context.threads, progress, inputs.versions);
    if (!record)
        return passOn(record);
    return folder;
}

Result<Outcome> run(const TaskInputs &inputs, const Params &params, const Context &context,
                    Progress &progress)
{
    const QString recordedFolder = inputs.runFolders[QStringLiteral("run")];
    Result<RunFacts> recorded = readRunFacts(recordedFolder);
    if (!recorded)
        return passOn(recorded);
    if (!progress.report(0, Tr::tr("Checking the files")))
        return cancelled();
    const QList<Difference> damage = damageOf(*recorded, recordedFolder, inputs.project,
                                              params.object(QStringLiteral("hashes")));

    QString repeatedFolder = inputs.runFolders.value(QStringLiteral("repeat"));
    if (repeatedFolder.isEmpty()) {
        SubProgress repeating(progress, 0, 0.95, Tr::tr("repeating"));
        Result<QString> made = repeat(recorded->spec, inputs, context, repeating);
        if (!made)
            return passOn(made);
        repeatedFolder = *made;
    }
    Result<RunFacts> repeated = readRunFacts(repeatedFolder);
    if (!repeated)
        return passOn(repeated);
    if (!progress.report(0.95, Tr::tr("Comparing")))
        return cancelled();
    readTables(*recorded, recordedFolder, *repeated, repeatedFolder, inputs.project, context);
    Verification made = compareRuns(*recorded, *repeated, params.real(QStringLiteral("tolerance")));
    made.differences = damage + made.differences;

    Outcome outcome;
    outcome.values = verificationJson(made);
    outcome.blocks = verificationBlocks(made);
    return outcome;
}

} // namespace

namespace tasks {

Task verify()
{
    using Kind = TaskSpec::Input::Kind;
    Task task;
    task.title = Tr::tr("Repeat and verify");
    task.help = Tr::tr("Runs the spec of a run again and says what came out otherwise.");
    task.inputs = {{QStringLiteral("run"), Kind::Run}, {QStringLiteral("repeat"), Kind::Run, true}};
    task.params = {
        ParamSpec::real(QStringLiteral("tolerance"), Tr::tr("Tolerance"),
                        Tr::tr("How far numbers may be apart, relative to the larger one and to 1 "
                               "below that."),
                        usualTolerance, 0, 1)
            .first(),
        ParamSpec::object(QStringLiteral("hashes"), Tr::tr("Recorded hashes"),
                          Tr::tr("Artifact → SHA-256, as the project's store has them."))};
    task.keepsRun = false;
    task.run = run;
    return task;
}

} // namespace tasks
} // namespace tenbin
