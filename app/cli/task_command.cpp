#include "app/cli/task_command.h"

#include "app/cli/console.h"
#include "app/cli/run_reply.h"
#include "app/cli/versions.h"
#include "core/number.h"
#include "core/text.h"
#include "experiments/job_inputs.h"

#include <QFileInfo>
#include <QJsonArray>

#include <cstdio>

namespace tenbin {

Result<FinishedJob> runTask(Project &project, const TaskSpec &spec, const Invocation &invocation)
{
    Result<FinishedJob> job =
        runTask(project, spec, invocation.threads, *invocation.progress, versionsJson());
    if (job && !invocation.quiet) {
        for (const QString &warning : job->record.outcome.warnings)
            std::fputs(warningLine(warning).constData(), stderr);
    }
    return job;
}

Result<TaskSpec::Input> datasetArgument(Project &project, const QString &text,
                                        const Invocation &invocation,
                                        const QMap<QString, ColumnType> &types)
{
    Result<StoredDataset> known = project.store().findDataset(text);
    if (known)
        return inputOf(*known);
    const QFileInfo file(text);
    if (!file.exists() && text != QLatin1String("-"))
        return badInput(Tr::tr("\"%1\" is neither a data set of the project nor a file.").arg(text),
                        Tr::tr("List the data sets with: tenbin-cli datasets."));
    TaskSpec spec;
    spec.task = QStringLiteral("import_data");
    spec.inputs[QStringLiteral("file")] = fileArgument(text);
    QJsonObject typeNames;
    for (auto type = types.begin(); type != types.end(); ++type)
        typeNames[type.key()] = columnTypeName(type.value());
    spec.params = {{QStringLiteral("types"), typeNames}};
    const Result<FinishedJob> job = runTask(project, spec, invocation);
    if (!job)
        return passOn(job);
    return inputOf(job->datasets.first());
}

TaskSpec::Input fileArgument(const QString &text)
{
    const bool stream = text == QLatin1String("-");
    const QFileInfo file(text);
    return {TaskSpec::Input::Kind::File,
            stream ? text : file.absoluteFilePath(),
            stream ? Tr::tr("standard input") : file.fileName(),
            {}};
}

Result<TaskSpec::Input> runArgument(Project &project, const QString &text)
{
    const Result<StoredRun> run = project.store().findRun(text);
    if (!run)
        return passOn(run);
    return TaskSpec::Input{TaskSpec::Input::Kind::Run, run->id, run->title(), {}};
}

Result<quint64> seedOption(const Invocation &invocation)
{
    const QString text = invocation.value(QStringLiteral("seed"), QStringLiteral("0"));
    bool valid = false;
    const quint64 seed = text.toULongLong(&valid);
    if (!valid)
        return failure(Error::Kind::Usage, Tr::tr("\"%1\" is no seed.").arg(text),
                       Tr::tr("It takes a whole number from 0 to 2^64 - 1."));
    return seed;
}

Result<QMap<QString, QString>> assignments(const QStringList &texts, const QString &what,
                                           Divider divider)
{
    QMap<QString, QString> map;
    for (const QString &text : texts) {
        const qsizetype equals =
            divider == Divider::First ? text.indexOf(u'=') : text.lastIndexOf(u'=');
        if (equals < 1)
            return failure(Error::Kind::Usage,
                           Tr::tr("\"%1\" is not of the form %2.").arg(text, what));
        map[text.left(equals)] = text.mid(equals + 1);
    }
    return map;
}

Reply runReply(const FinishedJob &job)
{
    Reply reply;
    reply.json = runJson(job.run);
    reply.json[QStringLiteral("warnings")] =
        QJsonArray::fromStringList(job.record.outcome.warnings);
    for (const Artifact &artifact : job.record.outcome.artifacts)
        reply.json[artifact.name] = QStringLiteral("runs/%1/%2").arg(job.run.id, artifact.path);
    if (!job.record.outcome.metrics.isEmpty())
        reply.blocks.append(metricsTable(job.record.outcome.metrics));
    reply.blocks.append(
        Paragraph{Tr::tr("Run %1 \"%2\" took %3 s.")
                      .arg(job.run.id.left(8), job.run.title(), shortNumber(job.run.seconds))});
    return reply;
}

} // namespace tenbin
