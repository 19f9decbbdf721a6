#pragma once

#include "core/result.h"
#include "experiments/run.h"

#include <QDateTime>
#include <QJsonObject>
#include <QString>

namespace tenbin {

/// A job is a folder, runs/<id>/ of a project:
///   spec.json      the task spec, written by the owner
///   worker.lock    locked while a worker lives
///   progress.json  replaced about five times a second
///   curve.jsonl    points of live curves, one JSON object a line
///   log.txt        what happened, and what libraries printed
///   cancel         there when the job shall stop
///   outcome.json   the JobRecord, written last
/// and the artifacts. Whoever starts a job never depends on how the worker ends.

QString newRunId();
Status makeJob(const QString &folder, const TaskSpec &spec);
Result<TaskSpec> readJobSpec(const QString &folder);
Status requestCancel(const QString &folder);
/// The last lines of the log.
QString jobLogTail(const QString &folder, qint64 bytes = 4096);
/// The folder with all that is in it.
void removeJob(const QString &folder);

/// How a job ended. As JSON: the outcome's own keys and these.
struct JobRecord
{
    RunStatus status = RunStatus::Failed;
    QDateTime started;
    double seconds = 0;
    std::optional<Error> error;
    Outcome outcome;
    QJsonObject environment; ///< versions, processor, threads, peak memory

    QJsonObject toJson() const;
    static Result<JobRecord> fromJson(const QJsonObject &json);
};

bool hasJobRecord(const QString &folder);
Result<JobRecord> readJobRecord(const QString &folder);
Status writeJobRecord(const QString &folder, const JobRecord &record);

/// How far a job is. NaN: not known yet.
struct JobState
{
    double fraction = 0;
    QString note;
    double elapsed = 0;   ///< seconds
    double remaining = 0; ///< seconds
    double rate = 0;      ///< of the whole, per second
    qint64 points = 0;    ///< lines of curve.jsonl

    QJsonObject toJson() const;
    static JobState fromJson(const QJsonObject &json);
    /// The first state when there is none yet.
    static JobState read(const QString &folder);
};

/// A point of a live curve.
struct CurvePoint
{
    QString curve;
    double x = 0;
    double y = 0;
};

/// The points from a byte of curve.jsonl on; `offset` moves behind the last whole line.
QList<CurvePoint> readCurve(const QString &folder, qint64 &offset);

} // namespace tenbin
