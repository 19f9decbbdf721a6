#pragma once

#include "core/result.h"
#include "experiments/run.h"
#include "experiments/run_query.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>

namespace tenbin {

class RegistryTable;

/// The project's index: data sets, runs and their metrics, in one SQLite file. One connection;
/// used only on the thread that opened it. What a writing call acknowledged survives a power cut.
class Store
{
public:
    enum class Access { Read, Write };

    /// Makes a new store; it is there whole or not at all.
    static Status create(const QString &path);
    /// Refuses files that are no store, damaged ones, and those of a newer version; migrates older
    /// ones (Write). Makes no file.
    static Result<std::unique_ptr<Store>> open(const QString &path, Access access);
    ~Store();
    Q_DISABLE_COPY_MOVE(Store)

    /// What its user should know about the place it lies at; said once a store and place.
    const QStringList &warnings() const;

    /// Everything in one transaction: new ones are added, known ids replaced (a known run keeps its
    /// name, notes and tags).
    Status record(const QList<StoredRun> &runs, const QList<StoredDataset> &datasets = {});

    /// By id, name (the newest one), or a unique prefix of an id. BadInput when there is none.
    Result<StoredRun> findRun(const QString &reference);
    /// Without artifacts, warnings and fold values.
    Result<QList<StoredRun>> runs(const RunQuery &query = {});
    /// The runs that took this one as an input, newest first, also those in the bin; without
    /// metrics.
    Result<QList<StoredRun>> runsTaking(const QString &id);
    /// Names of all metrics that any run has, sorted.
    Result<QStringList> metricNames();
    /// Ids of all runs that are not running, also of those in the bin.
    Result<QStringList> endedRuns();
    Status renameRun(const QString &id, const QString &name);
    Status setRunNotes(const QString &id, const QString &notes);
    Status setRunTags(const QString &id, const QStringList &tags);
    /// Puts a run into the bin, or back. BadInput when a registered model needs it.
    Status setRunBinned(const QString &id, bool binned);
    /// The row with all that belongs to it, for good; see run_bin.h for the folder.
    Status removeRun(const QString &id);
    Status forgetUnusedMetrics();

    /// Registered models; see registry.h for the rules.
    RegistryTable &registry();
    /// All that `work` writes, or nothing of it; writing calls within take part in it.
    Status inTransaction(const std::function<Status()> &work);

    Result<StoredDataset> findDataset(const QString &reference);
    Result<QList<StoredDataset>> datasets(); ///< newest first
    Status setDatasetRoles(const QString &id, const QMap<QString, QString> &roles);
    Status removeDataset(const QString &id);

    /// A checked copy under backups/ beside the store; its path.
    Result<QString> backUp();

private:
    struct State;
    explicit Store(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace tenbin
