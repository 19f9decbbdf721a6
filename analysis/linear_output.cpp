#include "analysis/linear_output.h"

#include "models/fitted_steps.h"
#include "models/linear_model.h"

namespace tenbin {

namespace {

const LinearModel *linearModelOf(const ExplainedOutput &output)
{
    const Pipeline &pipeline = output.pipeline();
    const bool value = output.space() == OutputSpace::Value;
    const bool logOdds = output.space() == OutputSpace::LogOdds && pipeline.classes().size() == 2 &&
                         pipeline.modelClasses().empty() && !pipeline.steps().calibration;
    return value || logOdds ? dynamic_cast<const LinearModel *>(&pipeline.model()) : nullptr;
}

/// The predictor is the log-odds of the second class.
double signOf(const ExplainedOutput &output)
{
    return output.classIndex() == 0 ? -1 : 1;
}

} // namespace

std::optional<Eigen::VectorXd> linearSlopes(const ExplainedOutput &output)
{
    const LinearModel *model = linearModelOf(output);
    if (!model)
        return std::nullopt;
    return Eigen::VectorXd(signOf(output) * model->coefficients().slopes.col(0));
}

Result<Eigen::VectorXd> linearValues(const ExplainedOutput &output, const Features &features,
                                     int threads)
{
    const Result<Eigen::MatrixXd> eta =
        linearModelOf(output)->coefficients().predict(features, std::nullopt, threads);
    if (!eta)
        return passOn(eta);
    return Eigen::VectorXd(signOf(output) * eta->col(0));
}

} // namespace tenbin
