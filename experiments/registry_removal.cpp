#include "core/text.h"
#include "experiments/registry.h"
#include "experiments/registry_steps.h"
#include "experiments/registry_table.h"

#include <algorithm>

namespace tenbin {

namespace {

/// What is relied on does not go away by itself.
Status checkIsFree(const RegisteredModel &model, const ModelVersion &version)
{
    const QString number = QString::number(version.version);
    if (version.stage == Stage::Production)
        return badInput(
            Tr::tr("Version %1 of \"%2\" stays: it is in production.").arg(number, model.name),
            Tr::tr("Give it another stage first, or put another version there."));
    if (model.aliasesOf(version.version).contains(championAlias))
        return badInput(
            Tr::tr("Version %1 of \"%2\" stays: it is the @champion.").arg(number, model.name),
            Tr::tr("Move the alias to another version first, or take it away."));
    return {};
}

/// Aliases go before the version that they mean, and the gate with the last version.
QList<ModelChange> deletionSteps(const RegisteredModel &model, const QList<ModelVersion> &versions)
{
    QList<ModelChange> steps;
    for (const ModelVersion &version : versions) {
        for (const QString &alias : model.aliasesOf(version.version))
            steps.append(aliasStep(alias, QString::number(version.version), QString()));
        steps.append(deletionStep(version));
    }
    if (versions.size() == model.versions.size() && !model.gate.isEmpty())
        steps.append(gateStep(model.gate, {}));
    return steps;
}

} // namespace

Status Registry::remove(const RegisteredModel &model, const QList<ModelVersion> &versions,
                        const QString &why)
{
    for (const ModelVersion &version : versions)
        if (Status free = checkIsFree(model, version); !free)
            return free;
    if (versions.size() == model.versions.size())
        if (Status cleared = m_project.store().registry().setGate(model.name, {}); !cleared)
            return cleared;
    return write(model.name, deletionSteps(model, versions), why, 0);
}

Status Registry::deleteVersion(const QString &name, qint64 version, const QString &why)
{
    return m_project.store().inTransaction([&]() -> Status {
        const Result<RegisteredModel> model = this->model(name);
        if (!model)
            return passOn(model);
        const Result<ModelVersion> wanted = model->version(version);
        return wanted ? remove(*model, {*wanted}, why) : Status(passOn(wanted));
    });
}

Result<QList<qint64>> Registry::deleteModel(const QString &name, const QString &why)
{
    QList<qint64> deleted;
    const Status done = m_project.store().inTransaction([&]() -> Status {
        const Result<RegisteredModel> model = this->model(name);
        if (!model)
            return passOn(model);
        for (const ModelVersion &version : model->versions)
            deleted.append(version.version);
        return remove(*model, model->versions, why);
    });
    if (!done)
        return passOn(done);
    return deleted;
}

} // namespace tenbin
