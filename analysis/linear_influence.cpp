#include "analysis/linear_influence.h"

#include "core/text.h"
#include "models/fitted_steps.h"
#include "models/linear_model.h"
#include "models/row_weights.h"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

constexpr qsizetype mostFeatures = 2000;
/// Directions with less curvature than this share of the largest are none: collinear columns.
constexpr double leastCurvature = 1e-11;

Params paramsOf(const Pipeline &pipeline)
{
    const Learner *learner = shelf<Learner>().find(pipeline.spec().learner);
    if (!learner)
        return {};
    return Params::checked(learner->params, pipeline.spec().learnerParams.json())
        .value_or(Params::initial(learner->params));
}

/// Standardised features (constant ones 0), and ones for the intercept.
Eigen::MatrixXd standardised(const Features &features, const LinearCoefficients &coefficients)
{
    const Eigen::Index dense = features.dense.cols();
    Eigen::MatrixXd x = Eigen::MatrixXd::Zero(features.dense.rows(), features.columnCount() + 1);
    x.leftCols(dense) = features.dense.rowwise() - coefficients.centre.head(dense).transpose();
    for (Eigen::Index i = 0; i < features.sparse.rows(); ++i) {
        for (Features::Sparse::InnerIterator cell(features.sparse, i); cell; ++cell)
            x(i, dense + cell.col()) = cell.value();
    }
    for (Eigen::Index j = 0; j < coefficients.deviation.size(); ++j) {
        const double deviation = coefficients.deviation[j];
        x.col(j) *= deviation > 0 ? 1 / deviation : 0;
    }
    x.rightCols(1).setOnes();
    return x;
}

/// The l2 penalty of each parameter, in standard deviations.
Eigen::VectorXd penaltyOf(const Params &params, bool classes, const Features &features,
                          const LinearCoefficients &coefficients)
{
    const Eigen::Index count = features.columnCount();
    Eigen::VectorXd penalty = Eigen::VectorXd::Zero(count + 1);
    if (params.text(QStringLiteral("penalty")) != QLatin1String("l2"))
        return penalty;
    const double strength =
        classes ? 1 / params.real(QStringLiteral("c")) : params.real(QStringLiteral("alpha"));
    const bool standardise = params.flag(QStringLiteral("standardise"));
    for (Eigen::Index j = 0; j < count; ++j) {
        const double deviation = coefficients.deviation[j];
        // Words of texts count in their own units, as in the fit.
        const bool own = !standardise || j >= features.dense.cols();
        penalty[j] = own && deviation > 0 ? strength / (deviation * deviation) : strength;
    }
    return penalty;
}

/// The inverse, with directions that have no curvature left out.
Eigen::MatrixXd inverse(const Eigen::MatrixXd &curvature)
{
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(curvature);
    const Eigen::VectorXd &values = solver.eigenvalues();
    const double least = leastCurvature * values.maxCoeff();
    const Eigen::VectorXd inverted =
        values.unaryExpr([&](double value) { return value > least ? 1 / value : 0; });
    return solver.eigenvectors() * inverted.asDiagonal() * solver.eigenvectors().transpose();
}

/// Positions of the rows in the target.
Result<Rows> positionsOf(RowSpan rows, const TargetRows &target)
{
    Rows positions;
    for (quint32 row : rows) {
        const auto found = std::lower_bound(target.rows.begin(), target.rows.end(), row);
        if (found == target.rows.end() || *found != row)
            return badInput(Tr::tr("Row %1 has no target, so it was no training row.").arg(row),
                            Tr::tr("Choose the training rows."));
        positions.push_back(quint32(found - target.rows.begin()));
    }
    return positions;
}

} // namespace

QString whyNoInfluence(const ExplainedOutput &output)
{
    const Pipeline &pipeline = output.pipeline();
    if (!dynamic_cast<const LinearModel *>(&pipeline.model()))
        return Tr::tr("What leaving a training row out would change is known without a refit for "
                      "linear and logistic regression only; similar rows are found for all "
                      "models.");
    if (pipeline.problem() == Problem::Multiclass || !pipeline.modelClasses().empty())
        return Tr::tr("What leaving a training row out would change is known for two classes "
                      "only; train one class against the others.");
    if (pipeline.steps().calibration)
        return Tr::tr("The probabilities are calibrated, and what leaving a row out does to that "
                      "is not known; train without calibration.");
    const QString penalty = paramsOf(pipeline).text(QStringLiteral("penalty"));
    if (penalty == QLatin1String("l1") || penalty == QLatin1String("elastic_net"))
        return Tr::tr("With an l1 penalty a row that is left out may change which columns count; "
                      "train with an l2 penalty.");
    if (pipeline.encoder().features().size() > mostFeatures)
        return Tr::tr("The model has more than %1 features; train it on fewer.").arg(mostFeatures);
    return {};
}

