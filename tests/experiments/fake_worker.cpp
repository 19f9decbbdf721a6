// A worker that misbehaves on demand: what the spec's name says. Called as tenbin-cli is.
#include "experiments/job.h"
#include "experiments/job_progress.h"
#include "experiments/worker_lock.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QThread>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>

using namespace tenbin;

namespace {

std::atomic<bool> told = false;

class Signals final : public Progress
{
public:
    [[nodiscard]] bool report(double, const QString & = {}) override { return !told; }
};

JobRecord recordOf(RunStatus status)
{
    JobRecord record;
    record.status = status;
    record.started = QDateTime::currentDateTimeUtc();
    record.seconds = 0.5;
    record.outcome.metrics[QStringLiteral("accuracy")].value = 0.75;
    return record;
}

RunStatus work(JobProgress &progress, int steps)
{
    for (int i = 0; i < steps; ++i) {
        progress.point(QStringLiteral("loss"), i, 1.0 / (i + 1));
        if (!progress.report(double(i) / steps, QStringLiteral("step %1").arg(i)))
            return RunStatus::Cancelled;
        QThread::msleep(20);
    }
    return RunStatus::Finished;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QString folder = QCoreApplication::arguments().constLast();
    const Result<TaskSpec> spec = readJobSpec(folder);
    if (!spec)
        return 3;
    const QString what = spec->name;
    if (what == QLatin1String("exit"))
        return 5;
    const Result<WorkerLock> lock = WorkerLock::take(folder);
    if (!lock)
        return 4;
    std::signal(SIGTERM, [](int) { told = true; });
    if (what == QLatin1String("deaf"))
        std::signal(SIGTERM, SIG_IGN);
    if (what == QLatin1String("crash")) {
        std::fputs("terminate called after throwing an exception\n", stderr);
        std::abort();
    }
    if (what == QLatin1String("descriptors")) {
        for (const QString &name :
             QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::Files | QDir::System))
            std::fprintf(stdout, "fd %s\n",
                         qPrintable(QFile::symLinkTarget(QStringLiteral("/proc/self/fd/") + name)));
        std::fflush(stdout);
    }
    Signals signals_;
    NoProgress deafListener;
    RunStatus status = RunStatus::Finished;
    {
        const bool deaf = what == QLatin1String("deaf");
        JobProgress progress(folder, deaf ? static_cast<Progress &>(deafListener) : signals_);
        if (deaf)
            QThread::sleep(60);
        status = work(progress, what == QLatin1String("slow") ? 1'000 : 20);
    }
    return writeJobRecord(folder, recordOf(status)) ? 0 : 1;
}
