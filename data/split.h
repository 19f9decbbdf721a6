#pragma once

#include "core/result.h"
#include "data/column.h"
#include "data/dataset.h"

#include <QString>

#include <vector>

namespace tenbin {

/// How rows are divided into training and test rows, as the command line writes it:
/// holdout:0.2 · kfold:5 · stratified:5 · group:5 · timeseries:5[:gap=G][:test=T][:train=M] ·
/// repeated:5x3 · loo · none
struct SplitSpec
{
    enum class Kind { None, Holdout, KFold, Stratified, Group, TimeSeries, Repeated, LeaveOneOut };

    Kind kind = Kind::KFold;
    int folds = 5;
    int repeats = 1;
    double testShare = 0.2;
    qint64 gap = 0;
    qint64 testSize = 0;         ///< TimeSeries; 0: rows / (folds + 1)
    qint64 maximumTrainSize = 0; ///< TimeSeries; 0: no bound

    static Result<SplitSpec> parse(const QString &text);
    QString text() const;
};

struct Fold
{
    Rows train;
    Rows test;
    QString name; ///< "fold 2 of 5", "repeat 1, fold 2"
};

struct Split
{
    std::vector<Fold> folds;
    QStringList warnings; ///< for example: a class with fewer rows than folds
};

/// What the splitters may look at; empty spans where a kind needs none.
struct SplitInput
{
    qsizetype rows = 0;
    std::span<const qint32> strata; ///< class codes, one a row
    std::span<const qint32> groups; ///< group codes, one a row
    std::span<const qint64> order;  ///< TimeSeries: sort key a row; empty: row order
};

/// Folds as in the field's reference definitions (docs of scikit-learn's splitters); `shuffle`
/// draws the rows from the seed, else blocks are consecutive. TimeSeries and Group never shuffle.
/// Holdout and Repeated keep the shares of classes when there are strata. Every row is in exactly
/// one test fold (not for holdout, time series, none); none has no folds. BadInput: fewer rows or
/// groups than folds, rows without group or time, strata or groups needed and not given.
Result<Split> makeSplit(const SplitSpec &spec, const SplitInput &input, quint64 seed,
                        bool shuffle = true);

} // namespace tenbin
