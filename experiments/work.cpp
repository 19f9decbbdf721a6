#include "experiments/work.h"

#include "core/guarded.h"
#include "core/text.h"
#include "experiments/environment.h"
#include "experiments/job.h"
#include "experiments/job_inputs.h"
#include "experiments/job_progress.h"
#include "experiments/task.h"
#include "experiments/worker_lock.h"

namespace tenbin {

namespace {

Result<Outcome> execute(const QString &folder, const QString &project, int threads,
                        JobProgress &progress, const QJsonObject &versions)
{
    const Result<TaskSpec> spec = readJobSpec(folder);
    if (!spec)
        return passOn(spec);
    const Result<const Task *> task = shelf<Task>().pick(spec->task, Tr::tr("task"));
    if (!task)
        return passOn(task);
    const Result<Params> params = Params::checked((*task)->params, spec->params);
    if (!params)
        return passOn(params);
    if (!progress.report(0, Tr::tr("Opening the data")))
        return cancelled();
    Result<TaskInputs> inputs = openInputs(**task, *spec, folder, project);
    if (!inputs)
        return passOn(inputs);
    inputs->versions = versions;
    return guarded(Tr::tr("Cannot finish the task \"%1\"").arg(spec->task), [&] {
        return (*task)->run(*inputs, *params, Context{spec->seed, threads}, progress);
    });
}

RunStatus statusOf(const Result<Outcome> &outcome)
{
    if (outcome)
        return RunStatus::Finished;
    return outcome.error().kind == Error::Kind::Cancelled ? RunStatus::Cancelled
                                                          : RunStatus::Failed;
}

} // namespace

Status workJob(const QString &folder, const QString &project, int threads, Progress &progress,
               const QJsonObject &versions)
{
    const Result<JobRecord> record = performJob(folder, project, threads, progress, versions);
    return record ? Status() : Status(passOn(record));
}

Result<JobRecord> performJob(const QString &folder, const QString &project, int threads,
                             Progress &progress, const QJsonObject &versions)
{
    const Result<WorkerLock> lock = WorkerLock::take(folder);
    if (!lock)
        return passOn(lock);
    JobRecord record;
    record.started = QDateTime::currentDateTimeUtc();
    record.environment = environmentRecord(threads);
    record.environment[QStringLiteral("libraries")] = versions;
    JobProgress job(folder, progress);
    job.log(Tr::tr("Started."));

    FloatingPointGuard floatingPoint;
    Result<Outcome> outcome = execute(folder, project, threads, job, versions);
    const QStringList deviations = floatingPoint.deviations();

    record.status = statusOf(outcome);
    record.seconds = job.seconds();
    record.environment[QStringLiteral("peak_memory")] = peakMemory();
    if (outcome) {
        record.outcome = std::move(*outcome);
        for (const QString &deviation : deviations)
            record.outcome.warnings.append(
                Tr::tr("The floating-point state was changed: %1.").arg(deviation));
        job.log(Tr::tr("Finished."));
    } else {
        record.error = outcome.error();
        const QString detail = record.error->detail;
        job.log(detail.isEmpty() ? record.error->text
                                 : record.error->text + QLatin1Char('\n') + detail);
    }
    const Status written = writeJobRecord(folder, record);
    if (record.error)
        return Failure(*record.error);
    if (!written) {
        removeNewDataset(project, record.outcome);
        return passOn(written);
    }
    return record;
}

} // namespace tenbin
