#include "app/cli/arguments.h"
#include "app/cli/project_task.h"
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
    ProjectTask task(invocation, QStringLiteral("import_data"));
    task.takeFile(QStringLiteral("file"), file);
    task.spec.params = {{QStringLiteral("name"), invocation.value(QStringLiteral("name"))},
                        {QStringLiteral("format"), invocation.value(QStringLiteral("format"))},
                        {QStringLiteral("format_params"), *format},
                        {QStringLiteral("types"), *types},
                        {QStringLiteral("roles"), *roles},
                        {QStringLiteral("positive"), invocation.value(QStringLiteral("positive"))}};
    const Result<FinishedJob> job = task.run();
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

/// An option for a setting of the CSV format.
Option csvOption(const char *id, const char *value)
{
    for (const ParamSpec &spec : shelf<Format>().find(QStringLiteral("csv"))->params) {
        if (spec.id != QLatin1String(id))
            continue;
        Option option = optionOf(spec);
        option.value = QString::fromLatin1(value);
        option.initial = Tr::tr("found out");
        return option;
    }
    Q_UNREACHABLE();
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
        {QStringLiteral("name"), QStringLiteral("N"), Tr::tr("text"),
         Tr::tr("The data set's name."), Tr::tr("the file's name")},
        {QStringLiteral("format"), QStringLiteral("F"),
         Tr::tr("one of: %1").arg(shelf<Format>().ids().join(QStringLiteral(", "))),
         Tr::tr("How to read it."), Tr::tr("by the file's name, else by its content")},
        csvOption("separator", "C"),
        csvOption("encoding", "E"),
        {QStringLiteral("param"),
         QStringLiteral("K=V"),
         Tr::tr("setting and value"),
         Tr::tr("A setting of the format."),
         {},
         true},
        {QStringLiteral("type"), QStringLiteral("COL=TYPE"),
         Tr::tr("column and one of: numeric, categorical, text, datetime"),
         Tr::tr("What a column holds."), Tr::tr("by all of its values"), true},
        {QStringLiteral("role"), QStringLiteral("COL=ROLE"),
         Tr::tr("column and one of: target, id, protected, weight, time, group, ignore"),
         Tr::tr("What a column is for."), Tr::tr("feature"), true},
        {QStringLiteral("positive"), QStringLiteral("LABEL"), Tr::tr("class"),
         Tr::tr("The class of the target that figures speak of."), Tr::tr("the second one")},
    };
    command.run = run;
    return command;
}

} // namespace tenbin::commands
