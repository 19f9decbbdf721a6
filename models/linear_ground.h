#pragma once

#include "models/linear_fit.h"
#include "models/linear_newton.h"

namespace tenbin {

/// The target as the losses want it: numbers with mean 0 and deviation 1, so that tolerances do
/// not depend on their unit.
class ScaledTarget
{
public:
    explicit ScaledTarget(const Target &target);
    Q_DISABLE_COPY_MOVE(ScaledTarget)

    const LinearTarget &view() const { return m_view; }
    double centre() const { return m_centre; }
    double deviation() const { return m_deviation; }

private:
    void scale(const std::vector<double> &values);

    LinearTarget m_view;
    std::vector<double> m_values;
    double m_centre = 0;
    double m_deviation = 1;
};

/// A fit over rows that occur `counts` times (empty: all once), weighed; `balanced` gives every
/// class the same total weight. BadInput when a class has no row.
Result<LinearFit> fitOver(const Target &target, std::vector<quint16> counts, bool balanced);

/// 1 for every row of any subset; empty when that is all rows.
std::vector<quint16> anyOf(const std::vector<Rows> &subsets, size_t size);

/// All rows that occur, for `fits` fits.
HessianBlock wholeBlock(const LinearFit &whole, size_t fits);
/// The parts that the subsets are put together from, folds for example; the whole where there are
/// more of them than twice the subsets, or rows that a subset has several times.
std::vector<HessianBlock> sharedBlocks(const std::vector<Rows> &subsets, const Target &target,
                                       const LinearFit &whole);

/// The fits of some subsets, their spreads measured and their penalties set.
struct SubsetFits
{
    std::vector<LinearFit> fits; ///< all rows that occur first
    std::vector<FeatureSpread> spreads;
};

/// Everything that the fits on one training set share.
class LinearGround
{
public:
    LinearGround(const TrainingSet &training, int threads);

    bool usesMatrices() const;
    const LinearTable &table() const { return m_table; }
    LinearTable &table() { return m_table; }
    const LinearTarget &target() const { return m_scaled.view(); }
    double deviation() const { return m_scaled.deviation(); }
    int threads() const { return m_threads; }

    /// `points`: see solveNewton.
    Result<std::vector<LinearSolution>> solve(const std::vector<LinearFit> &fits,
                                              const LinearStart &start, const SolverLimits &limits,
                                              std::vector<WarmPoint> *points,
                                              Progress &progress) const;
    /// A point near the solution of `fit`, from some of its rows. Zero for few rows, unless a
    /// start is worth having even then.
    Result<LinearStart> roughStart(const LinearFit &fit, bool always, Progress &progress) const;

    /// `whole` and the subsets; centres and scales the table.
    Result<SubsetFits> subsetFits(const Target &target, const LinearFit &whole,
                                  std::span<const Rows> subsets, bool balanced,
                                  const PenaltyStrength &penalty, Progress &progress);
    void setPenalties(const PenaltyStrength &penalty, const std::vector<FeatureSpread> &spreads,
                      std::vector<LinearFit> &fits) const;
    LinearFitted fitted(const LinearFit &fit, const FeatureSpread &spread,
                        LinearSolution solution) const;

private:
    LinearTable m_table;
    ScaledTarget m_scaled;
    int m_threads;
};

} // namespace tenbin
