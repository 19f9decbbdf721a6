#include "experiments/job.h"

#include "core/atomic_file.h"
#include "core/json.h"
#include "core/number.h"
#include "core/text.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QUuid>

namespace tenbin {

namespace {

constexpr int recordVersion = 1;

QString inFolder(const QString &folder, const char *name)
{
    return QDir(folder).filePath(QLatin1String(name));
}

} // namespace

QString newRunId()
{
    return QUuid::createUuid().toString(QUuid::Id128);
}

Status makeJob(const QString &folder, const TaskSpec &spec)
{
    if (!QDir().mkpath(folder))
        return failure(
            Error::Kind::Io,
            Tr::tr("Cannot make the job's folder \"%1\".").arg(QDir::toNativeSeparators(folder)),
            Tr::tr("Check that the project can be written and the disk is not full."));
    Status written = writeJsonFile(inFolder(folder, "spec.json"), spec.toJson());
    if (!written)
        removeJob(folder);
    return written;
}

Result<TaskSpec> readJobSpec(const QString &folder)
{
    const Result<QJsonObject> json =
        readJsonFile(inFolder(folder, "spec.json"), Tr::tr("task spec"), 64 << 20);
    if (!json)
        return passOn(json);
    return TaskSpec::fromJson(*json);
}

Status requestCancel(const QString &folder)
{
    return writeFile(inFolder(folder, "cancel"), {});
}

QString jobLogTail(const QString &folder, qint64 bytes)
{
    QFile file(inFolder(folder, "log.txt"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const qint64 from = std::max<qint64>(0, file.size() - bytes);
    file.seek(from);
    const QByteArray tail = file.read(bytes);
    return QString::fromUtf8(from > 0 ? tail.mid(tail.indexOf('\n') + 1) : tail).trimmed();
}

void removeJob(const QString &folder)
{
    QDir(folder).removeRecursively();
}

QJsonObject JobRecord::toJson() const
{
    QJsonObject json = outcome.toJson();
    json[QStringLiteral("tenbin_outcome")] = recordVersion;
    json[QStringLiteral("status")] = runStatusName(status);
    json[QStringLiteral("started")] = started.toUTC().toString(Qt::ISODateWithMs);
    json[QStringLiteral("seconds")] = jsonNumber(seconds);
    json[QStringLiteral("environment")] = environment;
    if (error)
        json[QStringLiteral("error")] = errorToJson(*error);
    return json;
}

Result<JobRecord> JobRecord::fromJson(const QJsonObject &json)
{
    const int version = json[QStringLiteral("tenbin_outcome")].toInt();
    const std::optional<RunStatus> status =
        runStatusFromName(json[QStringLiteral("status")].toString());
    if (version < 1 || !status)
        return badInput(Tr::tr("The job's outcome is damaged."), Tr::tr("Run the job again."));
    if (version > recordVersion)
        return failure(Error::Kind::Unsupported,
                       Tr::tr("The job's outcome was written by a newer version of Tenbin."),
                       Tr::tr("Use a newer Tenbin."));
    JobRecord record;
    record.status = *status;
    record.started =
        QDateTime::fromString(json[QStringLiteral("started")].toString(), Qt::ISODateWithMs);
    record.seconds = numberOf(json[QStringLiteral("seconds")]);
    if (json.contains(QStringLiteral("error")))
        record.error = errorFromJson(json[QStringLiteral("error")].toObject());
    Result<Outcome> outcome = Outcome::fromJson(json);
    if (!outcome)
        return passOn(outcome);
    record.outcome = std::move(*outcome);
    record.environment = json[QStringLiteral("environment")].toObject();
    return record;
}

bool hasJobRecord(const QString &folder)
{
    return QFile::exists(inFolder(folder, "outcome.json"));
}

Result<JobRecord> readJobRecord(const QString &folder)
{
    const Result<QJsonObject> json =
        readJsonFile(inFolder(folder, "outcome.json"), Tr::tr("job's outcome"));
    if (!json)
        return passOn(json);
    return JobRecord::fromJson(*json);
}

Status writeJobRecord(const QString &folder, const JobRecord &record)
{
    return writeJsonFile(inFolder(folder, "outcome.json"), record.toJson());
}

QJsonObject JobState::toJson() const
{
    return {{QStringLiteral("fraction"), jsonNumber(fraction)},
            {QStringLiteral("note"), note},
            {QStringLiteral("elapsed"), jsonNumber(elapsed)},
            {QStringLiteral("remaining"), jsonNumber(remaining)},
            {QStringLiteral("rate"), jsonNumber(rate)},
            {QStringLiteral("points"), points}};
}

JobState JobState::fromJson(const QJsonObject &json)
{
    JobState state;
    state.fraction = json[QStringLiteral("fraction")].toDouble();
    state.note = json[QStringLiteral("note")].toString();
    state.elapsed = json[QStringLiteral("elapsed")].toDouble();
    state.remaining = numberOf(json[QStringLiteral("remaining")]);
    state.rate = numberOf(json[QStringLiteral("rate")]);
    state.points = json[QStringLiteral("points")].toInteger();
    return state;
}

JobState JobState::read(const QString &folder)
{
    const Result<QJsonObject> json =
        readJsonFile(inFolder(folder, "progress.json"), Tr::tr("progress"), 1 << 20);
    return fromJson(json.value_or(QJsonObject()));
}

QList<CurvePoint> readCurve(const QString &folder, qint64 &offset)
{
    QFile file(inFolder(folder, "curve.jsonl"));
    QList<CurvePoint> points;
    if (!file.open(QIODevice::ReadOnly) || !file.seek(offset))
        return points;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine();
        // The worker may be in the middle of it.
        if (!line.endsWith('\n'))
            break;
        offset += line.size();
        const QJsonObject json = QJsonDocument::fromJson(line).object();
        if (!json.isEmpty())
            points.append({json[QStringLiteral("curve")].toString(),
                           numberOf(json[QStringLiteral("x")]),
                           numberOf(json[QStringLiteral("y")])});
    }
    return points;
}

} // namespace tenbin
