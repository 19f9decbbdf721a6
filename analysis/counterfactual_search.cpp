#include "analysis/counterfactual_search.h"

#include <algorithm>
#include <queue>

namespace tenbin {

namespace {

/// The cheapest row that is as wanted, the first of equally cheap ones; null: none is.
const TriedRow *cheapest(const std::vector<TriedRow> &rows)
{
    const TriedRow *best = nullptr;
    for (const TriedRow &row : rows) {
        if (row.reached && (!best || row.cost < best->cost))
            best = &row;
    }
    return best;
}

/// What a column may become, the cheapest first, with what each costs; the first is nothing.
struct Choices
{
    Eigen::Index column = 0;
    std::vector<double> values;
    std::vector<double> costs;
};

std::vector<Choices> choicesOf(const CounterfactualJudge &judge, const CellMoves &moves)
{
    const Eigen::RowVectorXd &cells = judge.original().cells;
    std::vector<Choices> all;
    for (Eigen::Index j = 0; j < cells.size(); ++j) {
        if (moves.follows(j))
            continue;
        Choices choices{j, {cells[j]}, {0}};
        for (double value : moves.instead(j, cells)) {
            choices.values.push_back(value);
            choices.costs.push_back(judge.cost(moves.moved(cells, cells, j, value)));
        }
        if (choices.values.size() > 1)
            all.push_back(std::move(choices));
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Choices &a, const Choices &b) { return a.costs[1] < b.costs[1]; });
    return all;
}

/// One choice a column; `last` is the last column that is not left as it is.
struct Combination
{
    double cost = 0;
    size_t last = 0;
    std::vector<quint8> chosen;

    bool operator<(const Combination &other) const
    {
        return std::tie(other.cost, other.chosen) < std::tie(cost, chosen);
    }
};

/// All combinations in the order of their cost. Each has one parent, which is not dearer: the last
/// column's choice goes back by one, or, from its first choice, to the column before.
class Combinations
{
public:
    explicit Combinations(const std::vector<Choices> &choices) : m_choices(choices)
    {
        if (!choices.empty())
            push(std::vector<quint8>(choices.size(), 0), 0, 1);
    }

    bool isEmpty() const { return m_waiting.empty(); }
    double nextCost() const { return m_waiting.top().cost; }

    std::vector<quint8> take()
    {
        const Combination now = m_waiting.top();
        m_waiting.pop();
        const size_t j = now.last;
        push(now.chosen, j, now.chosen[j] + 1);
        if (j + 1 < m_choices.size()) {
            push(now.chosen, j + 1, 1);
            if (now.chosen[j] == 1) {
                std::vector<quint8> moved = now.chosen;
                moved[j] = 0;
                push(std::move(moved), j + 1, 1);
            }
        }
        return now.chosen;
    }

private:
    void push(std::vector<quint8> chosen, size_t column, int choice)
    {
        if (size_t(choice) >= m_choices[column].values.size())
            return;
        chosen[column] = quint8(choice);
        double cost = 0;
        for (size_t j = 0; j < chosen.size(); ++j)
            cost += m_choices[j].costs[chosen[j]];
        m_waiting.push({cost, column, std::move(chosen)});
    }

    const std::vector<Choices> &m_choices;
    std::priority_queue<Combination> m_waiting;
};

} // namespace

Result<TriedRow> madeCheaper(CounterfactualJudge &judge, const CellMoves &moves, TriedRow row)
{
    const Eigen::RowVectorXd &original = judge.original().cells;
    // First whole cells only: few rows to ask about, and fewer cells to move nearer.
    for (const bool nearer : {false, true}) {
        while (!judge.spent()) {
            std::vector<Eigen::RowVectorXd> next;
            for (int j : judge.changed(row.cells)) {
                next.push_back(moves.moved(row.cells, original, j, original[j]));
                if (!nearer)
                    continue;
                for (double value : moves.between(j, original, row.cells[j]))
                    next.push_back(moves.moved(row.cells, original, j, value));
            }
            const Result<std::vector<TriedRow>> tried = judge.tried(next);
            if (!tried)
                return passOn(tried);
            const TriedRow *best = cheapest(*tried);
            if (!best || best->cost >= row.cost)
                break;
            row = *best;
        }
    }
    return row;
}

