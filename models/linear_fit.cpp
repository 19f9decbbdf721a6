#include "models/linear_fit.h"

#include "core/parallel.h"
#include "core/text.h"
#include "models/linear_newton.h"
#include "models/linear_thin.h"
#include "models/linear_wide.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

/// Subsets solved side by side: bounds what their row counts take.
constexpr size_t batch = 32;
/// Softmax outputs multiply the parameters; above it their matrix costs more than it gains.
constexpr qsizetype mostTogether = 1000;

/// The target as the losses want it: numbers with mean 0 and deviation 1, so that tolerances do
/// not depend on their unit.
class ScaledTarget
{
public:
    explicit ScaledTarget(const Target &target) : m_view{LinearLoss::Squared, target.values, 1}
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

    const LinearTarget &view() const { return m_view; }
    double centre() const { return m_centre; }
    double deviation() const { return m_deviation; }

private:
    void scale(const std::vector<double> &values)
    {
        const Eigen::Map<const Eigen::ArrayXd> all(values.data(), Eigen::Index(values.size()));
        m_centre = all.mean();
        const double deviation = std::sqrt((all - m_centre).square().mean());
        m_deviation = deviation > 0 ? deviation : 1;
        m_values.resize(values.size());
        Eigen::Map<Eigen::ArrayXd>(m_values.data(), all.size()) = (all - m_centre) / m_deviation;
    }

    LinearTarget m_view;
    std::vector<double> m_values;
    double m_centre = 0;
    double m_deviation = 1;
};

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

Result<LinearFit> fitOver(const Target &target, std::vector<quint16> counts, bool balanced)
{
    LinearFit fit;
    fit.rows.counts = std::move(counts);
    fit.rows.weights = target.weights;
    if (Status weighed = weigh(fit, target, balanced); !weighed)
        return passOn(weighed);
    return fit;
}

