#include "experiments/task_spec.h"

#include "core/text.h"

namespace tenbin {

namespace {

QString kindText(TaskSpec::Input::Kind kind)
{
    switch (kind) {
    case TaskSpec::Input::Kind::Run: return QStringLiteral("run");
    case TaskSpec::Input::Kind::File: return QStringLiteral("file");
    case TaskSpec::Input::Kind::Dataset: break;
    }
    return QStringLiteral("dataset");
}

} // namespace

QJsonObject TaskSpec::toJson() const
{
    QJsonObject inputsJson;
    for (auto input = inputs.begin(); input != inputs.end(); ++input) {
        QJsonObject one{{QStringLiteral("kind"), kindText(input->kind)},
                        {QStringLiteral("reference"), input->reference},
                        {QStringLiteral("name"), input->name}};
        QJsonObject roles;
        for (auto role = input->roles.begin(); role != input->roles.end(); ++role)
            roles[role.key()] = role.value();
        if (!roles.isEmpty())
            one[QStringLiteral("roles")] = roles;
        inputsJson[input.key()] = one;
    }
    // A seed is 64 bits and a JSON number 53: a text keeps every one of them.
    return {
        {QStringLiteral("tenbin_task"), version}, {QStringLiteral("task"), task},
        {QStringLiteral("name"), name},           {QStringLiteral("inputs"), inputsJson},
        {QStringLiteral("params"), params},       {QStringLiteral("seed"), QString::number(seed)}};
}

Result<TaskSpec> TaskSpec::fromJson(const QJsonObject &json)
{
    const int found = json[QStringLiteral("tenbin_task")].toInt();
    if (found < 1)
        return badInput(Tr::tr("The file is no task spec: it has no \"tenbin_task\"."),
                        Tr::tr("Print one with: tenbin-cli spec RUN."));
    if (found > version)
        return failure(Error::Kind::Unsupported,
                       Tr::tr("The task spec has version %1, this program reads up to %2.")
                           .arg(found)
                           .arg(version),
                       Tr::tr("Use a newer Tenbin."));
    TaskSpec spec;
    spec.task = json[QStringLiteral("task")].toString();
    spec.name = json[QStringLiteral("name")].toString();
    spec.params = json[QStringLiteral("params")].toObject();
    const QJsonValue seed = json[QStringLiteral("seed")];
    bool valid = true;
    spec.seed = seed.isDouble() ? quint64(seed.toInteger())
                                : seed.toString(QStringLiteral("0")).toULongLong(&valid);
    if (!valid)
        return badInput(
            Tr::tr("The task spec's seed \"%1\" is no whole number.").arg(seed.toString()));
    const QJsonObject inputs = json[QStringLiteral("inputs")].toObject();
    for (auto one = inputs.begin(); one != inputs.end(); ++one) {
        const QJsonObject fields = one.value().toObject();
        Input input;
        const QString kind = fields[QStringLiteral("kind")].toString();
        if (kind == QLatin1String("run"))
            input.kind = Input::Kind::Run;
        else if (kind == QLatin1String("file"))
            input.kind = Input::Kind::File;
        else if (kind != QLatin1String("dataset"))
            return badInput(Tr::tr("The task spec's input \"%1\" has the unknown kind \"%2\".")
                                .arg(one.key(), kind));
        input.reference = fields[QStringLiteral("reference")].toString();
        input.name = fields[QStringLiteral("name")].toString();
        const QJsonObject roles = fields[QStringLiteral("roles")].toObject();
        for (auto role = roles.begin(); role != roles.end(); ++role)
            input.roles[role.key()] = role.value().toString();
        spec.inputs[one.key()] = input;
    }
    return spec;
}

} // namespace tenbin
