#include "app/desktop/known_runs.h"

#include "experiments/store.h"

#include <algorithm>

namespace tenbin {

Result<QList<StoredRun>> KnownRuns::all(Store &store)
{
    if (!m_runs) {
        Result<QList<StoredRun>> runs = store.runs();
        if (!runs)
            return runs;
        m_runs = std::move(*runs);
    }
    return *m_runs;
}

void KnownRuns::refresh(Store &store, const QString &id)
{
    if (!m_runs)
        return;
    const auto place = std::find_if(m_runs->cbegin(), m_runs->cend(),
                                    [&](const StoredRun &run) { return run.id == id; });
    const qsizetype at = place - m_runs->cbegin();
    const bool known = at < m_runs->size();
    Result<StoredRun> run = store.findRun(id);
    // A name may look like an id.
    if (!run || run->id != id || run->binned.isValid()) {
        if (known)
            m_runs->removeAt(at);
        return;
    }
    run->artifacts.clear();
    run->warnings.clear();
    for (MetricValue &metric : run->metrics)
        metric.folds.clear();
    if (known)
        (*m_runs)[at] = std::move(*run);
    else
        m_runs->prepend(std::move(*run));
}

} // namespace tenbin
