#include "models/forest_out_of_bag.h"

#include "core/number.h"

#include <algorithm>

namespace tenbin {

OutOfBag::OutOfBag(qsizetype rows, int outputs)
    : m_outputs(outputs), m_sums(size_t(rows * outputs)), m_counts(size_t(rows))
{
}

void OutOfBag::add(qsizetype number, Part part, std::vector<Tree> &finished)
{
    const std::lock_guard guard(m_mutex);
    m_waiting.emplace(number, std::move(part));
    for (auto next = m_waiting.find(m_next); next != m_waiting.end();
         next = m_waiting.find(++m_next)) {
        addInOrder(next->second);
        finished[size_t(m_next)] = std::move(next->second.tree);
        m_waiting.erase(next);
    }
}

void OutOfBag::addInOrder(const Part &part)
{
    for (size_t i = 0; i < part.rows.size(); ++i) {
        const size_t row = part.rows[i];
        const TreeNode &leaf = part.tree.nodes[size_t(part.leaves[i])];
        ++m_counts[row];
        if (m_outputs == 1) {
            m_sums[row] += double(leaf.value);
            continue;
        }
        const float *values = part.tree.leafValues.data() + leaf.feature * m_outputs;
        for (qsizetype k = 0; k < m_outputs; ++k)
            m_sums[row * size_t(m_outputs) + size_t(k)] += double(values[k]);
    }
}

QJsonObject OutOfBag::score(const Target &target, RowSpan rows, int trees, double base) const
{
    qsizetype seen = 0;
    double right = 0, error = 0, sum = 0, squares = 0;
    for (size_t i = 0; i < rows.size(); ++i) {
        if (m_counts[i] == 0)
            continue;
        ++seen;
        const double truth = target.values[rows[i]];
        // Leaves hold their share of a sum over all trees; only some have been added here.
        const double scale = double(trees) / double(m_counts[i]);
        const double *sums = m_sums.data() + i * size_t(m_outputs);
        if (target.problem == Problem::Regression) {
            const double residual = base + sums[0] * scale - truth;
            error += residual * residual;
            sum += truth - base;
            squares += (truth - base) * (truth - base);
        } else {
            const double predicted = m_outputs == 1
                                         ? double(sums[0] * scale > 0.5)
                                         : double(std::max_element(sums, sums + m_outputs) - sums);
            right += predicted == truth;
        }
    }
    if (seen == 0)
        return {};
    QJsonObject score{{QStringLiteral("oob_rows"), qint64(seen)}};
    if (target.problem == Problem::Regression)
        score[QStringLiteral("oob_r2")] =
            jsonNumber(1 - error / (squares - sum * sum / double(seen)));
    else
        score[QStringLiteral("oob_accuracy")] = right / double(seen);
    return score;
}

} // namespace tenbin
