#include "models/linear_ground.h"

#include "core/parallel.h"
#include "core/text.h"
#include "models/linear_thin.h"
#include "models/linear_wide.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

/// Softmax outputs multiply the parameters; above it their matrix costs more than it gains.
constexpr qsizetype mostTogether = 1000;

/// Sums weights and, where asked for, gives every class the same total weight.
Status weigh(LinearFit &fit, const Target &target, bool balanced)
{
    std::vector<double> weights(size_t(std::max(1, target.classCount())));
    const bool classes = target.problem != Problem::Regression;
    for (size_t i = 0; i < target.values.size(); ++i) {
        fit.count += fit.rows.counts.empty() ? 1 : double(fit.rows.counts[i]);
        weights[classes ? size_t(target.values[i]) : 0] +=
            fit.rows.of(qsizetype(i), target.values[i]);
    }
    fit.weight = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (size_t k = 0; classes && k < weights.size(); ++k) {
        if (weights[k] == 0)
            return badInput(Tr::tr("The training rows have no row of the class \"%1\".")
                                .arg(target.classes[qsizetype(k)]),
                            Tr::tr("Use more rows, or a stratified split."));
        if (balanced)
            fit.rows.classFactors.push_back(fit.weight / (double(weights.size()) * weights[k]));
    }
    return {};
}

std::vector<quint16> countsOf(const Rows &rows, size_t size)
{
    std::vector<quint16> counts(size);
    for (quint32 row : rows)
        ++counts[row];
    return counts;
}

} // namespace

ScaledTarget::ScaledTarget(const Target &target) : m_view{LinearLoss::Squared, target.values, 1}
{
    if (target.problem == Problem::Regression) {
        scale(target.values);
        m_view.values = m_values;
    } else if (target.classCount() == 2) {
        m_view.loss = LinearLoss::Logistic;
    } else {
        m_view.loss = LinearLoss::Softmax;
        m_view.outputs = target.classCount();
    }
}

void ScaledTarget::scale(const std::vector<double> &values)
{
    const Eigen::Map<const Eigen::ArrayXd> all(values.data(), Eigen::Index(values.size()));
    m_centre = all.mean();
    const double deviation = std::sqrt((all - m_centre).square().mean());
    m_deviation = deviation > 0 ? deviation : 1;
    m_values.resize(values.size());
    Eigen::Map<Eigen::ArrayXd>(m_values.data(), all.size()) = (all - m_centre) / m_deviation;
}

Result<LinearFit> fitOver(const Target &target, std::vector<quint16> counts, bool balanced)
{
    LinearFit fit;
    fit.rows.counts = std::move(counts);
    fit.rows.weights = target.weights;
    if (Status weighed = weigh(fit, target, balanced); !weighed)
        return passOn(weighed);
    return fit;
}

/// 1 for every row of any subset; empty when that is all rows.
std::vector<quint16> anyOf(const std::vector<Rows> &subsets, size_t size)
{
    std::vector<quint16> counts(size);
    for (const Rows &rows : subsets) {
        for (quint32 row : rows)
            counts[row] = 1;
    }
    if (std::find(counts.begin(), counts.end(), 0) == counts.end())
        counts.clear();
    return counts;
}

HessianBlock wholeBlock(const LinearFit &whole, size_t fits)
{
    HessianBlock block{whole.rows, whole.weight, {}};
    for (size_t i = 0; i < fits; ++i)
        block.fits.push_back(i);
    return block;
}

std::vector<HessianBlock> sharedBlocks(const std::vector<Rows> &subsets, const Target &target,
                                       const LinearFit &whole)
{
    const std::vector<HessianBlock> one{wholeBlock(whole, subsets.size())};
    constexpr size_t mostSubsets = 64;
    if (subsets.size() > mostSubsets)
        return one;
    std::vector<quint64> members(target.values.size());
    for (size_t i = 0; i < subsets.size(); ++i) {
        for (quint32 row : subsets[i]) {
            if (members[row] >> i & 1)
                return one;
            members[row] |= quint64(1) << i;
        }
    }
    std::vector<quint64> kinds;
    std::vector<HessianBlock> blocks;
    for (size_t row = 0; row < members.size(); ++row) {
        if (members[row] == 0)
            continue;
        auto kind = std::find(kinds.begin(), kinds.end(), members[row]);
        if (kind == kinds.end()) {
            if (kinds.size() == 2 * subsets.size())
                return one;
            blocks.push_back({whole.rows, 0, {}});
            blocks.back().rows.counts.assign(members.size(), 0);
            for (size_t i = 0; i < subsets.size(); ++i) {
                if (members[row] >> i & 1)
                    blocks.back().fits.push_back(i);
            }
            kind = kinds.insert(kinds.end(), members[row]);
        }
        HessianBlock &block = blocks[size_t(kind - kinds.begin())];
        block.rows.counts[row] = 1;
        block.weight += block.rows.of(qsizetype(row), target.values[row]);
    }
    return blocks;
}

