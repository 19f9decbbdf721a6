#include "experiments/tuning.h"

#include "core/parallel.h"
#include "core/text.h"
#include "experiments/nested_tuning.h"
#include "experiments/setting_search.h"
#include "models/fold_scores.h"

#include <algorithm>

namespace tenbin {

namespace {

/// Share of the progress that the searches take.
constexpr double searching = 0.95;

class Tuning
{
public:
    Tuning(const Dataset &dataset, const TuningPlan &plan, TrialJournal &journal,
           const Context &context)
        : m_dataset(dataset), m_plan(plan), m_journal(journal),
          m_context(context), m_whole{plan.training.target, plan.training.split, context.seed},
          m_search(dataset, plan, m_whole, journal, threadsFor(plan.training.split))
    {
    }

    Result<TuningResult> run(Progress &progress)
    {
        TuningResult result;
        SubProgress searches(progress, 0, searching);
        if (Status done = search(result, searches); !done)
            return passOn(done);
        SubProgress last(progress, searching, 1,
                         m_plan.inner ? Tr::tr("chosen settings") : Tr::tr("best setting"));
        std::vector<Params> chosen(m_plan.training.split.folds.size(), result.search.bestParams);
        for (size_t i = 0; result.nested && i < chosen.size(); ++i)
            chosen[i] = result.nested->folds[i].search.bestParams;
        Result<CrossValidation> cross = m_search.folds().validate(chosen, m_context, last);
        if (!cross)
            return passOn(cross);
        result.validation = std::move(*cross);
        if (result.nested) {
            const Result<std::vector<double>> scores =
                foldScores(result.validation.predictions, m_plan.metric, m_context.threads);
            if (!scores)
                return passOn(scores);
            for (size_t i = 0; i < scores->size(); ++i)
                result.nested->folds[i].score = (*scores)[i];
        }
        return result;
    }

private:
    /// All loops draw on the same threads. A single fold is no loop: a learner with threads of its
    /// own has those that the other searches leave it.
    int threadsFor(const Split &split) const
    {
        const auto searches = m_plan.inner ? int(m_plan.training.split.folds.size()) + 1 : 1;
        return split.folds.size() == 1 ? std::max(1, m_context.threads / searches)
                                       : m_context.threads;
    }

    /// The search on all rows, and those within the outer folds.
    Status search(TuningResult &result, Progress &progress)
    {
        std::vector<OuterFold> outer;
        QStringList names{QString()};
        for (const Fold &fold : m_plan.training.split.folds) {
            if (!m_plan.inner)
                break;
            outer.push_back({fold.name, {}, 0});
            names.append(fold.name);
        }
        ParallelProgress parts(progress, names);
        const Status done =
            parallelTry(names.size(), m_context.threads, [&](qsizetype i) -> Status {
                Result<SearchResult> found =
                    i == 0 ? m_search.run(parts.part(0)) : searchWithin(i - 1, parts.part(i));
                if (!found)
                    return passOn(found);
                (i == 0 ? result.search : outer[size_t(i) - 1].search) = std::move(*found);
                return parts.part(i).report(1) ? Status() : cancelled();
            });
        if (!done)
            return done;
        if (m_plan.inner)
            result.nested = NestedResult{std::move(outer)};
        return {};
    }

    Result<SearchResult> searchWithin(qsizetype outer, Progress &progress) const
    {
        const Result<InnerGround> inner =
            innerGround(m_dataset, m_plan.training, *m_plan.inner, outer, m_context.seed);
        if (!inner)
            return passOn(inner);
        const SearchGround ground{inner->target, inner->split, inner->seed, int(outer)};
        SettingSearch search(m_dataset, m_plan, ground, m_journal, threadsFor(inner->split));
        Result<SearchResult> found = search.run(progress);
        if (!found && found.error().kind != Error::Kind::Cancelled) {
            Error error = found.error();
            error.text = Tr::tr("Within the training rows of %1: %2")
                             .arg(m_plan.training.split.folds[size_t(outer)].name, error.text);
            return Failure(std::move(error));
        }
        return found;
    }

    const Dataset &m_dataset;
    const TuningPlan &m_plan;
    TrialJournal &m_journal;
    const Context &m_context;
    SearchGround m_whole;
    SettingSearch m_search;
};

} // namespace

Result<TuningResult> runTuning(const Dataset &dataset, const TuningPlan &plan,
                               TrialJournal &journal, const Context &context, Progress &progress)
{
    return Tuning(dataset, plan, journal, context).run(progress);
}

} // namespace tenbin
