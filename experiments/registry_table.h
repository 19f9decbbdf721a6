#pragma once

#include "experiments/registered_model.h"
#include "experiments/sql_statement.h"

namespace tenbin {

Failure noSuchModel(const QString &name);

/// The tables of registered models. Writing calls run inside a transaction of the caller; the
/// rules of what may change stand in registry.h.
class RegistryTable
{
public:
    explicit RegistryTable(SqlConnection &connection) : m_connection(connection) {}

    Result<QStringList> names(); ///< of those that have a version, sorted
    /// BadInput when it has no version.
    Result<RegisteredModel> find(const QString &name);
    /// There is or was a model of this name.
    Result<bool> hasHistory(const QString &model);
    /// Oldest first.
    Result<QList<ModelChange>> history(const QString &model);
    /// The versions that use a run: "churn/3".
    Result<QStringList> usesOf(const QString &runId);

    Status addModel(const QString &name, const QDateTime &created);
    Status addVersion(const QString &model, const ModelVersion &version);
    Status removeVersion(const QString &model, qint64 version);
    Status setStage(const QString &model, qint64 version, Stage stage);
    /// No version: the alias is removed.
    Status setAlias(const QString &model, const QString &alias, std::optional<qint64> version);
    Status setGate(const QString &model, const QList<Bound> &bounds);
    /// Higher than any that the model ever had.
    Result<qint64> nextVersion(const QString &model);
    Result<qint64> nextChange();
    Status append(const QString &model, const ModelChange &change);

private:
    SqlConnection &m_connection;
};

} // namespace tenbin