LinearGround::LinearGround(const TrainingSet &training, int threads)
    : m_table(training.features), m_scaled(training.target), m_threads(threads)
{
}

bool LinearGround::usesMatrices() const
{
    return m_table.isNarrow() && m_table.parameterCount() * target().outputs <= mostTogether;
}

Result<std::vector<LinearSolution>> LinearGround::solve(const std::vector<LinearFit> &fits,
                                                        const LinearStart &start,
                                                        const SolverLimits &limits,
                                                        std::vector<WarmPoint> *points,
                                                        Progress &progress) const
{
    if (usesMatrices())
        return solveNewton(m_table, target(), fits, start, limits, m_threads, progress, points);
    std::vector<LinearSolution> solutions(fits.size());
    const Status solved =
        parallelTry(qsizetype(fits.size()), m_threads, [&](qsizetype i) -> Status {
            const bool warm = points && (*points)[size_t(i)].parameters.size() > 0;
            Result<LinearSolution> one =
                solveWide(m_table, target(), fits[size_t(i)],
                          warm ? (*points)[size_t(i)].parameters : start.parameters, limits,
                          m_threads, progress);
            if (!one)
                return passOn(one);
            solutions[size_t(i)] = std::move(*one);
            return {};
        });
    if (!solved)
        return passOn(solved);
    for (size_t i = 0; points && i < fits.size(); ++i) {
        const bool good = solutions[i].converged && !solutions[i].separable;
        (*points)[i].parameters = good ? solutions[i].parameters : Eigen::VectorXd();
    }
    return solutions;
}

Result<LinearStart> LinearGround::roughStart(const LinearFit &fit, bool always,
                                             Progress &progress) const
{
    const qsizetype parameters = m_table.parameterCount() * target().outputs;
    LinearStart start{Eigen::VectorXd::Zero(parameters), nullptr};
    const qsizetype enough =
        std::max({qsizetype(20'000), 50 * parameters, m_table.rowCount() / 16});
    const qsizetype step = std::max<qsizetype>(1, m_table.rowCount() / enough);
    if (!usesMatrices() || (step < 4 && !always) || target().loss == LinearLoss::Squared)
        return start;
    const ThinFit thin(m_table, target(), fit, step);
    const Result<std::vector<LinearSolution>> solved = solveNewton(
        thin.table(), thin.target(), {thin.fit()}, start, {.tolerance = 1e-3}, m_threads, progress);
    if (!solved)
        return passOn(solved);
    if (solved->front().converged && !solved->front().separable)
        start.parameters = solved->front().parameters;
    return start;
}

LinearFitted LinearGround::fitted(const LinearFit &fit, const FeatureSpread &spread,
                                  LinearSolution solution) const
{
    LinearFitted made;
    made.coefficients = coefficientsOf(m_scaled.deviation() * solution.parameters, m_table, spread,
                                       target().outputs);
    made.coefficients.intercepts.array() += m_scaled.centre();
    made.weight = fit.weight;
    made.count = fit.count;
    made.rank = int((spread.deviation.array() > 0).count()) - int(solution.collinear.size());
    made.solution = std::move(solution);
    return made;
}

void LinearGround::setPenalties(const PenaltyStrength &penalty,
                                const std::vector<FeatureSpread> &spreads,
                                std::vector<LinearFit> &fits) const
{
    PenaltyStrength strength = penalty;
    strength.l1 /= m_scaled.deviation();
    for (size_t i = 0; i < fits.size(); ++i)
        fits[i].penalty =
            penaltyOf(strength, fits[i].weight, m_table, spreads[i], target().outputs);
}

Result<SubsetFits> LinearGround::subsetFits(const Target &target, const LinearFit &whole,
                                            std::span<const Rows> subsets, bool balanced,
                                            const PenaltyStrength &penalty, Progress &progress)
{
    SubsetFits made;
    made.fits.resize(subsets.size() + 1);
    made.fits[0] = whole;
    const Status weighed =
        parallelTry(qsizetype(subsets.size()), m_threads, [&](qsizetype i) -> Status {
            Result<LinearFit> fit =
                fitOver(target, countsOf(subsets[size_t(i)], target.values.size()), balanced);
            if (!fit)
                return passOn(fit);
            made.fits[size_t(i) + 1] = std::move(*fit);
            return {};
        });
    if (!weighed)
        return passOn(weighed);
    Result<std::vector<FeatureSpread>> spreads =
        measureSpreads(m_table, made.fits, m_threads, progress);
    if (!spreads)
        return passOn(spreads);
    made.spreads = std::move(*spreads);
    setPenalties(penalty, made.spreads, made.fits);
    return made;
}

} // namespace tenbin
