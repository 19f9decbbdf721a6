#pragma once

#include "core/progress.h"
#include "core/result.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

namespace tenbin {

/// A run for MLflow: its folder, and what the store knows beyond that (name, notes, tags).
struct MlflowRun
{
    QString id;
    QString folder;
    QJsonObject about; ///< see aboutRun()
};

struct MlflowExported
{
    QStringList experiments; ///< id of the experiment of each run
    QStringList warnings;    ///< names that MLflow does not take and what they became; cut values
};

/// Adds runs to a folder in the layout of MLflow's file store, that "mlflow ui
/// --backend-store-uri ROOT" shows: one experiment a data set, in ROOT/<experiment>/meta.yaml, and
/// a run in ROOT/<experiment>/<run>/ with meta.yaml, metrics/, params/, tags/ and artifacts/.
/// All runs or none; BadInput when one is already there or its files are damaged. Artifacts are
/// found where they were written: the folder holds its own path.
Result<MlflowExported> exportMlflow(const QList<MlflowRun> &runs, const QString &root,
                                    Progress &progress);

} // namespace tenbin
