#pragma once

#include "analysis/cell_moves.h"
#include "analysis/counterfactual_judge.h"

#include <vector>

namespace tenbin {

// Each stops early when the judge's rows are spent.

/// The row made cheaper cell by cell, the largest saving first, for as long as it stays as wanted:
/// a cell takes its original value again, or one nearer to it.
Result<TriedRow> madeCheaper(CounterfactualJudge &judge, const CellMoves &moves, TriedRow row);

/// From the original, one cell after another, to the change that brings the output nearest to what
/// is wanted; the cheapest when some reach it. Empty when none does.
Result<std::vector<TriedRow>> stepByStep(CounterfactualJudge &judge, const CellMoves &moves);

/// The rows that local searches lead to: from the reference rows that are as wanted with what the
/// moves allow, the `starts` nearest, and step by step.
Result<std::vector<TriedRow>> localSearch(CounterfactualJudge &judge, const CellMoves &moves,
                                          const Eigen::MatrixXd &reference, size_t starts);

/// Combinations of the values that moves offer, from the cheapest on.
struct CheapestFirst
{
    std::vector<TriedRow> reached; ///< at most one: no cheaper combination reaches it
    bool complete = false;         ///< no combination below `limit` is left
};
Result<CheapestFirst> cheapestFirst(CounterfactualJudge &judge, const CellMoves &moves,
                                    double limit);

} // namespace tenbin
