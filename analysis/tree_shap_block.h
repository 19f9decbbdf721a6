#pragma once

#include "analysis/leaf_paths.h"
#include "analysis/shap_kernels.h"
#include "analysis/shapley_weights.h"
#include "analysis/tree_shap.h"

#include <array>
#include <vector>

namespace tenbin {

/// Leaves behind more features than this have no table.
inline constexpr int mostTabledFeatures = 6;

struct PreparedTree
{
    TreePaths paths;
    std::vector<double> tables; ///< shapleyTable of each leaf that may have one; or empty
};

struct PreparedTrees
{
    const TreeModel *model = nullptr;
    std::vector<PreparedTree> trees;
    std::vector<QuadratureRule> rules; ///< by number of points; only those that leaves ask for
    std::vector<qint32> used;          ///< features that splits ask for, ascending
    std::vector<qint32> placeOf;       ///< one a feature: where it stands in `used`, or -1
    Eigen::VectorXd base;
};

/// Up to 64 rows that are explained side by side.
class ShapBlock
{
public:
    static constexpr qsizetype most = shapRows;

    ShapBlock(const PreparedTrees &trees, const Features &features, qsizetype begin, qsizetype end);

    void add(size_t tree);
    void write(ShapValues &to) const;

private:
    using Flags = std::array<quint8, most>; ///< 0 or 255
    using Lanes = std::array<double, most>;

    void load(const Features &features);
    void decide(const Tree &tree);
    void present(const PathFeature *features, qint32 count, const PathStep *steps);
    void addTable(const PathFeature *features, qint32 count, const double *table);
    void addQuadrature(const PathFeature *features, qint32 count);
    Lanes &sumOf(const PathFeature &feature, size_t output);
    void addValues(const PathFeature &feature, const Lanes &unit);

    const PreparedTrees &m_trees;
    const ShapKernels &m_kernels;
    qsizetype m_begin;
    qsizetype m_rows;
    std::vector<std::array<float, most>> m_cells; ///< one a used feature
    std::vector<Flags> m_right;                   ///< one a node of the present tree
    std::vector<Flags> m_present;                 ///< one a feature of the present leaf
    std::vector<Lanes> m_products;                ///< one a point
    std::vector<Lanes> m_sums;                    ///< outputs × used features
    std::vector<double> m_leaf;                   ///< values of the present leaf
    qint32 m_firstOutput = 0;
};

} // namespace tenbin