Result<LinearInfluence> linearInfluence(const ExplainedOutput &output, const Dataset &data,
                                        RowSpan rows, RowSpan training, const Context &context)
{
    if (const QString why = whyNoInfluence(output); !why.isEmpty())
        return failure(Error::Kind::Unsupported, why);
    const Pipeline &pipeline = output.pipeline();
    const bool classes = pipeline.problem() == Problem::Binary;
    const PipelineSpec &spec = pipeline.spec();
    const Result<TargetRows> target =
        readTarget(data, spec.target, spec.positive, pipeline.problem());
    if (!target)
        return passOn(target);
    const Result<Rows> positions = positionsOf(training, *target);
    if (!positions)
        return passOn(positions);
    const Result<Features> features = pipeline.encoder().encode(data, training, context.threads);
    const Result<Features> explained = pipeline.encoder().encode(data, rows, context.threads);
    if (!features || !explained)
        return passOn(features ? explained : features);
    const Result<Eigen::MatrixXd> predicted = pipeline.predictFeatures(*features, context);
    if (!predicted)
        return passOn(predicted);

    const auto &linear = dynamic_cast<const LinearModel &>(pipeline.model());
    const LinearCoefficients &coefficients = linear.coefficients();
    const Params params = paramsOf(pipeline);
    const std::vector<double> rowWeight =
        rowWeights(target->target, *positions, classes && balancesClasses(params));
    const Eigen::Map<const Eigen::VectorXd> weights(rowWeight.data(),
                                                    Eigen::Index(rowWeight.size()));
    const Eigen::VectorXd means = predicted->rightCols(1);
    LinearInfluence made;
    made.residuals.resize(means.size());
    for (Eigen::Index i = 0; i < means.size(); ++i)
        made.residuals[i] = target->target.values[(*positions)[size_t(i)]] - means[i];
    Eigen::VectorXd curvature = weights;
    if (classes)
        curvature.array() *= means.array() * (1 - means.array());

    const Eigen::MatrixXd x = standardised(*features, coefficients);
    const Eigen::VectorXd penalty = penaltyOf(params, classes, *features, coefficients);
    Eigen::MatrixXd hessian = x.transpose() * curvature.asDiagonal() * x;
    hessian.diagonal() += penalty;
    const Eigen::MatrixXd covariance = inverse(hessian);

    const Eigen::VectorXd pull = weights.cwiseProduct(made.residuals);
    Eigen::VectorXd parameters = Eigen::VectorXd::Zero(x.cols());
    parameters.head(x.cols() - 1) = coefficients.slopes.col(0).cwiseProduct(coefficients.deviation);
    const Eigen::VectorXd penalties = penalty.cwiseProduct(parameters);
    const Eigen::VectorXd gradient = x.transpose() * pull - penalties;
    const double sizes = (x.cwiseAbs().transpose() * pull.cwiseAbs()).maxCoeff();
    made.imbalance = sizes > 0 ? gradient.cwiseAbs().maxCoeff() / sizes : 0;

    const Eigen::MatrixXd reach = x * covariance;
    made.leverages = reach.cwiseProduct(x).rowwise().sum().cwiseProduct(curvature);
    // A row alone in its place is fitted exactly: without it, nothing says what stands there.
    const Eigen::VectorXd left = (1 - made.leverages.array()).max(1e-12);
    const double rank = made.leverages.sum();
    const double scale = classes ? 1
                                 : weights.dot(made.residuals.cwiseAbs2()) /
                                       std::max(1e-300, double(means.size()) - rank);
    made.cooks = (pull.array().square() / curvature.array().max(1e-300) * made.leverages.array() /
                  left.array().square()) /
                 (scale * std::max(1.0, rank));
    const Eigen::MatrixXd at = standardised(*explained, coefficients);
    made.changes = -(at * reach.transpose()) * pull.cwiseQuotient(left).asDiagonal();
    if (output.classIndex() == 0)
        made.changes = -made.changes;
    if (output.space() == OutputSpace::Probability) {
        const Result<Eigen::MatrixXd> now = pipeline.predictFeatures(*explained, context);
        if (!now)
            return passOn(now);
        for (Eigen::Index i = 0; i < made.changes.rows(); ++i) {
            const double p = (*now)(i, output.classIndex());
            made.changes.row(i) = made.changes.row(i).unaryExpr(
                [p](double change) { return p / (p + (1 - p) * std::exp(-change)) - p; });
        }
    }
    return made;
}

} // namespace tenbin
