#include "app/cli/terminal_progress.h"

#include "app/cli/interrupt.h"
#include "core/number.h"
#include "core/text.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <unistd.h>

namespace tenbin {

QString durationText(double seconds)
{
    const auto whole = qint64(std::llround(std::max(0.0, seconds)));
    if (whole < 60)
        return QStringLiteral("%1 s").arg(whole);
    if (whole < 3600)
        return QStringLiteral("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return QStringLiteral("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
}

TerminalProgress::TerminalProgress(Style style) : m_style(style)
{
    m_timer.start();
}

TerminalProgress::~TerminalProgress()
{
    if (m_visible)
        std::fputs("\r\033[K", stderr);
}

TerminalProgress::Style TerminalProgress::fitting()
{
    return isatty(STDERR_FILENO) != 0 ? Style::Bar : Style::None;
}

bool TerminalProgress::report(double fraction, const QString &note)
{
    if (m_style != Style::None) {
        const std::scoped_lock lock(m_mutex);
        const bool newNote = !note.isEmpty() && note != m_note;
        if (newNote)
            m_note = note;
        // Work that runs side by side may report out of order; a bar goes forward only.
        m_fraction = std::max(m_fraction, std::clamp(fraction, 0.0, 1.0));
        const qint64 now = m_timer.elapsed();
        if (now - m_drawn >= 100 || (newNote && m_style == Style::Json)) {
            m_drawn = now;
            draw(m_fraction);
        }
    }
    return !interrupted();
}

void TerminalProgress::draw(double fraction)
{
    if (m_style == Style::Json) {
        const QJsonObject line{{QStringLiteral("fraction"), fraction},
                               {QStringLiteral("message"), m_note}};
        std::fputs(QJsonDocument(line).toJson(QJsonDocument::Compact).append('\n').constData(),
                   stderr);
        return;
    }
    constexpr int width = 24;
    const int filled = int(fraction * width);
    const double seconds = double(m_timer.elapsed()) / 1000;
    QString text =
        QStringLiteral("\r\033[K[%1%2] %3 %")
            .arg(QString(filled, QLatin1Char('#')), QString(width - filled, QLatin1Char('-')))
            .arg(int(fraction * 100), 3);
    if (seconds > 0.5 && fraction > 0.01) {
        text += Tr::tr(" · %1 %/s · %2 left")
                    .arg(shortNumber(100 * fraction / seconds, 2),
                         durationText(seconds * (1 - fraction) / fraction));
    }
    if (!m_note.isEmpty())
        text += QStringLiteral(" · ") + m_note;
    std::fputs(text.toUtf8().constData(), stderr);
    std::fflush(stderr);
    m_visible = true;
}

} // namespace tenbin
