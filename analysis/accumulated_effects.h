#pragma once

#include "analysis/column_grid.h"
#include "analysis/grid_outputs.h"
#include "core/context.h"
#include "core/progress.h"
#include "core/result.h"

#include <Eigen/Core>

#include <vector>

namespace tenbin {

/// Accumulated local effects: Apley and Zhu, "Visualizing the effects of predictor variables in
/// black box supervised learning models", Journal of the Royal Statistical Society B 82, 2020.
/// Intervals: 95 %, percentiles over resamples of the rows; NaN without resamples.
struct AccumulatedEffect
{
    ColumnGrid grid; ///< edges of bins, or categories in the order of their likeness
    Eigen::VectorXd effect, low, high; ///< one a point; weighted mean 0
    std::vector<qsizetype> counts;     ///< rows in the bin below the edge, or of the category
    qsizetype rows = 0;                ///< with a value on the grid
};

/// What resampling needs.
struct Resampling
{
    int resamples = 0;
    Context context;
};

/// Numbers and times: the mean change of the output of a bin's rows from one edge of the bin to the
/// other, added up over bins. `grid` are the edges.
Result<AccumulatedEffect> accumulatedEffect(const GridOutputs &outputs, ColumnGrid grid,
                                            const std::vector<double> &positions,
                                            const Resampling &resampling, Progress &progress);

/// Categories in the order of the grid: the mean change from one to the next, of the rows of both.
Result<AccumulatedEffect> accumulatedCategories(const GridOutputs &outputs, ColumnGrid grid,
                                                const std::vector<double> &positions,
                                                const Resampling &resampling, Progress &progress);

/// The interaction of two columns of numbers or times: second differences added up, the effects of
/// each column alone taken off. A cell without rows takes the mean of the nearest one.
struct AccumulatedPair
{
    ColumnGrid first, second;
    Eigen::MatrixXd effect, low, high; ///< edges × edges
    Eigen::MatrixXd counts;            ///< bins × bins
    qsizetype rows = 0;
};
Result<AccumulatedPair> accumulatedPair(const GridOutputs &outputs, ColumnGrid first,
                                        ColumnGrid second, const std::vector<double> &ofFirst,
                                        const std::vector<double> &ofSecond,
                                        const Resampling &resampling, Progress &progress);

/// The bin of each position among ascending edges: bin k reaches from above edge k to edge k + 1,
/// the first one also holds its lower edge; -1: missing or outside.
std::vector<int> binsOf(const std::vector<double> &positions, const std::vector<double> &edges);

} // namespace tenbin
