#include "analysis/permutation_shap.h"

#include "core/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

using Order = std::vector<int>;

/// What each player adds along one order, given the values after each step but the last.
void addWalk(const Order &order, const Eigen::Ref<const Eigen::VectorXd> &steps, double empty,
             double full, Eigen::VectorXd &added)
{
    double before = empty;
    for (size_t i = 0; i < order.size(); ++i) {
        const double now = i + 1 < order.size() ? steps(Eigen::Index(i)) : full;
        added(order[i]) += (now - before) / 2;
        before = now;
    }
}

void markSteps(const Order &order, Eigen::Ref<Eigen::MatrixXi> known)
{
    for (size_t i = 0; i + 1 < order.size(); ++i)
        known.col(order[i]).tail(known.rows() - Eigen::Index(i)).setOnes();
}

} // namespace

ShapleyEstimator permutationEstimator(int players, int permutations, quint64 seed)
{
    const qsizetype steps = players - 1;
    if (players <= mostExactPlayers && (1 << players) <= 2 * permutations * players)
        return exactEstimator(players);
    RandomStream random(seed, quint64(players));
    std::vector<Order> orders;
    ShapleyEstimator estimator;
    estimator.known = Eigen::MatrixXi::Zero(2 * permutations * steps, players);
    for (int p = 0; p < permutations; ++p) {
        Order order(static_cast<size_t>(players));
        std::iota(order.begin(), order.end(), 0);
        random.shuffle(std::span(order));
        orders.push_back(order);
        std::reverse(order.begin(), order.end());
        orders.push_back(order);
    }
    for (size_t i = 0; i < orders.size(); ++i)
        markSteps(orders[i], estimator.known.middleRows(qsizetype(i) * steps, steps));
    estimator.estimate = [orders, steps](const Eigen::VectorXd &values, double empty, double full,
                                         Eigen::VectorXd &shapley, Eigen::VectorXd &errors) {
        const auto pairs = double(orders.size() / 2);
        const Eigen::Index count = steps + 1;
        Eigen::VectorXd squares = Eigen::VectorXd::Zero(count);
        shapley = Eigen::VectorXd::Zero(count);
        // Welford's update: differences between orders may be small against the values.
        for (size_t i = 0; i < orders.size(); i += 2) {
            Eigen::VectorXd added = Eigen::VectorXd::Zero(count);
            for (size_t way : {i, i + 1})
                addWalk(orders[way], values.segment(qsizetype(way) * steps, steps), empty, full,
                        added);
            const Eigen::VectorXd distance = added - shapley;
            shapley += distance / double(i / 2 + 1);
            squares += distance.cwiseProduct(added - shapley);
        }
        errors = (squares / (pairs * (pairs - 1))).cwiseSqrt();
    };
    return estimator;
}

Result<ShapleyValues> permutationShap(const CoalitionGame &game,
                                      const PermutationShapSettings &settings, Progress &progress)
{
    return shapleyValues(
        game,
        [&](int players) {
            return permutationEstimator(players, settings.permutations, settings.seed);
        },
        settings.threads, progress);
}

} // namespace tenbin
