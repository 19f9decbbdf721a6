#include "app/desktop/session.h"
#include "app/desktop/store_change.h"
#include "core/text.h"

#include <QHash>
#include <QScopedValueRollback>
#include <QTimer>

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
    // Reading all at once is faster than many one by one.
    constexpr qsizetype few = 100;
    if (ids.size() > few)
        m_known.forget();
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
        const Status done = m_project->store().inTransaction([&]() -> Status {
            for (const StoredRun &run : wanted) {
                if (Status written = write(run); !written)
                    return written;
                ids.append(run.id);
            }
            return {};
        });
        if (!done)
            Q_EMIT failed(done.error());
        announceRuns(ids);
    };
    m_undo.push(new StoreChange(
        what, [set, edited] { set(edited); }, [set, before] { set(before); }));
}

QStringList Session::setBinned(const QStringList &ids, bool binned)
{
    RunQuery query;
    query.inBin = !binned;
    query.withMetrics = false;
    QHash<QString, StoredRun> movable;
    for (const StoredRun &run : runs(query))
        movable.insert(run.id, run);
    QStringList moved;
    const Status kept = m_project->store().inTransaction([&]() -> Status {
        for (const QString &id : ids) {
            const auto run = movable.constFind(id);
            // What is there already, or gone for good, is no one's fault.
            if (run == movable.constEnd())
                continue;
            const Status done = binned ? binRun(*m_project, *run) : restoreRun(*m_project, *run);
            if (done)
                moved.append(id);
            else
                Q_EMIT failed(done.error());
        }
        return {};
    });
    if (!kept) {
        Q_EMIT failed(kept.error());
        return {};
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

void Session::emptyBin()
{
    // Nothing brings these runs back.
    m_undo.clear();
    m_purged = {};
    m_leaving.clear();
    for (const StoredRun &run : binnedRuns())
        m_leaving.append(run.id);
    purgeSome();
}

/// Few at a time, so that the window does not stand still.
void Session::purgeSome()
{
    constexpr qsizetype atOnce = 10;
    const QStringList some = m_leaving.mid(0, atOnce);
    m_leaving.remove(0, some.size());
    const Result<Purged> purged = purgeRuns(*m_project, some);
    if (purged) {
        m_purged.runs += purged->runs;
        m_purged.bytes += purged->bytes;
    } else {
        m_leaving.clear();
        Q_EMIT failed(purged.error());
    }
    if (!m_leaving.isEmpty()) {
        QTimer::singleShot(0, this, &Session::purgeSome);
        return;
    }
    if (Status forgotten = m_project->store().forgetUnusedMetrics(); !forgotten)
        Q_EMIT failed(forgotten.error());
    Q_EMIT runsChanged();
    if (purged)
        Q_EMIT binEmptied(m_purged);
}

} // namespace tenbin
