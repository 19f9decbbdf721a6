#include "app/cli/command.h"
#include "app/cli/run_reply.h"
#include "core/text.h"
#include "experiments/project.h"
#include "experiments/run_tags.h"

namespace tenbin::commands {

namespace {

Status change(Store &store, const StoredRun &run, const Invocation &invocation)
{
    if (invocation.has(QStringLiteral("name"))) {
        if (Status named = store.renameRun(run.id, invocation.value(QStringLiteral("name")));
            !named)
            return named;
    }
    if (invocation.has(QStringLiteral("notes"))) {
        if (Status noted = store.setRunNotes(run.id, invocation.value(QStringLiteral("notes")));
            !noted)
            return noted;
    }
    QStringList tags = run.tags;
    for (const QString &tag : invocation.values(QStringLiteral("untag")))
        tags.removeAll(tag);
    tags = withTags(tags, invocation.values(QStringLiteral("tag")));
    return tags == run.tags ? Status() : store.setRunTags(run.id, tags);
}

Result<Reply> run(const Invocation &invocation)
{
    if (invocation.options.empty())
        return failure(Error::Kind::Usage, Tr::tr("edit needs something to change."),
                       Tr::tr("Give --name, --notes, --tag or --untag."));
    const auto project = Project::openOrCreate(invocation.project, Project::Access::Write);
    if (!project)
        return passOn(project);
    Store &store = (*project)->store();
    const Result<StoredRun> found = store.findRun(invocation.arguments.first());
    if (!found)
        return passOn(found);
    if (Status changed = change(store, *found, invocation); !changed)
        return passOn(changed);
    const Result<StoredRun> now = store.findRun(found->id);
    if (!now)
        return passOn(now);
    Reply reply;
    reply.json = runJson(*now);
    reply.blocks = {Paragraph{Tr::tr("The run is \"%1\" now; tags: %2.")
                                  .arg(now->title(), now->tags.isEmpty()
                                                         ? Tr::tr("none")
                                                         : now->tags.join(QStringLiteral(", ")))}};
    return reply;
}

} // namespace

Command edit_command()
{
    Command command;
    command.summary = Tr::tr("Changes what a person says of a run: its name, notes and tags.");
    command.arguments = QStringLiteral("RUN");
    command.minimumArguments = 1;
    command.maximumArguments = 1;
    command.options = {
        {QStringLiteral("name"), QStringLiteral("N"), Tr::tr("text"), Tr::tr("New name.")},
        {QStringLiteral("notes"), QStringLiteral("TEXT"), Tr::tr("text"),
         Tr::tr("New notes; an empty text removes them.")},
        {QStringLiteral("tag"),
         QStringLiteral("TAG"),
         Tr::tr("text"),
         Tr::tr("Tag to add: a word, or KEY=VALUE; a key has one value."),
         {},
         true},
        {QStringLiteral("untag"),
         QStringLiteral("TAG"),
         Tr::tr("text"),
         Tr::tr("Tag to remove."),
         {},
         true},
    };
    command.answer = QStringLiteral(R"(the run, as "runs" lists it)");
    command.run = run;
    return command;
}

} // namespace tenbin::commands
