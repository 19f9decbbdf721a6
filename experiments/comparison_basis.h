#pragma once

#include "experiments/run_folds.h"

#include <QList>

#include <functional>

namespace tenbin {

/// Why runs cannot be tested against each other; they can still be shown side by side.
struct Refusal
{
    /// What differs or lacks: "problem", "dataset", "target", "positive", "validation", "folds",
    /// "rows", "metric", "models", "predictions"; empty: something failed.
    QString differs;
    Error error;
};

template <class T> using Compared = tl::expected<T, Refusal>;

tl::unexpected<Refusal> refuse(const QString &differs, const QString &text,
                               const QString &hint = {});
tl::unexpected<Refusal> refuse(const QString &differs, Error error);

/// Where the files of a run lie.
using FolderOf = std::function<QString(const StoredRun &)>;

/// Runs that were judged on the same rows of the same data with the same folds.
struct ComparisonBasis
{
    RunSubject subject;
    RunFolds folds;        ///< of the first run
    QList<FoldSize> sizes; ///< one a fold; empty: the runs have one test set
};

/// Says what differs first. Folds are compared by what they are drawn from, and where that differs
/// by the rows that each fold predicted. At least one run.
Compared<ComparisonBasis> comparisonBasis(const QList<StoredRun> &runs, const FolderOf &folderOf);

/// The same data set, target and kind of problem only.
Compared<RunSubject> sameData(const QList<StoredRun> &runs);

} // namespace tenbin
