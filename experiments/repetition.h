#pragma once

#include "core/context.h"
#include "core/progress.h"
#include "core/result.h"
#include "experiments/verification.h"

#include <QString>

namespace tenbin {

/// What stands in a run's folder. BadInput when it has not finished or its files are damaged.
Result<RunFacts> readRunFacts(const QString &runFolder);

/// Files of a run that are no longer those that were recorded, and data sets of the project whose
/// values are not those of their fingerprint; empty: all is as it was. `hashes` are those that the
/// store has, artifact → SHA-256.
QList<Difference> damageOf(const RunFacts &facts, const QString &runFolder, const QString &project,
                           const QJsonObject &hashes);

/// Reads what compareRuns needs beyond hashes where these differ: tables, and what both models
/// predict for the run's data.
void readTables(RunFacts &recorded, const QString &recordedFolder, RunFacts &repeated,
                const QString &repeatedFolder, const QString &project, const Context &context);

/// The task that repeats a finished run and compares; with `repeat` it only compares these two.
TaskSpec verifySpec(const StoredRun &run, const QString &repeat = {});

} // namespace tenbin
