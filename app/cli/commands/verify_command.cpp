#include "app/cli/project_access.h"
#include "app/cli/project_task.h"
#include "core/number.h"
#include "core/text.h"
#include "experiments/repetition.h"

namespace tenbin::commands {

namespace {

/// The repetition as a run of its own; its id.
Result<QString> keptRepetition(const StoredRun &run, const Invocation &invocation)
{
    const Result<TaskSpec> spec = run.taskSpec();
    if (!spec)
        return passOn(spec);
    ProjectTask task(invocation, spec->task);
    task.spec = *spec;
    task.spec.name = Tr::tr("%1 (repeated)").arg(run.title());
    const Result<FinishedJob> job = task.run();
    if (!job)
        return passOn(job);
    return job->run.id;
}

Result<double> toleranceOf(const Invocation &invocation)
{
    const QString text = invocation.value(QStringLiteral("tolerance"), shortNumber(usualTolerance));
    const std::optional<double> tolerance = parseNumber(text);
    if (tolerance && *tolerance >= 0 && *tolerance <= 1)
        return *tolerance;
    return failure(Error::Kind::Usage, Tr::tr("\"%1\" is no tolerance.").arg(text),
                   Tr::tr("It takes a number from 0 to 1."));
}

Result<Reply> run(const Invocation &invocation)
{
    const Result<double> tolerance = toleranceOf(invocation);
    if (!tolerance)
        return passOn(tolerance);
    const Result<FoundRun> found = findRun(invocation);
    if (!found)
        return passOn(found);
    const StoredRun &recorded = found->run;
    if (recorded.status != RunStatus::Finished)
        return badInput(Tr::tr("The run \"%1\" cannot be verified: its status is %2.")
                            .arg(recorded.title(), runStatusName(recorded.status)),
                        Tr::tr("Choose a finished run."));
    QString repeat;
    if (invocation.has(QStringLiteral("keep"))) {
        const Result<QString> kept = keptRepetition(recorded, invocation);
        if (!kept)
            return passOn(kept);
        repeat = *kept;
    }
    ProjectTask task(invocation, QStringLiteral("verify"));
    task.spec = verifySpec(recorded, repeat);
    task.spec.params[QStringLiteral("tolerance")] = *tolerance;
    const Result<FinishedJob> job = task.run();
    if (!job)
        return passOn(job);
    Reply reply;
    reply.json = job->record.outcome.values;
    reply.json[QStringLiteral("run")] = recorded.id;
    reply.json[QStringLiteral("repeat")] = repeat.isEmpty() ? QJsonValue() : repeat;
    reply.json[QStringLiteral("seconds")] = jsonNumber(job->record.seconds);
    reply.blocks = job->record.outcome.blocks;
    reply.done = reply.json[QStringLiteral("verdict")].toString() !=
                 verdictText(Verification::Verdict::Different);
    return reply;
}

} // namespace

Command verify_command()
{
    Command command;
    command.summary = Tr::tr("Runs the spec of a run again and says whether the same came out: "
                             "bit-identical, within tolerance, or different (exit code 1).");
    command.arguments = QStringLiteral("RUN");
    command.minimumArguments = 1;
    command.maximumArguments = 1;
    command.options = {
        {QStringLiteral("keep"), {}, {}, Tr::tr("Keep the repetition as a run of the project.")},
        {QStringLiteral("tolerance"), QStringLiteral("T"), Tr::tr("real in [0, 1]"),
         Tr::tr("How far numbers may be apart, relative to the larger one and to 1 below that; "
                "rows, folds and classes have none."),
         shortNumber(usualTolerance)}};
    command.run = run;
    command.answer = QStringLiteral(
        "  {\"run\":\"ID\",\"repeat\":\"ID\" or null,\"seconds\":S,\n"
        "   \"verdict\":\"bit-identical\" | \"within tolerance\" | \"different\",\"tolerance\":T,\n"
        "   \"compared\":[\"metrics\",\"model\",\"predictions\"],\n"
        "   \"differences\":[{\"part\":\"metrics\" | \"folds\" | \"data\" | \"files\" | \"record\" "
        "| "
        "ARTIFACT,\n"
        "    \"name\",\"recorded\",\"repeated\",\"distance\":D or null,\"tolerated\":true | "
        "false}],\n"
        "   \"changes\":[{\"what\":\"compiler\" | \"processor_flags\" | \"threads\" | "
        "\"libraries/NAME\" |\n"
        "    \"fingerprint/INPUT\" | \"spec\" | …,\"recorded\",\"repeated\"}]}\n");
    return command;
}

} // namespace tenbin::commands
