#include "app/desktop/session.h"

#include "app/desktop/store_change.h"
#include "core/json.h"
#include "core/text.h"
#include "experiments/job_inputs.h"
#include "experiments/run_archive.h"

#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>

namespace tenbin {

Session::Session(LocalExecutor::Options workers, QObject *parent)
    : QObject(parent), m_workers(std::move(workers))
{
    // First of all: pages that hear of it ask for the runs.
    connect(this, &Session::runsChanged, this, [this] {
        if (!m_runsAreKnown)
            m_known.forget();
    });
}

Session::~Session() = default;

Status Session::openProject(const QString &folder)
{
    Result<std::unique_ptr<Project>> opened =
        Project::openOrCreate(folder, Project::Access::Either);
    if (!opened)
        return passOn(opened);
    m_executor.reset();
    m_known.forget();
    m_leaving.clear();
    m_open.clear();
    m_titles.clear();
    m_replaced.clear();
    m_undo.clear();
    m_currentDataset.clear();
    m_project = std::move(*opened);
    if (m_project->isWritable()) {
        m_executor = std::make_unique<LocalExecutor>(*m_project, m_workers);
        connect(m_executor.get(), &LocalExecutor::started, this, [this](const QString &id) {
            Q_EMIT jobProgressed(id, m_executor->state(id));
            announceRuns({id});
        });
        connect(m_executor.get(), &LocalExecutor::progressed, this, &Session::jobProgressed);
        connect(m_executor.get(), &LocalExecutor::finished, this, &Session::finish);
        connect(m_executor.get(), &LocalExecutor::troubled, this, &Session::failed);
    }
    Q_EMIT projectChanged();
    Q_EMIT datasetsChanged();
    Q_EMIT runsChanged();
    Q_EMIT registryChanged();
    const QList<StoredDataset> known = datasets();
    setCurrentDataset(known.isEmpty() ? QString() : known.first().id);
    return {};
}

QString Session::projectFolder() const
{
    return m_project ? m_project->folder() : QString();
}

QString Session::runFolder(const QString &runId) const
{
    return m_project ? m_project->runFolder(runId) : QString();
}

QList<StoredDataset> Session::datasets()
{
    return m_project ? orSay(m_project->store().datasets()) : QList<StoredDataset>();
}

QList<StoredRun> Session::runs(const RunQuery &query)
{
    return m_project ? orSay(m_project->store().runs(query)) : QList<StoredRun>();
}

Result<StoredRun> Session::run(const QString &id)
{
    Q_ASSERT(m_project);
    return m_project->store().findRun(id);
}

Result<Dataset> Session::dataset(const QString &id)
{
    Q_ASSERT(m_project);
    const Result<StoredDataset> stored = m_project->store().findDataset(id);
    if (!stored)
        return passOn(stored);
    if (m_open.contains(id))
        return withRoles(m_open[id], stored->roles());
    Result<Dataset> opened =
        openDataset(m_project->folder(), stored->fingerprint, stored->name, stored->roles());
    if (opened)
        m_open[id] = *opened;
    return opened;
}

Result<Outcome> Session::outcome(const QString &runId) const
{
    Q_ASSERT(m_project);
    const Result<JobRecord> record = readJobRecord(m_project->runFolder(runId));
    if (!record)
        return passOn(record);
    return record->outcome;
}

QJsonObject Session::about(const StoredRun &run) const
{
    Q_ASSERT(m_project);
    return aboutRun(*m_project, run);
}

Result<ImportRecord> Session::importRecord(const StoredDataset &dataset) const
{
    Q_ASSERT(m_project);
    const QString path = importPath(m_project->folder(), dataset.fingerprint);
    if (!QFileInfo::exists(path))
        return ImportRecord{dataset.source, {}, {}};
    const Result<QJsonObject> json = readJsonFile(path, Tr::tr("import report"));
    if (!json)
        return passOn(json);
    return ImportRecord::fromJson(*json);
}

Result<QString> Session::setTypes(const StoredDataset &dataset, const TypeChoices &types)
{
    const Result<ImportRecord> import = importRecord(dataset);
    if (!import)
        return passOn(import);
    TaskSpec spec = importSpec(import->file, import->params);
    spec.params[QStringLiteral("name")] = dataset.name;
    QJsonObject chosen = import->params[QStringLiteral("types")].toObject();
    for (auto type = types.begin(); type != types.end(); ++type)
        chosen[type.key()] = columnTypeName(*type);
    spec.params[QStringLiteral("types")] = chosen;
    QJsonObject roles;
    const QMap<QString, QString> kept = dataset.roles();
    for (const QJsonValue &column : dataset.columns) {
        const QString name = column[QStringLiteral("name")].toString();
        roles[name] = kept.value(name, roleName(Role::Feature));
    }
    spec.params[QStringLiteral("roles")] = roles;
    spec.params[QStringLiteral("positive")] = dataset.positive();
    Result<QString> id = start(spec, Tr::tr("Types of %1").arg(dataset.name));
    if (id)
        m_replaced[*id] = dataset;
    return id;
}

Result<QString> Session::start(const TaskSpec &spec, const QString &title)
{
    if (!m_executor)
        return failure(Error::Kind::Storage,
                       Tr::tr("Another program holds the project, so nothing can be started."),
                       Tr::tr("Close the other window of Tenbin, then open the project again."));
    Result<QString> id = m_executor->start(spec);
    if (id) {
        m_titles[*id] = title;
        Q_EMIT jobProgressed(*id, m_executor->state(*id));
        announceRuns({*id});
    }
    return id;
}

void Session::cancel(const QString &jobId)
{
    if (m_executor)
        m_executor->cancel(jobId);
}

int Session::jobCount() const
{
    return m_executor ? int(m_executor->running().size() + m_executor->waiting().size()) : 0;
}

bool Session::isWaiting(const QString &jobId) const
{
    return m_executor && m_executor->waiting().contains(jobId);
}

bool Session::isActive(const QString &jobId) const
{
    return m_executor &&
           (m_executor->waiting().contains(jobId) || m_executor->running().contains(jobId));
}

void Session::finish(const FinishedJob &job)
{
    Q_EMIT jobFinished(job);
    m_titles.remove(job.run.id);
    const StoredDataset replaced = m_replaced.take(job.run.id);
    if (!job.datasets.isEmpty()) {
        Q_EMIT datasetsChanged();
        setCurrentDataset(job.datasets.first().id);
        if (!replaced.id.isEmpty() && replaced.id != job.datasets.first().id)
            replace(replaced, job.datasets.first());
    }
    announceRuns({job.run.id});
}

void Session::setCurrentDataset(const QString &id)
{
    if (id == m_currentDataset)
        return;
    m_currentDataset = id;
    Q_EMIT currentDatasetChanged(id);
}

void Session::setRoles(const StoredDataset &dataset, const QMap<QString, QString> &roles)
{
    const auto set = [this, id = dataset.id](const QMap<QString, QString> &wanted) {
        if (Status done = m_project->store().setDatasetRoles(id, wanted); !done)
            Q_EMIT failed(done.error());
        Q_EMIT datasetsChanged();
    };
    m_undo.push(new StoreChange(
        Tr::tr("Change roles"), [set, roles] { set(roles); },
        [set, before = dataset.roles()] { set(before); }));
}

/// The values of both stay in the project: runs may be about them.
void Session::replace(const StoredDataset &before, const StoredDataset &after)
{
    const auto swap = [this](const StoredDataset &gone, const StoredDataset &come) {
        if (Status done = m_project->store().record({}, {come}); !done)
            return Q_EMIT failed(done.error());
        if (Status done = m_project->store().removeDataset(gone.id); !done)
            Q_EMIT failed(done.error());
        Q_EMIT datasetsChanged();
        setCurrentDataset(come.id);
    };
    m_undo.push(new StoreChange(
        Tr::tr("Change types"), [swap, before, after] { swap(before, after); },
        [swap, before, after] { swap(after, before); }));
}

} // namespace tenbin
