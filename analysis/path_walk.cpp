#include "analysis/path_walk.h"

#include "analysis/leaf_paths.h"

namespace tenbin {

PathWalk::PathWalk(const TreeModel &model, const UsedFeatures &features, const WalkKernels &kernels)
    : m_model(model), m_features(features), m_kernels(kernels), m_levelOf(features.size(), 0)
{
}

void PathWalk::takeRule(const QuadratureRule &rule)
{
    m_points = int(rule.at.size());
    m_at = rule.at;
    m_fails.clear();
    for (const double t : rule.at)
        m_fails.push_back(-1 / (1 - t));
    for (std::vector<double> *one : {&m_slopes, &m_slopesBefore, &m_absent, &m_once, &m_always})
        one->resize(rule.at.size());
    Level &root = levelAt(0);
    for (size_t q = 0; q < rule.at.size(); ++q)
        std::fill_n(root.products.begin() + qsizetype(q) * walkRows, walkRows, rule.weight[q]);
}

PathWalk::Level &PathWalk::levelAt(size_t level)
{
    if (m_levels.size() <= level)
        m_levels.resize(level + 1);
    Level &one = m_levels[level];
    const size_t size = size_t(m_points) * walkRows;
    if (one.products.size() < size) {
        one.products.resize(size);
        one.leaves.resize(size);
    }
    return one;
}

void PathWalk::add(const Tree &tree, const QuadratureRule &rule, const RowCells &cells,
                   qsizetype first, int output, double *sums)
{
    m_tree = &tree;
    m_cells = &cells;
    m_first = first;
    m_output = output;
    m_sums = sums;
    takeRule(rule);
    walk(0, 0);
}

double PathWalk::valueOf(const TreeNode &leaf) const
{
    return double(
        m_tree->leafValues.empty()
            ? leaf.value
            : m_tree->leafValues[size_t(leaf.feature * qsizetype(m_model.outputs) + m_output)]);
}

/// Of a passed feature, less that of one that is not.
void PathWalk::slopesOf(double share, std::vector<double> &into) const
{
    for (size_t q = 0; q < into.size(); ++q)
        into[q] = (1 - share) / (share * (1 - m_at[q]) + m_at[q]) - m_fails[q];
}

void PathWalk::enter(size_t level, qint32 place, bool right, double share, const Rows &goesRight)
{
    levelAt(level);
    const double *product = m_levels[level - 1].products.data();
    Level &edge = m_levels[level];
    edge.before = m_levelOf[size_t(place)];
    for (size_t row = 0; row < edge.passes.size(); ++row)
        edge.passes[row] = right ? goesRight[row] : 1 - goesRight[row];
    m_levelOf[size_t(place)] = qint32(level);
    if (edge.before == 0) {
        edge.share = share;
        for (size_t q = 0; q < m_at.size(); ++q)
            m_absent[q] = share * (1 - m_at[q]);
        m_kernels.extend(product, edge.passes.data(), m_at.data(), m_absent.data(), m_points,
                         edge.products.data());
        return;
    }
    // The factor of this feature changes: the product is multiplied with new over old.
    const Level &before = m_levels[size_t(edge.before)];
    edge.share = before.share * share;
    for (size_t row = 0; row < edge.passes.size(); ++row)
        edge.passes[row] *= before.passes[row];
    for (size_t q = 0; q < m_at.size(); ++q) {
        const double absent = edge.share * (1 - m_at[q]);
        const double old = before.share * (1 - m_at[q]) + m_at[q];
        m_once[q] = absent / old - share;
        m_always[q] = m_at[q] / old;
    }
    m_kernels.extendAgain(product, before.passes.data(), edge.passes.data(), share, m_once.data(),
                          m_always.data(), m_points, edge.products.data());
}

void PathWalk::leave(const TreeNode &child, size_t level, qint32 place)
{
    Level &edge = m_levels[level];
    Level &parent = m_levels[level - 1];
    const bool leaf = child.isLeaf();
    const double times = leaf ? valueOf(child) : 1;
    const double *products = leaf ? edge.products.data() : edge.leaves.data();
    if (leaf)
        m_kernels.dot(products, times, m_fails.data(), m_points, edge.direct.data());
    Rows now, old;
    slopesOf(edge.share, m_slopes);
    m_kernels.dotAndAdd(products, times, m_slopes.data(), m_points, parent.leaves.data(),
                        now.data());
    for (size_t row = 0; row < now.size(); ++row)
        parent.direct[row] += edge.direct[row];
    double *sums = m_sums + place * RowCells::most;
    m_levelOf[size_t(place)] = edge.before;
    if (edge.before == 0) {
        for (size_t row = 0; row < now.size(); ++row)
            sums[row] += edge.direct[row] + edge.passes[row] * now[row];
        return;
    }
    // The edge above that holds this feature counts these leaves as well: only the change is added.
    const Level &before = m_levels[size_t(edge.before)];
    slopesOf(before.share, m_slopesBefore);
    m_kernels.dot(products, times, m_slopesBefore.data(), m_points, old.data());
    for (size_t row = 0; row < now.size(); ++row)
        sums[row] += edge.passes[row] * now[row] - before.passes[row] * old[row];
}

void PathWalk::walk(size_t at, size_t level)
{
    const TreeNode node = m_tree->nodes[at];
    const auto left = size_t(node.left);
    const qint32 place = m_features.placeOf[size_t(node.feature)];
    const float *cells = m_cells->of(node.feature).data() + m_first;
    Rows goesRight;
    if (node.isCategorical()) {
        for (size_t row = 0; row < goesRight.size(); ++row)
            goesRight[row] = m_tree->goesRight(node, cells[row]) ? 1 : 0;
    } else {
        m_kernels.decide(cells, node.value, node.missingLeft ? 0 : 1, goesRight.data());
    }
    std::fill_n(m_levels[level].leaves.begin(), m_points * walkRows, 0.0);
    m_levels[level].direct.fill(0);
    for (const bool right : {false, true}) {
        const TreeNode &child = m_tree->nodes[left + size_t(right)];
        enter(level + 1, place, right, shareOf(*m_tree, left, right), goesRight);
        if (!child.isLeaf())
            walk(left + size_t(right), level + 1);
        leave(child, level + 1, place);
    }
}

} // namespace tenbin
