#pragma once

#include "experiments/run.h"
#include "experiments/sql_statement.h"

namespace tenbin {

/// The table of data sets. Writing calls run inside a transaction of the caller.
class DatasetTable
{
public:
    explicit DatasetTable(SqlConnection &connection);

    Status put(const StoredDataset &dataset);
    Result<QList<StoredDataset>> all();
    Result<StoredDataset> find(const QString &reference);
    Status setColumns(const QString &id, const QJsonArray &columns);
    Status remove(const QString &id);

private:
    Result<QList<StoredDataset>> rows(SqlStatement &statement);

    SqlStatement m_put;
    SqlStatement m_all;
    SqlStatement m_byId;
    SqlStatement m_byName;
    SqlStatement m_byPrefix;
    SqlStatement m_setColumns;
    SqlStatement m_remove;
};

} // namespace tenbin
