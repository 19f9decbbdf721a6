#pragma once

#include "core/result.h"
#include "experiments/outcome.h"
#include "experiments/task_spec.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonArray>
#include <QStringList>

#include <optional>

namespace tenbin {

enum class RunStatus { Running, Finished, Failed, Cancelled, Interrupted };

QString runStatusName(RunStatus status); ///< "running", "finished", …
std::optional<RunStatus> runStatusFromName(const QString &name);

/// One execution of a task, as the store keeps it. Blocks stay in the run's folder.
struct StoredRun
{
    QString id; ///< 32 hexadecimal digits, the name of the run's folder
    QString name;
    QString task;
    RunStatus status = RunStatus::Running;
    QDateTime started;
    double seconds = std::numeric_limits<double>::quiet_NaN(); ///< NaN: not ended
    quint64 seed = 0;
    QString problem; ///< "binary", … or empty
    QString learner; ///< id, or empty
    QString dataset; ///< name of the data set, or empty
    QByteArray spec; ///< JSON of the TaskSpec
    std::optional<Error> error;
    QString notes;
    QStringList tags; ///< sorted
    QMap<QString, MetricValue> metrics;
    QList<Artifact> artifacts;
    QStringList warnings;
    QDateTime binned; ///< when it went into the bin; invalid: it is not there

    Result<TaskSpec> taskSpec() const;
    /// What a person calls it: the name, else the first eight digits of the id.
    QString title() const;
};

/// A data set of the project; its values are in datasets/ under the fingerprint.
struct StoredDataset
{
    QString id; ///< 12 hexadecimal digits, the same for the same name and content
    QString name;
    QString fingerprint; ///< "sha256:…"
    qint64 rows = 0;
    QDateTime created;
    QString source;     ///< path it was read from, or empty
    QJsonArray columns; ///< [{"name", "type", "role"}] in order

    QMap<QString, QString> roles() const; ///< column → role, where not "feature"
    QString positive() const; ///< the class of the target that metrics speak of, or empty
    static QString idFor(const QString &name, const QString &fingerprint);
};

QJsonObject errorToJson(const Error &error);
Error errorFromJson(const QJsonObject &json);

} // namespace tenbin
