#include "app/cli/project_access.h"
#include "core/json.h"
#include "core/text.h"
#include "experiments/lineage.h"
#include "experiments/registry.h"

#include <QJsonArray>

#include <array>

namespace tenbin::commands {

namespace {

/// What a call says after the action.
struct Call
{
    Registry &registry;
    Project &project;
    QStringList words;
    QString why;
    const Invocation &invocation;
};

QJsonObject versionJson(const RegisteredModel &model, const ModelVersion &version)
{
    return {{QStringLiteral("version"), version.version},
            {QStringLiteral("run"), version.run},
            {QStringLiteral("sha256"), version.sha256},
            {QStringLiteral("stage"), stageName(version.stage)},
            {QStringLiteral("aliases"), jsonTexts(model.aliasesOf(version.version))},
            {QStringLiteral("created"), version.created.toString(Qt::ISODateWithMs)}};
}

QJsonObject modelJson(const RegisteredModel &model)
{
    QJsonArray versions, gate;
    QJsonObject aliases;
    for (const ModelVersion &version : model.versions)
        versions.append(versionJson(model, version));
    for (auto alias = model.aliases.begin(); alias != model.aliases.end(); ++alias)
        aliases[alias.key()] = *alias;
    for (const Bound &bound : model.gate)
        gate.append(bound.text());
    return {{QStringLiteral("name"), model.name},
            {QStringLiteral("created"), model.created.toString(Qt::ISODateWithMs)},
            {QStringLiteral("versions"), versions},
            {QStringLiteral("aliases"), aliases},
            {QStringLiteral("gate"), gate}};
}

Result<Reply> modelReply(Call &call, const QString &name)
{
    const Result<RegisteredModel> model = call.registry.model(name);
    if (!model)
        return passOn(model);
    Table table;
    table.title = name;
    table.columns = {{Tr::tr("version"), true, 0},
                     {Tr::tr("stage"), false, 0},
                     {Tr::tr("aliases"), false, 0},
                     {Tr::tr("run"), false, 0},
                     {Tr::tr("registered"), false, 0}};
    for (const ModelVersion &version : model->versions)
        table.rows.append({version.version, stageName(version.stage),
                           model->aliasesOf(version.version).join(QStringLiteral(", ")),
                           version.run.left(8), version.created.toString(Qt::ISODate)});
    if (!model->gate.isEmpty())
        table.caption = Tr::tr("Before production: %1").arg(boundsText(model->gate));
    Reply reply;
    reply.json = modelJson(*model);
    reply.blocks = {table};
    return reply;
}

Result<Reply> list(Call &call)
{
    const Result<QList<RegisteredModel>> models = call.registry.models();
    if (!models)
        return passOn(models);
    QJsonArray listed;
    Table table;
    table.columns = {{Tr::tr("model"), false, 0},
                     {Tr::tr("versions"), true, 0},
                     {Tr::tr("in production"), true, 0},
                     {Tr::tr("aliases"), false, 0}};
    for (const RegisteredModel &model : *models) {
        listed.append(modelJson(model));
        QStringList aliases;
        for (auto alias = model.aliases.begin(); alias != model.aliases.end(); ++alias)
            aliases.append(alias.key() + QLatin1Char('=') + QString::number(*alias));
        const std::optional<ModelVersion> production = model.inProduction();
        table.rows.append({model.name, model.versions.size(),
                           production ? QJsonValue(production->version) : QJsonValue(),
                           aliases.join(QStringLiteral(", "))});
    }
    Reply reply;
    reply.json = {{QStringLiteral("models"), listed}};
    reply.blocks = {table};
    if (models->isEmpty())
        reply.blocks = {Paragraph{Tr::tr("The project has no registered model. Register one with: "
                                         "tenbin-cli registry add RUN --name N.")}};
    return reply;
}

Result<Reply> show(Call &call)
{
    return modelReply(call, call.words[0]);
}

Result<Reply> add(Call &call)
{
    const Result<StoredRun> run = call.project.store().findRun(call.words[0]);
    if (!run)
        return passOn(run);
    const Result<ModelReference> added =
        call.registry.add(*run, call.invocation.value(QStringLiteral("name")), call.why);
    if (!added)
        return passOn(added);
    Reply reply;
    reply.json = {{QStringLiteral("name"), added->model},
                  {QStringLiteral("version"), added->version.version},
                  {QStringLiteral("run"), added->version.run},
                  {QStringLiteral("sha256"), added->version.sha256},
                  {QStringLiteral("stage"), stageName(added->version.stage)}};
    reply.blocks = {Paragraph{
        Tr::tr("The model of \"%1\" is registered as %2.").arg(run->title(), added->text())}};
    return reply;
}

Result<qint64> versionOf(const QString &text)
{
    bool valid = false;
    const qint64 version = text.toLongLong(&valid);
    if (valid)
        return version;
    return failure(Error::Kind::Usage, Tr::tr("\"%1\" is no version.").arg(text),
                   Tr::tr("Versions are the whole numbers from 1 on."));
}

Result<Reply> stage(Call &call)
{
    const Result<qint64> version = versionOf(call.words[1]);
    if (!version)
        return passOn(version);
    const Result<Stage> wanted = stageFromName(call.words[2]);
    if (!wanted)
        return passOn(wanted);
    if (Status set = call.registry.setStage(call.words[0], *version, *wanted, call.why); !set)
        return passOn(set);
    return modelReply(call, call.words[0]);
}

Result<Reply> alias(Call &call)
{
    std::optional<qint64> wanted;
    if (call.words[2] != QLatin1String("none")) {
        const Result<qint64> version = versionOf(call.words[2]);
        if (!version)
            return passOn(version);
        wanted = *version;
    }
    if (Status set = call.registry.setAlias(call.words[0], call.words[1], wanted, call.why); !set)
        return passOn(set);
    return modelReply(call, call.words[0]);
}

Result<Reply> rollback(Call &call)
{
    const auto taken = call.registry.rollBack(call.words[0], call.words.value(1), call.why);
    if (!taken)
        return passOn(taken);
    return modelReply(call, call.words[0]);
}

Result<Reply> gate(Call &call)
{
    QList<Bound> bounds;
    for (const QString &text : call.invocation.values(QStringLiteral("require"))) {
        const Result<Bound> bound = Bound::parse(text);
        if (!bound)
            return passOn(bound);
        bounds.append(*bound);
    }
    if (Status set = call.registry.setGate(call.words[0], bounds, call.why); !set)
        return passOn(set);
    return modelReply(call, call.words[0]);
}

Result<Reply> lineage(Call &call)
{
    const Result<qint64> version = versionOf(call.words[1]);
    if (!version)
        return passOn(version);
    const Result<Lineage> found = lineageOf(call.project, call.words[0], *version);
    if (!found)
        return passOn(found);
    QJsonArray data, uses;
    for (const Lineage::Data &one : found->data)
        data.append(QJsonObject{{QStringLiteral("name"), one.name},
                                {QStringLiteral("fingerprint"), one.fingerprint},
                                {QStringLiteral("in_project"), one.inProject}});
    for (const StoredRun &use : found->uses)
        uses.append(QJsonObject{{QStringLiteral("run"), use.id},
                                {QStringLiteral("name"), use.name},
                                {QStringLiteral("task"), use.task}});
    Reply reply;
    reply.json = {{QStringLiteral("name"), found->version.model},
                  {QStringLiteral("version"), found->version.version.version},
                  {QStringLiteral("sha256"), found->version.version.sha256},
                  {QStringLiteral("intact"), !found->broken},
                  {QStringLiteral("data"), data},
                  {QStringLiteral("run"), found->run.id},
                  {QStringLiteral("uses"), uses}};
    reply.blocks = {lineageTable(*found)};
    return reply;
}

Result<Reply> history(Call &call)
{
    const Result<QList<ModelChange>> changes = call.registry.history(call.words[0]);
    if (!changes)
        return passOn(changes);
    QJsonArray listed;
    Table table;
    table.columns = {{Tr::tr("when"), false, 0},
                     {Tr::tr("who"), false, 0},
                     {Tr::tr("what"), false, 0},
                     {Tr::tr("why"), false, 0}};
    for (const ModelChange &one : *changes) {
        listed.append(QJsonObject{{QStringLiteral("change"), one.change},
                                  {QStringLiteral("when"), one.made.toString(Qt::ISODateWithMs)},
                                  {QStringLiteral("who"), one.who},
                                  {QStringLiteral("why"), one.why},
                                  {QStringLiteral("kind"), changeKindName(one.kind)},
                                  {QStringLiteral("version"), one.version},
                                  {QStringLiteral("alias"), one.alias},
                                  {QStringLiteral("before"), one.before},
                                  {QStringLiteral("after"), one.after},
                                  {QStringLiteral("undoes"), one.undoes}});
        const QString what = one.undoes > 0 ? Tr::tr("back, %1").arg(one.text()) : one.text();
        table.rows.append({one.made.toString(Qt::ISODate), one.who, what, one.why});
    }
    Reply reply;
    reply.json = {{QStringLiteral("name"), call.words[0]}, {QStringLiteral("history"), listed}};
    reply.blocks = {table};
    return reply;
}

struct Action
{
    const char *name;
    const char *words;
    int minimum;
    int maximum;
    bool writes;
    Result<Reply> (*run)(Call &);
};

constexpr std::array actions = {
    Action{"list", "", 0, 0, false, list},
    Action{"show", "NAME", 1, 1, false, show},
    Action{"add", "RUN --name N", 1, 1, true, add},
    Action{"stage", "NAME VERSION none|staging|production|archived", 3, 3, true, stage},
    Action{"alias", "NAME ALIAS VERSION|none", 3, 3, true, alias},
    Action{"rollback", "NAME [ALIAS]", 1, 2, true, rollback},
    Action{"gate", "NAME [--require BOUND]…", 1, 1, true, gate},
    Action{"lineage", "NAME VERSION", 2, 2, false, lineage},
    Action{"history", "NAME", 1, 1, false, history}};

Result<Reply> run(const Invocation &invocation)
{
    QStringList names;
    for (const Action &action : actions) {
        names.append(QLatin1String(action.name));
        if (invocation.arguments.first() != names.last())
            continue;
        const QStringList words = invocation.arguments.mid(1);
        if (words.size() < action.minimum || words.size() > action.maximum)
            return failure(Error::Kind::Usage,
                           Tr::tr("\"registry %1\" is called with %2 words after it.")
                               .arg(names.last(), QString::number(words.size())),
                           Tr::tr("Write: tenbin-cli registry %1 %2.")
                               .arg(names.last(), QString::fromUtf8(action.words)));
        const auto project = action.writes
                                 ? Project::openOrCreate(invocation.project, Project::Access::Write)
                                 : openToRead(invocation);
        if (!project)
            return passOn(project);
        Registry registry(**project);
        Call call{registry, **project, words, invocation.value(QStringLiteral("why")), invocation};
        return action.run(call);
    }
    return failure(Error::Kind::Usage,
                   Tr::tr("\"registry\" has no action \"%1\".").arg(invocation.arguments.first()),
                   Tr::tr("Its actions are: %1.").arg(names.join(QStringLiteral(", "))));
}

} // namespace

Command registry_command()
{
    QStringList calls;
    for (const Action &action : actions)
        calls.append(QStringLiteral("  ") + QLatin1String(action.name) + QLatin1Char(' ') +
                     QString::fromUtf8(action.words));
    Command command;
    command.summary =
        Tr::tr("Keeps models under a name: versions, aliases, stages, gate, history.");
    command.details =
        Tr::tr("Actions:\n%1\n\n"
               "A version in production archives the one that was there, and must meet the gate. "
               "Rollback takes\nback the last change of stages, or of an alias. NAME@ALIAS and "
               "NAME/VERSION stand for a RUN in predict.\n")
            .arg(calls.join(QLatin1Char('\n')));
    command.answer = QStringLiteral(
        "list: {\"models\":[MODEL,…]}\n"
        "show, stage, alias, rollback, gate: MODEL, which is\n"
        "  "
        "{\"name\",\"created\",\"versions\":[{\"version\":N,\"run\",\"sha256\",\"stage\","
        "\"aliases\","
        "\"created\"}],\"aliases\":{ALIAS:N},\"gate\":[BOUND,…]}\n"
        "add: {\"name\",\"version\":N,\"run\",\"sha256\",\"stage\"}\n"
        "history: {\"name\",\"history\":[{\"change\",\"when\",\"who\",\"why\",\"kind\",\"version\","
        "\"alias\",\"before\",\"after\",\"undoes\"}]}\n"
        "lineage: "
        "{\"name\",\"version\",\"sha256\",\"intact\":true,\"data\":[{\"name\",\"fingerprint\","
        "\"in_project\"}],\"run\",\"uses\":[{\"run\",\"name\",\"task\"}]}\n");
    command.arguments = QStringLiteral("ACTION …");
    command.minimumArguments = 1;
    command.maximumArguments = 4;
    command.options = {
        {QStringLiteral("name"), QStringLiteral("N"), Tr::tr("name"),
         Tr::tr("add: the registered model; it is made when there is none.")},
        {QStringLiteral("why"), QStringLiteral("TEXT"), Tr::tr("text"),
         Tr::tr("Why; kept in the history with the user and the time.")},
        {QStringLiteral("require"),
         QStringLiteral("BOUND"),
         Tr::tr("METRIC >=|>|<=|< NUMBER"),
         Tr::tr("gate: what a version must meet before production; none: no gate."),
         {},
         true},
    };
    command.run = run;
    return command;
}

} // namespace tenbin::commands
