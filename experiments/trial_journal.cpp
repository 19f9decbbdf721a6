#include "experiments/trial_journal.h"

#include "core/json.h"
#include "core/number.h"
#include "core/system_error.h"
#include "core/text.h"
#include "experiments/deleted_trials.h"
#include "experiments/run.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QMap>

#include <cerrno>
#include <fcntl.h>
#include <mutex>
#include <unistd.h>

namespace tenbin {

namespace {

QString journalPath(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("trials.jsonl"));
}

Failure cannotKeep(const QString &path, int error)
{
    return failure(Error::Kind::Io,
                   Tr::tr("Cannot keep the trials in \"%1\": %2.")
                       .arg(QDir::toNativeSeparators(path), systemReason(error)),
                   Tr::tr("Free some space, or change the folder's permissions."));
}

/// What the lines of a journal say.
struct Journal
{
    QMap<int, Trial> trials;
    QMap<int, int> brokenOff;
    qint64 whole = 0; ///< bytes up to the end of the last whole line

    void take(const QJsonObject &line)
    {
        const QString what = line[QStringLiteral("what")].toString();
        const int number = line[QStringLiteral("trial")].toInt(-1);
        if (what == QLatin1String("begin")) {
            ++brokenOff[number];
        } else if (what == QLatin1String("end")) {
            trials[number] = Trial::fromJson(line);
            brokenOff.remove(number);
        } else if (what == QLatin1String("stop")) {
            brokenOff.remove(number);
        }
    }
};

Journal readJournal(const QString &folder)
{
    Journal journal;
    QFile file(journalPath(folder));
    if (!file.open(QIODevice::ReadOnly))
        return journal;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine();
        if (!line.endsWith('\n'))
            break;
        journal.whole += line.size();
        journal.take(QJsonDocument::fromJson(line).object());
    }
    return journal;
}

} // namespace

QJsonObject Trial::toJson() const
{
    QJsonObject json{{QStringLiteral("trial"), number},
                     {QStringLiteral("rung"), rung},
                     {QStringLiteral("share"), jsonNumber(share)},
                     {QStringLiteral("params"), params},
                     {QStringLiteral("score"), jsonNumber(score)},
                     {QStringLiteral("std"), jsonNumber(deviation)},
                     {QStringLiteral("folds"), jsonNumbers(folds)},
                     {QStringLiteral("seconds"), jsonNumber(seconds)},
                     {QStringLiteral("status"),
                      failed() ? QStringLiteral("failed") : QStringLiteral("finished")}};
    if (outer >= 0)
        json[QStringLiteral("outer")] = outer;
    if (error)
        json[QStringLiteral("error")] = errorToJson(*error);
    if (deleted)
        json[QStringLiteral("deleted")] = true;
    return json;
}

Trial Trial::fromJson(const QJsonObject &json)
{
    Trial trial;
    trial.number = json[QStringLiteral("trial")].toInt();
    trial.outer = json[QStringLiteral("outer")].toInt(-1);
    trial.rung = json[QStringLiteral("rung")].toInt();
    trial.share = numberOf(json[QStringLiteral("share")]);
    trial.params = json[QStringLiteral("params")].toObject();
    trial.score = numberOf(json[QStringLiteral("score")]);
    trial.deviation = numberOf(json[QStringLiteral("std")]);
    trial.folds = numbersOf(json[QStringLiteral("folds")].toArray());
    trial.seconds = numberOf(json[QStringLiteral("seconds")]);
    trial.deleted = json[QStringLiteral("deleted")].toBool();
    if (json.contains(QStringLiteral("error")))
        trial.error = errorFromJson(json[QStringLiteral("error")].toObject());
    return trial;
}

struct TrialJournal::State
{
    QString folder;
    QString path;
    int descriptor = -1;
    mutable std::mutex mutex;
    Journal journal;

    ~State()
    {
        if (descriptor >= 0)
            ::close(descriptor);
    }

    Status append(const QJsonObject &line)
    {
        const QByteArray bytes = QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
        const std::lock_guard guard(mutex);
        for (qsizetype done = 0; done < bytes.size();) {
            const ssize_t written =
                ::write(descriptor, bytes.constData() + done, size_t(bytes.size() - done));
            if (written < 0 && errno != EINTR)
                return cannotKeep(path, errno);
            done += std::max<ssize_t>(written, 0);
        }
        if (::fsync(descriptor) != 0)
            return cannotKeep(path, errno);
        journal.take(line);
        return {};
    }
};

TrialJournal::TrialJournal(std::unique_ptr<State> state) : m_state(std::move(state)) {}
TrialJournal::TrialJournal(TrialJournal &&) noexcept = default;
TrialJournal::~TrialJournal() = default;

Result<TrialJournal> TrialJournal::open(const QString &folder)
{
    auto state = std::make_unique<State>();
    state->folder = folder;
    state->path = journalPath(folder);
    state->journal = readJournal(folder);
    state->descriptor = ::open(QFile::encodeName(state->path).constData(),
                               O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (state->descriptor < 0 || ::ftruncate(state->descriptor, state->journal.whole) != 0)
        return cannotKeep(state->path, errno);
    return TrialJournal(std::move(state));
}

const Trial *TrialJournal::find(int number, const QJsonObject &params, double share) const
{
    const std::lock_guard guard(m_state->mutex);
    const auto found = m_state->journal.trials.constFind(number);
    const bool same = found != m_state->journal.trials.constEnd() && found->params == params &&
                      found->share == share;
    return same ? &*found : nullptr;
}

int TrialJournal::brokenOff(int number) const
{
    const std::lock_guard guard(m_state->mutex);
    return m_state->journal.brokenOff.value(number);
}

QSet<int> TrialJournal::deleted() const
{
    return readDeletedTrials(m_state->folder);
}

Status TrialJournal::begin(const Trial &trial)
{
    const QJsonObject whole = trial.toJson();
    QJsonObject line{{QStringLiteral("what"), QStringLiteral("begin")}};
    for (const char *key : {"trial", "outer", "rung", "share", "params"}) {
        if (whole.contains(QLatin1String(key)))
            line[QLatin1String(key)] = whole[QLatin1String(key)];
    }
    return m_state->append(line);
}

Status TrialJournal::end(const Trial &trial)
{
    QJsonObject line = trial.toJson();
    line[QStringLiteral("what")] = QStringLiteral("end");
    return m_state->append(line);
}

Status TrialJournal::stop(int number)
{
    return m_state->append(
        {{QStringLiteral("what"), QStringLiteral("stop")}, {QStringLiteral("trial"), number}});
}

QList<TrialEvent> readTrialEvents(const QString &folder, qint64 &offset, int most)
{
    QList<TrialEvent> events;
    QFile file(journalPath(folder));
    if (!file.open(QIODevice::ReadOnly) || !file.seek(offset))
        return events;
    while (events.size() < most && !file.atEnd()) {
        const QByteArray line = file.readLine();
        // The worker may be in the middle of it.
        if (!line.endsWith('\n'))
            break;
        offset += line.size();
        const QJsonObject json = QJsonDocument::fromJson(line).object();
        const QString what = json[QStringLiteral("what")].toString();
        if (what == QLatin1String("begin"))
            events.append({TrialEvent::What::Begun, Trial::fromJson(json)});
        else if (what == QLatin1String("end"))
            events.append({TrialEvent::What::Ended, Trial::fromJson(json)});
        else if (what == QLatin1String("stop"))
            events.append({TrialEvent::What::Stopped, Trial::fromJson(json)});
    }
    return events;
}

} // namespace tenbin
