#include "app/cli/project_access.h"
#include "app/cli/run_reply.h"
#include "core/json.h"
#include "core/number.h"
#include "core/text.h"

#include <QDir>
#include <QFileInfo>

namespace tenbin::commands {

namespace {

Table factsTable(const StoredRun &run)
{
    Table table;
    table.columns = {{Tr::tr("fact"), false, 0}, {Tr::tr("value"), false, 0}};
    const auto add = [&](const QString &fact, const QString &value) {
        if (!value.isEmpty())
            table.rows.append({fact, value});
    };
    add(Tr::tr("run"), run.id);
    add(Tr::tr("name"), run.name);
    add(Tr::tr("task"), run.task);
    add(Tr::tr("status"), runStatusName(run.status));
    add(Tr::tr("started"), run.started.toUTC().toString(Qt::ISODate));
    add(Tr::tr("seconds"), shortNumber(run.seconds));
    add(Tr::tr("data set"), run.dataset);
    add(Tr::tr("learner"), run.learner);
    add(Tr::tr("problem"), run.problem);
    add(Tr::tr("seed"), QString::number(run.seed));
    add(Tr::tr("tags"), run.tags.join(QStringLiteral(", ")));
    add(Tr::tr("notes"), run.notes);
    if (run.error)
        add(Tr::tr("error"), run.error->text);
    for (const QString &warning : run.warnings)
        add(Tr::tr("warning"), warning);
    for (const Artifact &artifact : run.artifacts)
        add(artifact.name, artifact.path);
    return table;
}

Result<Reply> run(const Invocation &invocation)
{
    const Result<FoundRun> found = findRun(invocation);
    if (!found)
        return passOn(found);
    Reply reply;
    reply.json = runJson(found->run);
    reply.json[QStringLiteral("folder")] = found->folder;
    reply.json[QStringLiteral("warnings")] = jsonTexts(found->run.warnings);
    reply.blocks = {factsTable(found->run)};

    const QString outcomePath = QDir(found->folder).filePath(QStringLiteral("outcome.json"));
    if (QFileInfo::exists(outcomePath)) {
        const Result<QJsonObject> json = readJsonFile(outcomePath, Tr::tr("outcome"));
        if (!json)
            return passOn(json);
        const Result<Outcome> outcome = Outcome::fromJson(*json);
        if (!outcome)
            return passOn(outcome);
        reply.json[QStringLiteral("blocks")] = blocksToJson(outcome->blocks);
        reply.json[QStringLiteral("values")] = outcome->values;
        reply.blocks += outcome->blocks;
    }
    return reply;
}

} // namespace

Command show_command()
{
    Command command;
    command.summary = Tr::tr("Shows one run: facts, metrics, tables, and what its charts say.");
    command.arguments = QStringLiteral("RUN");
    command.minimumArguments = 1;
    command.maximumArguments = 1;
    command.run = run;
    return command;
}

} // namespace tenbin::commands
