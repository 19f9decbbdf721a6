#pragma once

#include "analysis/explainer.h"
#include "analysis/mlp_output.h"
#include "analysis/source_columns.h"
#include "models/mlp_slopes.h"

#include <functional>

namespace tenbin {

/// A perceptron behind a pipeline with the rows that are explained, ready for methods that follow
/// its slopes. The network is explained as it was before its probabilities were calibrated.
struct ExplainedMlp
{
    MlpSlopes slopes;
    MlpOutput output;
    SourceColumns sources;
    RowMatrix rows;       ///< encoded, as the network sees them
    RowMatrix background; ///< likewise
    MlpSlopes::Trace atRows, atBackground;

    /// Mean output over the background.
    double backgroundMean() const { return output.at(atBackground.logits()).mean(); }
};

/// Why the pipeline's network cannot be explained by `method`: it has none, or the class is none of
/// its own. Empty when it can.
QString whyNotMlp(const ExplainedOutput &output, const QString &method);

/// BadInput: no row, no background, or more cells than fit in memory.
Result<ExplainedMlp> explainedMlp(const ExplanationRequest &request, const Context &context);

/// Fills row `row` of tables that all rows share.
using ExplainRow = std::function<void(Eigen::Index row)>;
/// Calls it for all explained rows side by side, with progress.
Status eachRow(const ExplainedMlp &mlp, const Context &context, Progress &progress,
               const ExplainRow &explainRow);

/// What all these methods say alike. `values` are rows × columns of the dataset.
Explanation mlpExplanation(const ExplanationRequest &request, const ExplainedMlp &mlp, double base,
                           Eigen::MatrixXd values);

} // namespace tenbin
