#include "analysis/linear_output.h"

#include "models/fitted_steps.h"
#include "models/linear_model.h"

namespace tenbin {

std::optional<LinearOutput> linearOutputOf(const ExplainedOutput &output)
{
    const Pipeline &pipeline = output.pipeline();
    const auto *model = dynamic_cast<const LinearModel *>(&pipeline.model());
    const bool value = output.space() == OutputSpace::Value;
    const bool logOdds = output.space() == OutputSpace::LogOdds && pipeline.classes().size() == 2 &&
                         pipeline.modelClasses().empty() && !pipeline.steps().calibration;
    if (!model || !(value || logOdds))
        return std::nullopt;
    // The predictor is the log-odds of the second class.
    return LinearOutput{&model->coefficients(), output.classIndex() == 0 ? -1.0 : 1.0};
}

} // namespace tenbin
