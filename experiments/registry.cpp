#include "experiments/registry.h"

#include "core/text.h"
#include "experiments/artifacts.h"
#include "experiments/gate.h"
#include "experiments/registry_steps.h"
#include "experiments/registry_table.h"

#include <algorithm>
#include <array>

#include <pwd.h>
#include <unistd.h>

namespace tenbin {

namespace {

/// The account that runs the program, as the system knows it: an environment variable could say
/// anything.
QString systemUser()
{
    passwd entry = {};
    passwd *found = nullptr;
    std::array<char, 16'384> buffer = {};
    if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found)
        return QString::fromLocal8Bit(entry.pw_name);
    return QString::number(::geteuid());
}

Failure runIsGone(const ModelVersion &version)
{
    return badInput(
        Tr::tr("The run of version %1 is no longer in the project.").arg(version.version),
        Tr::tr("Register another run, then delete this version."));
}

Failure aliasWithoutName()
{
    return failure(Error::Kind::Usage, Tr::tr("An alias needs a name."));
}

/// The number of the version that an alias means, or nothing.
QString aliasText(const RegisteredModel &model, const QString &alias)
{
    const auto known = model.aliases.constFind(alias);
    return known == model.aliases.cend() ? QString() : QString::number(*known);
}

QString numberOrNothing(std::optional<qint64> version)
{
    return version ? QString::number(*version) : QString();
}

Status apply(RegistryTable &table, const QString &name, const ModelChange &step)
{
    if (step.kind == ModelChange::Kind::Stage) {
        const Result<Stage> stage = stageFromName(step.after);
        return stage ? table.setStage(name, step.version, *stage) : Status(passOn(stage));
    }
    if (step.kind == ModelChange::Kind::Alias)
        return table.setAlias(name, step.alias,
                              step.after.isEmpty() ? std::nullopt
                                                   : std::optional(step.after.toLongLong()));
    return step.isDeletion() ? table.removeVersion(name, step.version) : Status();
}

} // namespace

Artifact artifactOf(const ModelVersion &version)
{
    return {QStringLiteral("model"), version.path, QStringLiteral("model"), version.sha256};
}

Result<QList<RegisteredModel>> Registry::models()
{
    const Result<QStringList> names = m_project.store().registry().names();
    if (!names)
        return passOn(names);
    QList<RegisteredModel> models;
    for (const QString &name : *names) {
        Result<RegisteredModel> one = model(name);
        if (!one)
            return passOn(one);
        models.append(std::move(*one));
    }
    return models;
}

Result<RegisteredModel> Registry::model(const QString &name)
{
    return m_project.store().registry().find(name);
}

Result<QList<ModelChange>> Registry::history(const QString &name)
{
    const Result<bool> known = m_project.store().registry().hasHistory(name);
    if (!known)
        return passOn(known);
    if (!*known)
        return noSuchModel(name);
    Result<QList<ModelChange>> changes = m_project.store().registry().history(name);
    if (changes)
        std::reverse(changes->begin(), changes->end());
    return changes;
}

Result<ModelReference> Registry::add(const StoredRun &run, const QString &name, const QString &why,
                                     const QStringList &aliases)
{
    if (name.trimmed().isEmpty())
        return failure(Error::Kind::Usage, Tr::tr("A registered model needs a name."),
                       Tr::tr("Name it with --name N."));
    if (run.binned.isValid())
        return badInput(Tr::tr("The run \"%1\" is in the bin.").arg(run.title()),
                        Tr::tr("Restore it first: tenbin-cli restore %1.").arg(run.id.left(8)));
    const auto artifact =
        std::find_if(run.artifacts.begin(), run.artifacts.end(),
                     [](const Artifact &one) { return one.kind == QLatin1String("model"); });
    if (run.status != RunStatus::Finished || artifact == run.artifacts.end())
        return badInput(Tr::tr("The run \"%1\" has no model to register.").arg(run.title()),
                        Tr::tr("Choose a finished run of a task that trains, not with "
                               "--validation alone."));
    for (const QString &alias : aliases)
        if (alias.trimmed().isEmpty())
            return aliasWithoutName();
    if (Status sound = verify(run.id, *artifact); !sound)
        return passOn(sound);
    RegistryTable &table = m_project.store().registry();
    ModelReference added{name, {}};
    const Status done = m_project.store().inTransaction([&]() -> Status {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        if (Status made = table.addModel(name, now); !made)
            return made;
        const Result<qint64> number = table.nextVersion(name);
        if (!number)
            return passOn(number);
        added.version = {*number, run.id, artifact->path, artifact->sha256, Stage::None, now};
        if (Status put = table.addVersion(name, added.version); !put)
            return put;
        const Result<RegisteredModel> model = table.find(name);
        if (!model)
            return passOn(model);
        QList<ModelChange> steps{additionStep(added.version)};
        QStringList different = aliases;
        different.removeDuplicates();
        for (const QString &alias : std::as_const(different))
            steps.append(aliasStep(alias, aliasText(*model, alias), QString::number(*number)));
        return write(name, steps, why, 0);
    });
    if (!done)
        return passOn(done);
    return added;
}

