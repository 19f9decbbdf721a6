#include "analysis/tree_shap.h"

#include "analysis/tree_shap_block.h"
#include "core/guarded.h"
#include "core/parallel.h"
#include "core/text.h"
#include "models/learner.h"

#include <algorithm>
#include <atomic>
#include <set>

namespace tenbin {

namespace {

constexpr size_t mostTableBytes = size_t(256) << 20;

size_t tableSize(const TreePaths &paths)
{
    size_t size = 0;
    for (const LeafPath &leaf : paths.leaves) {
        if (leaf.features <= mostTabledFeatures)
            size += size_t(leaf.features) << leaf.features;
    }
    return size;
}

void fillTables(PreparedTree &tree, const std::vector<QuadratureRule> &rules)
{
    double *table = tree.tables.data();
    const PathFeature *features = tree.paths.onPaths.data();
    std::vector<double> shares;
    for (const LeafPath &leaf : tree.paths.leaves) {
        if (leaf.features <= mostTabledFeatures) {
            shares.clear();
            for (qint32 j = 0; j < leaf.features; ++j)
                shares.push_back(features[j].share);
            const size_t size = size_t(leaf.features) << leaf.features;
            shapleyTable(shares, rules[size_t(shapleyPoints(leaf.features))], {table, size});
            table += size;
        }
        features += leaf.features;
    }
}

void findUsed(PreparedTrees &trees)
{
    trees.placeOf.assign(size_t(trees.model->features), -1);
    for (const PreparedTree &tree : trees.trees) {
        for (const PathFeature &feature : tree.paths.onPaths)
            trees.placeOf[size_t(feature.feature)] = 0;
    }
    for (size_t i = 0; i < trees.placeOf.size(); ++i) {
        if (trees.placeOf[i] < 0)
            continue;
        trees.placeOf[i] = qint32(trees.used.size());
        trees.used.push_back(qint32(i));
    }
}

void findRules(PreparedTrees &trees)
{
    std::set<int> points;
    for (const PreparedTree &tree : trees.trees) {
        for (const LeafPath &leaf : tree.paths.leaves)
            points.insert(shapleyPoints(leaf.features));
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

/// Tables as far as their memory goes: which trees have them depends on the model alone.
void makeTables(PreparedTrees &trees, int threads)
{
    size_t left = mostTableBytes / sizeof(double);
    std::vector<size_t> sizes(trees.trees.size());
    for (size_t t = 0; t < sizes.size(); ++t) {
        const size_t size = tableSize(trees.trees[t].paths);
        sizes[t] = size <= left ? size : 0;
        left -= sizes[t];
    }
    parallelFor(qsizetype(sizes.size()), threads, [&](qsizetype t) {
        PreparedTree &tree = trees.trees[size_t(t)];
        tree.tables.resize(sizes[size_t(t)]);
        if (!tree.tables.empty())
            fillTables(tree, trees.rules);
    });
}

} // namespace

Result<TreeShap> TreeShap::prepared(const TreeModel &model, int threads)
{
    for (size_t t = 0; t < model.trees.size(); ++t) {
        if (model.trees[t].cover.size() != model.trees[t].nodes.size())
            return badInput(
                Tr::tr("Cannot explain the model: tree %1 has no covers.").arg(t),
                Tr::tr("SHAP values along paths need the weight of the training rows at each "
                       "node: train the model again."));
    }
    return guarded(Tr::tr("Cannot explain the model"), [&]() -> Result<TreeShap> {
        auto made = std::make_shared<PreparedTrees>();
        made->model = &model;
        made->trees.resize(model.trees.size());
        parallelFor(qsizetype(model.trees.size()), threads, [&](qsizetype t) {
            made->trees[size_t(t)].paths = treePaths(model.trees[size_t(t)]);
        });
        findUsed(*made);
        findRules(*made);
        findBase(*made);
        makeTables(*made, threads);
        return TreeShap(std::move(made));
    });
}

const Eigen::VectorXd &TreeShap::base() const
{
    return m_trees->base;
}

Result<ShapValues> TreeShap::explain(const Features &features, int threads,
                                     Progress &progress) const
{
    const TreeModel &model = *m_trees->model;
    if (Status fits = checkFeatureCount(features, model.features); !fits)
        return passOn(fits);
    return guarded(Tr::tr("Cannot explain the rows"), [&]() -> Result<ShapValues> {
        ShapValues explained{m_trees->base, {}};
        for (int k = 0; k < model.outputs; ++k)
            explained.values.push_back(
                Eigen::MatrixXd::Zero(features.rowCount(), features.columnCount()));
        const qsizetype blocks = (features.rowCount() + ShapBlock::most - 1) / ShapBlock::most;
        const double work = double(blocks) * double(std::max<size_t>(1, model.trees.size()));
        std::atomic<qint64> done = 0;
        const Status finished = parallelTry(blocks, threads, [&](qsizetype index) -> Status {
            const qsizetype begin = index * ShapBlock::most;
            ShapBlock block(*m_trees, features, begin,
                            std::min(begin + ShapBlock::most, features.rowCount()));
            for (size_t t = 0; t < model.trees.size(); ++t) {
                if (!progress.report(double(done++) / work))
                    return cancelled();
                block.add(t);
            }
            block.write(explained);
            return {};
        });
        if (!finished)
            return passOn(finished);
        return explained;
    });
}

} // namespace tenbin
