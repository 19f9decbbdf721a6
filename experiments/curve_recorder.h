#pragma once

#include "core/progress.h"

#include <QList>
#include <QMap>
#include <QString>

#include <mutex>

namespace tenbin {

/// Passes progress on and keeps the points of live curves for the learning-curve chart.
class CurveRecorder final : public Progress
{
public:
    struct Curve
    {
        QList<double> x, y;
    };

    explicit CurveRecorder(Progress &parent) : m_parent(parent) {}

    [[nodiscard]] bool report(double fraction, const QString &note = {}) override
    {
        return m_parent.report(fraction, note);
    }

    void point(const QString &curve, double x, double y) override
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_curves[curve].x.append(x);
            m_curves[curve].y.append(y);
        }
        m_parent.point(curve, x, y);
    }

    const QMap<QString, Curve> &curves() const { return m_curves; }

private:
    Progress &m_parent;
    std::mutex m_mutex;
    QMap<QString, Curve> m_curves;
};

} // namespace tenbin
