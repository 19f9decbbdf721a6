#pragma once

#include "core/block.h"
#include "experiments/registry.h"

#include <QList>

#include <optional>

namespace tenbin {

/// Where a version comes from and what was made with it: data → run → version → predictions and
/// evaluations.
struct Lineage
{
    struct Data
    {
        QString name;
        QString fingerprint; ///< "sha256:…"
        bool inProject = false;
    };

    ModelReference version;
    QStringList aliases;
    QList<Data> data;
    std::optional<StoredRun> run; ///< nothing: the project has it no longer
    QList<StoredRun> uses;        ///< runs that took the model, newest first
    std::optional<Error> broken;  ///< the model's files are missing or not what was registered
};

/// What the store knows, without a look at the model's files.
Result<Lineage> recordedLineage(Project &project, const QString &model, qint64 version);
/// The same with the model's files checked.
Result<Lineage> lineageOf(Project &project, const QString &model, qint64 version);
/// A row a thing, from the data to what was made with the model.
Table lineageTable(const Lineage &lineage);

} // namespace tenbin
