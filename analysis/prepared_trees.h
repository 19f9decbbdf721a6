#pragma once

#include "analysis/background_game.h"
#include "analysis/group_tables.h"
#include "analysis/leaf_paths.h"
#include "analysis/row_cells.h"
#include "analysis/shapley_weights.h"
#include "core/progress.h"
#include "core/result.h"

#include <Eigen/Core>

#include <optional>
#include <vector>

namespace tenbin {

/// Trees with leaves behind more features than this have no tables.
inline constexpr int mostTabledFeatures = 6;

struct PreparedTree
{
    TreePaths paths;
    int points = 0; ///< of a quadrature that is exact for all leaves
    /// Absent where some leaf has too many features, or memory does not suffice.
    std::optional<GroupTables> tables;
};

/// A tree model as SHAP values ask for it.
struct PreparedTrees
{
    explicit PreparedTrees(const TreeModel &treeModel) : model(&treeModel), features(treeModel) {}

    /// Along paths, by covers.
    void prepare(int threads);
    /// Against a background.
    Status prepare(const Features &rows, int threads, Progress &progress);

    bool interventional() const { return !background.empty(); }

    const TreeModel *model;
    UsedFeatures features;
    std::vector<PreparedTree> trees;
    std::vector<QuadratureRule> rules; ///< by number of points; only those that leaves ask for
    std::vector<RowCells> background;
    qsizetype backgroundRows = 0;
    GameWeights weights{0}; ///< interventional
    Eigen::VectorXd base;
};

} // namespace tenbin
