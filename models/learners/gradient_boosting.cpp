// Gradient boosting of trees: F ← F + η t, where the tree t lowers a second-order expansion of the
// loss; splits are searched over histograms of binned features. Trees by XGBoost (method hist).
// Missing values and cells that sparse features do not store go where they lower the loss more;
// native categories are split into two sets. Class order as in the target; squared error or log
// loss. Sources: Friedman 2001; Chen and Guestrin, "XGBoost: a scalable tree boosting system",
// KDD 2016.
#include "models/boosting.h"
#include "models/learner.h"
#include "models/row_weights.h"
#include "models/tree_ensemble.h"

#include "core/guarded.h"
#include "core/parallel.h"
#include "core/text.h"

#include <numeric>

namespace tenbin {

namespace {

constexpr EncoderNeeds needs{.takesMissing = true, .takesCategories = true};
/// Below so many cells the barriers between XGBoost's threads cost more than the threads bring.
constexpr qsizetype cellsForThreads = 2'000'000;
constexpr int mostBoostingThreads = 16;

QString whyNot(const TrainingFacts &facts, const Params &params)
{
    if (facts.features == 0)
        return Tr::tr("Gradient boosting needs at least one feature.");
    if (params.integer(QStringLiteral("max_depth")) == 0 &&
        params.integer(QStringLiteral("max_leaves")) == 0)
        return Tr::tr("Trees without a limit would grow without end: set a largest depth or a "
                      "largest number of leaves.");
    if (facts.problem == Problem::Multiclass && !params.list(QStringLiteral("monotone")).isEmpty())
        return Tr::tr("Monotone columns need two classes or values: of several classes, what "
                      "raises one lowers others.");
    return {};
}

Result<std::vector<ModelPtr>> fitSubsets(const TrainingSet &training,
                                         const std::vector<Rows> &subsets, const Params &params,
                                         const Context &context, Progress &progress)
{
    if (Status fine = checkTraining(training, needs, context.threads); !fine)
        return passOn(fine);
    return guarded(Tr::tr("Cannot boost trees"), [&]() -> Result<std::vector<ModelPtr>> {
        Rows all(size_t(training.features.rowCount()));
        std::iota(all.begin(), all.end(), 0U);
        const std::vector<BinEdges> cuts =
            quantileCuts(training.features, all, int(params.integer(QStringLiteral("max_bin"))),
                         context.threads);
        const bool alone = subsets.size() == 1;
        const qsizetype cells = training.features.rowCount() * training.features.columnCount();
        const int threads =
            alone && cells >= cellsForThreads ? std::min(context.threads, mostBoostingThreads) : 1;
        std::vector<ModelPtr> models(subsets.size());
        QStringList names;
        for (size_t i = 0; i < subsets.size(); ++i)
            names.append(alone ? QString() : Tr::tr("fold %1").arg(i + 1));
        ParallelProgress shared(progress, names);
        const Status done =
            parallelTry(qsizetype(subsets.size()), context.threads, [&](qsizetype i) -> Status {
                const Rows &rows = subsets[size_t(i)];
                if (Status fine = checkClassesOf(training.target, rows); !fine)
                    return fine;
                Result<TreeModel> trees = boostTrees({training, rows, cuts}, params, context.seed,
                                                     threads, shared.part(i));
                if (!trees)
                    return passOn(trees);
                trees->notes[QStringLiteral("learner")] = QStringLiteral("gradient_boosting");
                trees->notes[QStringLiteral("importance_unit")] =
                    Tr::tr("total gain: loss that the splits on the feature lowered");
                models[size_t(i)] = std::make_unique<TreeEnsemble>(std::move(*trees));
                return {};
            });
        if (!done)
            return passOn(done);
        return models;
    });
}

Result<ModelPtr> fit(const TrainingSet &training, const Params &params, const Context &context,
                     Progress &progress)
{
    return fitAllRows(fitSubsets, training, params, context, progress);
}

Result<ModelPtr> load(const QString &folder)
{
    return loadTreeEnsemble(folder, QStringLiteral("gradient_boosting"));
}

} // namespace

namespace learners {

Learner gradient_boosting()
{
    return {.title = Tr::tr("Gradient boosting"),
            .help = Tr::tr("Adds small trees, each fitted to what the ones before it got wrong. "
                           "Usually the best choice for tables."),
            .reference = QStringLiteral("Chen and Guestrin, XGBoost: A Scalable Tree Boosting "
                                        "System, KDD 2016"),
            .problems = {Problem::Binary, Problem::Multiclass, Problem::Regression},
            .params = boostingParams(),
            .needs = needs,
            .whyNot = whyNot,
            .fit = fit,
            .fitSubsets = fitSubsets,
            .load = load};
}

} // namespace learners

} // namespace tenbin
