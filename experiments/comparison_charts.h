#pragma once

#include "core/block.h"
#include "experiments/run.h"

#include <QList>

namespace tenbin {

/// What a run's result document holds, beside the run.
struct RunBlocks
{
    QString title;
    QList<Block> blocks;
};

/// ROC, precision-recall and learning curves of several runs in one chart each, a run keeping its
/// colour; only charts that at least two of the runs have. Single folds are left out.
QList<Block> overlaidCharts(const QList<RunBlocks> &runs);

/// Curves of more runs cannot be told apart.
inline constexpr qsizetype mostOverlaidRuns = 8;

} // namespace tenbin
