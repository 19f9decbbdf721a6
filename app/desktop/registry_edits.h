#pragma once

#include "app/desktop/session.h"

namespace tenbin {

/// A model's files, to be read beside the window before a change that depends on them.
struct FileCheck
{
    QString key; ///< see Registry
    std::function<Status()> read;
};
FileCheck fileCheck(const Session &session, const QString &run, const Artifact &artifact);

/// Changes of registered models with the way back.
RegistryEdit aliasEdit(const QString &model, const QString &alias, std::optional<qint64> version,
                       const QString &why);
RegistryEdit stageEdit(const QString &model, qint64 version, Stage stage, const QString &why);
RegistryEdit gateEdit(const RegisteredModel &model, const QList<Bound> &gate, const QString &why);
/// Of an alias, or of stages when it is empty.
RegistryEdit rollBackEdit(const QString &model, const QString &alias, const QString &why);
/// No way back but a new registration.
RegistryEdit versionDeletion(const QString &model, qint64 version, const QString &why);
RegistryEdit modelDeletion(const QString &model, const QString &why);
/// The aliases go to the new version.
RegistryEdit registration(const StoredRun &run, const QString &model, const QStringList &aliases,
                          const QString &why);

/// The call of tenbin-cli that does the same: "Copy as command".
QString registryCommand(const QString &project, const QStringList &words, const QString &why = {});

} // namespace tenbin
