#include "analysis/tree_shap.h"

#include "analysis/tree_interactions.h"
#include "analysis/tree_shap_block.h"
#include "core/guarded.h"
#include "core/parallel.h"
#include "core/text.h"
#include "models/learner.h"
#include "models/tree_check.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <vector>

namespace tenbin {

namespace {

constexpr double mostInteractionCells = double(qint64(1) << 29); ///< 4 GiB

/// Asked at each tree; false: stop.
using GoesOn = std::function<bool(size_t tree)>;

/// Blocks that meet a tree one after another while its tables are near: as many as leave the second
/// cache room for them.
qsizetype blocksTogether(const PreparedTrees &trees, qsizetype rows, int threads)
{
    constexpr size_t bytes = size_t(1) << 19;
    const size_t block = (trees.features.size() + 1) * RowCells::most *
                         (sizeof(float) + sizeof(double) * size_t(trees.model->outputs));
    const qsizetype share = rows / RowCells::most / std::max(1, threads);
    return std::clamp<qsizetype>(std::min(qsizetype(bytes / block), share), 1, 16);
}

/// Runs `work` over `size` rows at a time; it answers false when it was stopped.
Status overBlocks(const PreparedTrees &trees, const Features &features, qsizetype size, int threads,
                  Progress &progress,
                  const std::function<bool(qsizetype, qsizetype, const GoesOn &)> &work)
{
    const qsizetype blocks = (features.rowCount() + size - 1) / size;
    const double steps = double(blocks) * double(std::max<size_t>(1, trees.trees.size()));
    std::atomic<qint64> blocksDone = 0;
    return parallelTry(blocks, threads, [&](qsizetype index) -> Status {
        const qsizetype begin = index * size;
        const GoesOn goesOn = [&](size_t tree) {
            const double before = double(blocksDone) * double(trees.trees.size());
            return progress.report(std::min(1.0, (before + double(tree)) / steps));
        };
        if (!work(begin, std::min(begin + size, features.rowCount()), goesOn))
            return cancelled();
        ++blocksDone;
        return {};
    });
}

/// Off the diagonal one half is given, and the sums of the rows.
void complete(Eigen::MatrixXd &matrix, const Eigen::RowVectorXd &values)
{
    matrix.triangularView<Eigen::StrictlyUpper>() = matrix.transpose();
    matrix.diagonal() = values.transpose() - matrix.rowwise().sum();
}

} // namespace

Result<TreeShap> TreeShap::prepared(const TreeModel &model, int threads)
{
    if (Status sound = checkTrees(model); !sound)
        return passOn(sound);
    for (size_t t = 0; t < model.trees.size(); ++t) {
        if (model.trees[t].cover.empty())
            return badInput(
                Tr::tr("Cannot explain the model: tree %1 has no covers.").arg(t),
                Tr::tr("SHAP values along paths need the weight of the training rows at each "
                       "node: give background rows, or train the model again."));
    }
    return guarded(Tr::tr("Cannot explain the model"), [&]() -> Result<TreeShap> {
        auto made = std::make_shared<PreparedTrees>(model);
        made->prepare(threads);
        return TreeShap(std::move(made));
    });
}

Result<TreeShap> TreeShap::prepared(const TreeModel &model, const Features &background, int threads,
                                    Progress &progress)
{
    if (Status sound = checkTrees(model); !sound)
        return passOn(sound);
    if (Status fits = checkFeatureCount(background, model.features); !fits)
        return passOn(fits);
    if (background.rowCount() == 0)
        return badInput(Tr::tr("Cannot explain the model: the background has no rows."),
                        Tr::tr("Give at least one row; 100 are usual."));
    return guarded(Tr::tr("Cannot explain the model"), [&]() -> Result<TreeShap> {
        auto made = std::make_shared<PreparedTrees>(model);
        if (Status done = made->prepare(background, threads, progress); !done)
            return passOn(done);
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
        const qsizetype size =
            RowCells::most * blocksTogether(*m_trees, features.rowCount(), threads);
        const auto work = [&](qsizetype begin, qsizetype end, const GoesOn &goesOn) {
            std::vector<ShapBlock> blocks;
            blocks.reserve(size_t((end - begin) / RowCells::most + 1));
            for (qsizetype row = begin; row < end; row += RowCells::most)
                blocks.emplace_back(*m_trees, features, row, std::min(row + RowCells::most, end));
            for (size_t t = 0; t < model.trees.size(); ++t) {
                for (ShapBlock &block : blocks) {
                    if (!goesOn(t) || !block.add(t, [&] { return goesOn(t); }))
                        return false;
                }
            }
            for (const ShapBlock &block : blocks)
                block.write(explained);
            return true;
        };
        const Status finished = overBlocks(*m_trees, features, size, threads, progress, work);
        if (!finished)
            return passOn(finished);
        return explained;
    });
}

Result<ShapInteractions> TreeShap::interactions(const Features &features, int threads,
                                                Progress &progress) const
{
    if (m_trees->interventional())
        return failure(Error::Kind::Unsupported,
                       Tr::tr("Interactions against a background cannot be computed."),
                       Tr::tr("Leave the background out: interactions go along paths."));
    const auto outputs = size_t(m_trees->model->outputs);
    const double cells = double(features.columnCount()) * double(features.columnCount());
    if (double(features.rowCount()) * double(outputs) * cells > mostInteractionCells)
        return badInput(Tr::tr("Interactions of %1 rows and %2 features take too much memory.")
                            .arg(features.rowCount())
                            .arg(features.columnCount()),
                        Tr::tr("Use fewer rows."));
    SubProgress first(progress, 0, 0.1), rest(progress, 0.1, 1);
    const Result<ShapValues> shap = explain(features, threads, first);
    if (!shap)
        return passOn(shap);
    return guarded(Tr::tr("Cannot explain the rows"), [&]() -> Result<ShapInteractions> {
        const Eigen::Index width = features.columnCount();
        ShapInteractions found{shap->base, {}};
        found.values.resize(outputs,
                            {size_t(features.rowCount()), Eigen::MatrixXd::Zero(width, width)});
        const Status finished =
            overBlocks(*m_trees, features, RowCells::most, threads, rest,
                       [&](qsizetype begin, qsizetype end, const GoesOn &goesOn) {
                           InteractionBlock block(*m_trees, features, begin, end);
                           for (size_t t = 0; t < m_trees->trees.size(); ++t) {
                               if (!goesOn(t))
                                   return false;
                               block.add(t, found);
                           }
                           for (size_t k = 0; k < outputs; ++k) {
                               for (qsizetype row = begin; row < end; ++row)
                                   complete(found.values[k][size_t(row)], shap->values[k].row(row));
                           }
                           return true;
                       });
        if (!finished)
            return passOn(finished);
        return found;
    });
}

} // namespace tenbin
