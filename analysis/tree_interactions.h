#pragma once

#include "analysis/prepared_trees.h"
#include "analysis/shap_values.h"

#include <array>
#include <vector>

namespace tenbin {

/// Interactions of up to 64 rows, off the diagonal and along paths. For a leaf of value v behind k
/// features (see shapley_weights.h)
///   Φ_ij = v/2 (present_i - share_i) (present_j - share_j) integral of product over the others of
///          (share (1 - t) + present t) dt,
/// the integrand being of degree k - 2.
class InteractionBlock
{
public:
    InteractionBlock(const PreparedTrees &trees, const Features &features, qsizetype begin,
                     qsizetype end);

    /// Adds a tree to the matrices of these rows.
    void add(size_t tree, ShapInteractions &to);

private:
    using Flags = PassingRows::Flags;
    using Lanes = std::array<double, RowCells::most>;

    void findFeatures(const TreePaths &paths);
    void addLeaf(const PathFeature *features, qint32 count, const PathStep *&steps,
                 const float *values);
    void addAtPoint(const PathFeature *features, qint32 count, double at, double weight,
                    const float *values);
    void write(const Tree &tree, ShapInteractions &to) const;
    Lanes &sumOf(size_t output, qint32 first, qint32 second);

    const PreparedTrees &m_trees;
    const ShapKernels &m_kernels;
    RowCells m_cells;
    PassingRows m_passing;
    std::vector<qint32> m_ofTree; ///< features of the present tree
    std::vector<qint32> m_places; ///< one a feature of the model: where it stands there
    size_t m_outputs = 1;         ///< that the present tree adds to
    std::vector<Flags> m_present; ///< one a feature of the present leaf
    std::vector<Lanes> m_slopes;  ///< (present - share) over the feature's factor
    std::vector<Lanes> m_sums;    ///< outputs × pairs of m_ofTree
};

} // namespace tenbin
