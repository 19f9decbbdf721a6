#include "experiments/setting_search.h"

#include "core/guarded.h"
#include "core/parallel.h"
#include "core/text.h"
#include "models/evaluation.h"
#include "models/fold_scores.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cmath>

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
    std::vector<qsizetype> together, alone;
    for (qsizetype i = 0; i < settings.size(); ++i) {
        Trial trial;
        trial.number = first + int(i);
        trial.outer = m_ground.outer;
        trial.rung = int(rung);
        trial.share = share;
        trial.params = settings[i];
        names.append(Tr::tr("trial %1").arg(m_plan.numberWithin(trial) + 1));
        const Trial *known = m_journal.find(trial.number, settings[i], share);
        trials.append(known ? *known : trial);
        if (known)
            continue;
        // Several may have been running when the worker broke off: one of them is the cause.
        (m_journal.brokenOff(trial.number) > 0 ? alone : together).push_back(i);
    }
    if (Status prepared = prepare(share, progress); !prepared)
        return passOn(prepared);
    ParallelProgress shared(progress, names);
    const auto one = [&](qsizetype i, int threads) {
        WithoutCurves quiet(shared.part(i));
        return runTrial(trials[i], threads, quiet, progress);
    };
    trials.detach();
    for (qsizetype i : alone) {
        if (Status done = one(i, m_threads); !done)
            return passOn(done);
    }
    const int jobs = std::min(m_plan.jobs, m_threads);
    const Status done = parallelTry(qsizetype(together.size()), jobs, [&](qsizetype i) {
        return one(together[size_t(i)], m_threads / jobs);
    });
    if (!done)
        return passOn(done);
    return trials;
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
Status SettingSearch::runTrial(Trial &trial, int threads, Progress &own, Progress &search)
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
    if (Status begun = m_journal.begin(trial.number); !begun)
        return begun;
    QElapsedTimer timer;
    timer.start();
    const Result<std::vector<double>> folds = scoresOf(trial, threads, own);
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

Result<std::vector<double>> SettingSearch::scoresOf(const Trial &trial, int threads,
                                                    Progress &progress) const
{
    return guarded(Tr::tr("Cannot finish the trial"), [&]() -> Result<std::vector<double>> {
        const Result<Params> params = m_plan.learnerParams(trial.params, trial.share);
        if (!params)
            return passOn(params);
        const Context context{m_ground.seed, std::max(1, threads)};
        const Result<CrossValidation> cross = m_folds->validate(*params, context, progress);
        if (!cross)
            return passOn(cross);
        return foldScores(cross->predictions, m_plan.metric, context.threads);
    });
}

/// Positions of the best trials that have a score.
std::vector<int> SettingSearch::bestOf(const QList<Trial> &trials, int count) const
{
    std::vector<double> scores;
    for (const Trial &trial : trials)
        scores.push_back(trial.score);
    std::vector<int> best = bestScores(scores, count, m_plan.greaterIsBetter);
    std::erase_if(best, [&](int i) { return std::isnan(scores[size_t(i)]); });
    return best;
}

Failure SettingSearch::nothingWorked(const QList<Trial> &trials) const
{
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
