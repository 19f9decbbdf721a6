#pragma once

#include "core/result.h"

#include <QJsonObject>
#include <QMap>
#include <QString>

namespace tenbin {

/// What a run executes, whole: the window edits one, the command line makes one, a worker reads
/// one, a run keeps one, and the same spec gives the same numbers.
struct TaskSpec
{
    static constexpr int version = 1;

    /// One input: a dataset of the project (with the roles its columns had), a run, or a file.
    struct Input
    {
        enum class Kind { Dataset, Run, File };
        Kind kind = Kind::Dataset;
        QString reference;            ///< fingerprint, run id, or absolute path
        QString name;                 ///< for people
        QMap<QString, QString> roles; ///< dataset: column → role, where not "feature"
    };

    QString task; ///< id on the shelf experiments/tasks
    QString name; ///< the run's name; empty: made from the task
    QMap<QString, Input> inputs;
    QJsonObject params;
    quint64 seed = 0;

    QJsonObject toJson() const;
    static Result<TaskSpec> fromJson(const QJsonObject &json);
};

} // namespace tenbin
