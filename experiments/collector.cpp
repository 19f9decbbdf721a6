#include "experiments/collector.h"

#include "core/text.h"
#include "experiments/worker_lock.h"

#include <QDir>
#include <QFileInfo>

#include <limits>

namespace tenbin {

namespace {

/// A new folder gets this long until its worker lives.
constexpr qint64 startTime = 10; // s

QFileInfo specFile(const QString &folder)
{
    return QFileInfo(QDir(folder).filePath(QStringLiteral("spec.json")));
}

bool awaitsStart(const QString &folder)
{
    const QFileInfo spec = specFile(folder);
    const QDateTime made = spec.exists() ? spec.lastModified() : QFileInfo(folder).lastModified();
    return qAbs(made.secsTo(QDateTime::currentDateTime())) < startTime;
}

Status writeInterrupted(const QString &folder)
{
    JobRecord record;
    record.status = RunStatus::Interrupted;
    record.started = specFile(folder).lastModified();
    record.seconds = std::numeric_limits<double>::quiet_NaN();
    record.error = Error{Error::Kind::Internal, Tr::tr("The job was interrupted."),
                         Tr::tr("Start it again."), jobLogTail(folder)};
    return writeJobRecord(folder, record);
}

} // namespace

Status JobCollector::learnEnded()
{
    RunQuery unfinished;
    unfinished.filter = QStringLiteral("status = running");
    unfinished.withMetrics = false;
    Result<QList<StoredRun>> running = m_project.store().runs(unfinished);
    if (!running)
        return passOn(running);
    // Runs whose folder somebody removed will never end by themselves.
    for (StoredRun &run : *running) {
        if (QFileInfo::exists(m_project.runFolder(run.id)))
            continue;
        run.status = RunStatus::Interrupted;
        if (Status recorded = m_project.store().record({run}); !recorded)
            return recorded;
    }
    const Result<QStringList> ended = m_project.store().endedRuns();
    if (!ended)
        return passOn(ended);
    m_ended.unite(QSet<QString>(ended->begin(), ended->end()));
    m_hasLearned = true;
    return {};
}

Result<QList<FinishedJob>> JobCollector::collect(const QStringList &own)
{
    QList<FinishedJob> collected;
    const QDateTime changed = QFileInfo(m_project.runsFolder()).lastModified();
    if (m_changed.isValid() && changed == m_changed)
        return collected;
    if (!m_hasLearned)
        if (Status learned = learnEnded(); !learned)
            return passOn(learned);
    m_alive.clear();
    bool open = false;
    const QDir runs(m_project.runsFolder());
    for (const QString &name : runs.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        const QString folder = runs.filePath(name);
        if (m_ended.contains(name))
            continue;
        open = true;
        if (own.contains(name))
            continue;
        if (WorkerLock::isHeld(folder)) {
            m_alive.append(name);
            continue;
        }
        if (!hasJobRecord(folder)) {
            if (awaitsStart(folder) || !readJobSpec(folder))
                continue;
            if (Status written = writeInterrupted(folder); !written)
                return passOn(written);
        }
        Result<FinishedJob> job = recordRun(m_project.store(), folder);
        if (!job && job.error().kind == Error::Kind::Storage)
            return passOn(job);
        m_ended.insert(name);
        if (job)
            collected.append(std::move(*job));
    }
    // Times of folders are coarse: what came within the same moment is seen at the next look.
    const bool settled = changed.msecsTo(QDateTime::currentDateTime()) > 2'000;
    m_changed = open || !settled ? QDateTime() : changed;
    return collected;
}

} // namespace tenbin
