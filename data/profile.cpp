#include "data/profile.h"

#include "core/guarded.h"
#include "core/parallel.h"
#include "core/text.h"
#include "data/column_profile.h"
#include "data/duplicates.h"
#include "data/leakage.h"
#include "data/quality.h"

#include <atomic>
#include <cmath>

namespace tenbin {

namespace {

/// Progress of parts that run side by side: any of them may report, one "stop" stops all.
class Parts
{
public:
    Parts(Progress &progress, qsizetype count) : m_progress(progress), m_count(count) {}

    bool keepGoing()
    {
        if (!m_stopped && !m_progress.report(double(m_done) / double(m_count)))
            m_stopped = true;
        return !m_stopped;
    }
    void finish() { ++m_done; }
    bool stopped() const { return m_stopped; }

private:
    Progress &m_progress;
    qsizetype m_count;
    std::atomic<qsizetype> m_done = 0;
    std::atomic<bool> m_stopped = false;
};

/// Whether a column could be used to predict the target: only then can it give the target away.
bool isPredictor(Role role)
{
    return role == Role::Feature || role == Role::Protected;
}

Result<Profile> profileOfAll(const Dataset &dataset, int threads, Progress &progress)
{
    const qsizetype columns = dataset.columnCount();
    const qsizetype targetIndex = dataset.indexOfRole(Role::Target);
    Parts parts(progress, columns + 1);
    const KeepGoing keepGoing = [&parts] { return parts.keepGoing(); };
    std::vector<ColumnProfile> made(static_cast<size_t>(columns));
    std::vector<QString> leaks(static_cast<size_t>(columns));
    Profile profile;
    profile.rows = dataset.rowCount();
    parallelFor(columns + 1, threads, [&](qsizetype part) {
        if (!keepGoing())
            return;
        if (part == 0) {
            profile.duplicateRows = duplicateRowCount(dataset, keepGoing);
            parts.finish();
            return;
        }
        const qsizetype index = part - 1;
        const Column &column = dataset.column(index);
        ColumnProfile &one = made[size_t(index)];
        one = profileOf(column, keepGoing);
        one.role = dataset.role(index);
        if (targetIndex >= 0 && isPredictor(one.role) && keepGoing()) {
            const Column &target = dataset.column(targetIndex);
            if (column.type() == ColumnType::Numeric && target.type() == ColumnType::Numeric)
                one.targetCorrelation = pearson(column.numbers(), target.numbers());
            leaks[size_t(index)] = leakageOf(column, target, one.targetCorrelation);
        }
        parts.finish();
    });
    if (parts.stopped())
        return cancelled();
    profile.columns = {made.begin(), made.end()};
    profile.warnings = qualityWarnings(dataset, profile, {leaks.begin(), leaks.end()});
    return profile;
}

} // namespace

Result<Profile> makeProfile(const Dataset &dataset, int threads, Progress &progress)
{
    return guarded(Tr::tr("Cannot profile \"%1\"").arg(dataset.name()),
                   [&] { return profileOfAll(dataset, threads, progress); });
}

} // namespace tenbin
