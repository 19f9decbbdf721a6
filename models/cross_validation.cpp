#include "models/cross_validation.h"

#include "core/guarded.h"
#include "core/parallel.h"
#include "core/text.h"
#include "models/fitted_steps.h"
#include "models/fold_results.h"
#include "models/fold_table.h"
#include "models/pipeline_fit.h"

#include <QElapsedTimer>

#include <algorithm>

namespace tenbin {

struct PreparedFolds::State
{
    const Dataset &dataset;
    const TargetRows &target;
    Split split;
    PipelineSpec spec;
    const Learner &learner;
    std::optional<FoldTable> table;
};

namespace {

/// What all folds work on.
struct Job
{
    const Dataset &dataset;
    const TargetRows &target;
    const Split &split;
    const PipelineSpec &spec;
    const Learner &learner;
    const Context &context;
    const std::vector<Params> &params; ///< of the learner, one a fold
    SettingPath *path = nullptr;

    size_t folds() const { return split.folds.size(); }
    Context foldContext(qsizetype fold) const
    {
        return contextOfFold(context, qsizetype(folds()), fold);
    }
};

Status checkSplit(const Split &split, qsizetype rows)
{
    if (split.folds.empty())
        return badInput(Tr::tr("The validation has no folds."),
                        Tr::tr("Choose a validation such as kfold:5."));
    for (const Fold &fold : split.folds) {
        if (fold.train.empty() || fold.test.empty())
            return badInput(Tr::tr("%1 has no training or no test rows.").arg(fold.name),
                            Tr::tr("Use fewer folds."));
        const auto outside = [&](quint32 row) { return qsizetype(row) >= rows; };
        Q_ASSERT(std::none_of(fold.train.begin(), fold.train.end(), outside));
        Q_ASSERT(std::none_of(fold.test.begin(), fold.test.end(), outside));
        Q_UNUSED(outside)
    }
    return {};
}

/// The models of all folds, those with the same params together.
Result<std::vector<ModelPtr>> fitShared(const Job &job, const FoldTable &table, Progress &progress)
{
    std::vector<ModelPtr> models(job.folds());
    for (size_t done = 0, first = 0; first < job.folds(); ++first) {
        if (models[first])
            continue;
        std::vector<Rows> subsets;
        std::vector<size_t> places;
        for (size_t i = first; i < job.folds(); ++i) {
            if (job.params[i].json() != job.params[first].json())
                continue;
            places.push_back(i);
            subsets.push_back(table.train[i]);
        }
        SubProgress part(progress, double(done) / double(job.folds()),
                         double(done + places.size()) / double(job.folds()));
        Result<std::vector<ModelPtr>> fitted = guarded(Tr::tr("Cannot train the models"), [&] {
            return job.learner.fitSubsets(table.set, subsets, job.params[first], job.context, part);
        });
        if (!fitted)
            return passOn(fitted);
        for (size_t i = 0; i < places.size(); ++i)
            models[places[i]] = std::move((*fitted)[i]);
        done += places.size();
    }
    return models;
}

/// All folds on one encoded table, by the learner's own way of sharing work.
Result<std::vector<FoldResult>> runShared(const Job &job, const FoldTable &table,
                                          Progress &progress)
{
    QElapsedTimer timer;
    timer.start();
    SubProgress training(progress, 0.05, 0.95);
    const Result<std::vector<ModelPtr>> models =
        job.path ? guarded(Tr::tr("Cannot train the models"),
                           [&] { return job.path->fit(job.params.front(), training); })
                 : fitShared(job, table, training);
    if (!models)
        return passOn(models);
    const double share = double(timer.nsecsElapsed()) / 1e9 / double(job.folds());
    std::vector<FoldResult> results(job.folds());
    const Status predicted =
        parallelTry(qsizetype(job.folds()), job.context.threads, [&](qsizetype i) -> Status {
            QElapsedTimer predictTimer;
            predictTimer.start();
            const Fold &fold = job.split.folds[size_t(i)];
            Result<Eigen::MatrixXd> outputs =
                predictEncoded(*(*models)[size_t(i)], table.set.features, table.test[size_t(i)],
                               job.target.target, {}, job.foldContext(i));
            if (!outputs)
                return inFold(fold, outputs.error());
            std::vector<double> decided = Decision().decide(*outputs);
            results[size_t(i)] = {Answers{*std::move(outputs), std::move(decided), {}},
                                  share + double(predictTimer.nsecsElapsed()) / 1e9,
                                  table.encoder.notes() +
                                      modelNotes(*(*models)[size_t(i)], job.spec.learner)};
            return {};
        });
    if (!predicted)
        return passOn(predicted);
    return results;
}

Result<FoldResult> runFold(const Job &job, qsizetype index, Progress &progress)
{
    const Fold &fold = job.split.folds[size_t(index)];
    QElapsedTimer timer;
    timer.start();
    const Context context = job.foldContext(index);
    PipelineSpec spec = job.spec;
    spec.learnerParams = job.params[size_t(index)];
    const Result<Pipeline> pipeline =
        Pipeline::fit(job.dataset, job.target, fold.train, spec, context, progress);
    if (!pipeline)
        return inFold(fold, pipeline.error());
    const Rows test = datasetRows(job.target, fold.test);
    Result<std::vector<FoldResult>> results = answersOf({*pipeline}, job.dataset, test, context, 0);
    if (!results)
        return inFold(fold, results.error());
    results->front().seconds = double(timer.nsecsElapsed()) / 1e9;
    return std::move(results->front());
}

Result<std::vector<FoldResult>> runEach(const Job &job, Progress &progress)
{
    QStringList names;
    for (const Fold &fold : job.split.folds)
        names.append(fold.name);
    ParallelProgress shared(progress, names);
    std::vector<FoldResult> results(job.folds());
    const Status done =
        parallelTry(qsizetype(job.folds()), job.context.threads, [&](qsizetype i) -> Status {
            Result<FoldResult> result = runFold(job, i, shared.part(i));
            if (!result)
                return passOn(result);
            results[size_t(i)] = *std::move(result);
            return shared.part(i).report(1) ? Status() : cancelled();
        });
    if (!done)
        return passOn(done);
    return results;
}

} // namespace

Result<PreparedFolds> PreparedFolds::prepare(const Dataset &dataset, const TargetRows &target,
                                             Split split, PipelineSpec spec, int threads,
                                             Progress &progress)
{
    const Result<const Learner *> learner = shelf<Learner>().pick(spec.learner, Tr::tr("learner"));
    if (!learner)
        return passOn(learner);
    if (Status fine = checkSplit(split, qsizetype(target.rows.size())); !fine)
        return passOn(fine);
    if (!progress.report(0, Tr::tr("preparing the data")))
        return cancelled();
    const auto state = std::make_shared<State>(
        State{dataset, target, std::move(split), std::move(spec), **learner, std::nullopt});
    Result<std::optional<FoldTable>> table =
        makeFoldTable(dataset, target, state->split, state->spec, **learner, threads);
    if (!table)
        return passOn(table);
    state->table = *std::move(table);
    PreparedFolds prepared;
    prepared.m_state = state;
    return prepared;
}

const Split &PreparedFolds::split() const
{
    return m_state->split;
}

Result<CrossValidation> PreparedFolds::validate(const Params &learnerParams, const Context &context,
                                                Progress &progress) const
{
    return validate(std::vector<Params>(m_state->split.folds.size(), learnerParams), context,
                    progress);
}

Result<CrossValidation> PreparedFolds::validate(SettingPath &path, const Params &learnerParams,
                                                const Context &context, Progress &progress) const
{
    return validate(&path, std::vector<Params>(m_state->split.folds.size(), learnerParams), context,
                    progress);
}

Result<CrossValidation> PreparedFolds::validate(const std::vector<Params> &learnerParams,
                                                const Context &context, Progress &progress) const
{
    return validate(nullptr, learnerParams, context, progress);
}

std::unique_ptr<SettingPath> PreparedFolds::openPath(int threads) const
{
    // Every fold has its row counts in memory all the way.
    constexpr size_t mostFolds = 32;
    if (!m_state->table || !m_state->learner.openPath || m_state->split.folds.size() > mostFolds)
        return nullptr;
    return m_state->learner.openPath(m_state->table->set, m_state->table->train, threads);
}

Result<CrossValidation> PreparedFolds::validate(SettingPath *path,
                                                const std::vector<Params> &learnerParams,
                                                const Context &context, Progress &progress) const
{
    const PipelineSpec &spec = m_state->spec;
    const Split &split = m_state->split;
    const TargetRows &target = m_state->target;
    const TrainingFacts facts{target.target.problem, qsizetype(target.rows.size()),
                              featureColumns(spec).size(), target.target.classCount()};
    for (const Params &params : learnerParams) {
        if (Status usable = checkUse(m_state->learner, facts, params); !usable)
            return passOn(usable);
    }
    const Job job{m_state->dataset, target,  split,         spec,
                  m_state->learner, context, learnerParams, path};
    const Result<std::vector<FoldResult>> results =
        m_state->table ? runShared(job, *m_state->table, progress) : runEach(job, progress);
    if (!results)
        return passOn(results);
    return summed(target, split, spec.steps, *results);
}

Result<CrossValidation> crossValidate(const Dataset &dataset, const TargetRows &target,
                                      const Split &split, const PipelineSpec &spec,
                                      const Context &context, Progress &progress)
{
    const Result<PreparedFolds> prepared =
        PreparedFolds::prepare(dataset, target, split, spec, context.threads, progress);
    if (!prepared)
        return passOn(prepared);
    return prepared->validate(spec.learnerParams, context, progress);
}

Result<std::vector<CrossValidation>> crossValidateEach(const Dataset &dataset,
                                                       const TargetRows &target, const Split &split,
                                                       const FoldFit &fit, const Context &context,
                                                       Progress &progress)
{
    if (Status fine = checkSplit(split, qsizetype(target.rows.size())); !fine)
        return passOn(fine);
    const auto folds = qsizetype(split.folds.size());
    QStringList names;
    for (const Fold &fold : split.folds)
        names.append(fold.name);
    ParallelProgress shared(progress, names);
    std::vector<std::vector<FoldResult>> results(split.folds.size());
    const Status done = parallelTry(folds, context.threads, [&](qsizetype i) -> Status {
        const Fold &fold = split.folds[size_t(i)];
        QElapsedTimer timer;
        timer.start();
        const Context own = contextOfFold(context, folds, i);
        const Result<std::vector<Pipeline>> pipelines = fit(fold.train, own, shared.part(i));
        if (!pipelines)
            return inFold(fold, pipelines.error());
        Result<std::vector<FoldResult>> answers =
            answersOf(*pipelines, dataset, datasetRows(target, fold.test), own,
                      double(timer.nsecsElapsed()) / 1e9);
        if (!answers)
            return inFold(fold, answers.error());
        results[size_t(i)] = *std::move(answers);
        return shared.part(i).report(1) ? Status() : cancelled();
    });
    if (!done)
        return passOn(done);
    std::vector<CrossValidation> validations;
    for (size_t one = 0; one < results.front().size(); ++one) {
        std::vector<FoldResult> own;
        for (std::vector<FoldResult> &fold : results)
            own.push_back(std::move(fold[one]));
        validations.push_back(summed(target, split, {}, own));
    }
    return validations;
}

} // namespace tenbin
