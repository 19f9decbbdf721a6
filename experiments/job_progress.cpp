#include "experiments/job_progress.h"

#include "core/number.h"

#include <QDateTime>
#include <QDir>
#include <QJsonDocument>

#include <algorithm>
#include <cstdio>
#include <limits>

namespace tenbin {

namespace {

constexpr qint64 writeEvery = 200; // ms
constexpr qint64 checkEvery = 50;  // ms
constexpr double rateSpan = 10;    // s

} // namespace

JobProgress::JobProgress(QString folder, Progress &listener)
    : m_folder(std::move(folder)), m_listener(listener),
      m_log(QDir(m_folder).filePath(QStringLiteral("log.txt"))),
      m_curve(QDir(m_folder).filePath(QStringLiteral("curve.jsonl")))
{
    m_state.remaining = std::numeric_limits<double>::quiet_NaN();
    m_state.rate = std::numeric_limits<double>::quiet_NaN();
    m_log.open(QIODevice::WriteOnly | QIODevice::Append);
    m_timer.start();
    m_marks.push_back({0, 0});
}

JobProgress::~JobProgress()
{
    const std::lock_guard guard(m_mutex);
    write();
}

bool JobProgress::report(double fraction, const QString &note)
{
    {
        const std::lock_guard guard(m_mutex);
        m_state.fraction = std::clamp(fraction, m_state.fraction, 1.0);
        if (!note.isEmpty())
            m_state.note = note;
        const qint64 now = m_timer.elapsed();
        if (now - m_checked >= checkEvery) {
            m_checked = now;
            m_stopped =
                m_stopped || QFile::exists(QDir(m_folder).filePath(QStringLiteral("cancel")));
        }
        if (now - m_written >= writeEvery)
            write();
        if (m_stopped)
            return false;
    }
    if (m_listener.report(fraction, note))
        return true;
    const std::lock_guard guard(m_mutex);
    m_stopped = true;
    return false;
}

void JobProgress::point(const QString &curve, double x, double y)
{
    const QJsonObject json{{QStringLiteral("curve"), curve},
                           {QStringLiteral("x"), jsonNumber(x)},
                           {QStringLiteral("y"), jsonNumber(y)}};
    const QByteArray line = QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n';
    {
        const std::lock_guard guard(m_mutex);
        m_pendingPoints += line;
        ++m_state.points;
    }
    m_listener.point(curve, x, y);
}

void JobProgress::log(const QString &line)
{
    const QString time = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
    QString text = line;
    text.replace(QLatin1Char('\n'), QLatin1String("\n    "));
    const std::lock_guard guard(m_mutex);
    m_log.write((time + QLatin1Char(' ') + text + QLatin1Char('\n')).toUtf8());
    m_log.flush();
}

void JobProgress::estimate()
{
    const double now = seconds();
    m_marks.push_back({now, m_state.fraction});
    while (m_marks.size() > 2 && now - m_marks[1].seconds > rateSpan)
        m_marks.pop_front();
    const Mark &from = m_marks.front();
    m_state.elapsed = now;
    const double done = m_state.fraction - from.fraction;
    const bool known = done > 0 && now > from.seconds;
    m_state.rate = known ? done / (now - from.seconds) : std::numeric_limits<double>::quiet_NaN();
    m_state.remaining = (1 - m_state.fraction) / m_state.rate;
}

void JobProgress::write()
{
    m_written = m_timer.elapsed();
    estimate();
    if (!m_pendingPoints.isEmpty() &&
        (m_curve.isOpen() || m_curve.open(QIODevice::WriteOnly | QIODevice::Append))) {
        m_curve.write(m_pendingPoints);
        m_curve.flush();
        m_pendingPoints.clear();
    }
    // Replaced, so that nobody reads half of it, but not synced: worthless after a power cut. A
    // full disk costs the display only.
    const QString path = QDir(m_folder).filePath(QStringLiteral("progress.json"));
    QFile part(path + QStringLiteral(".part"));
    const QByteArray bytes = QJsonDocument(m_state.toJson()).toJson(QJsonDocument::Compact);
    if (!part.open(QIODevice::WriteOnly) || part.write(bytes) != bytes.size() || !part.flush())
        return;
    part.close();
    std::rename(QFile::encodeName(part.fileName()).constData(),
                QFile::encodeName(path).constData());
}

} // namespace tenbin
