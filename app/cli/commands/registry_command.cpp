#include "app/cli/project_access.h"
#include "app/cli/registry_replies.h"
#include "core/text.h"

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

Result<Reply> list(Call &call)
{
    return modelsReply(call.project);
}

Result<Reply> show(Call &call)
{
    return modelReply(call.project, call.words[0]);
}

Result<Reply> add(Call &call)
{
    const Result<StoredRun> run = call.project.store().findRun(call.words[0]);
    if (!run)
        return passOn(run);
    const Result<ModelReference> added =
        call.registry.add(*run, call.invocation.value(QStringLiteral("name")), call.why,
                          call.invocation.values(QStringLiteral("alias")));
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
    return modelReply(call.project, call.words[0]);
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
    return modelReply(call.project, call.words[0]);
}

Result<Reply> rollback(Call &call)
{
    const auto taken = call.registry.rollBack(call.words[0], call.words.value(1), call.why);
    if (!taken)
        return passOn(taken);
    return modelReply(call.project, call.words[0]);
}

Result<Reply> redo(Call &call)
{
    const auto taken = call.registry.redo(call.words[0], call.words.value(1), call.why);
    if (!taken)
        return passOn(taken);
    return modelReply(call.project, call.words[0]);
}

Result<Reply> remove(Call &call)
{
    const QString name = call.words[0];
    QList<qint64> deleted;
    if (call.words.size() > 1) {
        const Result<qint64> version = versionOf(call.words[1]);
        if (!version)
            return passOn(version);
        if (Status removed = call.registry.deleteVersion(name, *version, call.why); !removed)
            return passOn(removed);
        deleted.append(*version);
    } else {
        const Result<QList<qint64>> removed = call.registry.deleteModel(name, call.why);
        if (!removed)
            return passOn(removed);
        deleted = *removed;
    }
    QJsonArray numbers;
    for (qint64 number : std::as_const(deleted))
        numbers.append(number);
    Reply reply;
    reply.json = {{QStringLiteral("name"), name}, {QStringLiteral("deleted"), numbers}};
    reply.blocks = {
        Paragraph{counted(deleted.size(),
                          Tr::tr("%1 version of \"%2\" is deleted; its run and history stay."),
                          Tr::tr("%1 versions of \"%2\" are deleted; their runs and history stay."))
                      .arg(name)}};
    return reply;
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
    return modelReply(call.project, call.words[0]);
}

Result<Reply> lineage(Call &call)
{
    const Result<qint64> version = versionOf(call.words[1]);
    return version ? lineageReply(call.project, call.words[0], *version)
                   : Result<Reply>(passOn(version));
}

Result<Reply> history(Call &call)
{
    return historyReply(call.project, call.words[0]);
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
    Action{"add", "RUN --name N [--alias A]…", 1, 1, true, add},
    Action{"stage", "NAME VERSION none|staging|production|archived", 3, 3, true, stage},
    Action{"alias", "NAME ALIAS VERSION|none", 3, 3, true, alias},
    Action{"rollback", "NAME [ALIAS]", 1, 2, true, rollback},
    Action{"redo", "NAME [ALIAS]", 1, 2, true, redo},
    Action{"delete", "NAME [VERSION]", 1, 2, true, remove},
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
               "Rollback takes\nback the last change of stages, or of an alias; redo takes back "
               "the last "
               "rollback. Delete\ntakes one version away, or the model: the history and the runs "
               "stay, a number is not given again,\nand the version in production and the champion "
               "are refused. NAME@ALIAS and NAME/VERSION stand\nfor a RUN in predict.\n")
            .arg(calls.join(QLatin1Char('\n')));
    command.answer = QStringLiteral(
        "list: {\"models\":[MODEL,…]}\n"
        "show, stage, alias, rollback, redo, gate: MODEL, which is\n"
        "  "
        "{\"name\",\"created\",\"versions\":[{\"version\":N,\"run\",\"sha256\",\"stage\","
        "\"aliases\","
        "\"created\",\"meets_gate\":true}],\"aliases\":{ALIAS:N},\"gate\":[BOUND,…]}\n"
        "add: {\"name\",\"version\":N,\"run\",\"sha256\",\"stage\"}\n"
        "delete: {\"name\",\"deleted\":[N,…]}\n"
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
        {QStringLiteral("alias"),
         QStringLiteral("A"),
         Tr::tr("name"),
         Tr::tr("add: an alias that goes to the new version."),
         {},
         true},
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
