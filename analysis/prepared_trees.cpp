#include "analysis/prepared_trees.h"

#include "core/parallel.h"

#include <algorithm>
#include <atomic>
#include <set>

namespace tenbin {

namespace {

constexpr size_t mostTableBytes = size_t(256) << 20;

size_t tableSize(const LeafPath &leaf)
{
    return size_t(leaf.features) << leaf.features;
}

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

/// Room for tables as far as their memory goes: which trees have them depends on the model alone.
void reserveTables(PreparedTrees &trees)
{
    size_t left = mostTableBytes / sizeof(double);
    for (PreparedTree &tree : trees.trees) {
        if (mostOnPath(tree.paths) > mostTabledFeatures)
            continue;
        size_t size = 0;
        for (const LeafPath &leaf : tree.paths.leaves)
            size += tableSize(leaf);
        if (size > left)
            continue;
        left -= size;
        tree.tables.resize(size);
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

void fillTables(PreparedTree &tree, const std::vector<QuadratureRule> &rules)
{
    double *table = tree.tables.data();
    const PathFeature *features = tree.paths.onPaths.data();
    std::vector<double> shares;
    for (const LeafPath &leaf : tree.paths.leaves) {
        const size_t size = tableSize(leaf);
        shares.clear();
        for (qint32 j = 0; j < leaf.features; ++j)
            shares.push_back(features[j].share);
        shapleyTable(shares, rules[size_t(shapleyPoints(leaf.features))], {table, size});
        table += size;
        features += leaf.features;
    }
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

void fillTables(size_t index, PreparedTrees &trees)
{
    PreparedTree &tree = trees.trees[index];
    const std::vector<double> shares = patternShares(trees.model->trees[index], trees, tree.paths);
    const double *counts = shares.data();
    double *table = tree.tables.data();
    for (const LeafPath &leaf : tree.paths.leaves) {
        const size_t size = tableSize(leaf);
        backgroundTable({counts, size_t(1) << leaf.features}, leaf.features, trees.weights,
                        {table, size});
        counts += size_t(1) << mostTabledFeatures;
        table += size;
    }
}

} // namespace

void PreparedTrees::prepare(int threads)
{
    makePaths(*this, threads);
    findRules(*this);
    findBase(*this);
    reserveTables(*this);
    parallelFor(qsizetype(trees.size()), threads, [&](qsizetype t) {
        PreparedTree &tree = trees[size_t(t)];
        if (!tree.tables.empty())
            fillTables(tree, rules);
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
    reserveTables(*this);
    std::atomic<qint64> done = 0;
    return parallelTry(qsizetype(trees.size()), threads, [&](qsizetype t) -> Status {
        if (!progress.report(double(done++) / double(trees.size())))
            return cancelled();
        if (!trees[size_t(t)].tables.empty())
            fillTables(size_t(t), *this);
        return {};
    });
}

} // namespace tenbin
