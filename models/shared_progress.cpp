#include "models/shared_progress.h"

#include <algorithm>

namespace tenbin {

SharedProgress::SharedProgress(Progress &parent, const QStringList &names) : m_parent(parent)
{
    for (const QString &name : names)
        m_pieces.emplace_back(*this, name);
}

bool SharedProgress::Piece::report(double fraction, const QString &note)
{
    m_fraction = std::clamp(fraction, 0.0, 1.0);
    double sum = 0;
    for (const Piece &piece : m_owner.m_pieces)
        sum += piece.fraction();
    return m_owner.m_parent.report(sum / double(m_owner.m_pieces.size()),
                                   note.isEmpty() ? m_name : m_name + QStringLiteral(": ") + note);
}

void SharedProgress::Piece::point(const QString &curve, double x, double y)
{
    m_owner.m_parent.point(m_name + QStringLiteral(": ") + curve, x, y);
}

} // namespace tenbin
