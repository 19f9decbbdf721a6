// Theil, "Economic Forecasts and Policy", 1961.
#include "core/text.h"
#include "models/evaluation_rows.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

namespace {

double evaluate(const EvaluationView &view)
{
    const double rowCount = double(view.rows());
    const double features = view.settings().predictors;
    if (features < 0 || rowCount - features - 1 <= 0)
        return undefinedValue;
    const double r2 = explainedShare(view, view.mean(rows::squaredError));
    return 1 - (1 - r2) * (rowCount - 1) / (rowCount - features - 1);
}

} // namespace

Metric adjusted_r2()
{
    return {
        .title = Tr::tr("Adjusted R²"),
        .problems = {Problem::Regression},
        .needs = Metric::Needs::Values,
        .formula = Tr::tr("1 - (1 - R²) (n - 1) / (n - k - 1) with n rows and k features; not "
                          "defined where n is at most k + 1."),
        .evaluate = evaluate,
    };
}

} // namespace tenbin::metrics
