#pragma once

#include "core/context.h"
#include "core/params.h"
#include "core/progress.h"
#include "core/shelf.h"
#include "data/dataset.h"
#include "experiments/outcome.h"
#include "experiments/task_spec.h"

#include <QMap>
#include <QString>

namespace tenbin {

/// What a task finds when it starts: its inputs opened, its params checked, its own folder.
struct TaskInputs
{
    QMap<QString, Dataset> datasets; ///< with roles set
    QMap<QString, QString> runFolders;
    QMap<QString, QString> files;
    QString folder;  ///< artifacts are written here
    QString project; ///< the project's folder (for new datasets); tasks never touch the store
    QJsonObject versions = {}; ///< of the libraries that the program knows
};

/// Something that computes: one file of experiments/tasks/.
struct Task
{
    struct InputSpec
    {
        QString id; ///< "data", "run", "file"
        TaskSpec::Input::Kind kind;
        bool optional = false;
    };

    QString title; ///< "Train"
    QString help;
    QList<InputSpec> inputs;
    QList<ParamSpec> params;
    bool keepsRun = true; ///< false: the folder is removed once its outcome was taken
    Result<Outcome> (*run)(const TaskInputs &, const Params &, const Context &,
                           Progress &) = nullptr;
};

} // namespace tenbin
