#include "experiments/store.h"

#include "core/text.h"
#include "experiments/dataset_table.h"
#include "experiments/file_system.h"
#include "experiments/high_water.h"
#include "experiments/registry_table.h"
#include "experiments/run_list.h"
#include "experiments/run_table.h"
#include "experiments/store_migrations.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QScopedValueRollback>
#include <QUuid>

namespace tenbin {

struct Store::State
{
    State(std::unique_ptr<SqlConnection> opened, StoreMark known)
        : connection(std::move(opened)), runs(*connection), datasets(*connection),
          registry(*connection), mark(std::move(known)), highWater(connection->path()),
          nextSequence(*connection,
                       QStringLiteral("INSERT INTO facts VALUES ('sequence', '1') "
                                      "ON CONFLICT (key) DO UPDATE "
                                      "SET value = CAST(value AS INTEGER) + 1 RETURNING value"))
    {
    }

    /// Counts the commit that is about to be.
    Status count()
    {
        if (Status ran = nextSequence.run(); !ran)
            return ran;
        if (const Result<bool> row = nextSequence.next(); !row)
            return passOn(row);
        mark.sequence = nextSequence.text(0).toLongLong();
        nextSequence.finish();
        return {};
    }

    Status inTransaction(const std::function<Status()> &work)
    {
        // Within another one it is a part of that.
        if (writing)
            return work();
        const QScopedValueRollback<bool> now(writing, true);
        Result<SqlTransaction> transaction = SqlTransaction::begin(*connection);
        if (!transaction)
            return passOn(transaction);
        Status done = work();
        if (done)
            done = count();
        if (done)
            done = transaction->commit();
        if (done)
            highWater.write(mark);
        else
            runs.rolledBack();
        return done;
    }

    Status checkUnused(const QString &run)
    {
        const Result<QStringList> uses = registry.usesOf(run);
        if (!uses)
            return passOn(uses);
        if (uses->isEmpty())
            return {};
        return badInput(Tr::tr("The run %1 stays: the registered model %2 uses it.")
                            .arg(run.left(8), uses->join(QStringLiteral(", "))),
                        Tr::tr("Registered versions keep their run, with its data and metrics."));
    }

