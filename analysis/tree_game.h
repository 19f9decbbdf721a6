#pragma once

#include "analysis/coalition_game.h"
#include "analysis/explained_output.h"

namespace tenbin {

/// The game of columnGame for a model of trees, whose values come much sooner: a tree is walked
/// once for all coalitions of a block, by the explained row and a background row together. Only
/// where these two part do the coalitions, as sets of bits, go two ways. Same values as columnGame.
/// `output` is one of a model with trees; arguments taken by reference must outlive the game.
Result<CoalitionGame> treeGame(const ExplainedOutput &output, const SourceColumns &sources,
                               const Features &rows, const Features &background, int threads);

} // namespace tenbin
