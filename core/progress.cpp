#include "core/progress.h"

#include <algorithm>
#include <atomic>
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

class ParallelProgress::Part final : public Progress
{
public:
    Part(ParallelProgress &whole, QString name) : m_whole(whole), m_name(std::move(name)) {}

    [[nodiscard]] bool report(double fraction, const QString &note) override
    {
        m_done = std::clamp(fraction, 0.0, 1.0);
        double sum = 0;
        for (const auto &part : m_whole.m_parts)
            sum += part->m_done;
        return SubProgress(m_whole.m_parent, 0, 1, m_name)
            .report(sum / double(m_whole.m_parts.size()), note);
    }

    void point(const QString &curve, double x, double y) override
    {
        SubProgress(m_whole.m_parent, 0, 1, m_name).point(curve, x, y);
    }

private:
    ParallelProgress &m_whole;
    QString m_name;
    std::atomic<double> m_done = 0;
};

ParallelProgress::ParallelProgress(Progress &parent, const QStringList &names) : m_parent(parent)
{
    for (const QString &name : names)
        m_parts.push_back(std::make_unique<Part>(*this, name));
}

ParallelProgress::~ParallelProgress() = default;

Progress &ParallelProgress::part(qsizetype index)
{
    return *m_parts[size_t(index)];
}

} // namespace tenbin
