#include "app/cli/project_access.h"
#include "app/cli/task_command.h"
#include "core/text.h"
#include "data/format.h"

#include <QJsonArray>

namespace tenbin::commands {

namespace {

/// The format's settings: --param K=V, and the two that have an option of their own.
Result<QJsonObject> formatParams(const Invocation &invocation, const QString &file)
{
    QStringList given = invocation.values(QStringLiteral("param"));
    for (const QString &id : {QStringLiteral("separator"), QStringLiteral("encoding")}) {
        if (invocation.has(id))
            given.append(id + u'=' + invocation.value(id));
    }
    if (given.isEmpty())
        return QJsonObject();
    const auto format = formatFor({file}, invocation.value(QStringLiteral("format")));
    if (!format)
        return passOn(format);
    const Result<Params> params = Params::parsed((*format)->item.params, given);
    if (!params)
        return passOn(params);
    return params->json();
}

Result<QJsonObject> columnMap(const Invocation &invocation, const QString &option,
                              const QString &what)
{
    const Result<QMap<QString, QString>> map =
        assignments(invocation.values(option), what, Divider::Last);
    if (!map)
        return passOn(map);
    QJsonObject json;
    for (auto one = map->begin(); one != map->end(); ++one)
        json[one.key()] = one.value();
    return json;
}

/// What the import report warns of; the rest of it is information.
QJsonArray warningsOf(const QJsonArray &notes)
{
    QJsonArray warnings;
    for (const QJsonValue &note : notes) {
        if (note.toObject()[QStringLiteral("level")] == QLatin1String("warning"))
            warnings.append(note);
    }
    return warnings;
}

Result<Reply> run(const Invocation &invocation)
{
    const QString file = invocation.arguments.first();
    const Result<QJsonObject> format = formatParams(invocation, file);
    if (!format)
        return passOn(format);
    const Result<QJsonObject> types =
        columnMap(invocation, QStringLiteral("type"), QStringLiteral("COL=TYPE"));
    if (!types)
        return passOn(types);
    const Result<QJsonObject> roles =
        columnMap(invocation, QStringLiteral("role"), QStringLiteral("COL=ROLE"));
    if (!roles)
        return passOn(roles);
    const auto project = openToWork(invocation);
    if (!project)
        return passOn(project);
    TaskSpec spec;
    spec.task = QStringLiteral("import_data");
    spec.inputs[QStringLiteral("file")] = fileArgument(file);
    spec.params = {{QStringLiteral("name"), invocation.value(QStringLiteral("name"))},
                   {QStringLiteral("format"), invocation.value(QStringLiteral("format"))},
                   {QStringLiteral("format_params"), *format},
                   {QStringLiteral("types"), *types},
                   {QStringLiteral("roles"), *roles},
                   {QStringLiteral("positive"), invocation.value(QStringLiteral("positive"))}};
    const Result<FinishedJob> job = runTask(**project, spec, invocation);
    if (!job)
        return passOn(job);
    const StoredDataset &dataset = job->datasets.first();
    Reply reply;
    const QJsonObject values = job->record.outcome.values;
    reply.json = {
        {QStringLiteral("dataset"), dataset.id},
        {QStringLiteral("name"), dataset.name},
        {QStringLiteral("rows"), dataset.rows},
        {QStringLiteral("fingerprint"), dataset.fingerprint},
        {QStringLiteral("columns"),
         values[QStringLiteral("dataset")].toObject()[QStringLiteral("columns")]},
        {QStringLiteral("warnings"), warningsOf(values[QStringLiteral("notes")].toArray())}};
    reply.blocks = job->record.outcome.blocks;
    reply.blocks.append(
        Paragraph{Tr::tr("Data set %1 \"%2\" is in the project.").arg(dataset.id, dataset.name)});
    return reply;
}

} // namespace

Command import_command()
{
    Command command;
    command.summary = Tr::tr("Reads a file and keeps it as a data set of the project.");
    command.arguments = QStringLiteral("FILE");
    command.minimumArguments = 1;
    command.maximumArguments = 1;
    command.options = {
        {QStringLiteral("name"), QStringLiteral("N"), Tr::tr("The data set's name."),
         Tr::tr("the file's name")},
        {QStringLiteral("format"), QStringLiteral("F"),
         Tr::tr("One of: %1.").arg(shelf<Format>().ids().join(QStringLiteral(", "))),
         Tr::tr("by name, else by content")},
        {QStringLiteral("separator"), QStringLiteral("C"), Tr::tr("What stands between fields."),
         Tr::tr("found out")},
        {QStringLiteral("encoding"), QStringLiteral("E"), Tr::tr("Encoding of the text."),
         Tr::tr("found out")},
        {QStringLiteral("param"),
         QStringLiteral("K=V"),
         Tr::tr("A setting of the format."),
         {},
         true},
        {QStringLiteral("type"),
         QStringLiteral("COL=TYPE"),
         Tr::tr("numeric, categorical, text or datetime."),
         {},
         true},
        {QStringLiteral("role"),
         QStringLiteral("COL=ROLE"),
         Tr::tr("target, id, protected, weight, time, group or ignore."),
         {},
         true},
        {QStringLiteral("positive"), QStringLiteral("LABEL"),
         Tr::tr("The class of the target that figures speak of.")},
    };
    command.run = run;
    return command;
}

} // namespace tenbin::commands
