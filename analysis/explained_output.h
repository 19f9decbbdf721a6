#pragma once

#include "core/context.h"
#include "core/result.h"
#include "data/dataset.h"
#include "models/pipeline.h"

#include <Eigen/Core>

#include <QString>

#include <optional>

namespace tenbin {

/// The scale on which an output of a model is explained.
enum class OutputSpace { Value, Probability, LogOdds };

QString outputSpaceName(OutputSpace space);  ///< "value", "probability", "log_odds"
QString outputSpaceTitle(OutputSpace space); ///< in words, for axes: "log-odds"
std::optional<OutputSpace> outputSpaceFromName(const QString &name);

/// One output of a pipeline as a function of rows: the value that it predicts, the (calibrated)
/// probability of one class, or the log-odds of that class against all others,
/// ln p - ln (1 - p), with p kept within [1e-15, 1 - 1e-15].
class ExplainedOutput
{
public:
    /// `classIndex` is one of pipeline.classes(), -1 for regression. BadInput when the pipeline
    /// has no such class, Usage when the space is not one of its problem's, Unsupported when it
    /// changes columns before its encoder sees them (a mitigation).
    static Result<ExplainedOutput> make(Pipeline pipeline, int classIndex, OutputSpace space);

    /// One number a row of encoded features.
    Result<Eigen::VectorXd> of(const Features &features, const Context &context) const;
    /// One number a row of the dataset.
    Result<Eigen::VectorXd> of(const Dataset &dataset, RowSpan rows, const Context &context) const;

    /// One number a row of what the pipeline says (Pipeline::predict).
    Eigen::VectorXd taken(const Eigen::MatrixXd &outputs) const;

    const Pipeline &pipeline() const { return m_pipeline; }
    int classIndex() const { return m_class; } ///< -1: regression
    QString className() const;                 ///< empty: regression
    OutputSpace space() const { return m_space; }
    /// For axes and captions: "log-odds of >50K", "predicted median_house_value".
    QString title() const;

private:
    ExplainedOutput(Pipeline pipeline, int classIndex, OutputSpace space)
        : m_pipeline(std::move(pipeline)), m_class(classIndex), m_space(space)
    {
    }

    Pipeline m_pipeline;
    int m_class;
    OutputSpace m_space;
};

} // namespace tenbin
