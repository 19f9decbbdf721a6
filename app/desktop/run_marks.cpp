#include "app/desktop/run_marks.h"

#include <algorithm>

namespace tenbin {

const QString pinnedTag = QStringLiteral("pinned");
const QString baselineTag = QStringLiteral("baseline");

namespace {

StoredRun marked(StoredRun run, const QString &mark, bool on)
{
    run.tags.removeAll(mark);
    if (on)
        run.tags.append(mark);
    run.tags.sort();
    return run;
}

} // namespace

bool isPinned(const StoredRun &run)
{
    return run.tags.contains(pinnedTag);
}

bool isBaseline(const StoredRun &run)
{
    return run.tags.contains(baselineTag);
}

QStringList freeTags(const StoredRun &run)
{
    QStringList tags = run.tags;
    tags.removeAll(pinnedTag);
    tags.removeAll(baselineTag);
    return tags;
}

QList<StoredRun> withPinsChanged(QList<StoredRun> runs)
{
    const bool on = !std::all_of(runs.cbegin(), runs.cend(), isPinned);
    for (StoredRun &run : runs)
        run = marked(run, pinnedTag, on);
    return runs;
}

QList<StoredRun> withBaselineChanged(const StoredRun &run, const QList<StoredRun> &all)
{
    QList<StoredRun> changed{marked(run, baselineTag, !isBaseline(run))};
    for (const StoredRun &other : all) {
        if (isBaseline(other) && other.id != run.id)
            changed.append(marked(other, baselineTag, false));
    }
    return changed;
}

} // namespace tenbin
