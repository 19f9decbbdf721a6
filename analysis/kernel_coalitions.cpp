#include "analysis/kernel_shap.h"
#include "core/random.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace tenbin {

namespace {

/// Pairs of coalitions, one of the two as its members in ascending order. The one with fewer
/// members is kept; of two with equally many the one with player 0.
using Members = std::vector<int>;

/// Pairs whose smaller coalition has `size` members; infinite when there are very many.
double pairCount(int players, int size)
{
    double count = 1;
    for (int i = 1; i <= size; ++i)
        count = std::round(count * (players - size + i) / i);
    return 2 * size == players ? count / 2 : count;
}

/// The next set of equally many members; false after the last.
bool next(Members &members, int players)
{
    const int size = int(members.size());
    for (int i = size - 1; i >= 0; --i) {
        if (members[size_t(i)] < players - size + i) {
            std::iota(members.begin() + i, members.end(), members[size_t(i)] + 1);
            return true;
        }
    }
    return false;
}

Members draw(int players, int size, std::vector<int> &order, RandomStream &random)
{
    for (int i = 0; i < size; ++i)
        std::swap(order[size_t(i)], order[size_t(i) + random.below(quint64(players - i))]);
    Members members(order.begin(), order.begin() + size);
    if (2 * size == players && std::find(members.begin(), members.end(), 0) == members.end())
        members.assign(order.begin() + size, order.end());
    std::sort(members.begin(), members.end());
    return members;
}

class Choice
{
public:
    explicit Choice(int players) : m_players(players)
    {
        for (int size = 1; 2 * size <= players; ++size)
            m_share.push_back((2 * size == players ? 1.0 : 2.0) /
                              (double(size) * (players - size)));
        const double whole = std::accumulate(m_share.begin(), m_share.end(), 0.0);
        for (double &share : m_share)
            share /= whole;
    }

    /// Returns the pairs that are left to draw.
    qsizetype useFullSizes(qsizetype pairs)
    {
        constexpr double rounding = 1e-8;
        for (; m_full < int(m_share.size()); ++m_full) {
            const double all = pairCount(m_players, m_full + 1);
            const double share = m_share[size_t(m_full)] / shareLeft();
            if (m_full > 0 && double(pairs) * share / all < 1 - rounding)
                break;
            Members members(size_t(m_full) + 1);
            std::iota(members.begin(), members.end(), 0);
            do {
                if (2 * members.size() != size_t(m_players) || members.front() == 0)
                    add(members, m_share[size_t(m_full)] / all, 0);
            } while (next(members, m_players));
            pairs = std::max<qsizetype>(0, pairs - qsizetype(all));
        }
        return m_full < int(m_share.size()) ? pairs : 0;
    }

    void drawRest(qsizetype pairs, RandomStream &random)
    {
        // Repeats cost nothing but become frequent when few pairs are left.
        const qsizetype most = 4 * pairs;
        std::map<Members, double> found;
        std::vector<int> order(static_cast<size_t>(m_players));
        std::iota(order.begin(), order.end(), 0);
        const double left = shareLeft();
        qsizetype draws = 0;
        for (; draws < most && qsizetype(found.size()) < pairs; ++draws) {
            double at = random.uniform() * left;
            auto size = size_t(m_full);
            while (size + 1 < m_share.size() && at >= m_share[size])
                at -= m_share[size++];
            found[draw(m_players, int(size) + 1, order, random)] += 1;
        }
        for (const auto &[members, times] : found)
            add(members, left * times / double(draws), times);
    }

    KernelCoalitions coalitions() const
    {
        KernelCoalitions chosen;
        const auto count = Eigen::Index(m_members.size());
        chosen.known = Eigen::MatrixXi::Zero(count, m_players);
        for (Eigen::Index i = 0; i < count; ++i) {
            for (int member : m_members[size_t(i)])
                chosen.known(i, member) = 1;
        }
        chosen.weights = Eigen::Map<const Eigen::VectorXd>(m_weights.data(), count);
        chosen.weights /= chosen.weights.sum();
        chosen.drawn = Eigen::Map<const Eigen::VectorXd>(m_drawn.data(), count);
        return chosen;
    }

private:
    double shareLeft() const
    {
        return std::accumulate(m_share.begin() + m_full, m_share.end(), 0.0);
    }

    void add(Members members, double weight, double drawn)
    {
        m_members.push_back(std::move(members));
        m_weights.push_back(weight);
        m_drawn.push_back(drawn);
    }

    int m_players;
    std::vector<double> m_share; ///< of the kernel's weight: of each size, both of the pairs
    int m_full = 0;              ///< sizes that are used in full
    std::vector<Members> m_members;
    std::vector<double> m_weights;
    std::vector<double> m_drawn;
};

} // namespace

KernelCoalitions kernelCoalitions(int players, qsizetype coalitions, quint64 seed)
{
    Q_ASSERT(players > 2);
    Choice choice(players);
    constexpr qsizetype leastPairs = 3; // a player: of which one is of a single member
    const qsizetype pairs = std::max<qsizetype>(coalitions / 2, leastPairs * players);
    const qsizetype left = choice.useFullSizes(pairs);
    RandomStream random(seed, quint64(players));
    if (left > 0)
        choice.drawRest(left, random);
    return choice.coalitions();
}

} // namespace tenbin
