#pragma once

#include "core/result.h"
#include "experiments/sql_connection.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace tenbin {

/// "TNBN": marks a SQLite file as the store of a Tenbin project.
inline constexpr qint64 storeApplicationId = 0x544E424E;

/// The scripts that lead from one schema version to the next; script i makes version i + 1.
/// A released script is never changed.
QList<QByteArray> storeMigrations();

/// Brings an open store from its version to migrations.size(): backup when there is something to
/// lose, one transaction with all scripts and the new version, checks before the commit.
Status migrateStore(SqlConnection &connection, const QList<QByteArray> &migrations);

/// A copy of the store that was synced, opened and compared before it got its name.
Result<QString> backUpStore(SqlConnection &connection, const QString &label);

} // namespace tenbin
