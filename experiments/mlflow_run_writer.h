#pragma once

#include "core/result.h"
#include "experiments/job.h"
#include "experiments/mlflow_export.h"
#include "experiments/mlflow_names.h"

#include <QJsonValue>
#include <QList>
#include <QString>
#include <QStringList>

#include <utility>

namespace tenbin {

/// One "key: value" a line; JSON's scalars are YAML's.
QByteArray mlflowYaml(const QList<std::pair<QString, QJsonValue>> &fields);
QString mlflowUri(const QString &path);
/// The same name always makes the same experiment: digits, as MLflow's own ids.
QString mlflowExperimentId(const QString &name);

/// Writes a run of MLflow's file store into a folder, before that has its place under `root`.
class MlflowRunWriter
{
public:
    MlflowRunWriter(const MlflowRun &run, TaskSpec spec, JobRecord record, QString folder);

    QString experiment() const; ///< its name
    qint64 started() const;     ///< ms since 1970
    const QStringList &warnings() const { return m_warnings; }

    Status write(const QString &root);

private:
    QString inFolder(const QString &path) const;
    qint64 ended() const;
    Status writeMeta(const QString &root);
    Status writeMetric(MlflowNames &names, const QString &name, const QList<double> &values);
    Status writeMetrics();
    Status writeText(MlflowNames &names, const QString &kind, const QString &name,
                     const QString &value, qsizetype limit);
    Status writeParams();
    Status writeTags();
    Status writeArtifacts();
    void sayRenamed(const QString &kind, const MlflowNames &names);

    MlflowRun m_run;
    TaskSpec m_spec;
    JobRecord m_record;
    QString m_folder;
    QString m_name;
    QStringList m_warnings;
};

} // namespace tenbin
