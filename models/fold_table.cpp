#include "models/fold_table.h"

#include "core/parallel.h"
#include "core/text.h"
#include "models/pipeline_fit.h"

#include <algorithm>
#include <atomic>
#include <numeric>

namespace tenbin {

namespace {

struct Job
{
    const Dataset &dataset;
    const TargetRows &target;
    const Split &split;
    const PipelineSpec &spec;
    const Learner &learner;
    int threads;

    size_t folds() const { return split.folds.size(); }
};

bool everyFoldHasAllClasses(const Job &job)
{
    return std::all_of(job.split.folds.begin(), job.split.folds.end(), [&](const Fold &fold) {
        return presentClasses(job.target.target.taken(fold.train)).absent.isEmpty();
    });
}

Result<Encoder> fitEncoder(const Job &job, const Fold &fold, int threads)
{
    return Encoder::fit(job.dataset, featureColumns(job.spec), datasetRows(job.target, fold.train),
                        job.spec.encoderParams, job.learner.needs, threads);
}

/// The encoder of all folds where they agree on every row of the dataset, else none.
Result<std::optional<Encoder>> commonEncoder(const Job &job)
{
    if (!job.learner.fitSubsets || job.folds() < 2 || job.spec.steps.any() ||
        !everyFoldHasAllClasses(job))
        return std::nullopt;
    const Result<Encoder> first = fitEncoder(job, job.split.folds.front(), job.threads);
    if (!first)
        return inFold(job.split.folds.front(), first.error());
    if (Encoder::rowsDoNotMatter(job.dataset, featureColumns(job.spec), job.spec.encoderParams,
                                 job.learner.needs, job.threads))
        return std::optional(*first);
    std::atomic<bool> agree = true;
    const Status fitted =
        parallelTry(qsizetype(job.folds()) - 1, job.threads, [&](qsizetype i) -> Status {
            if (!agree)
                return {};
            const Fold &fold = job.split.folds[size_t(i) + 1];
            const Result<Encoder> other = fitEncoder(job, fold, 1);
            if (!other)
                return inFold(fold, other.error());
            if (!first->sameOn(*other, job.dataset))
                agree = false;
            return {};
        });
    if (!fitted)
        return passOn(fitted);
    return agree ? std::optional(*first) : std::nullopt;
}

/// Positions in the target, those that are tested in the same fold together, each part rising; as
/// they are where a position is tested twice.
Rows foldByFold(const Split &split, size_t count)
{
    std::vector<size_t> foldOf(count);
    Rows order(count);
    std::iota(order.begin(), order.end(), quint32(0));
    for (size_t i = 0; i < split.folds.size(); ++i) {
        for (quint32 position : split.folds[i].test) {
            if (foldOf[position] != 0)
                return order;
            foldOf[position] = i + 1;
        }
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](quint32 a, quint32 b) { return foldOf[a] < foldOf[b]; });
    return order;
}

Rows placesOf(const Rows &positions, const Rows &places)
{
    Rows made;
    made.reserve(positions.size());
    for (quint32 position : positions)
        made.push_back(places[position]);
    return made;
}

/// A position that occurs twice does so in what comes back.
Rows risingPlacesOf(const Rows &positions, const Rows &places)
{
    std::vector<quint16> times(places.size());
    for (quint32 position : positions)
        ++times[places[position]];
    Rows made;
    made.reserve(positions.size());
    for (size_t place = 0; place < times.size(); ++place)
        made.insert(made.end(), times[place], quint32(place));
    return made;
}

} // namespace

Failure inFold(const Fold &fold, Error error)
{
    if (error.kind != Error::Kind::Cancelled)
        error.text = Tr::tr("In %1: %2").arg(fold.name, error.text);
    return Failure(std::move(error));
}

Result<std::optional<FoldTable>> makeFoldTable(const Dataset &dataset, const TargetRows &target,
                                               const Split &split, const PipelineSpec &spec,
                                               const Learner &learner, int threads)
{
    Result<std::optional<Encoder>> common =
        commonEncoder({dataset, target, split, spec, learner, threads});
    if (!common)
        return passOn(common);
    if (!*common)
        return std::nullopt;
    const size_t count = target.rows.size();
    const Rows order = learner.openPath ? foldByFold(split, count) : foldByFold({}, count);
    Rows places(count);
    for (size_t place = 0; place < count; ++place)
        places[order[place]] = quint32(place);
    Result<Features> features = (*common)->encode(dataset, datasetRows(target, order), threads);
    if (!features)
        return passOn(features);
    FoldTable table{
        **std::move(common), {*std::move(features), target.target.taken(order)}, {}, {}};
    for (const Fold &fold : split.folds) {
        table.train.push_back(risingPlacesOf(fold.train, places));
        table.test.push_back(placesOf(fold.test, places));
    }
    return table;
}

} // namespace tenbin