Status Registry::setStage(const QString &name, qint64 version, Stage stage, const QString &why)
{
    return m_project.store().inTransaction([&]() -> Status {
        const Result<RegisteredModel> model = this->model(name);
        if (!model)
            return passOn(model);
        const Result<ModelVersion> wanted = model->version(version);
        if (!wanted)
            return passOn(wanted);
        if (wanted->stage == stage)
            return badInput(Tr::tr("Version %1 of \"%2\" is in the stage %3 already.")
                                .arg(QString::number(version), name, stageName(stage)));
        QList<ModelChange> steps;
        if (stage == Stage::Production) {
            if (Status met = checkGate(*model, *wanted); !met)
                return met;
            if (const std::optional<ModelVersion> there = model->inProduction())
                steps.append(stageStep(*there, Stage::Archived));
        }
        steps.append(stageStep(*wanted, stage));
        return write(name, steps, why, 0);
    });
}

Status Registry::setAlias(const QString &name, const QString &alias, std::optional<qint64> version,
                          const QString &why)
{
    if (alias.trimmed().isEmpty())
        return aliasWithoutName();
    return m_project.store().inTransaction([&]() -> Status {
        const Result<RegisteredModel> model = this->model(name);
        if (!model)
            return passOn(model);
        if (version)
            if (const Result<ModelVersion> wanted = model->version(*version); !wanted)
                return passOn(wanted);
        const QString before = aliasText(*model, alias);
        const QString after = numberOrNothing(version);
        if (before == after)
            return badInput(version ? Tr::tr("The alias @%1 of \"%2\" is version %3 already.")
                                          .arg(alias, name, after)
                                    : Tr::tr("\"%1\" has no alias @%2.").arg(name, alias));
        return write(name, {aliasStep(alias, before, after)}, why, 0);
    });
}

Status Registry::setGate(const QString &name, const QList<Bound> &gate, const QString &why)
{
    return m_project.store().inTransaction([&]() -> Status {
        const Result<RegisteredModel> model = this->model(name);
        if (!model)
            return passOn(model);
        if (Status set = m_project.store().registry().setGate(name, gate); !set)
            return set;
        return write(name, {gateStep(model->gate, gate)}, why, 0);
    });
}

Status Registry::checkGate(const RegisteredModel &model, const ModelVersion &version)
{
    const Result<StoredRun> run = runOf(version);
    if (!run)
        return passOn(run);
    QStringList failed;
    for (const BoundCheck &check : failedBounds(model.gate, run->metrics))
        failed.append(check.text());
    if (!failed.isEmpty())
        return badInput(Tr::tr("Version %1 of \"%2\" does not go to production, it fails: %3.")
                            .arg(QString::number(version.version), model.name,
                                 failed.join(QStringLiteral("; "))),
                        Tr::tr("Register a better run, or change the gate and say why."));
    return verify(version);
}

Status Registry::write(const QString &name, QList<ModelChange> steps, const QString &why,
                       qint64 undoes)
{
    RegistryTable &table = m_project.store().registry();
    const Result<qint64> number = table.nextChange();
    if (!number)
        return passOn(number);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (ModelChange &step : steps) {
        step.change = *number;
        step.made = now;
        step.who = systemUser();
        step.why = why;
        step.undoes = undoes;
        if (Status applied = apply(table, name, step); !applied)
            return applied;
        if (Status appended = table.append(name, step); !appended)
            return appended;
    }
    return {};
}

Result<std::optional<ModelReference>> Registry::resolve(const QString &text)
{
    const Result<QStringList> names = m_project.store().registry().names();
    if (!names)
        return passOn(names);
    // Names and aliases may hold either sign themselves: the longest name that fits is meant.
    QString name;
    for (const QString &one : *names)
        if (one.size() > name.size() && text.size() > one.size() + 1 && text.startsWith(one) &&
            (text[one.size()] == u'@' || text[one.size()] == u'/'))
            name = one;
    if (name.isEmpty())
        return std::optional<ModelReference>();
    const Result<RegisteredModel> model = this->model(name);
    if (!model)
        return passOn(model);
    const QString rest = text.mid(name.size() + 1);
    qint64 number = 0;
    if (text[name.size()] == u'@') {
        if (!model->aliases.contains(rest))
            return badInput(
                Tr::tr("The registered model \"%1\" has no alias @%2.").arg(name, rest),
                model->aliases.isEmpty()
                    ? Tr::tr("Set one with: tenbin-cli registry alias NAME ALIAS VERSION.")
                    : Tr::tr("Its aliases are: %1.")
                          .arg(QStringList(model->aliases.keys()).join(QStringLiteral(", "))));
        number = model->aliases[rest];
    } else {
        number = rest.toLongLong();
    }
    const Result<ModelVersion> version = model->version(number);
    if (!version)
        return passOn(version);
    return std::optional(ModelReference{name, *version});
}

Result<StoredRun> Registry::runOf(const ModelVersion &version)
{
    // An empty text would mean any run.
    if (version.run.isEmpty())
        return runIsGone(version);
    return m_project.store().findRun(version.run);
}

Status Registry::verify(const ModelVersion &version) const
{
    if (version.run.isEmpty())
        return runIsGone(version);
    return verify(version.run, artifactOf(version));
}

QString Registry::keyOf(const QString &run, const Artifact &artifact)
{
    return QStringLiteral("%1/%2 %3").arg(run, artifact.path, artifact.sha256);
}

Status Registry::verify(const QString &run, const Artifact &artifact) const
{
    return m_checked.contains(keyOf(run, artifact))
               ? Status()
               : verifyArtifact(m_project.runFolder(run), artifact);
}

} // namespace tenbin
