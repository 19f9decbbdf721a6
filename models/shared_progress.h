#pragma once

#include "core/progress.h"

#include <QStringList>

#include <atomic>
#include <deque>

namespace tenbin {

/// One progress for equal pieces of work that run side by side: the mean of their fractions.
/// Each piece reports to a progress of its own, from any thread.
class SharedProgress
{
public:
    /// One piece a name; the names precede the pieces' notes and curves.
    SharedProgress(Progress &parent, const QStringList &names);

    Progress &piece(qsizetype index) { return m_pieces[size_t(index)]; }

private:
    class Piece final : public Progress
    {
    public:
        Piece(SharedProgress &owner, QString name) : m_owner(owner), m_name(std::move(name)) {}

        [[nodiscard]] bool report(double fraction, const QString &note = {}) override;
        void point(const QString &curve, double x, double y) override;

        double fraction() const { return m_fraction; }

    private:
        SharedProgress &m_owner;
        QString m_name;
        std::atomic<double> m_fraction = 0;
    };

    Progress &m_parent;
    std::deque<Piece> m_pieces; ///< pieces stay where they are
};

} // namespace tenbin
