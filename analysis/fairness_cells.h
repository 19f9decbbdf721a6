#pragma once

#include "analysis/group_counts.h"
#include "analysis/protected_groups.h"
#include "core/random.h"
#include "models/predictions.h"

#include <vector>

namespace tenbin {

/// All that an audit needs of predictions: how many rows there are of each kind. Rows whose
/// probabilities share a hundredth of [0, 1] are one kind: their sums are kept, so that values are
/// exact, and resamples treat them as alike (an interval of a Brier score is narrower by less than
/// 1 % for that).
class FairnessCells
{
public:
    /// Binary predictions with one group a row. Every row counts once: weights are not used.
    FairnessCells(const Predictions &predictions, const ProtectedGroups &groups);

    const std::vector<GroupCell> &cells() const { return m_cells; }
    /// The counts of each group.
    std::vector<GroupCounts> counts() const;
    /// Those of as many rows drawn with replacement.
    std::vector<GroupCounts> resampled(RandomStream &random) const;

private:
    std::vector<GroupCounts> none() const;

    std::vector<GroupCell> m_cells; ///< with rows, ordered
    qint64 m_rows = 0;
    qsizetype m_groups = 0;
    bool m_hasProbabilities = false;
};

} // namespace tenbin
