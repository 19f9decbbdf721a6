#pragma once

#include "experiments/tuning.h"

#include <optional>

namespace tenbin {

/// Rows that a search may see, and how it judges on them.
struct SearchGround
{
    const TargetRows &target;
    const Split &split; ///< over target.rows
    quint64 seed = 0;
    int outer = -1; ///< the outer fold whose training rows these are; -1: all rows
};

/// One search of a plan: its rounds of trials on the same folds.
class SettingSearch
{
public:
    /// All of these outlive it.
    SettingSearch(const Dataset &dataset, const TuningPlan &plan, const SearchGround &ground,
                  TrialJournal &journal, int threads);

    Result<SearchResult> run(Progress &progress);
    /// Of the last round, with the whole resource; after run().
    const PreparedFolds &folds() const { return *m_folds; }

private:
    Result<QList<Trial>> runRound(qsizetype rung, const QList<QJsonObject> &settings,
                                  Progress &progress);
    Status prepare(double share, Progress &progress);
    /// Positions of trials that are fitted one after another, each from the solution before.
    using Chain = std::vector<qsizetype>;
    std::vector<Chain> chainsOf(const QList<Trial> &trials) const;
    Status runChain(const Chain &chain, QList<Trial> &trials, int threads, ParallelProgress &parts,
                    Progress &search);
    Status runTrial(Trial &trial, SettingPath *path, int threads, Progress &own, Progress &search);
    Result<std::vector<double>> scoresOf(const Trial &trial, SettingPath *path, int threads,
                                         Progress &progress) const;
    void takeOutDeleted(QList<Trial> &trials) const;
    std::vector<int> bestOf(const QList<Trial> &trials, int count) const;
    Failure nothingWorked(const QList<Trial> &trials) const;

    const Dataset &m_dataset;
    const TuningPlan &m_plan;
    const SearchGround &m_ground;
    TrialJournal &m_journal;
    int m_threads;
    std::optional<PreparedFolds> m_folds; ///< of the round at work
};

} // namespace tenbin
