#include "app/desktop/session.h"
#include "app/desktop/store_change.h"
#include "core/text.h"
#include "experiments/deleted_trials.h"

namespace tenbin {

Status Session::resume(const QString &runId, const QString &title)
{
    if (!m_executor)
        return failure(Error::Kind::Storage,
                       Tr::tr("Another program holds the project, so nothing can go on."),
                       Tr::tr("Close the other window of Tenbin, then open the project again."));
    if (Status resumed = m_executor->resume(runId); !resumed)
        return resumed;
    m_titles[runId] = title;
    Q_EMIT jobProgressed(runId, m_executor->state(runId));
    announceRuns({runId});
    return {};
}

void Session::setTrialsDeleted(const QString &runId, const QList<int> &numbers, bool deleted)
{
    const QSet<int> before = readDeletedTrials(runFolder(runId));
    QSet<int> after = before;
    for (int number : numbers) {
        if (deleted)
            after.insert(number);
        else
            after.remove(number);
    }
    const auto set = [this, runId](const QSet<int> &wanted) {
        if (Status written = writeDeletedTrials(runFolder(runId), wanted); !written)
            Q_EMIT failed(written.error());
        Q_EMIT trialsChanged(runId);
    };
    m_undo.push(new StoreChange(
        deleted ? Tr::tr("Delete trials") : Tr::tr("Restore trials"), [set, after] { set(after); },
        [set, before] { set(before); }));
}

} // namespace tenbin
