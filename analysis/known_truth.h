#pragma once

#include "core/result.h"
#include "data/dataset.h"
#include "models/pipeline.h"
#include "models/predictions.h"

#include <Eigen/Core>

#include <vector>

namespace tenbin {

/// What a pipeline should say of rows.
struct KnownTruth
{
    Rows rows;                   ///< of the dataset: those asked for that have a known target
    std::vector<double> values;  ///< one a row: an index of pipeline.classes(), or the value
    std::vector<double> weights; ///< one a row; empty: all 1
    qsizetype leftOut = 0;       ///< rows without a target, or with a class the pipeline lacks
};

/// BadInput when the dataset lacks the target, or none of the rows has it.
Result<KnownTruth> knownTruth(const Pipeline &pipeline, const Dataset &dataset, RowSpan rows);

/// What the pipeline says of the rows of `truth`, for metrics.
Predictions besideTruth(const Pipeline &pipeline, const KnownTruth &truth,
                        const Eigen::MatrixXd &outputs);

} // namespace tenbin
