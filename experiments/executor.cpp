#include "experiments/executor.h"

#include "core/parallel.h"
#include "core/text.h"
#include "experiments/resume_job.h"
#include "experiments/worker_lock.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QProcess>

#include <algorithm>
#include <csignal>
#include <utility>

#include <unistd.h>

namespace tenbin {

struct LocalExecutor::Worker
{
    QString id;
    QString folder;
    std::unique_ptr<QProcess> process; ///< null: somebody else started it
    JobState state;
    QElapsedTimer sinceCancel; ///< invalid: not cancelled

    bool hasEnded() const
    {
        return process ? process->state() == QProcess::NotRunning : !WorkerLock::isHeld(folder);
    }
    void press(int signal) const
    {
        const qint64 number = process ? process->processId() : WorkerLock::process(folder);
        if (number > 0 && !hasEnded())
            ::kill(pid_t(number), signal);
    }
};

namespace {

constexpr int pollEvery = 100;      // ms
constexpr int lookEvery = 1'000;    // ms
constexpr qint64 killAfter = 1'000; // ms after the worker was told to stop

/// A QProcess kills its process when it is destroyed: those that live on are kept for good.
void leaveRunning(std::unique_ptr<QProcess> process)
{
    static auto *left = new std::vector<std::unique_ptr<QProcess>>;
    process->disconnect();
    left->push_back(std::move(process));
}

QString howItEnded(const QProcess *process)
{
    if (!process)
        return Tr::tr("it ended without a word");
    if (process->error() == QProcess::FailedToStart)
        return Tr::tr("the program \"%1\" cannot be started")
            .arg(QDir::toNativeSeparators(process->program()));
    if (process->exitStatus() == QProcess::CrashExit)
        return Tr::tr("it crashed or was ended by the system (signal %1)").arg(process->exitCode());
    return Tr::tr("it ended with code %1").arg(process->exitCode());
}

} // namespace

LocalExecutor::LocalExecutor(Project &project, Options options, QObject *parent)
    : QObject(parent), m_project(project), m_options(std::move(options)), m_collector(project)
{
    if (m_options.program.isEmpty())
        m_options.program =
            QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("tenbin-cli"));
    if (m_options.threads <= 0)
        m_options.threads = availableThreads();
    connect(&m_pollTimer, &QTimer::timeout, this, &LocalExecutor::poll);
    connect(&m_lookTimer, &QTimer::timeout, this, &LocalExecutor::lookAround);
    m_lookTimer.start(lookEvery);
    // Not before the caller had time to connect.
    QTimer::singleShot(0, this, &LocalExecutor::lookAround);
}

LocalExecutor::~LocalExecutor()
{
    for (std::unique_ptr<Worker> &worker : m_workers)
        if (worker->process)
            leaveRunning(std::move(worker->process));
}

Result<QString> LocalExecutor::start(const TaskSpec &spec)
{
    const QString id = newRunId();
    if (Status made = makeJob(m_project.runFolder(id), spec); !made)
        return passOn(made);
    m_waiting.append(id);
    QTimer::singleShot(0, this, &LocalExecutor::startNext);
    return id;
}

Status LocalExecutor::resume(const QString &id)
{
    const QString folder = m_project.runFolder(id);
    if (m_waiting.contains(id) || running().contains(id) || WorkerLock::isHeld(folder))
        return failure(Error::Kind::Usage, Tr::tr("The run is still at work."),
                       Tr::tr("Wait until it has ended, or stop it."));
    if (Status reopened = reopenJob(folder); !reopened)
        return reopened;
    m_waiting.append(id);
    QTimer::singleShot(0, this, &LocalExecutor::startNext);
    return {};
}

void LocalExecutor::startNext()
{
    const auto own = [](const std::unique_ptr<Worker> &worker) { return bool(worker->process); };
    while (!m_waiting.isEmpty() &&
           std::count_if(m_workers.begin(), m_workers.end(), own) < m_options.workers)
        launch(m_waiting.takeFirst());
}

void LocalExecutor::launch(const QString &id)
{
    auto worker = std::make_unique<Worker>();
    worker->id = id;
    worker->folder = m_project.runFolder(id);
    const QString log = QDir(worker->folder).filePath(QStringLiteral("log.txt"));
    worker->process = std::make_unique<QProcess>();
    QProcess &process = *worker->process;
    process.setProgram(m_options.program);
    process.setArguments({QStringLiteral("--project"), m_project.folder(),
                          QStringLiteral("--threads"), QString::number(m_options.threads),
                          QStringLiteral("work"), worker->folder});
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(log, QIODevice::Append);
    process.setStandardErrorFile(log, QIODevice::Append);
    // A session of its own: neither Ctrl-C in the window's terminal nor its end reaches it.
    process.setChildProcessModifier([] { ::setsid(); });
    connect(&process, &QProcess::finished, this, [this] { poll(); });
    process.start();
    if (Status recorded = recordStart(m_project.store(), worker->folder); !recorded)
        Q_EMIT troubled(recorded.error());
    m_workers.push_back(std::move(worker));
    m_pollTimer.start(pollEvery);
    Q_EMIT started(id);
}

