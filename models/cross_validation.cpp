#include "models/cross_validation.h"

#include "core/guarded.h"
#include "core/parallel.h"
#include "core/random.h"
#include "core/text.h"
#include "models/fitted_steps.h"
#include "models/pipeline_fit.h"

#include <QElapsedTimer>
#include <QMap>

#include <algorithm>
#include <atomic>

namespace tenbin {

struct PreparedFolds::State
{
    const Dataset &dataset;
    const TargetRows &target;
    Split split;
    PipelineSpec spec;
    const Learner &learner;
    std::optional<Encoder> encoder; ///< of all folds
    TrainingSet table;              ///< encoded by it
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
    const std::vector<Params> &params; ///< of the learner, one a fold; not for preparing
    SettingPath *path = nullptr;

    size_t folds() const { return split.folds.size(); }
    /// Folds run side by side on one thread each; a single fold has all threads to itself.
    Context foldContext(qsizetype fold) const
    {
        return {RandomStream(context.seed, quint64(fold)).next(),
                folds() == 1 ? context.threads : 1};
    }
};

struct FoldResult
{
    Answers answers; ///< for the fold's test rows
    double seconds = 0;
    QStringList notes;
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

Failure inFold(const Fold &fold, Error error)
{
    if (error.kind != Error::Kind::Cancelled)
        error.text = Tr::tr("In %1: %2").arg(fold.name, error.text);
    return Failure(std::move(error));
}

std::vector<Rows> trainingRows(const Split &split)
{
    std::vector<Rows> subsets;
    for (const Fold &fold : split.folds)
        subsets.push_back(fold.train);
    return subsets;
}

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
    const Result<Encoder> first = fitEncoder(job, job.split.folds.front(), job.context.threads);
    if (!first)
        return inFold(job.split.folds.front(), first.error());
    if (Encoder::rowsDoNotMatter(job.dataset, featureColumns(job.spec), job.spec.encoderParams,
                                 job.learner.needs, job.context.threads))
        return std::optional(*first);
    std::atomic<bool> agree = true;
    const Status fitted =
        parallelTry(qsizetype(job.folds()) - 1, job.context.threads, [&](qsizetype i) -> Status {
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

/// The models of all folds, those with the same params together.
Result<std::vector<ModelPtr>> fitShared(const Job &job, const TrainingSet &table,
                                        Progress &progress)
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
            subsets.push_back(job.split.folds[i].train);
        }
        SubProgress part(progress, double(done) / double(job.folds()),
                         double(done + places.size()) / double(job.folds()));
        Result<std::vector<ModelPtr>> fitted = guarded(Tr::tr("Cannot train the models"), [&] {
            return job.learner.fitSubsets(table, subsets, job.params[first], job.context, part);
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
Result<std::vector<FoldResult>> runShared(const Job &job, const Encoder &encoder,
                                          const TrainingSet &table, Progress &progress)
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
                predictEncoded(*(*models)[size_t(i)], table.features.taken(fold.test),
                               job.target.target, {}, job.foldContext(i));
            if (!outputs)
                return inFold(fold, outputs.error());
            std::vector<double> decided = Decision().decide(*outputs);
            results[size_t(i)] = {Answers{*std::move(outputs), std::move(decided), {}},
                                  share + double(predictTimer.nsecsElapsed()) / 1e9,
                                  encoder.notes() +
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
    Result<Answers> answers =
        pipeline->answer(job.dataset, datasetRows(job.target, fold.test), context);
    if (!answers)
        return inFold(fold, answers.error());
    return FoldResult{*std::move(answers), double(timer.nsecsElapsed()) / 1e9, pipeline->notes()};
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

/// A note of all folds once, a note of some folds with their names.
QStringList notesOf(const Split &split, const std::vector<FoldResult> &results)
{
    QStringList order;
    QMap<QString, QStringList> foldsOf;
    for (size_t i = 0; i < results.size(); ++i) {
        for (const QString &note : results[i].notes) {
            if (!foldsOf.contains(note))
                order.append(note);
            foldsOf[note].append(split.folds[i].name);
        }
    }
    QStringList notes = split.warnings;
    for (const QString &note : order) {
        const QStringList &folds = foldsOf[note];
        notes.append(size_t(folds.size()) == results.size()
                         ? note
                         : Tr::tr("In %1: %2").arg(folds.join(QStringLiteral("; ")), note));
    }
    return notes;
}

template <class T> void append(const std::vector<T> &part, std::vector<T> &all)
{
    all.insert(all.end(), part.begin(), part.end());
}

Predictions gather(const Job &job, const std::vector<FoldResult> &results)
{
    const Target &target = job.target.target;
    Predictions all;
    all.problem = target.problem;
    all.classes = target.classes;
    Eigen::Index rows = 0;
    for (const FoldResult &result : results)
        rows += result.answers.outputs.rows();
    const bool classes = target.problem != Problem::Regression;
    all.probabilities.resize(rows, classes ? target.classCount() : 0);
    Eigen::Index at = 0;
    for (size_t i = 0; i < results.size(); ++i) {
        const Rows &test = job.split.folds[i].test;
        const Answers &answers = results[i].answers;
        append(answers.decided, all.predicted);
        append(answers.bounds.low, all.low);
        append(answers.bounds.high, all.high);
        if (classes)
            all.probabilities.middleRows(at, answers.outputs.rows()) = answers.outputs;
        at += answers.outputs.rows();
        const Target part = target.taken(test);
        append(part.values, all.truth);
        append(part.weights, all.weights);
        append(datasetRows(job.target, test), all.rows);
        all.fold.insert(all.fold.end(), test.size(), qint32(i));
    }
    addQuantiles(job.spec.steps, all);
    return all;
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
        State{dataset, target, std::move(split), std::move(spec), **learner, std::nullopt, {}});
    const Context context{0, threads};
    const std::vector<Params> none;
    const Job job{dataset, target, state->split, state->spec, **learner, context, none};
    Result<std::optional<Encoder>> common = commonEncoder(job);
    if (!common)
        return passOn(common);
    if (*common) {
        Result<Features> features = (*common)->encode(dataset, target.rows, threads);
        if (!features)
            return passOn(features);
        state->encoder = *std::move(common);
        state->table = {*std::move(features), target.target};
    }
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
    if (!m_state->encoder || !m_state->learner.openPath || m_state->split.folds.size() > mostFolds)
        return nullptr;
    return m_state->learner.openPath(m_state->table, trainingRows(m_state->split), threads);
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
        m_state->encoder ? runShared(job, *m_state->encoder, m_state->table, progress)
                         : runEach(job, progress);
    if (!results)
        return passOn(results);
    CrossValidation validated;
    validated.predictions = gather(job, *results);
    for (size_t i = 0; i < results->size(); ++i) {
        validated.foldNames.append(split.folds[i].name);
        validated.foldSeconds.push_back((*results)[i].seconds);
    }
    validated.warnings = notesOf(split, *results);
    return validated;
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

} // namespace tenbin
