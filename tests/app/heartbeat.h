#pragma once

#include <QElapsedTimer>
#include <QStringList>
#include <QTimer>

#include <algorithm>
#include <vector>

namespace tenbin::test {

/// Beats in the event loop every ten milliseconds and knows how long beats were late.
class Heartbeat
{
public:
    Heartbeat()
    {
        m_since.start();
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
            m_gaps.push_back(double(m_since.nsecsElapsed()) / 1e6);
            m_since.start();
        });
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.start(10);
    }

    /// Ends a part of the report.
    void lap(const char *what)
    {
        const auto begin = m_gaps.begin() + qsizetype(m_reported);
        const double longest = begin == m_gaps.end() ? 0 : *std::max_element(begin, m_gaps.end());
        m_laps.append(QStringLiteral("%1: %2 ms").arg(QLatin1String(what)).arg(longest, 0, 'f', 0));
        m_reported = m_gaps.size();
    }

    double longest() const { return share(1); }
    /// The gap in milliseconds that this share of the time stays below.
    double share(double part) const
    {
        std::vector<double> sorted = m_gaps;
        std::sort(sorted.begin(), sorted.end());
        double sum = 0, reached = 0;
        for (double gap : sorted)
            sum += gap;
        for (double gap : sorted) {
            reached += gap;
            if (reached >= part * sum)
                return gap;
        }
        return sorted.empty() ? 0 : sorted.back();
    }
    QString report() const { return m_laps.join(QStringLiteral(", ")); }

private:
    QTimer m_timer;
    QElapsedTimer m_since;
    std::vector<double> m_gaps;
    size_t m_reported = 0;
    QStringList m_laps;
};

} // namespace tenbin::test