std::vector<quint16> countsOf(const Rows &rows, size_t size)
{
    std::vector<quint16> counts(size);
    for (quint32 row : rows)
        ++counts[row];
    return counts;
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

/// Everything that the fits on one training set share.
struct Ground
{
    Ground(const TrainingSet &training, const LinearSettings &chosen, int threadCount)
        : table(training.features), scaled(training.target), target(scaled.view()),
          settings(chosen), threads(threadCount)
    {
    }

    bool usesMatrices() const
    {
        return table.isNarrow() && table.parameterCount() * target.outputs <= mostTogether;
    }

    Result<std::vector<LinearSolution>> solve(const std::vector<LinearFit> &fits,
                                              const LinearStart &start, Progress &progress) const
    {
        if (usesMatrices())
            return solveNewton(table, target, fits, start, settings.limits, threads, progress);
        std::vector<LinearSolution> solutions(fits.size());
        const Status solved =
            parallelTry(qsizetype(fits.size()), threads, [&](qsizetype i) -> Status {
                Result<LinearSolution> one =
                    solveWide(table, target, fits[size_t(i)], start.parameters, settings.limits,
                              threads, progress);
                if (!one)
                    return passOn(one);
                solutions[size_t(i)] = std::move(*one);
                return {};
            });
        if (!solved)
            return passOn(solved);
        return solutions;
    }

    /// A point near the solution of `fit`, from some of its rows. Zero for few rows, unless a
    /// start is worth having even then.
    Result<LinearStart> roughStart(const LinearFit &fit, bool always, Progress &progress) const
    {
        const qsizetype parameters = table.parameterCount() * target.outputs;
        LinearStart start{Eigen::VectorXd::Zero(parameters), nullptr};
        const qsizetype enough =
            std::max({qsizetype(20'000), 50 * parameters, table.rowCount() / 16});
        const qsizetype step = std::max<qsizetype>(1, table.rowCount() / enough);
        if (!usesMatrices() || (step < 4 && !always) || target.loss == LinearLoss::Squared)
            return start;
        const ThinFit thin(table, target, fit, step);
        const Result<std::vector<LinearSolution>> solved =
            solveNewton(thin.table(), thin.target(), {thin.fit()}, start, {.tolerance = 1e-3},
                        threads, progress);
        if (!solved)
            return passOn(solved);
        if (solved->front().converged && !solved->front().separable)
            start.parameters = solved->front().parameters;
        return start;
    }

    LinearFitted fitted(const LinearFit &fit, const FeatureSpread &spread,
                        LinearSolution solution) const
    {
        LinearFitted made;
        made.coefficients =
            coefficientsOf(scaled.deviation() * solution.parameters, table, spread, target.outputs);
        made.coefficients.intercepts.array() += scaled.centre();
        made.weight = fit.weight;
        made.count = fit.count;
        made.rank = int((spread.deviation.array() > 0).count()) - int(solution.collinear.size());
        made.solution = std::move(solution);
        return made;
    }

    void setPenalties(std::vector<LinearFit> &fits, const std::vector<FeatureSpread> &spreads) const
    {
        PenaltyStrength strength = settings.penalty;
        strength.l1 /= scaled.deviation();
        for (size_t i = 0; i < fits.size(); ++i)
            fits[i].penalty =
                penaltyOf(strength, fits[i].weight, table, spreads[i], target.outputs);
    }

    LinearTable table;
    ScaledTarget scaled;
    const LinearTarget &target;
    const LinearSettings &settings;
    int threads;
};

/// Standard errors from the inverse of the penalised loss's second derivatives; least squares
/// times the residual variance.
void addErrors(LinearFitted &fitted, const Ground &ground, const LinearFit &fit,
               const Eigen::MatrixXd &hessian)
{
    const double freedom = fitted.count - fitted.rank - 1;
    const bool squared = ground.target.loss == LinearLoss::Squared;
    if (squared && freedom < 1)
        return;
    const LinearTable &table = ground.table;
    const NewtonSystem system(hessian, 1, fit.penalty, ground.target.outputs);
    const Eigen::MatrixXd covariance =
        (squared ? 2 * fitted.loss / freedom : 1.0) * system.inverse();
    const Eigen::Index parameters = table.parameterCount();
    Eigen::VectorXd toZero = -table.centre().cwiseQuotient(table.scale());
    toZero[table.interceptIndex()] = 1;
    fitted.slopeErrors.resize(parameters - 1, ground.target.outputs);
    fitted.interceptErrors.resize(ground.target.outputs);
    for (int k = 0; k < ground.target.outputs; ++k) {
        Eigen::MatrixXd own =
            covariance.block(k * parameters, k * parameters, parameters, parameters);
        bool open = false;
        for (Eigen::Index j = 0; j < parameters; ++j) {
            if (fit.penalty.held[j]) {
                own.row(j).setZero();
                own.col(j).setZero();
            } else if (!system.isEstimable(k * parameters + j)) {
                own(j, j) = std::nan("");
                open = open || toZero[j] != 0;
            }
        }
        fitted.interceptErrors[k] = open ? std::nan("") : std::sqrt(toZero.dot(own * toZero));
        // In a narrow table the intercept is the last parameter.
        fitted.slopeErrors.col(k) =
            own.diagonal().cwiseSqrt().cwiseQuotient(table.scale()).head(parameters - 1);
    }
}

/// The fits of some subsets, their spreads measured and their penalties set.
struct SubsetFits
{
    std::vector<LinearFit> fits; ///< all rows first
    std::vector<FeatureSpread> spreads;
};

Result<SubsetFits> subsetFits(Ground &ground, const Target &target, const LinearFit &whole,
                              std::span<const Rows> subsets, Progress &progress)
{
    SubsetFits made;
    made.fits.resize(subsets.size() + 1);
    made.fits[0] = whole;
    const bool balanced = ground.settings.balanced;
    const Status weighed =
        parallelTry(qsizetype(subsets.size()), ground.threads, [&](qsizetype i) -> Status {
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
        measureSpreads(ground.table, made.fits, ground.threads, progress);
    if (!spreads)
        return passOn(spreads);
    made.spreads = std::move(*spreads);
    ground.setPenalties(made.fits, made.spreads);
    return made;
}

Status checkLinear(const TrainingSet &training, int threads, Progress &progress)
{
    if (!progress.report(0))
        return cancelled();
    return checkTraining(training, {}, threads);
}

} // namespace

Result<LinearFitted> fitLinear(const TrainingSet &training, const LinearSettings &settings,
                               int threads, Progress &progress)
{
    if (Status usable = checkLinear(training, threads, progress); !usable)
        return passOn(usable);
    Ground ground(training, settings, threads);
    Result<LinearFit> whole = fitOver(training.target, {}, settings.balanced);
    if (!whole)
        return passOn(whole);
    std::vector<LinearFit> fits{std::move(*whole)};
    SubProgress first(progress, 0, 0.1);
    const Result<std::vector<FeatureSpread>> spreads =
        measureSpreads(ground.table, fits, threads, first);
    if (!spreads)
        return passOn(spreads);
    ground.setPenalties(fits, *spreads);
    SubProgress second(progress, 0.1, 0.3);
    const Result<LinearStart> start = ground.roughStart(fits.front(), false, second);
    if (!start)
        return passOn(start);
    SubProgress third(progress, 0.3, 0.9);
    Result<std::vector<LinearSolution>> solutions = ground.solve(fits, *start, third);
    if (!solutions)
        return passOn(solutions);
    const LinearFit &fit = fits.front();
    LinearFitted fitted = ground.fitted(fit, spreads->front(), std::move(solutions->front()));
    const bool errors = ground.usesMatrices() && !fit.penalty.hasCorners();
    SubProgress last(progress, 0.9, 1);
    const Result<std::vector<LinearSums>> sums =
        evaluate(ground.table, ground.target,
                 {{&fit.rows, &fitted.solution.parameters, errors, nullptr}}, threads, last);
    if (!sums)
        return passOn(sums);
    const double squares = ground.scaled.deviation() * ground.scaled.deviation();
    fitted.loss = squares * sums->front().loss;
    if (errors)
        addErrors(fitted, ground, fit, sums->front().hessian);
    return fitted;
}

Result<std::vector<LinearFitted>> fitLinearSubsets(const TrainingSet &training,
                                                   const std::vector<Rows> &subsets,
                                                   const LinearSettings &settings, int threads,
                                                   Progress &progress)
{
    if (Status usable = checkLinear(training, threads, progress); !usable)
        return passOn(usable);
    const Target &target = training.target;
    Ground ground(training, settings, threads);
    const Result<LinearFit> whole =
        fitOver(target, anyOf(subsets, target.values.size()), settings.balanced);
    if (!whole)
        return passOn(whole);
    std::vector<LinearFitted> fitted;
    Eigen::VectorXd point;
    for (size_t done = 0; done < subsets.size(); done += batch) {
        const std::span<const Rows> part(&subsets[done], std::min(batch, subsets.size() - done));
        const double begin = double(done) / double(subsets.size());
        const double end = double(done + part.size()) / double(subsets.size());
        SubProgress first(progress, begin, 0.8 * begin + 0.2 * end);
        Result<SubsetFits> made = subsetFits(ground, target, *whole, part, first);
        if (!made)
            return passOn(made);
        const LinearFit all = std::move(made->fits.front());
        made->fits.erase(made->fits.begin());
        SubProgress second(progress, 0.8 * begin + 0.2 * end, 0.6 * begin + 0.4 * end);
        if (done == 0) {
            const Result<LinearStart> rough = ground.roughStart(all, true, second);
            if (!rough)
                return passOn(rough);
            point = rough->parameters;
        }
        SubProgress third(progress, 0.6 * begin + 0.4 * end, end);
        Result<std::vector<LinearSolution>> solutions =
            ground.solve(made->fits, {point, &all}, third);
        if (!solutions)
            return passOn(solutions);
        for (size_t i = 0; i < part.size(); ++i)
            fitted.push_back(
                ground.fitted(made->fits[i], made->spreads[i + 1], std::move((*solutions)[i])));
    }
    return fitted;
}

} // namespace tenbin