    std::unique_ptr<SqlConnection> connection;
    RunTable runs;
    DatasetTable datasets;
    RegistryTable registry;
    StoreMark mark;
    HighWater highWater;
    SqlStatement nextSequence;
    bool writing = false; ///< inside a transaction
    QStringList warnings;
};

namespace {

/// Looks without locks and without the log, so that a foreign file stays as it is.
Status checkIsStore(const QString &path)
{
    Result<std::unique_ptr<SqlConnection>> peek =
        SqlConnection::open(path, SqlConnection::Mode::Peek);
    if (!peek)
        return passOn(peek);
    const Result<qint64> id = (*peek)->integer(QStringLiteral("PRAGMA application_id"));
    if (!id)
        return passOn(id);
    if (*id != storeApplicationId)
        return failure(Error::Kind::Storage,
                       Tr::tr("The file \"%1\" is no store of a Tenbin project.")
                           .arg(QDir::toNativeSeparators(path)),
                       Tr::tr("Choose another folder for the project."));
    return {};
}

/// A log that is still there when the store is opened for writing means an unclean end.
Status checkAfterCrash(SqlConnection &connection)
{
    const Result<QString> sound = connection.text(QStringLiteral("PRAGMA quick_check(1)"));
    if (!sound)
        return passOn(sound);
    if (*sound == QLatin1String("ok"))
        return {};
    return failure(
        Error::Kind::Storage,
        Tr::tr("The store \"%1\" is damaged.").arg(QDir::toNativeSeparators(connection.path())),
        Tr::tr("Restore it from a backup; the runs' folders are not touched by this."), *sound);
}

Result<std::unique_ptr<SqlConnection>> connectTo(const QString &path, Store::Access access)
{
    if (access == Store::Access::Write)
        return SqlConnection::open(path, SqlConnection::Mode::Write);
    auto connection = SqlConnection::open(path, SqlConnection::Mode::Read);
    if (!connection)
        return connection;
    const Result<qint64> read = (*connection)->integer(QStringLiteral("PRAGMA user_version"));
    if (read)
        return connection;
    // Readers need two files of SQLite's beside the store. Where these cannot be made and there is
    // no log, nobody can be writing either, and the file may be read as it is.
    const QFileInfo log(path + QStringLiteral("-wal"));
    if (!log.exists() && !QFileInfo(log.absolutePath()).isWritable())
        return SqlConnection::open(path, SqlConnection::Mode::Peek);
    return passOn(read);
}

Status checkVersion(SqlConnection &connection, qsizetype expected)
{
    const Result<qint64> version = connection.integer(QStringLiteral("PRAGMA user_version"));
    if (!version)
        return passOn(version);
    if (*version == expected)
        return {};
    const QString folder = QDir::toNativeSeparators(QFileInfo(connection.path()).absolutePath());
    if (*version > expected)
        return failure(
            Error::Kind::Storage,
            Tr::tr("The project \"%1\" was made by a newer version of Tenbin.").arg(folder),
            Tr::tr("Open it with a newer Tenbin."));
    return failure(Error::Kind::Storage,
                   Tr::tr("The project \"%1\" was made by an older version of Tenbin.").arg(folder),
                   Tr::tr("Open it once for writing; it is then brought up to date."));
}

/// A sentence when the store lies where locks and syncs cannot be relied on and nobody was told so.
QString placeWarning(SqlConnection &connection)
{
    const QString place = networkFileSystem(connection.path());
    const Result<QString> told =
        connection.text(QStringLiteral("SELECT value FROM facts WHERE key = 'file system'"));
    if (place.isEmpty() || (told && *told == place))
        return {};
    // When this cannot be kept, it is said again next time.
    SqlStatement keep(connection, QStringLiteral("INSERT OR REPLACE INTO facts VALUES (?, ?)"));
    (void)keep.run(QStringLiteral("file system"), place);
    return Tr::tr("The project \"%1\" lies on a network file system (%2): what was saved may be "
                  "lost when the connection breaks, and saving is slower; keep it on a local disk.")
        .arg(QDir::toNativeSeparators(QFileInfo(connection.path()).absolutePath()), place);
}

} // namespace

Store::Store(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Store::~Store() = default;

Status Store::create(const QString &path)
{
    const QString part = path + QStringLiteral(".part");
    // A part of an earlier attempt that was killed.
    for (const char *suffix : {"", "-wal", "-shm"})
        QFile::remove(part + QLatin1String(suffix));
    {
        Result<std::unique_ptr<SqlConnection>> connection =
            SqlConnection::open(part, SqlConnection::Mode::Create);
        if (!connection)
            return passOn(connection);
        Status made = migrateStore(**connection, storeMigrations());
        if (made) {
            SqlStatement fact(**connection, QStringLiteral("INSERT INTO facts VALUES (?, ?)"));
            made = fact.run(QStringLiteral("uuid"), QUuid::createUuid().toString(QUuid::Id128));
        }
        if (!made) {
            connection->reset();
            for (const char *suffix : {"", "-wal", "-shm"})
                QFile::remove(part + QLatin1String(suffix));
            return made;
        }
    }
    // Closing the last connection has put everything into the file itself and synced it.
    if (!QFile::rename(part, path)) {
        QFile::remove(part);
        return failure(
            Error::Kind::Storage,
            Tr::tr("Cannot create the store \"%1\".").arg(QDir::toNativeSeparators(path)),
            Tr::tr("Choose another folder."));
    }
    return {};
}

Result<std::unique_ptr<Store>> Store::open(const QString &path, Access access)
{
    if (!QFileInfo(path).isFile())
        return failure(Error::Kind::Storage,
                       Tr::tr("There is no store at \"%1\".").arg(QDir::toNativeSeparators(path)),
                       Tr::tr("Check the project's folder."));
    if (Status ours = checkIsStore(path); !ours)
        return passOn(ours);
    const std::optional<StoreMark> expected = HighWater(path).read();
    // Readers leave an empty log.
    const bool unclean =
        access == Access::Write && QFileInfo(path + QStringLiteral("-wal")).size() > 0;
    Result<std::unique_ptr<SqlConnection>> connection = connectTo(path, access);
    if (!connection)
        return passOn(connection);
    const QList<QByteArray> migrations = storeMigrations();
    if (unclean)
        if (Status sound = checkAfterCrash(**connection); !sound)
            return passOn(sound);
    if (access == Access::Write)
        if (Status migrated = migrateStore(**connection, migrations); !migrated)
            return passOn(migrated);
    if (Status fits = checkVersion(**connection, migrations.size()); !fits)
        return passOn(fits);
    const Result<StoreMark> mark = StoreMark::of(**connection);
    if (!mark)
        return passOn(mark);
    if (Status whole = checkNotOlder(*mark, expected, path); !whole)
        return passOn(whole);
    const QString warning = access == Access::Write ? placeWarning(**connection) : QString();
    auto state = std::make_unique<State>(std::move(*connection), *mark);
    if (!warning.isEmpty())
        state->warnings.append(warning);
    return std::unique_ptr<Store>(new Store(std::move(state)));
}

const QStringList &Store::warnings() const
{
    return m_state->warnings;
}

Status Store::record(const QList<StoredRun> &runs, const QList<StoredDataset> &datasets)
{
    return m_state->inTransaction([&]() -> Status {
        for (const StoredDataset &dataset : datasets)
            if (Status put = m_state->datasets.put(dataset); !put)
                return put;
        for (const StoredRun &run : runs)
            if (Status put = m_state->runs.put(run); !put)
                return put;
        return {};
    });
}

Result<StoredRun> Store::findRun(const QString &reference)
{
    return m_state->runs.find(reference);
}

Result<QList<StoredRun>> Store::runs(const RunQuery &query)
{
    return listRuns(*m_state->connection, query);
}

Result<QList<StoredRun>> Store::runsTaking(const QString &id)
{
    return m_state->runs.takers(id);
}

Result<QStringList> Store::metricNames()
{
    return m_state->runs.metricNames();
}

Result<QStringList> Store::endedRuns()
{
    return m_state->runs.ended();
}

Status Store::renameRun(const QString &id, const QString &name)
{
    return m_state->inTransaction([&] { return m_state->runs.rename(id, name); });
}

Status Store::setRunNotes(const QString &id, const QString &notes)
{
    return m_state->inTransaction([&] { return m_state->runs.setNotes(id, notes); });
}

Status Store::setRunTags(const QString &id, const QStringList &tags)
{
    return m_state->inTransaction([&] { return m_state->runs.setTags(id, tags); });
}

Status Store::setRunBinned(const QString &id, bool binned)
{
    return m_state->inTransaction([&]() -> Status {
        if (Status unused = binned ? m_state->checkUnused(id) : Status(); !unused)
            return unused;
        return m_state->runs.setBinned(id, binned);
    });
}

Status Store::removeRun(const QString &id)
{
    return m_state->inTransaction([&]() -> Status {
        if (Status unused = m_state->checkUnused(id); !unused)
            return unused;
        return m_state->runs.remove(id);
    });
}

Status Store::forgetUnusedMetrics()
{
    return m_state->inTransaction([&] { return m_state->runs.forgetUnusedMetrics(); });
}

RegistryTable &Store::registry()
{
    return m_state->registry;
}

Status Store::inTransaction(const std::function<Status()> &work)
{
    return m_state->inTransaction(work);
}

Result<StoredDataset> Store::findDataset(const QString &reference)
{
    return m_state->datasets.find(reference);
}

Result<QList<StoredDataset>> Store::datasets()
{
    return m_state->datasets.all();
}

Status Store::setDatasetRoles(const QString &id, const QMap<QString, QString> &roles)
{
    return m_state->inTransaction([&]() -> Status {
        const Result<StoredDataset> dataset = m_state->datasets.find(id);
        if (!dataset)
            return passOn(dataset);
        QJsonArray columns;
        for (const QJsonValue &value : dataset->columns) {
            QJsonObject column = value.toObject();
            column[QStringLiteral("role")] =
                roles.value(column[QStringLiteral("name")].toString(), QStringLiteral("feature"));
            columns.append(column);
        }
        return m_state->datasets.setColumns(id, columns);
    });
}

Status Store::removeDataset(const QString &id)
{
    return m_state->inTransaction([&] { return m_state->datasets.remove(id); });
}

Result<QString> Store::backUp()
{
    return backUpStore(*m_state->connection, QStringLiteral("copy"));
}

} // namespace tenbin
