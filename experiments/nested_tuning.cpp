#include "experiments/nested_tuning.h"

#include "core/random.h"
#include "core/text.h"

namespace tenbin {

namespace {

/// Streams of the seed, apart from those of folds and steps.
constexpr quint64 nestedStream = quint64(1) << 41;

} // namespace

quint64 nestedSeed(quint64 seed, qsizetype outerFold)
{
    return RandomStream(seed, nestedStream + quint64(outerFold)).next();
}

Result<InnerGround> innerGround(const Dataset &dataset, const TrainingPlan &training,
                                const SplitSpec &inner, qsizetype outerFold, quint64 seed)
{
    const Fold &fold = training.split.folds[size_t(outerFold)];
    InnerGround ground;
    ground.seed = nestedSeed(seed, outerFold);
    ground.target.target = training.target.target.taken(fold.train);
    for (quint32 position : fold.train)
        ground.target.rows.push_back(training.target.rows[position]);
    Result<Split> split = splitRows(dataset, ground.target, inner, ground.seed);
    if (!split) {
        Error error = split.error();
        error.text = Tr::tr("Within the training rows of %1: %2").arg(fold.name, error.text);
        return Failure(std::move(error));
    }
    ground.split = std::move(*split);
    return ground;
}

double optimismOf(const OuterFold &fold, bool greaterIsBetter)
{
    const double gain = fold.search.bestTrial().score - fold.score;
    return greaterIsBetter ? gain : -gain;
}

FoldInterval outerInterval(const NestedResult &nested)
{
    std::vector<double> scores;
    for (const OuterFold &fold : nested.folds)
        scores.push_back(fold.score);
    return foldInterval(scores);
}

FoldInterval optimismInterval(const NestedResult &nested, bool greaterIsBetter)
{
    std::vector<double> values;
    for (const OuterFold &fold : nested.folds)
        values.push_back(optimismOf(fold, greaterIsBetter));
    return foldInterval(values);
}

} // namespace tenbin
