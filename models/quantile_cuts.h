#pragma once

#include "data/column.h"
#include "data/features.h"

#include <vector>

namespace tenbin {

/// How the values of one feature fall into bins: bin b holds edges[b-1] <= x < edges[b].
/// Values are compared as float32, as the trees do.
struct BinEdges
{
    std::vector<float> edges; ///< ascending; one bin more than edges
    float least = 0;          ///< smallest value seen; 0 when there is none
    int levels = 0;           ///< > 0: category codes 0 … levels - 1, no edges
    bool hasMissing = false;

    int bins() const { return levels > 0 ? levels : int(edges.size()) + 1; }
    /// Of a value that is not missing and no category.
    int binOf(float value) const;
};

/// Edges of at most `maximumBins` bins of about equal counts a feature; a value that fills a bin
/// alone keeps one of its own. They see the features only, never a target or a weight, and are
/// taken from at most 131,072 rows, spread evenly over `rows`. Cells that a sparse feature does not
/// store are missing. Same edges whatever `threads` says.
std::vector<BinEdges> quantileCuts(const Features &features, RowSpan rows, int maximumBins,
                                   int threads);

} // namespace tenbin
