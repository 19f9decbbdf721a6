#include "analysis/prepared_trees.h"

#include "core/parallel.h"

#include <algorithm>
#include <atomic>
#include <set>

namespace tenbin {

namespace {

constexpr size_t mostTableBytes = size_t(1) << 30;

void makePaths(PreparedTrees &trees, int threads)
{
    trees.trees.resize(trees.model->trees.size());
    parallelFor(qsizetype(trees.trees.size()), threads, [&](qsizetype t) {
        trees.trees[size_t(t)].paths = treePaths(trees.model->trees[size_t(t)]);
    });
}

int mostOnPath(const TreePaths &paths)
{
    int most = 0;
    for (const LeafPath &leaf : paths.leaves)
        most = std::max(most, int(leaf.features));
    return most;
}

/// Tables as far as their memory goes: which trees have them depends on the model alone.
void layOutTables(PreparedTrees &trees, int threads)
{
    parallelFor(qsizetype(trees.trees.size()), threads, [&](qsizetype t) {
        PreparedTree &tree = trees.trees[size_t(t)];
        if (mostOnPath(tree.paths) <= mostTabledFeatures)
            tree.tables.emplace(trees.model->trees[size_t(t)], tree.paths, trees.model->outputs);
    });
    size_t left = mostTableBytes;
    for (PreparedTree &tree : trees.trees) {
        if (!tree.tables)
            continue;
        if (tree.tables->bytes() > left)
            tree.tables.reset();
        else
            left -= tree.tables->bytes();
    }
}

void findRules(PreparedTrees &trees)
{
    std::set<int> points;
    for (PreparedTree &tree : trees.trees) {
        tree.points = shapleyPoints(mostOnPath(tree.paths));
        points.insert(tree.points);
        for (const LeafPath &leaf : tree.paths.leaves)
            points.insert({shapleyPoints(leaf.features), shapleyPoints(leaf.features - 1)});
    }
    trees.rules.resize(points.empty() ? 0 : size_t(*points.rbegin()) + 1);
    for (const int count : points)
        trees.rules[size_t(count)] = gaussLegendre(count);
}

void findBase(PreparedTrees &trees)
{
    const TreeModel &model = *trees.model;
    trees.base = Eigen::VectorXd::Constant(model.outputs, model.base());
    for (size_t t = 0; t < model.trees.size(); ++t) {
        const Tree &tree = model.trees[t];
        for (const LeafPath &leaf : trees.trees[t].paths.leaves) {
            const TreeNode &node = tree.nodes[size_t(leaf.node)];
            if (tree.leafValues.empty()) {
                trees.base(tree.output) += leaf.share * double(node.value);
                continue;
            }
            const float *values = tree.leafValues.data() + qsizetype(node.feature) * model.outputs;
            for (Eigen::Index k = 0; k < model.outputs; ++k)
                trees.base(k) += leaf.share * double(values[k]);
        }
    }
}

/// Along paths.
void fillTables(size_t index, PreparedTrees &trees)
{
    PreparedTree &tree = trees.trees[index];
    const PathFeature *features = tree.paths.onPaths.data();
    std::vector<double> shares, table;
    tree.tables->fill(trees.model->trees[index], tree.paths, [&](size_t leaf) {
        const qint32 count = tree.paths.leaves[leaf].features;
        shares.clear();
        for (qint32 j = 0; j < count; ++j, ++features)
            shares.push_back(features->share);
        table.resize(size_t(count) << count);
        shapleyTable(shares, trees.rules[size_t(shapleyPoints(count))], table);
        return std::span<const double>(table);
    });
}

/// Shares of the background with each pattern, leaf by leaf: 64 places a leaf.
std::vector<double> patternShares(const Tree &tree, const PreparedTrees &trees,
                                  const TreePaths &paths)
{
    constexpr size_t places = size_t(1) << mostTabledFeatures;
    std::vector<double> shares(paths.leaves.size() * places);
    PassingRows passing(shapKernels().front());
    const double one = 1.0 / double(trees.backgroundRows);
    for (const RowCells &cells : trees.background) {
        passing.decide(tree, cells);
        const PathFeature *features = paths.onPaths.data();
        const PathStep *steps = paths.steps.data();
        double *counts = shares.data();
        for (const LeafPath &leaf : paths.leaves) {
            const PassingRows::Flags pattern = passing.pattern(features, leaf.features, steps);
            for (qsizetype row = 0; row < cells.rows(); ++row)
                ++counts[pattern[size_t(row)]];
            counts += places;
            features += leaf.features;
        }
    }
    for (double &share : shares)
        share *= one;
    return shares;
}

void fillTablesAgainst(size_t index, PreparedTrees &trees)
{
    PreparedTree &tree = trees.trees[index];
    const std::vector<double> shares = patternShares(trees.model->trees[index], trees, tree.paths);
    std::vector<double> table;
    tree.tables->fill(trees.model->trees[index], tree.paths, [&](size_t leaf) {
        const qint32 count = tree.paths.leaves[leaf].features;
        table.resize(size_t(count) << count);
        backgroundTable({shares.data() + (leaf << mostTabledFeatures), size_t(1) << count}, count,
                        trees.weights, table);
        return std::span<const double>(table);
    });
}

} // namespace

void PreparedTrees::prepare(int threads)
{
    makePaths(*this, threads);
    findRules(*this);
    findBase(*this);
    layOutTables(*this, threads);
    parallelFor(qsizetype(trees.size()), threads, [&](qsizetype t) {
        if (trees[size_t(t)].tables)
            fillTables(size_t(t), *this);
    });
}

Status PreparedTrees::prepare(const Features &rows, int threads, Progress &progress)
{
    makePaths(*this, threads);
    int most = 0;
    for (const PreparedTree &tree : trees)
        most = std::max(most, mostOnPath(tree.paths));
    weights = GameWeights(most);
    backgroundRows = rows.rowCount();
    for (qsizetype begin = 0; begin < backgroundRows; begin += RowCells::most)
        background.emplace_back(features, rows, begin,
                                std::min(begin + RowCells::most, backgroundRows));
    base = treeSums(*model, rows, threads).colwise().mean();
    layOutTables(*this, threads);
    std::atomic<qint64> done = 0;
    return parallelTry(qsizetype(trees.size()), threads, [&](qsizetype t) -> Status {
        if (!progress.report(double(done++) / double(trees.size())))
            return cancelled();
        if (trees[size_t(t)].tables)
            fillTablesAgainst(size_t(t), *this);
        return {};
    });
}

} // namespace tenbin
