#pragma once

#include "experiments/project.h"
#include "experiments/registered_model.h"

#include <optional>

namespace tenbin {

/// A registered model as a text names it: "churn@champion" or "churn/3".
struct ModelReference
{
    QString model;
    ModelVersion version;

    QString text() const { return model + QLatin1Char('/') + QString::number(version.version); }
};

/// The model of a version as an artifact of its run.
Artifact artifactOf(const ModelVersion &version);

/// The registered models of a project and the rules of changing them. Each change is one
/// transaction, and its history says who made it, when, and why.
class Registry
{
public:
    /// `checked`: keys of models whose files the caller has checked just now, beside the thread
    /// that the store is used on; they are not read again.
    explicit Registry(Project &project, QStringList checked = {})
        : m_project(project), m_checked(std::move(checked))
    {
    }
    static QString keyOf(const QString &run, const Artifact &artifact);

    Result<QList<RegisteredModel>> models(); ///< by name
    Result<RegisteredModel> model(const QString &name);
    /// Newest first; also of a model that was deleted.
    Result<QList<ModelChange>> history(const QString &name);

    /// The model of a finished run as the next version of `name`, which is made when there is none;
    /// the aliases go to it.
    Result<ModelReference> add(const StoredRun &run, const QString &name, const QString &why,
                               const QStringList &aliases = {});
    /// A version that goes to production takes the place of the one there, which is archived. It
    /// must meet the gate, and its model must be what was registered.
    Status setStage(const QString &name, qint64 version, Stage stage, const QString &why);
    /// No version: the alias is taken away.
    Status setAlias(const QString &name, const QString &alias, std::optional<qint64> version,
                    const QString &why);
    /// Holds for versions that go to production from now on.
    Status setGate(const QString &name, const QList<Bound> &gate, const QString &why);
    /// Takes back the last change of an alias, or of stages when `alias` is empty, that was not
    /// taken back yet: what it takes back.
    Result<QList<ModelChange>> rollBack(const QString &name, const QString &alias,
                                        const QString &why);

    /// Takes back the last rollback, when nothing of that kind was changed since: what it restores.
    Result<QList<ModelChange>> redo(const QString &name, const QString &alias, const QString &why);
    /// BadInput for the version in production and for the champion. Its other aliases go with it,
    /// its run stays, and its number is not given again.
    Status deleteVersion(const QString &name, qint64 version, const QString &why);
    /// All versions, by the same rules: their numbers. The history stays.
    Result<QList<qint64>> deleteModel(const QString &name, const QString &why);

    /// What "NAME@ALIAS" or "NAME/VERSION" means; nothing when no model has that name.
    Result<std::optional<ModelReference>> resolve(const QString &text);
    /// BadInput when the project has the run no longer.
    Result<StoredRun> runOf(const ModelVersion &version);
    /// BadInput when the model of a version is missing or not what was registered.
    Status verify(const ModelVersion &version) const;

private:
    Status checkGate(const RegisteredModel &model, const ModelVersion &version);
    Status checkCanStand(const RegisteredModel &model, const ModelChange &step);
    /// What of a history, newest first, is taken back.
    using Takes = QList<ModelChange> (*)(const QList<ModelChange> &, const QString &alias);
    Result<QList<ModelChange>> takeBack(const QString &name, const QString &alias,
                                        const QString &why, Takes takes, const QString &nothing);
    Status takeBack(const RegisteredModel &model, const QList<ModelChange> &taken,
                    const QString &why);
    Status remove(const RegisteredModel &model, const QList<ModelVersion> &versions,
                  const QString &why);
    Status write(const QString &name, QList<ModelChange> steps, const QString &why, qint64 undoes);

    Status verify(const QString &run, const Artifact &artifact) const;

    Project &m_project;
    QStringList m_checked;
};

} // namespace tenbin
