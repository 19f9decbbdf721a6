#include "app/desktop/session.h"
#include "app/desktop/store_change.h"
#include "core/text.h"

#include <QScopedValueRollback>

namespace tenbin {

QList<StoredRun> Session::runs()
{
    if (!m_project)
        return {};
    // What another program writes is seen by no signal.
    if (isReadOnly())
        m_known.forget();
    return orSay(m_known.all(m_project->store()));
}

QList<StoredRun> Session::binnedRuns()
{
    RunQuery query;
    query.inBin = true;
    return runs(query);
}

void Session::announceRuns(const QStringList &ids)
{
    for (const QString &id : ids)
        m_known.refresh(m_project->store(), id);
    const QScopedValueRollback<bool> known(m_runsAreKnown, true);
    Q_EMIT runsChanged();
}

Status Session::write(const StoredRun &words)
{
    Store &store = m_project->store();
    const Result<StoredRun> now = store.findRun(words.id);
    if (!now)
        return passOn(now);
    if (now->name != words.name) {
        if (Status named = store.renameRun(words.id, words.name); !named)
            return named;
    }
    if (now->notes != words.notes) {
        if (Status noted = store.setRunNotes(words.id, words.notes); !noted)
            return noted;
    }
    return now->tags == words.tags ? Status() : store.setRunTags(words.id, words.tags);
}

void Session::editRuns(const QString &what, const QList<StoredRun> &edited)
{
    QList<StoredRun> before;
    for (const StoredRun &run : edited) {
        const Result<StoredRun> now = m_project->store().findRun(run.id);
        if (!now)
            return Q_EMIT failed(now.error());
        before.append(*now);
    }
    const auto set = [this](const QList<StoredRun> &wanted) {
        QStringList ids;
        for (const StoredRun &run : wanted) {
            if (Status written = write(run); !written)
                Q_EMIT failed(written.error());
            ids.append(run.id);
        }
        announceRuns(ids);
    };
    m_undo.push(new StoreChange(
        what, [set, edited] { set(edited); }, [set, before] { set(before); }));
}

QStringList Session::setBinned(const QStringList &ids, bool binned)
{
    QStringList moved;
    for (const QString &id : ids) {
        const Result<StoredRun> run = m_project->store().findRun(id);
        // What is there already, or gone for good, is no one's fault.
        if (!run || run->binned.isValid() == binned)
            continue;
        const Status done = binned ? binRun(*m_project, *run) : restoreRun(*m_project, *run);
        if (done)
            moved.append(id);
        else
            Q_EMIT failed(done.error());
    }
    if (!binned)
        m_known.forget();
    if (!moved.isEmpty())
        announceRuns(moved);
    return moved;
}

void Session::moveRuns(const QString &what, const QStringList &ids, bool toBin)
{
    // Those that cannot be moved are no part of what is taken back.
    const QStringList moved = setBinned(ids, toBin);
    if (moved.isEmpty())
        return;
    m_undo.push(new StoreChange(
        what, [this, moved, toBin] { setBinned(moved, toBin); },
        [this, moved, toBin] { setBinned(moved, !toBin); }));
}

void Session::binRuns(const QStringList &ids)
{
    moveRuns(ids.size() == 1 ? Tr::tr("Delete run") : Tr::tr("Delete %1 runs").arg(ids.size()), ids,
             true);
}

void Session::restoreRuns(const QStringList &ids)
{
    moveRuns(ids.size() == 1 ? Tr::tr("Restore run") : Tr::tr("Restore %1 runs").arg(ids.size()),
             ids, false);
}

Result<Purged> Session::emptyBin()
{
    Result<Purged> purged = purgeBin(*m_project);
    // Nothing brings these runs back.
    m_undo.clear();
    Q_EMIT runsChanged();
    return purged;
}

} // namespace tenbin
