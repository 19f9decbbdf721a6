#include "models/logistic_fit.h"

#include "core/parallel.h"
#include "core/text.h"

#include <algorithm>

namespace tenbin {

namespace {

/// Subsets solved side by side: bounds what their row counts take.
constexpr size_t batch = 32;

LinearTarget targetOf(const Target &target)
{
    const int outputs = logisticOutputs(target);
    return {outputs == 1 ? LinearLoss::Logistic : LinearLoss::Softmax, target.values, outputs};
}

/// Sums weights and, where asked for, balances classes by their numbers of rows.
Status weigh(LinearFit &fit, const Target &target, bool balanced)
{
    std::vector<double> rows(size_t(target.classCount()));
    std::vector<double> weights(rows.size());
    double total = 0;
    for (size_t i = 0; i < target.values.size(); ++i) {
        const double times = fit.rows.counts.empty() ? 1 : double(fit.rows.counts[i]);
        rows[size_t(target.values[i])] += times;
        weights[size_t(target.values[i])] += fit.rows.of(qsizetype(i), target.values[i]);
        total += times;
    }
    for (size_t k = 0; k < rows.size(); ++k) {
        if (rows[k] == 0)
            return badInput(Tr::tr("The training rows have no row of the class \"%1\".")
                                .arg(target.classes[qsizetype(k)]),
                            Tr::tr("Use more rows, or a stratified split."));
        if (balanced)
            fit.rows.classFactors.push_back(total / (double(rows.size()) * rows[k]));
        fit.weight += balanced ? fit.rows.classFactors[k] * weights[k] : weights[k];
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
    Ground(const TrainingSet &training, const LogisticSettings &chosen, int threadCount)
        : table(training.features), target(targetOf(training.target)), settings(chosen),
          threads(threadCount)
    {
    }

    Result<std::vector<LinearSolution>> solve(const std::vector<LinearFit> &fits,
                                              const NewtonStart &start, Progress &progress) const
    {
        return solveNewton(table, target, fits, start, settings.limits, threads, progress);
    }

    /// The solution of `fit` and the second derivatives of its loss there.
    struct Solved
    {
        LinearSolution solution;
        Eigen::MatrixXd hessian;
    };
    Result<Solved> solveWithHessian(const LinearFit &fit, Progress &progress) const
    {
        SubProgress rough(progress, 0, 0.2);
        const Result<NewtonStart> start = roughStart(table, target, fit, threads, rough);
        if (!start)
            return passOn(start);
        SubProgress rest(progress, 0.2, 0.9);
        Result<std::vector<LinearSolution>> solutions = solve({fit}, *start, rest);
        if (!solutions)
            return passOn(solutions);
        SubProgress last(progress, 0.9, 1);
        Result<std::vector<LinearSums>> sums = evaluate(
            table, target, {{&fit.rows, &solutions->front().parameters, true}}, threads, last);
        if (!sums)
            return passOn(sums);
        return Solved{std::move(solutions->front()), std::move(sums->front().hessian)};
    }

    LinearTable table;
    LinearTarget target;
    const LogisticSettings &settings;
    int threads;
};

/// Standard errors from the inverse of the penalised loss's second derivatives.
void addErrors(LogisticFitted &fitted, const Ground &ground, const LinearFit &fit,
               const Eigen::MatrixXd &hessian)
{
    const int outputs = ground.target.outputs;
    const LinearTable &table = ground.table;
    const Eigen::MatrixXd covariance = NewtonSystem(hessian, 1, fit.penalty, outputs).inverse();
    const Eigen::Index parameters = table.parameterCount();
    Eigen::VectorXd toZero = -table.centre().cwiseQuotient(table.scale());
    toZero[table.interceptIndex()] = 1;
    fitted.slopeErrors.resize(parameters - 1, outputs);
    fitted.interceptErrors.resize(outputs);
    for (int k = 0; k < outputs; ++k) {
        Eigen::MatrixXd own =
            covariance.block(k * parameters, k * parameters, parameters, parameters);
        for (Eigen::Index j = 0; j < parameters; ++j) {
            if (fit.penalty.held[j]) {
                own.row(j).setZero();
                own.col(j).setZero();
            }
        }
        fitted.interceptErrors[k] = std::sqrt(toZero.dot(own * toZero));
        // In a narrow table the intercept is the last parameter.
        fitted.slopeErrors.col(k) =
            own.diagonal().cwiseSqrt().cwiseQuotient(table.scale()).head(parameters - 1);
    }
}

} // namespace

int logisticOutputs(const Target &target)
{
    return target.classCount() == 2 ? 1 : target.classCount();
}

Result<LogisticFitted> fitLogistic(const TrainingSet &training, const LogisticSettings &settings,
                                   int threads, Progress &progress)
{
    Ground ground(training, settings, threads);
    Result<LinearFit> fit = fitOver(training.target, {}, settings.balanced);
    if (!fit)
        return passOn(fit);
    SubProgress first(progress, 0, 0.1);
    const Result<std::vector<FeatureSpread>> spread =
        measureSpreads(ground.table, {*fit}, threads, first);
    if (!spread)
        return passOn(spread);
    const int outputs = ground.target.outputs;
    fit->penalty = penaltyOf(settings.penalty, ground.table, spread->front(), outputs);
    SubProgress rest(progress, 0.1, 1);
    Result<Ground::Solved> solved = ground.solveWithHessian(*fit, rest);
    if (!solved)
        return passOn(solved);
    LogisticFitted fitted{
        coefficientsOf(solved->solution.parameters, ground.table, spread->front(), outputs),
        solved->solution,
        {},
        {}};
    addErrors(fitted, ground, *fit, solved->hessian);
    return fitted;
}

Result<std::vector<LogisticFitted>> fitLogisticSubsets(const TrainingSet &training,
                                                       const std::vector<Rows> &subsets,
                                                       const LogisticSettings &settings,
                                                       int threads, Progress &progress)
{
    const Target &target = training.target;
    Ground ground(training, settings, threads);
    const int outputs = ground.target.outputs;
    Result<LinearFit> whole =
        fitOver(target, anyOf(subsets, target.values.size()), settings.balanced);
    if (!whole)
        return passOn(whole);
    NewtonStart start;
    std::vector<LogisticFitted> fitted;
    for (size_t done = 0; done < subsets.size(); done += batch) {
        const size_t count = std::min(batch, subsets.size() - done);
        std::vector<LinearFit> fits(count);
        const Status weighed = parallelTry(qsizetype(count), threads, [&](qsizetype i) -> Status {
            Result<LinearFit> fit =
                fitOver(target, countsOf(subsets[done + size_t(i)], target.values.size()),
                        settings.balanced);
            if (!fit)
                return passOn(fit);
            fits[size_t(i)] = std::move(*fit);
            return {};
        });
        if (!weighed)
            return passOn(weighed);
        SubProgress part(progress, double(done) / double(subsets.size()),
                         double(done + count) / double(subsets.size()));
        SubProgress first(part, 0, 0.2);
        fits.insert(fits.begin(), *whole);
        const Result<std::vector<FeatureSpread>> spreads =
            measureSpreads(ground.table, fits, threads, first);
        if (!spreads)
            return passOn(spreads);
        for (size_t i = 0; i < fits.size(); ++i)
            fits[i].penalty = penaltyOf(settings.penalty, ground.table, (*spreads)[i], outputs);
        if (done == 0) {
            SubProgress second(part, 0.2, 0.6);
            Result<Ground::Solved> solved = ground.solveWithHessian(fits.front(), second);
            if (!solved)
                return passOn(solved);
            start = {std::move(solved->solution.parameters), std::move(solved->hessian),
                     fits.front().weight};
        }
        fits.erase(fits.begin());
        SubProgress third(part, 0.6, 1);
        Result<std::vector<LinearSolution>> solutions = ground.solve(fits, start, third);
        if (!solutions)
            return passOn(solutions);
        for (size_t i = 0; i < fits.size(); ++i)
            fitted.push_back({coefficientsOf((*solutions)[i].parameters, ground.table,
                                             (*spreads)[i + 1], outputs),
                              std::move((*solutions)[i]),
                              {},
                              {}});
    }
    return fitted;
}

} // namespace tenbin
