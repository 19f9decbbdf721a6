#include "core/text.h"
#include "experiments/registry.h"
#include "experiments/registry_steps.h"

#include <utility>

namespace tenbin {

Status Registry::checkCanStand(const RegisteredModel &model, const ModelChange &step)
{
    const bool isAlias = step.kind == ModelChange::Kind::Alias;
    if (isAlias && step.after.isEmpty())
        return {};
    const qint64 number = isAlias ? step.after.toLongLong() : step.version;
    const std::optional<ModelVersion> version = model.find(number);
    if (!version)
        return badInput(Tr::tr("Version %1 of \"%2\" was deleted, so nothing goes back to it.")
                            .arg(QString::number(number), model.name),
                        Tr::tr("Give the stage or the alias to another version."));
    return !isAlias && step.after == stageName(Stage::Production) ? checkGate(model, *version)
                                                                  : Status();
}

Status Registry::takeBack(const RegisteredModel &model, const QList<ModelChange> &taken,
                          const QString &why)
{
    QList<ModelChange> steps = taken;
    for (ModelChange &step : steps) {
        std::swap(step.before, step.after);
        if (Status stands = checkCanStand(model, step); !stands)
            return stands;
    }
    return write(model.name, steps, why, taken.first().change);
}

Result<QList<ModelChange>> Registry::takeBack(const QString &name, const QString &alias,
                                              const QString &why, Takes takes,
                                              const QString &nothing)
{
    QList<ModelChange> taken;
    const Status done = m_project.store().inTransaction([&]() -> Status {
        const Result<RegisteredModel> model = this->model(name);
        if (!model)
            return passOn(model);
        const Result<QList<ModelChange>> changes = history(name);
        if (!changes)
            return passOn(changes);
        taken = takes(*changes, alias);
        if (taken.isEmpty())
            return badInput(nothing, Tr::tr("See: tenbin-cli registry history NAME."));
        return takeBack(*model, taken, why);
    });
    if (!done)
        return passOn(done);
    return taken;
}

Result<QList<ModelChange>> Registry::rollBack(const QString &name, const QString &alias,
                                              const QString &why)
{
    return takeBack(name, alias, why, rollBackTakes,
                    alias.isEmpty()
                        ? Tr::tr("No stage of \"%1\" was changed.").arg(name)
                        : Tr::tr("The alias @%1 of \"%2\" was not changed.").arg(alias, name));
}

Result<QList<ModelChange>> Registry::redo(const QString &name, const QString &alias,
                                          const QString &why)
{
    return takeBack(
        name, alias, why, redoTakes,
        alias.isEmpty()
            ? Tr::tr("No rollback of stages of \"%1\" is the last change of them.").arg(name)
            : Tr::tr("No rollback of the alias @%1 of \"%2\" is the last change of it.")
                  .arg(alias, name));
}

} // namespace tenbin
