#pragma once

#include "app/desktop/known_runs.h"
#include "data/dataset.h"
#include "data/format.h"
#include "experiments/executor.h"
#include "experiments/import_report.h"
#include "experiments/lineage.h"
#include "experiments/project.h"
#include "experiments/record.h"
#include "experiments/run_bin.h"
#include "widgets/message_bar.h"

#include <QMap>
#include <QObject>
#include <QUndoStack>

#include <functional>
#include <memory>

namespace tenbin {

using RegistryChange = std::function<Status(Registry &)>;

/// A change of registered models. With `back` it can be undone, and `again` redoes that.
struct RegistryEdit
{
    QString text; ///< in the menu: "Undo …"
    RegistryChange make;
    RegistryChange back;
    RegistryChange again;
    QStringList checked = {}; ///< see Registry: files that `make` need not read again
};

/// The open project as the pages see it: its data sets and runs, jobs, and what changed. Pages
/// talk to the session and never to each other.
class Session : public QObject
{
    Q_OBJECT

public:
    explicit Session(LocalExecutor::Options workers = {}, QObject *parent = nullptr);
    ~Session() override;

    /// Opens a project, or makes one in a folder that is missing or empty; the one that was open
    /// stays open when that fails.
    Status openProject(const QString &folder);
    bool isOpen() const { return m_project != nullptr; }
    /// Another program holds the project: it can be looked at only.
    bool isReadOnly() const { return m_project && !m_project->isWritable(); }
    QString projectFolder() const;
    QString runFolder(const QString &runId) const;

    QList<StoredDataset> datasets();
    /// All outside the bin, newest first; read once, so a call costs nothing.
    QList<StoredRun> runs();
    QList<StoredRun> runs(const RunQuery &query);
    QList<StoredRun> binnedRuns();
    Result<StoredRun> run(const QString &id);
    /// The values of a data set; mapped once, then shared.
    Result<Dataset> dataset(const QString &id);
    Result<Outcome> outcome(const QString &runId) const;
    /// What the store knows of a run and its files do not: goes along when it is exported.
    QJsonObject about(const StoredRun &run) const;
    /// How a data set was read; of one that came in another way only the file it came from.
    Result<ImportRecord> importRecord(const StoredDataset &dataset) const;

    /// Starts a job; `title` is for the job panel. The id.
    Result<QString> start(const TaskSpec &spec, const QString &title);
    /// Goes on with a run that ended before it had finished.
    Status resume(const QString &runId, const QString &title);
    void cancel(const QString &jobId);
    /// Waiting or at work.
    bool isActive(const QString &jobId) const;
    QString jobTitle(const QString &jobId) const { return m_titles.value(jobId); }
    int jobCount() const;
    bool isWaiting(const QString &jobId) const;

    /// Reads the file again with columns of other types: a job that brings a new data set of the
    /// same name and roles, which takes the place of this one. Undoable.
    Result<QString> setTypes(const StoredDataset &dataset, const TypeChoices &types);
    /// Undoable.
    void setRoles(const StoredDataset &dataset, const QMap<QString, QString> &roles);
    /// Takes over name, notes and tags of these runs; `what` says so in the Edit menu.
    void editRuns(const QString &what, const QList<StoredRun> &edited);
    void binRuns(const QStringList &ids);
    void restoreRuns(const QStringList &ids);
    /// Not undoable, nor is what came before it any more.
    /// It says `binEmptied` when it is done.
    void emptyBin();

    QList<RegisteredModel> registeredModels();            ///< by name
    QList<ModelChange> modelHistory(const QString &name); ///< newest first
    /// BadInput when the project has the run no longer.
    Result<StoredRun> runOf(const ModelVersion &version);
    /// Without a look at the model's files.
    Result<Lineage> lineage(const QString &model, qint64 version);
    Status editRegistry(const RegistryEdit &edit);
    /// Takes trials out of a search's choice, or brings them back; see deleted_trials.h. Undoable.
    void setTrialsDeleted(const QString &runId, const QList<int> &numbers, bool deleted);

    QUndoStack &undoStack() { return m_undo; }

Q_SIGNALS:
    void projectChanged();
    void datasetsChanged();
    void runsChanged();
    void binEmptied(const tenbin::Purged &purged);
    void registryChanged();
    void trialsChanged(const QString &runId);
    void jobProgressed(const QString &id, const tenbin::JobState &state);
    void jobFinished(const tenbin::FinishedJob &job);
    /// The data set that the window is about: pages show this one.
    void currentDatasetChanged(const QString &id);
    void openRunRequested(const QString &id);
    void pageRequested(const QString &pageId);
    /// A file was dropped or chosen: the data page asks how to read it. Empty: it asks for a file.
    void importRequested(const QString &path);
    void failed(const tenbin::Error &error);

public Q_SLOTS:
    void setCurrentDataset(const QString &id);

public:
    const QString &currentDataset() const { return m_currentDataset; }

private:
    void finish(const FinishedJob &job);
    void replace(const StoredDataset &before, const StoredDataset &after);
    /// These runs are not what they were.
    void announceRuns(const QStringList &ids);
    Status write(const StoredRun &words);
    /// Those that moved.
    QStringList setBinned(const QStringList &ids, bool binned);
    void purgeSome();
    void moveRuns(const QString &what, const QStringList &ids, bool toBin);
    /// The value, or an empty one after the error was said.
    template <class T> T orSay(Result<T> result)
    {
        if (result)
            return std::move(*result);
        Q_EMIT failed(result.error());
        return {};
    }

    std::unique_ptr<Project> m_project;
    std::unique_ptr<LocalExecutor> m_executor;
    QMap<QString, QString> m_titles;
    QMap<QString, StoredDataset> m_replaced; ///< job → the data set that it reads again
    LocalExecutor::Options m_workers;
    QMap<QString, Dataset> m_open;
    KnownRuns m_known;
    bool m_runsAreKnown = false;
    QStringList m_leaving; ///< runs that are being purged
    Purged m_purged;
    QString m_currentDataset;
    QUndoStack m_undo;
};

} // namespace tenbin
