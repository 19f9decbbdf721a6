#pragma once

#include "experiments/run_filter.h"
#include "experiments/run_query.h"

#include <QList>
#include <QString>

#include <vector>

namespace tenbin {

class RunValues;

/// Which runs the table shows, and in which order.
struct RunArrangement
{
    RunFilter filter;
    QList<RunSort> sort; ///< the first decides; runs without a value come last
    QString groupBy;     ///< experiment, dataset or learner; empty: not grouped
    bool pinnedFirst = false;
};

/// Runs that stand together.
struct RunSection
{
    QString name;
    std::vector<int> runs;
};

/// The runs that fit, in sections: one without a name where they are not grouped. Sections follow
/// their first runs, so the pinned ones come before the others, and the best group leads when the
/// runs are sorted by what is best. The experiment of a run is its tag "experiment=NAME".
std::vector<RunSection> arranged(const RunValues &values, const RunArrangement &arrangement);

} // namespace tenbin