void LocalExecutor::adopt(const QString &id)
{
    auto worker = std::make_unique<Worker>();
    worker->id = id;
    worker->folder = m_project.runFolder(id);
    m_workers.push_back(std::move(worker));
    m_pollTimer.start(pollEvery);
    Q_EMIT started(id);
}

void LocalExecutor::cancel(const QString &id)
{
    if (m_waiting.removeOne(id)) {
        JobRecord record;
        record.status = RunStatus::Cancelled;
        record.started = QDateTime::currentDateTimeUtc();
        endJob(m_project.runFolder(id), record);
        return;
    }
    for (std::unique_ptr<Worker> &worker : m_workers) {
        if (worker->id != id || worker->sinceCancel.isValid())
            continue;
        worker->sinceCancel.start();
        if (Status asked = requestCancel(worker->folder); !asked)
            Q_EMIT troubled(asked.error());
        worker->press(SIGTERM);
    }
}

QStringList LocalExecutor::running() const
{
    QStringList ids;
    for (const std::unique_ptr<Worker> &worker : m_workers)
        ids.append(worker->id);
    return ids;
}

JobState LocalExecutor::state(const QString &id) const
{
    for (const std::unique_ptr<Worker> &worker : m_workers)
        if (worker->id == id)
            return worker->state;
    return {};
}

void LocalExecutor::poll()
{
    const auto firstEnded = std::stable_partition(
        m_workers.begin(), m_workers.end(),
        [](const std::unique_ptr<Worker> &worker) { return !worker->hasEnded(); });
    std::vector<std::unique_ptr<Worker>> ended(std::make_move_iterator(firstEnded),
                                               std::make_move_iterator(m_workers.end()));
    m_workers.erase(firstEnded, m_workers.end());
    for (const std::unique_ptr<Worker> &worker : m_workers) {
        if (worker->sinceCancel.isValid() && worker->sinceCancel.hasExpired(killAfter))
            worker->press(SIGKILL);
        const JobState state = JobState::read(worker->folder);
        const bool moved = state.elapsed != worker->state.elapsed;
        worker->state = state;
        if (moved)
            Q_EMIT progressed(worker->id, state);
    }
    for (const std::unique_ptr<Worker> &worker : ended) {
        endWorker(*worker);
        // It may be the one whose signal brought us here.
        if (worker->process)
            worker->process.release()->deleteLater();
    }
    startNext();
    if (m_workers.empty())
        m_pollTimer.stop();
}

void LocalExecutor::endWorker(const Worker &worker)
{
    if (hasJobRecord(worker.folder) || !QFileInfo::exists(worker.folder)) {
        record(worker.folder);
        return;
    }
    JobRecord record;
    record.started =
        QFileInfo(QDir(worker.folder).filePath(QStringLiteral("spec.json"))).lastModified();
    record.seconds = JobState::read(worker.folder).elapsed;
    if (worker.sinceCancel.isValid())
        record.status = RunStatus::Cancelled;
    else
        record.error = Error{
            Error::Kind::Internal,
            Tr::tr("The worker of the job broke off: %1.").arg(howItEnded(worker.process.get())),
            Tr::tr("Look at the job's log."), jobLogTail(worker.folder)};
    endJob(worker.folder, record);
}

void LocalExecutor::endJob(const QString &folder, const JobRecord &ended)
{
    if (Status written = writeJobRecord(folder, ended); !written)
        Q_EMIT troubled(written.error());
    else
        record(folder);
}

void LocalExecutor::record(const QString &folder)
{
    // The one who started it has taken it away, as a cancelled command does.
    if (!QFileInfo::exists(folder))
        return;
    const Result<FinishedJob> job = recordRun(m_project.store(), folder);
    if (!job) {
        Q_EMIT troubled(job.error());
        return;
    }
    m_collector.addEnded(QFileInfo(folder).fileName());
    Q_EMIT finished(*job);
}

void LocalExecutor::lookAround()
{
    const Result<QList<FinishedJob>> collected = m_collector.collect(m_waiting + running());
    if (!collected) {
        Q_EMIT troubled(collected.error());
        return;
    }
    for (const FinishedJob &job : *collected)
        Q_EMIT finished(job);
    for (const QString &id : m_collector.alive())
        adopt(id);
}

} // namespace tenbin
