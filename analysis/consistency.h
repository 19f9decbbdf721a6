#pragma once

#include "analysis/fairness_audit.h"
#include "analysis/neighbours.h"
#include "core/progress.h"

#include <span>

namespace tenbin {

struct ConsistencyOptions
{
    NeighbourDistance distance = NeighbourDistance::Gower;
    int neighbours = 5;
    /// Rows whose neighbours are looked for among all rows; more are sampled. 0: every row.
    qsizetype mostRows = 5'000;
    double level = 0.95;
    quint64 seed = 0;
    int threads = 1;
};

/// Whether alike rows are predicted alike: 1 - mean |prediction - mean prediction of the nearest
/// rows|, the row itself among them; 1 is best. The interval is a normal one of the mean, with the
/// neighbours as they are. `selected` is 1 or 0 for each of `rows`, which are rows of the columns.
/// BadInput when sizes differ or there are fewer rows than neighbours. Zemel et al., "Learning
/// fair representations", 2013.
Result<FairnessEstimate> individualConsistency(const QList<Column> &columns, RowSpan rows,
                                               std::span<const double> selected,
                                               const ConsistencyOptions &options,
                                               Progress &progress);

} // namespace tenbin
