#pragma once

#include "experiments/project.h"
#include "experiments/record.h"

#include <QDateTime>
#include <QSet>
#include <QStringList>

namespace tenbin {

/// Brings into the store what others left in the project's runs/: jobs that ended after their
/// window was closed, jobs of a program that worked while this one held the project, and, as
/// interrupted, jobs whose worker is gone without a word. For the holder of the project.
class JobCollector
{
public:
    explicit JobCollector(Project &project) : m_project(project) {}

    /// What ended since the last call. Jobs in `own` are somebody's business already. Cheap when
    /// nothing happened.
    Result<QList<FinishedJob>> collect(const QStringList &own = {});
    /// A job that the caller recorded itself.
    void addEnded(const QString &id) { m_ended.insert(id); }
    /// Jobs not in `own` with a living worker, as of the last call.
    const QStringList &alive() const { return m_alive; }

private:
    Status learnEnded();

    Project &m_project;
    bool m_hasLearned = false;
    QSet<QString> m_ended;
    QStringList m_alive;
    QDateTime m_changed; ///< of runs/ when all in it had ended
};

} // namespace tenbin
