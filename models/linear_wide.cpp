#include "models/linear_wide.h"

#include "models/column_descent.h"
#include "models/linear_curvature.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

/// Solves (curvature + l2) step = -gradient to a hundredth, preconditioned by the diagonal.
Result<Eigen::VectorXd> conjugateStep(const LinearCurvature &curvature,
                                      const LinearPenalty &penalty, const Eigen::VectorXd &gradient,
                                      Progress &progress)
{
    Result<Eigen::VectorXd> diagonal = curvature.diagonal(progress);
    if (!diagonal)
        return diagonal;
    *diagonal += penalty.l2;
    const Eigen::ArrayXd inverse =
        (diagonal->array() > 0 && !penalty.held).select(diagonal->array().inverse(), 0);
    Eigen::VectorXd step = Eigen::VectorXd::Zero(gradient.size());
    Eigen::VectorXd residual = -gradient;
    Eigen::VectorXd scaled = inverse * residual.array();
    Eigen::VectorXd direction = scaled;
    double energy = residual.dot(scaled);
    const double enough = 1e-4 * energy;
    constexpr int mostProducts = 250;
    for (int product = 0; product < mostProducts && energy > enough; ++product) {
        Result<Eigen::VectorXd> image = curvature.times(direction, progress);
        if (!image)
            return image;
        *image += penalty.l2.cwiseProduct(direction);
        const double bend = direction.dot(*image);
        if (!(bend > 0))
            break;
        const double length = energy / bend;
        step += length * direction;
        residual -= length * *image;
        scaled = inverse * residual.array();
        const double next = residual.dot(scaled);
        direction = scaled + next / energy * direction;
        energy = next;
    }
    return step;
}

/// A softmax with no penalty on a parameter does not say where its outputs lie together.
void centreOutputs(Eigen::VectorXd &parameters, const LinearPenalty &penalty, int outputs)
{
    if (outputs == 1)
        return;
    const Eigen::Index count = parameters.size() / outputs;
    for (Eigen::Index j = 0; j < count; ++j) {
        if (penalty.l2[j] > 0 || penalty.l1[j] > 0)
            continue;
        double mean = 0;
        for (int k = 0; k < outputs; ++k)
            mean += parameters[k * count + j] / outputs;
        for (int k = 0; k < outputs; ++k)
            parameters[k * count + j] -= mean;
    }
}

} // namespace

Result<LinearSolution> solveWide(const LinearTable &table, const LinearTarget &target,
                                 const LinearFit &fit, const Eigen::VectorXd &start,
                                 const SolverLimits &limits, int threads, Progress &progress)
{
    LinearDescent descent(fit, target.loss, start, limits);
    const bool corners = fit.penalty.hasCorners();
    const ColumnDescent columns(table, corners);
    Eigen::MatrixXd curvatures = Eigen::MatrixXd::Zero(table.rowCount(), target.outputs);
    for (double done = 0; !descent.isDone();) {
        const double next = done + (1 - done) / 5;
        SubProgress part(progress, done, next);
        const Result<std::vector<LinearSums>> sums = evaluate(
            table, target, {{&fit.rows, &descent.trial(), false, &curvatures}}, threads, part);
        if (!sums)
            return passOn(sums);
        done = next;
        if (!descent.take(sums->front()))
            continue;
        const LinearCurvature curvature(table, target, fit.rows, curvatures, threads);
        Result<Eigen::VectorXd> step =
            corners ? columns.step(curvature, fit.penalty, descent.solution().parameters,
                                   descent.gradient(), threads, part)
                    : conjugateStep(curvature, fit.penalty, descent.gradient(), part);
        if (!step)
            return passOn(step);
        descent.go(*step);
    }
    LinearSolution solution = descent.solution();
    centreOutputs(solution.parameters, fit.penalty, target.outputs);
    return solution;
}

} // namespace tenbin
