#pragma once

#include "analysis/coalition_game.h"

namespace tenbin {

/// Coalitions that stand for all in KernelSHAP (Lundberg and Lee, NIPS 2017), in pairs with their
/// complements (Covert and Lee, AISTATS 2021). Sizes are used in full from the outside in (one
/// member and all but one, two and all but two …) as long as their share of the kernel's weight
/// of the coalitions that are left would draw each of their coalitions once; the rest is drawn by
/// the kernel's weight.
struct KernelCoalitions
{
    Eigen::MatrixXi known;   ///< one of each pair × players
    Eigen::VectorXd weights; ///< of each pair; all add up to 1
    Eigen::VectorXd drawn;   ///< how often a pair was drawn; 0: of a size that is used in full
};

/// About `coalitions` of them, at least six a player, no pair twice. More than two players.
KernelCoalitions kernelCoalitions(int players, qsizetype coalitions, quint64 seed);

/// The weighted least squares fit of an additive game to these coalitions, its sum fixed; one
/// factorisation serves all games. Errors are those of drawing (sandwich form), 0 where nothing
/// was drawn. More than two players.
ShapleyEstimator fittedEstimator(int players, qsizetype coalitions, quint64 seed);

struct KernelShapSettings
{
    qsizetype coalitions = 2048;
    quint64 seed = 0;
    int threads = 1;
};

/// All coalitions of up to mostExactPlayers players, else a fit to some.
Result<ShapleyValues> kernelShap(const CoalitionGame &game, const KernelShapSettings &settings,
                                 Progress &progress);

} // namespace tenbin
