#pragma once

#include "analysis/source_columns.h"
#include "core/progress.h"
#include "core/result.h"
#include "data/features.h"

#include <Eigen/Core>

#include <functional>

namespace tenbin {

/// What is explained: one number a row of encoded features. May be called by several threads.
using OutputFunction = std::function<Result<Eigen::VectorXd>(const Features &)>;

/// Cooperative games, one for each explained row: what is known of a row are the players of a
/// coalition, and the value of a coalition is what the model says when only that is known.
/// Shapley values of the games are the attributions (Lundberg and Lee, NIPS 2017).
struct CoalitionGame
{
    Eigen::VectorXd empty; ///< of each game: the value when nothing is known
    Eigen::VectorXd full;  ///< of each game: the value when all is known
    /// Games × players; 0: a player that changes no value, whose Shapley value is 0.
    Eigen::Matrix<quint8, Eigen::Dynamic, Eigen::Dynamic> matters;
    /// Values of coalitions (rows of `known`, one entry a player, != 0: a member). May be called
    /// by several threads.
    std::function<Result<Eigen::VectorXd>(qsizetype game,
                                          const Eigen::Ref<const Eigen::MatrixXi> &known)>
        values;
    /// Coalitions that `values` is asked for at once; bounds the memory of a call.
    qsizetype block = 64;

    qsizetype games() const { return matters.rows(); }
    qsizetype players() const { return matters.cols(); }
};

/// Rows explained by columns: unknown columns take the values of each background row in turn, the
/// value is the mean over these rows. A column that has one value in the background does not
/// matter to rows with that same value. At most `cells` numbers are put together at once in each
/// thread, though never less than one row. BadInput without background rows, Numeric when an
/// output is not finite. All arguments taken by reference must outlive the game.
Result<CoalitionGame> columnGame(const SourceColumns &sources, const Features &rows,
                                 const Features &background, const OutputFunction &output,
                                 qsizetype cells = 1 << 17);

/// Shapley values of games.
struct ShapleyValues
{
    Eigen::MatrixXd values; ///< games × players; rows add up to full - empty
    /// Standard errors from the choice of coalitions, 0 where all were used.
    Eigen::MatrixXd errors;
    qsizetype coalitions = 0; ///< most that were valued for one game
    bool exact = true;        ///< of all games
};

/// Fixed coalitions of so many players (rows of `known`), and what their values say.
struct ShapleyEstimator
{
    Eigen::MatrixXi known;
    bool exact = false;
    std::function<void(const Eigen::VectorXd &values, double empty, double full,
                       Eigen::VectorXd &shapley, Eigen::VectorXd &errors)>
        estimate;
};

/// All coalitions: Shapley's own sum. At most `mostExactPlayers` players.
constexpr int mostExactPlayers = 12;
ShapleyEstimator exactEstimator(int players);

/// Plays all games. Games in which equally many players matter share one estimator, which `make`
/// makes of that number. Same result whatever `threads` says.
Result<ShapleyValues> shapleyValues(const CoalitionGame &game,
                                    const std::function<ShapleyEstimator(int players)> &make,
                                    int threads, Progress &progress);

} // namespace tenbin
