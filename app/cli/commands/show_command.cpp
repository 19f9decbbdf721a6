#include "app/cli/project_access.h"
#include "app/cli/run_reply.h"
#include "core/json.h"
#include "core/number.h"
#include "core/text.h"
#include "experiments/provenance.h"

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

    if (!hasJobRecord(found->folder))
        return reply;
    const Result<JobRecord> record = readJobRecord(found->folder);
    if (!record)
        return passOn(record);
    const Result<TaskSpec> spec = found->run.taskSpec();
    if (!spec)
        return passOn(spec);
    const QJsonObject provenance = provenanceJson(*spec, *record);
    for (auto one = provenance.begin(); one != provenance.end(); ++one)
        reply.json[one.key()] = one.value();
    reply.json[QStringLiteral("blocks")] = blocksToJson(record->outcome.blocks);
    reply.json[QStringLiteral("values")] = record->outcome.values;
    reply.blocks += record->outcome.blocks;
    reply.blocks.append(provenanceTable(*spec, *record));
    return reply;
}

} // namespace

Command show_command()
{
    Command command;
    command.summary = Tr::tr("Shows one run: facts, metrics, tables, what its charts say, and what "
                             "its numbers come from.");
    command.arguments = QStringLiteral("RUN");
    command.minimumArguments = 1;
    command.maximumArguments = 1;
    command.run = run;
    command.answer = QStringLiteral(
        "  "
        "{\"run\",\"name\",\"task\",\"status\",\"started\",\"seconds\",\"seed\",\"metrics\",…,"
        "\"folder\",\n"
        "   \"spec\":{…},\"fingerprints\":{INPUT:\"sha256:…\"},\"encoder\":{SETTING:VALUE},\n"
        "   "
        "\"environment\":{\"tenbin\",\"compiler\",\"processor\",\"processor_flags\":[…],"
        "\"threads\",\n"
        "    \"libraries\":{\"revision\",NAME:VERSION},\"peak_memory\":BYTES,…},\n"
        "   \"blocks\":[…],\"values\":{…},\"warnings\":[…]}\n");
    return command;
}

} // namespace tenbin::commands
