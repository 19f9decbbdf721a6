#include "models/fitted_steps.h"

#include <cmath>

namespace tenbin {

IntervalLevels intervalLevels(double coverage)
{
    // 0.05 in place of 0.04999999999999999: it is part of a metric's name.
    const auto rounded = [](double level) { return std::round(level * 1e12) / 1e12; };
    return {rounded((1 - coverage) / 2), rounded((1 + coverage) / 2)};
}

Result<Bounds> boundsOf(const PipelineSteps &spec, const FittedSteps &steps, const Dataset &dataset,
                        RowSpan rows, const Eigen::MatrixXd &outputs, const Context &context)
{
    switch (spec.intervals) {
    case PipelineSteps::Intervals::None: return Bounds();
    case PipelineSteps::Intervals::Quantile: return boundsAt(steps.low, steps.high, outputs.col(0));
    case PipelineSteps::Intervals::Conformal: {
        Bounds bounds;
        for (double value : outputs.col(0)) {
            bounds.low.push_back(value - steps.radius);
            bounds.high.push_back(value + steps.radius);
        }
        return bounds;
    }
    case PipelineSteps::Intervals::CvPlus: break;
    }
    Eigen::MatrixXd ofFolds(outputs.rows(), Eigen::Index(steps.folds.size()));
    for (size_t fold = 0; fold < steps.folds.size(); ++fold) {
        const Result<Eigen::MatrixXd> predicted = steps.folds[fold].predict(dataset, rows, context);
        if (!predicted)
            return passOn(predicted);
        ofFolds.col(Eigen::Index(fold)) = predicted->col(0);
    }
    return steps.cvPlus->bounds(ofFolds, spec.coverage, context.threads);
}

void addQuantiles(const PipelineSteps &spec, Predictions &predictions)
{
    if (spec.intervals != PipelineSteps::Intervals::Quantile)
        return;
    const IntervalLevels levels = intervalLevels(spec.coverage);
    predictions.quantiles[levels.low] = predictions.low;
    predictions.quantiles[levels.high] = predictions.high;
}

} // namespace tenbin
