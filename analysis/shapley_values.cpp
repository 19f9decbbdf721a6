#include "analysis/coalition_game.h"
#include "core/parallel.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <map>

namespace tenbin {

namespace {

/// Values of coalitions that are held at once, over all games of a batch.
constexpr qsizetype valuesABatch = qsizetype(1) << 22;

/// Values of the same coalitions for some games: coalitions × games, asked for in blocks.
class Valuation
{
public:
    Valuation(const CoalitionGame &game, const ShapleyEstimator &estimator, int threads,
              const std::function<bool(qsizetype)> &report)
        : m_game(game), m_estimator(estimator), m_threads(threads), m_report(report)
    {
    }

    Status value(std::span<const qsizetype> games, Eigen::MatrixXd &values) const
    {
        const qsizetype coalitions = m_estimator.known.rows();
        const qsizetype blocks = (coalitions + m_game.block - 1) / m_game.block;
        values.resize(coalitions, qsizetype(games.size()));
        return parallelTry(blocks * qsizetype(games.size()), m_threads,
                           [&](qsizetype task) -> Status {
                               const qsizetype first = task % blocks * m_game.block;
                               const qsizetype count = std::min(m_game.block, coalitions - first);
                               const qsizetype game = games[size_t(task / blocks)];
                               const Result<Eigen::VectorXd> some =
                                   m_game.values(game, knownOf(game, first, count));
                               if (!some)
                                   return passOn(some);
                               values.col(task / blocks).segment(first, count) = *some;
                               return m_report(count) ? Status() : cancelled();
                           });
    }

private:
    /// Coalitions of the players that matter as coalitions of all players.
    Eigen::MatrixXi knownOf(qsizetype game, qsizetype first, qsizetype count) const
    {
        Eigen::MatrixXi known = Eigen::MatrixXi::Zero(count, m_game.players());
        Eigen::Index at = 0;
        for (Eigen::Index player = 0; player < m_game.players(); ++player) {
            if (m_game.matters(game, player))
                known.col(player) = m_estimator.known.col(at++).segment(first, count);
        }
        return known;
    }

    const CoalitionGame &m_game;
    const ShapleyEstimator &m_estimator;
    int m_threads;
    const std::function<bool(qsizetype)> &m_report;
};

void writeEstimate(const CoalitionGame &game, const ShapleyEstimator &estimator, qsizetype index,
                   const Eigen::VectorXd &values, ShapleyValues &result)
{
    Eigen::VectorXd shapley, errors;
    estimator.estimate(values, game.empty(index), game.full(index), shapley, errors);
    Eigen::Index at = 0;
    for (Eigen::Index player = 0; player < game.players(); ++player) {
        if (!game.matters(index, player))
            continue;
        result.values(index, player) = shapley(at);
        result.errors(index, player) = errors(at);
        ++at;
    }
}

} // namespace

ShapleyEstimator exactEstimator(int players)
{
    Q_ASSERT(players <= mostExactPlayers);
    // Coalitions by their bits; the first and the last are the empty and the full one.
    const quint32 all = (1U << players) - 1;
    ShapleyEstimator estimator;
    estimator.exact = true;
    estimator.known.resize(std::max<Eigen::Index>(0, Eigen::Index(all) - 1), players);
    for (Eigen::Index i = 0; i < estimator.known.rows(); ++i) {
        for (int player = 0; player < players; ++player)
            estimator.known(i, player) = (i + 1) >> player & 1;
    }
    // s! (players - 1 - s)! / players! for each size s of a coalition without the player.
    std::vector<double> weight(size_t(players), players > 0 ? 1.0 / players : 0);
    for (size_t size = 1; size < weight.size(); ++size)
        weight[size] = weight[size - 1] * double(size) / double(weight.size() - size);
    estimator.estimate = [players, all, weight](const Eigen::VectorXd &values, double empty,
                                                double full, Eigen::VectorXd &shapley,
                                                Eigen::VectorXd &errors) {
        const auto valueOf = [&](quint32 set) {
            if (set == 0)
                return empty;
            return set == all ? full : values(Eigen::Index(set) - 1);
        };
        shapley = errors = Eigen::VectorXd::Zero(players);
        for (int player = 0; player < players; ++player) {
            const quint32 own = 1U << player;
            for (quint32 set = 0; set <= all; ++set) {
                if (!(set & own))
                    shapley(player) +=
                        weight[size_t(std::popcount(set))] * (valueOf(set | own) - valueOf(set));
            }
        }
    };
    return estimator;
}

Result<ShapleyValues> shapleyValues(const CoalitionGame &game,
                                    const std::function<ShapleyEstimator(int players)> &make,
                                    int threads, Progress &progress)
{
    std::map<int, std::vector<qsizetype>> groups;
    for (qsizetype i = 0; i < game.games(); ++i)
        groups[int(game.matters.row(i).cast<int>().sum())].push_back(i);
    ShapleyValues result;
    result.values = result.errors = Eigen::MatrixXd::Zero(game.games(), game.players());
    qsizetype begun = 0;
    for (const auto &[players, games] : groups) {
        if (!progress.report(double(begun) / double(game.games())))
            return cancelled();
        const ShapleyEstimator estimator = make(players);
        const qsizetype coalitions = estimator.known.rows();
        result.coalitions = std::max(result.coalitions, coalitions);
        result.exact = result.exact && estimator.exact;
        std::atomic<qsizetype> valued = 0;
        const std::function<bool(qsizetype)> report = [&](qsizetype count) {
            const double share = double(valued += count) / double(coalitions);
            return progress.report((double(begun) + share) / double(game.games()));
        };
        const Valuation valuation(game, estimator, threads, report);
        const size_t batch = size_t(std::max<qsizetype>(1, valuesABatch / (coalitions + 1)));
        Eigen::MatrixXd values;
        for (size_t from = 0; from < games.size(); from += batch) {
            const auto some = std::span(games).subspan(from, std::min(batch, games.size() - from));
            if (Status valuedAll = valuation.value(some, values); !valuedAll)
                return passOn(valuedAll);
            parallelFor(qsizetype(some.size()), threads, [&](qsizetype i) {
                writeEstimate(game, estimator, some[size_t(i)], values.col(i), result);
            });
        }
        begun += qsizetype(games.size());
    }
    return result;
}

} // namespace tenbin
