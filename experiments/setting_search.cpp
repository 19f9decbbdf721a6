#include "experiments/setting_search.h"

#include "core/guarded.h"
#include "core/parallel.h"
#include "core/text.h"
#include "models/evaluation.h"
#include "models/fold_scores.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cmath>
#include <limits>

namespace tenbin {

namespace {

/// The curves of single fits are too many to keep.
class WithoutCurves final : public Progress
{
public:
    explicit WithoutCurves(Progress &parent) : m_parent(parent) {}
    bool report(double fraction, const QString &note) override
    {
        return m_parent.report(fraction, note);
    }
    void point(const QString &, double, double) override {}

private:
    Progress &m_parent;
};

} // namespace

SettingSearch::SettingSearch(const Dataset &dataset, const TuningPlan &plan,
                             const SearchGround &ground, TrialJournal &journal, int threads)
    : m_dataset(dataset), m_plan(plan), m_ground(ground), m_journal(journal), m_threads(threads)
{
}

Result<SearchResult> SettingSearch::run(Progress &progress)
{
    QList<QJsonObject> settings = m_plan.search.candidates;
    const double all = double(m_plan.search.trials());
    SearchResult result;
    for (qsizetype rung = 0; rung < m_plan.search.rungs.size(); ++rung) {
        const int first = m_plan.search.firstTrial(rung);
        SubProgress part(progress, first / all, double(first + settings.size()) / all);
        Result<QList<Trial>> trials = runRound(rung, settings, part);
        if (!trials)
            return passOn(trials);
        takeOutDeleted(*trials);
        const bool last = rung + 1 == m_plan.search.rungs.size();
        const std::vector<int> best =
            bestOf(*trials, last ? 1 : m_plan.search.rungs[rung + 1].candidates);
        const qsizetype firstOfRound = result.trials.size();
        result.trials += *trials;
        if (best.empty())
            return nothingWorked(*trials);
        settings.clear();
        for (int position : best)
            settings.append(trials->at(position).params);
        result.best = int(firstOfRound) + best.front();
    }
    Result<Params> params = m_plan.learnerParams(result.trials[result.best].params, 1);
    if (!params)
        return passOn(params);
    result.bestParams = std::move(*params);
    return result;
}

Result<QList<Trial>> SettingSearch::runRound(qsizetype rung, const QList<QJsonObject> &settings,
                                             Progress &progress)
{
    const double share = m_plan.search.rungs[rung].share;
    const int first = m_plan.firstTrial(m_ground.outer) + m_plan.search.firstTrial(rung);
    QList<Trial> trials;
    QStringList names;
    for (qsizetype i = 0; i < settings.size(); ++i) {
        Trial trial;
        trial.number = first + int(i);
        trial.outer = m_ground.outer;
        trial.rung = int(rung);
        trial.share = share;
        trial.params = settings[i];
        names.append(Tr::tr("trial %1").arg(m_plan.numberWithin(trial) + 1));
        trials.append(trial);
    }
    if (Status prepared = prepare(share, progress); !prepared)
        return passOn(prepared);
    ParallelProgress parts(progress, names);
    std::vector<Chain> together, alone;
    for (Chain &chain : chainsOf(trials)) {
        // Several may have been running when the worker broke off: one of them is the cause.
        const bool suspect = std::any_of(chain.begin(), chain.end(), [&](qsizetype i) {
            return m_journal.brokenOff(trials[i].number) > 0;
        });
        (suspect ? alone : together).push_back(std::move(chain));
    }
    trials.detach();
    for (const Chain &chain : alone) {
        if (Status done = runChain(chain, trials, m_threads, parts, progress); !done)
            return passOn(done);
    }
    const int jobs = std::min(m_plan.jobs, m_threads);
    const Status done = parallelTry(qsizetype(together.size()), jobs, [&](qsizetype i) {
        return runChain(together[size_t(i)], trials, m_threads / jobs, parts, progress);
    });
    if (!done)
        return passOn(done);
    return trials;
}

/// In the order of their first trials; within each the strongest penalty comes first.
std::vector<SettingSearch::Chain> SettingSearch::chainsOf(const QList<Trial> &trials) const
{
    std::vector<Chain> chains;
    std::vector<PathPlace> places;
    std::vector<QJsonObject> paths;
    for (qsizetype i = 0; i < trials.size(); ++i) {
        const Result<Params> params = m_plan.learnerParams(trials[i].params, trials[i].share);
        const bool alone = !params || !m_plan.learner->pathPlace;
        places.push_back(alone ? PathPlace() : m_plan.learner->pathPlace(*params));
        const auto known = std::find(paths.begin(), paths.end(), places.back().path);
        if (!alone && known != paths.end()) {
            chains[size_t(known - paths.begin())].push_back(i);
            continue;
        }
        chains.push_back({i});
        paths.push_back(places.back().path);
    }
    for (Chain &chain : chains)
        std::stable_sort(chain.begin(), chain.end(), [&](qsizetype a, qsizetype b) {
            return places[size_t(a)].strength > places[size_t(b)].strength;
        });
    return chains;
}

/// A trial starts where the one before it ended, also when that one is known already: what it
/// finds does not depend on when the search was interrupted.
Status SettingSearch::runChain(const Chain &chain, QList<Trial> &trials, int threads,
                               ParallelProgress &parts, Progress &search)
{
    const auto knownOf = [&](qsizetype i) {
        return m_journal.find(trials[i].number, trials[i].params, trials[i].share);
    };
    const std::unique_ptr<SettingPath> path =
        chain.size() > 1 ? m_folds->openPath(std::max(1, threads)) : nullptr;
    auto left = std::count_if(chain.begin(), chain.end(), [&](qsizetype i) { return !knownOf(i); });
    for (qsizetype i : chain) {
        WithoutCurves own(parts.part(i));
        const Trial *known = knownOf(i);
        if (!known) {
            --left;
            if (Status done = runTrial(trials[i], path.get(), threads, own, search); !done)
                return done;
            continue;
        }
        trials[i] = *known;
        if (left == 0 || !path || known->failed())
            continue;
        const Result<Params> params = m_plan.learnerParams(known->params, known->share);
        const Result<std::vector<ModelPtr>> again =
            guarded(Tr::tr("Cannot repeat the trial"), [&] { return path->fit(*params, own); });
        if (!again)
            return passOn(again);
    }
    return {};
}

Status SettingSearch::prepare(double share, Progress &progress)
{
    const Split folds = m_plan.folds(m_ground.split, m_ground.target.target, share, m_ground.seed);
    SubProgress part(progress, 0, 0);
    Result<PreparedFolds> prepared = PreparedFolds::prepare(
        m_dataset, m_ground.target, folds, m_plan.training.pipeline, m_threads, part);
    if (!prepared)
        return passOn(prepared);
    m_folds.emplace(std::move(*prepared));
    return {};
}

/// Fails when the search must stop, not when the trial does.
Status SettingSearch::runTrial(Trial &trial, SettingPath *path, int threads, Progress &own,
                               Progress &search)
{
    if (m_journal.brokenOff(trial.number) > 1) {
        trial.error = Error{Error::Kind::Internal,
                            Tr::tr("The worker broke off twice while this trial was running."),
                            Tr::tr("Look at the job's log, and try other values."),
                            {}};
        return m_journal.end(trial);
    }
    if (!own.report(0))
        return cancelled();
    if (Status begun = m_journal.begin(trial); !begun)
        return begun;
    QElapsedTimer timer;
    timer.start();
    const Result<std::vector<double>> folds = scoresOf(trial, path, threads, own);
    trial.seconds = double(timer.nsecsElapsed()) / 1e9;
    if (folds) {
        const FoldInterval interval = foldInterval(*folds);
        trial.folds = QList<double>(folds->begin(), folds->end());
        trial.score = interval.mean;
        trial.deviation = interval.deviation;
        search.point(m_plan.metric, m_plan.numberWithin(trial) + 1, trial.score);
    } else if (folds.error().kind == Error::Kind::Cancelled) {
        if (Status stopped = m_journal.stop(trial.number); !stopped)
            return stopped;
        return passOn(folds);
    } else {
        trial.error = folds.error();
    }
    if (Status kept = m_journal.end(trial); !kept)
        return kept;
    return own.report(1) ? Status() : cancelled();
}

Result<std::vector<double>> SettingSearch::scoresOf(const Trial &trial, SettingPath *path,
                                                    int threads, Progress &progress) const
{
    return guarded(Tr::tr("Cannot finish the trial"), [&]() -> Result<std::vector<double>> {
        const Result<Params> params = m_plan.learnerParams(trial.params, trial.share);
        if (!params)
            return passOn(params);
        const Context context{m_ground.seed, std::max(1, threads)};
        const Result<CrossValidation> cross =
            path ? m_folds->validate(*path, *params, context, progress)
                 : m_folds->validate(*params, context, progress);
        if (!cross)
            return passOn(cross);
        return foldScores(cross->predictions, m_plan.metric, context.threads);
    });
}

void SettingSearch::takeOutDeleted(QList<Trial> &trials) const
{
    const QSet<int> deleted = m_journal.deleted();
    for (Trial &trial : trials)
        trial.deleted = deleted.contains(trial.number);
}

/// Positions of the best trials that have a score and were not deleted.
std::vector<int> SettingSearch::bestOf(const QList<Trial> &trials, int count) const
{
    std::vector<double> scores;
    for (const Trial &trial : trials)
        scores.push_back(trial.deleted ? std::numeric_limits<double>::quiet_NaN() : trial.score);
    std::vector<int> best = bestScores(scores, count, m_plan.greaterIsBetter);
    std::erase_if(best, [&](int i) { return std::isnan(scores[size_t(i)]); });
    return best;
}

Failure SettingSearch::nothingWorked(const QList<Trial> &trials) const
{
    if (std::any_of(trials.begin(), trials.end(),
                    [](const Trial &trial) { return trial.deleted && std::isfinite(trial.score); }))
        return badInput(Tr::tr("No trial is left: those that succeeded are deleted."),
                        Tr::tr("Bring one of them back, then resume the search."));
    const auto failed = std::find_if(trials.begin(), trials.end(),
                                     [](const Trial &trial) { return trial.failed(); });
    if (failed == trials.end())
        return badInput(
            Tr::tr("The metric \"%1\" has no meaning for any trial.").arg(m_plan.metric),
            Tr::tr("Choose another metric, or fewer folds."));
    return badInput(Tr::tr("No trial has succeeded. The first one: %1").arg(failed->error->text),
                    failed->error->hint);
}

} // namespace tenbin
