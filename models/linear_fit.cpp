#include "models/linear_fit.h"

#include "core/text.h"
#include "models/linear_ground.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

/// Subsets solved side by side: bounds what their row counts take.
constexpr size_t batch = 32;
/// Standard errors from the inverse of the penalised loss's second derivatives; least squares
/// times the residual variance.
void addErrors(LinearFitted &fitted, const LinearGround &ground, const LinearFit &fit,
               const Eigen::MatrixXd &hessian)
{
    const double freedom = fitted.count - fitted.rank - 1;
    const bool squared = ground.target().loss == LinearLoss::Squared;
    if (squared && freedom < 1)
        return;
    const LinearTable &table = ground.table();
    const NewtonSystem system(hessian, 1, fit.penalty, ground.target().outputs);
    const Eigen::MatrixXd covariance =
        (squared ? 2 * fitted.loss / freedom : 1.0) * system.inverse();
    const Eigen::Index parameters = table.parameterCount();
    Eigen::VectorXd toZero = -table.centre().cwiseQuotient(table.scale());
    toZero[table.interceptIndex()] = 1;
    fitted.slopeErrors.resize(parameters - 1, ground.target().outputs);
    fitted.interceptErrors.resize(ground.target().outputs);
    for (int k = 0; k < ground.target().outputs; ++k) {
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

} // namespace

Status checkLinear(const TrainingSet &training, int threads, Progress &progress)
{
    if (!progress.report(0))
        return cancelled();
    return checkTraining(training, {}, threads);
}

Result<LinearFitted> fitLinear(const TrainingSet &training, const LinearSettings &settings,
                               int threads, Progress &progress)
{
    if (Status usable = checkLinear(training, threads, progress); !usable)
        return passOn(usable);
    LinearGround ground(training, threads);
    Result<LinearFit> whole = fitOver(training.target, {}, settings.balanced);
    if (!whole)
        return passOn(whole);
    std::vector<LinearFit> fits{std::move(*whole)};
    SubProgress first(progress, 0, 0.1);
    const Result<std::vector<FeatureSpread>> spreads =
        measureSpreads(ground.table(), fits, threads, first);
    if (!spreads)
        return passOn(spreads);
    ground.setPenalties(settings.penalty, *spreads, fits);
    SubProgress second(progress, 0.1, 0.3);
    const Result<LinearStart> start = ground.roughStart(fits.front(), false, second);
    if (!start)
        return passOn(start);
    SubProgress third(progress, 0.3, 0.9);
    Result<std::vector<LinearSolution>> solutions =
        ground.solve(fits, *start, settings.limits, nullptr, third);
    if (!solutions)
        return passOn(solutions);
    const LinearFit &fit = fits.front();
    LinearFitted fitted = ground.fitted(fit, spreads->front(), std::move(solutions->front()));
    const bool errors = ground.usesMatrices() && !fit.penalty.hasCorners();
    SubProgress last(progress, 0.9, 1);
    const Result<std::vector<LinearSums>> sums =
        evaluate(ground.table(), ground.target(),
                 {{&fit.rows, &fitted.solution.parameters, errors, nullptr}}, threads, last);
    if (!sums)
        return passOn(sums);
    const double squares = ground.deviation() * ground.deviation();
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
    LinearGround ground(training, threads);
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
        Result<SubsetFits> made =
            ground.subsetFits(target, *whole, part, settings.balanced, settings.penalty, first);
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
        const std::vector<HessianBlock> blocks{wholeBlock(all, made->fits.size())};
        SubProgress third(progress, 0.6 * begin + 0.4 * end, end);
        Result<std::vector<LinearSolution>> solutions =
            ground.solve(made->fits, {point, &blocks}, settings.limits, nullptr, third);
        if (!solutions)
            return passOn(solutions);
        for (size_t i = 0; i < part.size(); ++i)
            fitted.push_back(
                ground.fitted(made->fits[i], made->spreads[i + 1], std::move((*solutions)[i])));
    }
    return fitted;
}

} // namespace tenbin
