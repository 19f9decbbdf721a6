#pragma once

#include "core/block.h"
#include "experiments/comparison_basis.h"

#include <QList>

namespace tenbin {

/// What a run's result document holds, beside the run.
struct RunBlocks
{
    QString title;
    QList<Block> blocks;
};

/// What the runs' result documents hold; nothing of one that is missing or damaged, which costs its
/// charts, not the comparison.
QList<RunBlocks> readRunBlocks(const QList<StoredRun> &runs, const FolderOf &folderOf);

/// A chart or table that several runs have, each its own.
struct SharedBlock
{
    QString title;
    QList<int> runs; ///< places in the list given
    QList<Block> blocks;
};

/// Charts and tables that at least two of the runs have, those of most runs first, then in the
/// order of the documents; told by a chart's id and a table's title.
QList<SharedBlock> sharedBlocks(const QList<RunBlocks> &runs);

/// ROC, precision-recall and learning curves of several runs in one chart each, a run keeping its
/// colour; only charts that at least two of the runs have. Single folds are left out.
QList<Block> overlaidCharts(const QList<RunBlocks> &runs);

/// Curves of more runs cannot be told apart.
inline constexpr qsizetype mostOverlaidRuns = 8;

} // namespace tenbin
