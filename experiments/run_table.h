#pragma once

#include "experiments/run.h"
#include "experiments/sql_statement.h"

#include <QHash>

namespace tenbin {

/// The tables of runs and what they produced. Writing calls run inside a transaction of the
/// caller, who says when it was rolled back.
class RunTable
{
public:
    explicit RunTable(SqlConnection &connection);

    Status put(const StoredRun &run);
    void rolledBack() { m_metricNumbers.clear(); }

    Result<StoredRun> find(const QString &reference);
    Result<QList<StoredRun>> takers(const QString &id);
    Result<QStringList> metricNames();
    Result<QStringList> ended();
    Status rename(const QString &id, const QString &name);
    Status setNotes(const QString &id, const QString &notes);
    Status setTags(const QString &id, const QStringList &tags);
    Status setBinned(const QString &id, bool binned);
    Status remove(const QString &id);
    /// Names of metrics that no run has any more.
    Status forgetUnusedMetrics();

private:
    Result<qint64> putRow(const StoredRun &run);
    Result<qint64> metricNumber(const QString &name);
    Status putMetrics(qint64 run, const QMap<QString, MetricValue> &metrics);
    Status putTags(qint64 run, const QStringList &tags);
    Result<QStringList> texts(const QString &sql);

    SqlConnection &m_connection;
    QHash<QString, qint64> m_metricNumbers;
    SqlStatement m_put, m_number, m_putMetric, m_putMetricName, m_metricNumber, m_putTag;
    SqlStatement m_putArtifact, m_putWarning, m_byId, m_byName, m_byPrefix;
};

} // namespace tenbin
