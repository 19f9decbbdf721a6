#pragma once

#include "experiments/run.h"

#include <QHash>
#include <QJsonValue>
#include <QList>
#include <QSet>

#include <map>
#include <vector>

namespace tenbin {

/// Runs as columns: each is taken out of the runs once, when it is first asked for, so that
/// thousands of runs are sorted and compared without another look at them.
class RunValues
{
public:
    void setRuns(QList<StoredRun> runs);

    int size() const { return int(m_runs.size()); }
    const StoredRun &run(int index) const { return m_runs[index]; }
    int indexOf(const QString &id) const;

    /// What orders the runs: the number, or the place of the text among the texts; NaN: the run
    /// lacks it. Equal values are equal cells.
    const std::vector<double> &keys(const QString &column) const;
    /// Whether the cells are figures, which stand at the right.
    bool isNumber(const QString &column) const;
    /// The cell as text, and in full precision.
    QString text(int index, const QString &column) const;
    QString exactText(int index, const QString &column) const;
    /// A number as the cells of the column show theirs.
    QString numberText(double value, const QString &column) const;

    /// Whether the cells are not the same in all these runs.
    bool differs(const QString &column, const std::vector<int> &runs) const;
    bool hasMetric(const QString &metric) const; ///< any run
    QStringList metricNames() const;             ///< of any run, sorted
    /// Params that are not the same in all these runs, the ones most runs have first.
    QStringList differingParams(const std::vector<int> &runs) const;

private:
    using RunParams = QMap<QString, QJsonValue>;

    const RunParams &params(int index) const;
    /// So many that the column's largest number has four digits and all points stand below each
    /// other; -1: as many as each number needs.
    int decimals(const QString &column) const;
    std::vector<double> makeKeys(const QString &column) const;

    QList<StoredRun> m_runs;
    mutable std::map<QString, std::vector<double>> m_keys; ///< what is in it stays in place
    mutable QSet<QString> m_numeric; ///< params that are numbers in every run that has them
    mutable QHash<QString, int> m_decimals;
    mutable QHash<QString, bool> m_has; ///< metrics
    /// By id, with the spec they were taken from: runs that ended keep theirs.
    mutable QHash<QString, std::pair<QByteArray, RunParams>> m_params;
};

} // namespace tenbin
