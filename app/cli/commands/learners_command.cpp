#include "app/cli/command.h"
#include "core/text.h"
#include "models/learner.h"

#include <QJsonArray>

namespace tenbin::commands {

namespace {

QStringList problemNames(const Learner &learner)
{
    QStringList names;
    for (Problem problem : learner.problems)
        names.append(problemName(problem));
    return names;
}

QString typeName(ParamSpec::Type type)
{
    switch (type) {
    case ParamSpec::Type::Flag: return QStringLiteral("flag");
    case ParamSpec::Type::Integer: return QStringLiteral("integer");
    case ParamSpec::Type::Real: return QStringLiteral("real");
    case ParamSpec::Type::Choice: return QStringLiteral("choice");
    case ParamSpec::Type::List: return QStringLiteral("list");
    case ParamSpec::Type::Object: return QStringLiteral("object");
    case ParamSpec::Type::Text: break;
    }
    return QStringLiteral("text");
}

QJsonObject paramJson(const ParamSpec &spec)
{
    return {
        {QStringLiteral("name"), spec.id},         {QStringLiteral("title"), spec.title},
        {QStringLiteral("meaning"), spec.help},    {QStringLiteral("type"), typeName(spec.type)},
        {QStringLiteral("default"), spec.initial}, {QStringLiteral("range"), spec.rangeText()}};
}

QJsonObject learnerJson(const QString &id, const Learner &learner)
{
    QJsonArray params;
    for (const ParamSpec &spec : learner.params)
        params.append(paramJson(spec));
    return {{QStringLiteral("name"), id},
            {QStringLiteral("title"), learner.title},
            {QStringLiteral("meaning"), learner.help},
            {QStringLiteral("reference"), learner.reference},
            {QStringLiteral("tasks"), QJsonArray::fromStringList(problemNames(learner))},
            {QStringLiteral("params"), params}};
}

QList<Block> learnerBlocks(const QString &id, const Learner &learner)
{
    Table params;
    params.columns = {{Tr::tr("parameter"), false, 0},
                      {Tr::tr("default"), false, 0},
                      {Tr::tr("type and range"), false, 0},
                      {Tr::tr("meaning"), false, 0}};
    const QList<ParamSpec> all = learner.params + Encoder::paramSpecs();
    for (const ParamSpec &spec : all)
        params.rows.append({spec.id, spec.valueText(spec.initial), spec.rangeText(), spec.help});
    return {
        Heading{QStringLiteral("%1 (%2)").arg(learner.title, id)}, Paragraph{learner.help},
        Paragraph{Tr::tr("For: %1. Reference: %2")
                      .arg(problemNames(learner).join(QStringLiteral(", ")), learner.reference)},
        params};
}

Result<Reply> run(const Invocation &invocation)
{
    Reply reply;
    QJsonArray listed;
    if (!invocation.arguments.isEmpty()) {
        const QString id = invocation.arguments.first();
        const Result<const Learner *> learner =
            shelf<Learner>().pick(id, QStringLiteral("learner"));
        if (!learner)
            return passOn(learner);
        listed.append(learnerJson(id, **learner));
        reply.blocks = learnerBlocks(id, **learner);
    } else {
        Table table;
        table.columns = {{Tr::tr("learner"), false, 0},
                         {Tr::tr("title"), false, 0},
                         {Tr::tr("tasks"), false, 0}};
        for (const auto &[id, learner] : shelf<Learner>().entries()) {
            listed.append(learnerJson(id, learner));
            table.rows.append(
                {id, learner.title, problemNames(learner).join(QStringLiteral(", "))});
        }
        table.caption = Tr::tr("Parameters of one: tenbin-cli learners NAME");
        reply.blocks = {table};
    }
    QJsonArray encoder;
    for (const ParamSpec &spec : Encoder::paramSpecs())
        encoder.append(paramJson(spec));
    reply.json = {{QStringLiteral("learners"), listed}, {QStringLiteral("encoder"), encoder}};
    return reply;
}

} // namespace

Command learners_command()
{
    Command command;
    command.summary = Tr::tr("Lists the learners, or the parameters of one.");
    command.arguments = QStringLiteral("[NAME]");
    command.maximumArguments = 1;
    command.run = run;
    return command;
}

} // namespace tenbin::commands
