// Random forest: the mean of trees, each grown on rows drawn with replacement, each split chosen
// from a few features drawn anew. Splits lower the Gini impurity (classes) or the variance
// (values) most; they are searched on at most 255 bins a feature. Missing values, and cells that a
// sparse feature does not store, go to the side that is purer for it. Native categories are tried
// in the order of their mean target in the node (Fisher 1958: with two classes or values the best
// set is among these), with more classes in the order of the most frequent class's share.
// Probabilities are mean class shares of leaves. Source: Breiman, "Random forests", Machine
// Learning 45, 2001.
#include "models/forest.h"
#include "models/learner.h"
#include "models/row_weights.h"
#include "models/tree_ensemble.h"

#include "core/guarded.h"
#include "core/parallel.h"
#include "core/text.h"

namespace tenbin {

namespace {

constexpr EncoderNeeds needs{.takesMissing = true, .takesCategories = true};
constexpr qsizetype mostCells = qsizetype(1) << 32; ///< a byte each

QString whyNot(const TrainingFacts &facts, const Params &)
{
    if (facts.features == 0)
        return Tr::tr("A random forest needs at least one feature.");
    if (facts.rows * facts.features > mostCells)
        return Tr::tr("A random forest of %1 rows and %2 features would need %3 GB: use fewer "
                      "features (of texts, for example) or rows, or gradient boosting.")
            .arg(facts.rows)
            .arg(facts.features)
            .arg(facts.rows * facts.features / 1'000'000'000);
    return {};
}

Result<ModelPtr> grow(const ForestTable &table, const TrainingSet &training, RowSpan rows,
                      const Params &params, const Context &context, Progress &progress)
{
    if (Status fine = checkClassesOf(training.target, rows); !fine)
        return passOn(fine);
    Result<TreeModel> trees = growForest(table, training, rows, params, context, progress);
    if (!trees)
        return passOn(trees);
    trees->notes[QStringLiteral("learner")] = QStringLiteral("random_forest");
    return std::make_unique<TreeEnsemble>(std::move(*trees));
}

Result<std::vector<ModelPtr>> fitSubsets(const TrainingSet &training,
                                         const std::vector<Rows> &subsets, const Params &params,
                                         const Context &context, Progress &progress)
{
    if (Status fine = checkTraining(training, needs, context.threads); !fine)
        return passOn(fine);
    return guarded(Tr::tr("Cannot grow the forest"), [&]() -> Result<std::vector<ModelPtr>> {
        const ForestTable table(training.features, context.threads);
        std::vector<ModelPtr> models;
        // One after the other: trees of one forest already keep all threads busy.
        for (size_t i = 0; i < subsets.size(); ++i) {
            const auto count = double(subsets.size());
            SubProgress part(progress, double(i) / count, double(i + 1) / count,
                             subsets.size() == 1 ? QString() : Tr::tr("fold %1").arg(i + 1));
            Result<ModelPtr> model = grow(table, training, subsets[i], params, context, part);
            if (!model)
                return passOn(model);
            models.push_back(std::move(*model));
        }
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
    return loadTreeEnsemble(folder, QStringLiteral("random_forest"));
}

} // namespace

namespace learners {

Learner random_forest()
{
    return {.title = Tr::tr("Random forest"),
            .help = Tr::tr("The mean of many deep trees, each grown on other rows and features. "
                           "Good without any tuning."),
            .reference = QStringLiteral("Breiman, Random Forests, Machine Learning 45, 2001"),
            .problems = {Problem::Binary, Problem::Multiclass, Problem::Regression},
            .params = forestParams(),
            .needs = needs,
            .whyNot = whyNot,
            .fit = fit,
            .fitSubsets = fitSubsets,
            .load = load};
}

} // namespace learners

} // namespace tenbin
