#include "app/cli/project_access.h"
#include "app/cli/project_task.h"
#include "core/text.h"
#include "experiments/run_archive.h"

#include <QFileInfo>

#include <limits>

namespace tenbin::commands {

namespace {

/// Run id → what the store says of it.
Result<QJsonObject> chosenRuns(const Invocation &invocation)
{
    const auto project = openToRead(invocation);
    if (!project)
        return passOn(project);
    QJsonObject runs;
    for (const QString &text : invocation.arguments) {
        const Result<StoredRun> run = (*project)->store().findRun(text);
        if (!run)
            return passOn(run);
        runs[run->id] = aboutRun(**project, *run);
    }
    return runs;
}

Result<Reply> run(const Invocation &invocation)
{
    const QString out = invocation.value(QStringLiteral("out"));
    if (out.isEmpty())
        return failure(Error::Kind::Usage, Tr::tr("No folder for MLflow is named."),
                       Tr::tr("Name it with --out DIR."));
    const Result<QJsonObject> runs = chosenRuns(invocation);
    if (!runs)
        return passOn(runs);
    ProjectTask task(invocation, QStringLiteral("export_mlflow"));
    task.spec.params = {{QStringLiteral("out"), QFileInfo(out).absoluteFilePath()},
                        {QStringLiteral("runs"), *runs}};
    const Result<FinishedJob> job = task.run();
    if (!job)
        return passOn(job);
    Reply reply;
    reply.json = job->record.outcome.values;
    reply.json[QStringLiteral("warnings")] =
        QJsonArray::fromStringList(job->record.outcome.warnings);
    reply.blocks = job->record.outcome.blocks;
    return reply;
}

} // namespace

Command mlflow_command()
{
    Command command;
    command.summary =
        Tr::tr("Adds runs to a folder that MLflow reads (its file store, \"mlruns\"): "
               "metrics with their folds, params, tags, artifacts.");
    command.arguments = QStringLiteral("RUN…");
    command.minimumArguments = 1;
    command.maximumArguments = std::numeric_limits<int>::max();
    command.options = {{QStringLiteral("out"), QStringLiteral("DIR"), Tr::tr("path"),
                        Tr::tr("The folder, new or with runs already; must be given. It holds its "
                               "own path: do not move it.")}};
    command.run = run;
    command.answer = QStringLiteral(
        "  {\"out\":\"DIR\",\"runs\":[{\"run\":\"ID\",\"experiment\":\"ID in MLflow\"}],\n"
        "   \"warnings\":[names that MLflow does not take and what they became, values that were "
        "cut]}\n");
    return command;
}

} // namespace tenbin::commands
