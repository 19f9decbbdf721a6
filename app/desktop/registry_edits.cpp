#include "app/desktop/registry_edits.h"

#include "app/desktop/command_text.h"
#include "core/text.h"
#include "experiments/artifacts.h"

namespace tenbin {

namespace {

Status statusOf(const Result<QList<ModelChange>> &taken)
{
    return taken ? Status() : Status(passOn(taken));
}

RegistryChange rollingBack(const QString &model, const QString &alias, const QString &why)
{
    return [=](Registry &registry) { return statusOf(registry.rollBack(model, alias, why)); };
}

RegistryChange redoing(const QString &model, const QString &alias)
{
    return
        [=](Registry &registry) { return statusOf(registry.redo(model, alias, Tr::tr("redone"))); };
}

} // namespace

FileCheck fileCheck(const Session &session, const QString &run, const Artifact &artifact)
{
    return {Registry::keyOf(run, artifact), [folder = session.runFolder(run), artifact] {
                return verifyArtifact(folder, artifact);
            }};
}

RegistryEdit aliasEdit(const QString &model, const QString &alias, std::optional<qint64> version,
                       const QString &why)
{
    return {
        .text = Tr::tr("Set alias"),
        .make = [=](Registry &registry) { return registry.setAlias(model, alias, version, why); },
        .back = rollingBack(model, alias, Tr::tr("undone")),
        .again = redoing(model, alias)};
}

RegistryEdit stageEdit(const QString &model, qint64 version, Stage stage, const QString &why)
{
    return {
        .text = Tr::tr("Set stage"),
        .make = [=](Registry &registry) { return registry.setStage(model, version, stage, why); },
        .back = rollingBack(model, {}, Tr::tr("undone")),
        .again = redoing(model, {})};
}

RegistryEdit gateEdit(const RegisteredModel &model, const QList<Bound> &gate, const QString &why)
{
    const auto setting = [name = model.name](const QList<Bound> &bounds, const QString &reason) {
        return [=](Registry &registry) { return registry.setGate(name, bounds, reason); };
    };
    return {.text = Tr::tr("Change gate"),
            .make = setting(gate, why),
            .back = setting(model.gate, Tr::tr("undone")),
            .again = setting(gate, Tr::tr("redone"))};
}

RegistryEdit rollBackEdit(const QString &model, const QString &alias, const QString &why)
{
    return {.text = Tr::tr("Roll back"),
            .make = rollingBack(model, alias, why),
            .back = redoing(model, alias),
            .again = rollingBack(model, alias, Tr::tr("redone"))};
}

RegistryEdit versionDeletion(const QString &model, qint64 version, const QString &why)
{
    return {.text = Tr::tr("Delete version"),
            .make = [=](Registry &registry) { return registry.deleteVersion(model, version, why); },
            .back = {},
            .again = {}};
}

RegistryEdit modelDeletion(const QString &model, const QString &why)
{
    return {.text = Tr::tr("Delete model"),
            .make =
                [=](Registry &registry) {
                    const Result<QList<qint64>> deleted = registry.deleteModel(model, why);
                    return deleted ? Status() : Status(passOn(deleted));
                },
            .back = {},
            .again = {}};
}

RegistryEdit registration(const StoredRun &run, const QString &model, const QStringList &aliases,
                          const QString &why)
{
    return {.text = Tr::tr("Register model"),
            .make =
                [=](Registry &registry) {
                    const Result<ModelReference> added = registry.add(run, model, why, aliases);
                    return added ? Status() : Status(passOn(added));
                },
            .back = {},
            .again = {}};
}

QString registryCommand(const QString &project, const QStringList &words, const QString &why)
{
    QStringList all{QStringLiteral("tenbin-cli"), QStringLiteral("--project"), project,
                    QStringLiteral("registry")};
    all += words;
    if (!why.isEmpty())
        all += {QStringLiteral("--why"), why};
    for (QString &word : all)
        word = shellQuoted(word);
    return all.join(u' ');
}

} // namespace tenbin
