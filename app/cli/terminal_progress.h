#pragma once

#include "core/progress.h"

#include <QElapsedTimer>

#include <mutex>

namespace tenbin {

/// Progress on stderr: a bar with rate and remaining time on a terminal, one JSON object a line,
/// or nothing. Stops the work after an interrupt.
class TerminalProgress final : public Progress
{
public:
    enum class Style { None, Bar, Json };

    explicit TerminalProgress(Style style);
    ~TerminalProgress() override;
    Q_DISABLE_COPY_MOVE(TerminalProgress)

    /// The style that fits stderr: a bar on a terminal, else nothing.
    static Style fitting();

    [[nodiscard]] bool report(double fraction, const QString &note = {}) override;

private:
    void draw(double fraction);

    Style m_style;
    std::mutex m_mutex;
    QElapsedTimer m_timer;
    qint64 m_drawn = -1000;
    double m_fraction = 0;
    QString m_note;
    bool m_visible = false;
};

/// "3 s", "2 min 5 s", "1 h 4 min".
QString durationText(double seconds);

} // namespace tenbin