Result<std::vector<TriedRow>> stepByStep(CounterfactualJudge &judge, const CellMoves &moves)
{
    TriedRow row = judge.original();
    const Eigen::RowVectorXd original = row.cells;
    while (!judge.spent()) {
        std::vector<Eigen::RowVectorXd> next;
        for (Eigen::Index j = 0; j < row.cells.size(); ++j) {
            for (double value : moves.instead(j, original)) {
                if (value != row.cells[j])
                    next.push_back(moves.moved(row.cells, original, j, value));
            }
        }
        const Result<std::vector<TriedRow>> tried = judge.tried(next);
        if (!tried)
            return passOn(tried);
        if (const TriedRow *best = cheapest(*tried))
            return std::vector<TriedRow>{*best};
        const auto nearest = std::min_element(
            tried->begin(), tried->end(), [](const TriedRow &a, const TriedRow &b) {
                return std::tie(a.gap, a.cost) < std::tie(b.gap, b.cost);
            });
        if (nearest == tried->end() || nearest->gap >= row.gap)
            break;
        row = *nearest;
    }
    return std::vector<TriedRow>{};
}

Result<std::vector<TriedRow>> localSearch(CounterfactualJudge &judge, const CellMoves &moves,
                                          const Eigen::MatrixXd &reference, size_t starts)
{
    Result<std::vector<TriedRow>> found = stepByStep(judge, moves);
    if (!found)
        return found;
    std::vector<Eigen::RowVectorXd> projected;
    for (const auto &donor : reference.rowwise())
        projected.push_back(moves.towards(judge.original().cells, donor));
    Result<std::vector<TriedRow>> donors = judge.tried(projected);
    if (!donors)
        return donors;
    std::erase_if(*donors, [](const TriedRow &row) { return !row.reached; });
    std::stable_sort(donors->begin(), donors->end(),
                     [](const TriedRow &a, const TriedRow &b) { return a.cost < b.cost; });
    if (donors->size() > starts)
        donors->resize(starts);
    found->insert(found->end(), donors->begin(), donors->end());
    for (TriedRow &row : *found) {
        Result<TriedRow> cheaper = madeCheaper(judge, moves, std::move(row));
        if (!cheaper)
            return passOn(cheaper);
        row = *std::move(cheaper);
    }
    return found;
}

Result<CheapestFirst> cheapestFirst(CounterfactualJudge &judge, const CellMoves &moves,
                                    double limit)
{
    constexpr size_t batch = 128;
    const std::vector<Choices> choices = choicesOf(judge, moves);
    Combinations combinations(choices);
    CheapestFirst answer;
    while (!judge.spent()) {
        std::vector<Eigen::RowVectorXd> next;
        while (next.size() < batch && !combinations.isEmpty() && combinations.nextCost() < limit) {
            const std::vector<quint8> chosen = combinations.take();
            Eigen::RowVectorXd cells = judge.original().cells;
            for (size_t j = 0; j < chosen.size(); ++j)
                cells = moves.moved(std::move(cells), judge.original().cells, choices[j].column,
                                    choices[j].values[chosen[j]]);
            next.push_back(std::move(cells));
        }
        if (next.empty()) {
            answer.complete = true;
            return answer;
        }
        const Result<std::vector<TriedRow>> tried = judge.tried(next);
        if (!tried)
            return passOn(tried);
        if (const TriedRow *best = cheapest(*tried)) {
            answer.reached.push_back(*best);
            answer.complete = true;
            return answer;
        }
        if (tried->size() < next.size())
            return answer;
    }
    return answer;
}

} // namespace tenbin
