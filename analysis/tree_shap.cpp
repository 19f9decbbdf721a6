#include "analysis/tree_shap.h"

#include "analysis/tree_shap_block.h"
#include "core/guarded.h"
#include "core/parallel.h"
#include "core/text.h"
#include "models/learner.h"
#include "models/tree_check.h"

#include <algorithm>
#include <atomic>

namespace tenbin {

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
        const qsizetype blocks = (features.rowCount() + RowCells::most - 1) / RowCells::most;
        const double work = double(blocks) * double(std::max<size_t>(1, model.trees.size()));
        std::atomic<qint64> done = 0;
        const Status finished = parallelTry(blocks, threads, [&](qsizetype index) -> Status {
            const qsizetype begin = index * RowCells::most;
            ShapBlock block(*m_trees, features, begin,
                            std::min(begin + RowCells::most, features.rowCount()));
            for (size_t t = 0; t < model.trees.size(); ++t) {
                const double fraction = double(done++) / work;
                const auto goesOn = [&] { return progress.report(fraction); };
                if (!goesOn() || !block.add(t, goesOn))
                    return cancelled();
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
