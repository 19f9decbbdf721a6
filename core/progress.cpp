#include "core/progress.h"

#include <algorithm>
#include <utility>

namespace tenbin {

Progress::~Progress() = default;

void Progress::point(const QString &, double, double) {}

SubProgress::SubProgress(Progress &parent, double from, double to, QString prefix)
    : m_parent(parent), m_from(from), m_to(to), m_prefix(std::move(prefix))
{
}

bool SubProgress::report(double fraction, const QString &note)
{
    const double inside = std::clamp(fraction, 0.0, 1.0);
    QString text = m_prefix;
    if (!note.isEmpty())
        text += m_prefix.isEmpty() ? note : QStringLiteral(": ") + note;
    return m_parent.report(m_from + (m_to - m_from) * inside, text);
}

void SubProgress::point(const QString &curve, double x, double y)
{
    m_parent.point(m_prefix.isEmpty() ? curve : m_prefix + QStringLiteral(": ") + curve, x, y);
}

} // namespace tenbin
