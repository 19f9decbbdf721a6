#pragma once

#include "analysis/fold_differences.h"
#include "core/result.h"
#include "experiments/run_subject.h"

#include <QStringList>

#include <vector>

namespace tenbin {

/// Which fold of a run predicted which row, and what: read from its predictions. One entry a
/// prediction, by row and then by fold.
struct RunFolds
{
    std::vector<quint32> rows; ///< of the data set
    std::vector<qint32> folds; ///< empty: the run has one test set
    QStringList classes;       ///< the positive one second; empty: regression
    std::vector<double> truth; ///< class index or value
    std::vector<double> predicted;

    bool hasFolds() const { return !folds.empty(); }
    /// Each row was predicted once.
    bool isPlain() const;
};

/// Reads runs/<id>/predictions.safetensors. BadInput when it is missing or damaged.
Result<RunFolds> readRunFolds(const QString &runFolder);

/// Training and test rows of each fold, in the order of the folds' numbers. `runFolder` says how
/// many rows the run had where its predictions do not (time series).
Result<QList<FoldSize>> foldSizes(const RunFolds &folds, const RunSubject &subject,
                                  const QString &runFolder);

} // namespace tenbin
