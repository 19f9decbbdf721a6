#pragma once

#include "analysis/corrected_t_test.h"
#include "core/context.h"
#include "core/progress.h"
#include "core/result.h"
#include "data/dataset.h"
#include "data/split.h"
#include "models/evaluation.h"
#include "models/pipeline.h"

#include <QList>
#include <QString>

#include <optional>
#include <vector>

namespace tenbin {

struct DroppedColumn
{
    QString column;
    std::vector<double> worse; ///< one a fold: positive where the metric is worse without it
    /// Empty: fewer than two folds, or a fold in which the metric has no meaning.
    std::optional<CorrectedTTest> test;
};

struct DroppedColumns
{
    std::vector<double> whole; ///< the metric of all columns, one a fold
    QList<DroppedColumn> columns;
    QStringList warnings;
};

/// Trains the spec anew without each of its columns, on the same folds, and measures by how much
/// the metric gets worse on the folds' test rows. Lei, G'Sell, Rinaldo, Tibshirani, Wasserman,
/// "Distribution-free predictive inference for regression", JASA 113, 2018 (leave-one-covariate-out
/// inference); intervals over folds as correctedTTest. The split was made over target.rows.size()
/// rows. BadInput when the spec has a single column.
Result<DroppedColumns> dropColumns(const Dataset &dataset, const TargetRows &target,
                                   const Split &split, const PipelineSpec &spec,
                                   const NamedMetric &metric, const Context &context,
                                   Progress &progress);

} // namespace tenbin
