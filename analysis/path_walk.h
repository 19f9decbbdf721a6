#pragma once

#include "analysis/row_cells.h"
#include "analysis/shapley_weights.h"
#include "analysis/walk_kernels.h"

#include <array>
#include <vector>

namespace tenbin {

/// Path-dependent SHAP values of a tree, of any depth, by one walk over its nodes. With a leaf's
/// value as in shapley_weights.h, each point t of the quadrature has a product over the features on
/// the way, share (1 - t) + present t, which each edge extends; on the way back, sums over the
/// leaves below are multiplied with (present - share) / (share (1 - t) + present t) of the edge's
/// feature. A node costs O(points), whatever its depth.
/// Quadrature-TreeSHAP, arXiv 2605.04497, 2026; here with as many points as make it exact.
class PathWalk
{
public:
    PathWalk(const TreeModel &model, const UsedFeatures &features, const WalkKernels &kernels);

    /// Adds the values of `output` for 16 rows from `first` to sums + place * RowCells::most, for
    /// each used feature. `rule` is exact for the tree.
    void add(const Tree &tree, const QuadratureRule &rule, const RowCells &cells, qsizetype first,
             int output, double *sums);

private:
    using Rows = std::array<double, walkRows>;
    /// An edge and the node that it leads to.
    struct Level
    {
        Rows passes;       ///< all splits on the edge's feature so far
        double share = 1;  ///< of these splits
        qint32 before = 0; ///< the level that held this feature before; 0: none did
        Rows direct;       ///< sums over leaves of the values that features have where they fail
        std::vector<double> products; ///< points × rows
        std::vector<double> leaves; ///< points × rows: products times values, over the leaves below
    };

    void takeRule(const QuadratureRule &rule);
    void walk(size_t at, size_t level);
    void enter(size_t level, qint32 place, bool right, double share, const Rows &goesRight);
    void leave(const TreeNode &child, size_t level, qint32 place);
    void slopesOf(double share, std::vector<double> &into) const;
    double valueOf(const TreeNode &leaf) const;
    Level &levelAt(size_t level);

    const TreeModel &m_model;
    const UsedFeatures &m_features;
    const WalkKernels &m_kernels;
    const Tree *m_tree = nullptr;
    const RowCells *m_cells = nullptr;
    qsizetype m_first = 0;
    qsizetype m_output = 0;
    double *m_sums = nullptr;
    int m_points = 0;
    std::vector<double> m_at;
    std::vector<double> m_fails; ///< -1 / (1 - t): slope of a feature that is not passed
    std::vector<double> m_slopes, m_slopesBefore;
    std::vector<double> m_absent, m_once, m_always;
    std::vector<Level> m_levels;
    std::vector<qint32> m_levelOf; ///< one a used feature: the level that holds it; 0: none
};

} // namespace tenbin
