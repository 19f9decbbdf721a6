#include "experiments/mlflow_export.h"

#include "core/atomic_file.h"
#include "core/text.h"
#include "experiments/mlflow_run_writer.h"

#include <QDir>
#include <QFileInfo>

#include <utility>

namespace tenbin {

namespace {

Status writeExperiment(const QString &root, const QString &id, const QString &name, qint64 created)
{
    const QString folder = QDir(root).filePath(id);
    if (QFileInfo::exists(QDir(folder).filePath(QStringLiteral("meta.yaml"))))
        return {};
    if (!QDir().mkpath(folder))
        return failure(
            Error::Kind::Io,
            Tr::tr("Cannot make the folder \"%1\".").arg(QDir::toNativeSeparators(folder)),
            Tr::tr("Choose another folder, or change its permissions."));
    return writeFile(QDir(folder).filePath(QStringLiteral("meta.yaml")),
                     mlflowYaml({{QStringLiteral("artifact_location"), mlflowUri(folder)},
                                 {QStringLiteral("creation_time"), created},
                                 {QStringLiteral("experiment_id"), id},
                                 {QStringLiteral("last_update_time"), created},
                                 {QStringLiteral("lifecycle_stage"), QStringLiteral("active")},
                                 {QStringLiteral("name"), name}}));
}

/// Where runs are made; gone with it, and so are those that have their place until kept.
class Staging
{
public:
    explicit Staging(const QString &root)
        : m_root(root), m_isNew(!QFileInfo::exists(root)),
          m_folder(QDir(root).filePath(QStringLiteral(".tenbin-%1.part").arg(newRunId().left(12))))
    {
    }
    ~Staging()
    {
        QDir(m_folder).removeRecursively();
        for (const QString &path : m_moved)
            QDir(path).removeRecursively();
        // Goes only when nothing was put there.
        if (m_isNew)
            QDir().rmdir(m_root);
    }
    Q_DISABLE_COPY_MOVE(Staging)

    QString folder(const QString &run) const { return QDir(m_folder).filePath(run); }
    Status move(const QString &run, const QString &target)
    {
        if (!QDir().rename(folder(run), target))
            return failure(
                Error::Kind::Io,
                Tr::tr("Cannot make the folder \"%1\".").arg(QDir::toNativeSeparators(target)));
        m_moved.append(target);
        return {};
    }
    void keep() { m_moved.clear(); }

private:
    QString m_root;
    bool m_isNew;
    QString m_folder;
    QStringList m_moved;
};

} // namespace

Result<MlflowExported> exportMlflow(const QList<MlflowRun> &runs, const QString &root,
                                    Progress &progress)
{
    const QDir folder(root);
    MlflowExported exported;
    Staging staging(root);
    QList<std::pair<QString, qint64>> experiments; ///< name, time, one a run
    for (const MlflowRun &run : runs) {
        if (!progress.report(double(experiments.size()) / double(runs.size()), Tr::tr("Writing")))
            return cancelled();
        Result<TaskSpec> spec = readJobSpec(run.folder);
        if (!spec)
            return passOn(spec);
        Result<JobRecord> record = readJobRecord(run.folder);
        if (!record)
            return passOn(record);
        MlflowRunWriter writer(run, std::move(*spec), std::move(*record), staging.folder(run.id));
        const QString experiment = mlflowExperimentId(writer.experiment());
        if (QFileInfo::exists(folder.filePath(experiment + u'/' + run.id)))
            return badInput(Tr::tr("The run %1 is already in \"%2\".")
                                .arg(run.id.left(8), QDir::toNativeSeparators(root)),
                            Tr::tr("Choose another folder, or leave the run out."));
        if (Status written = writer.write(root); !written)
            return passOn(written);
        experiments.append({writer.experiment(), writer.started()});
        exported.experiments.append(experiment);
        exported.warnings += writer.warnings();
    }
    if (Status made = writeExperiment(root, QStringLiteral("0"), QStringLiteral("Default"), 0);
        !made)
        return passOn(made);
    for (qsizetype i = 0; i < runs.size(); ++i) {
        const QString id = exported.experiments[i];
        if (Status made = writeExperiment(root, id, experiments[i].first, experiments[i].second);
            !made)
            return passOn(made);
        if (Status moved = staging.move(runs[i].id, folder.filePath(id + u'/' + runs[i].id));
            !moved)
            return passOn(moved);
    }
    staging.keep();
    return exported;
}

} // namespace tenbin
