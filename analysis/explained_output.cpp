#include "analysis/explained_output.h"

#include "core/text.h"
#include "models/fitted_steps.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

constexpr double leastProbability = 1e-15;

double logOdds(double probability)
{
    const double kept = std::clamp(probability, leastProbability, 1 - leastProbability);
    return std::log(kept) - std::log1p(-kept);
}

} // namespace

QString outputSpaceName(OutputSpace space)
{
    switch (space) {
    case OutputSpace::Value: return QStringLiteral("value");
    case OutputSpace::Probability: return QStringLiteral("probability");
    case OutputSpace::LogOdds: break;
    }
    return QStringLiteral("log_odds");
}

QString outputSpaceTitle(OutputSpace space)
{
    switch (space) {
    case OutputSpace::Value: return Tr::tr("predicted value");
    case OutputSpace::Probability: return Tr::tr("probability");
    case OutputSpace::LogOdds: break;
    }
    return Tr::tr("log-odds");
}

std::optional<OutputSpace> outputSpaceFromName(const QString &name)
{
    for (OutputSpace space : {OutputSpace::Value, OutputSpace::Probability, OutputSpace::LogOdds}) {
        if (outputSpaceName(space) == name)
            return space;
    }
    return std::nullopt;
}

Result<ExplainedOutput> ExplainedOutput::make(Pipeline pipeline, int classIndex, OutputSpace space)
{
    if (pipeline.steps().mitigation.repair)
        return failure(Error::Kind::Unsupported,
                       Tr::tr("The model's columns are moved by group before it sees them: what it "
                              "makes of them is not explained."),
                       Tr::tr("Explain a model with another mitigation, or without."));
    const bool regression = pipeline.problem() == Problem::Regression;
    if (regression != (space == OutputSpace::Value))
        return failure(Error::Kind::Usage,
                       regression ? Tr::tr("A regression model has no probabilities to explain.")
                                  : Tr::tr("A classifier is explained as probability or log-odds."),
                       regression ? Tr::tr("Explain its value.")
                                  : Tr::tr("Choose \"probability\" or \"log_odds\"."));
    if (!regression && (classIndex < 0 || classIndex >= pipeline.classes().size()))
        return badInput(Tr::tr("The model has no class number %1.").arg(classIndex),
                        Tr::tr("It has %1 classes.").arg(pipeline.classes().size()));
    return ExplainedOutput(std::move(pipeline), regression ? -1 : classIndex, space);
}

Eigen::VectorXd ExplainedOutput::taken(const Eigen::MatrixXd &outputs) const
{
    Eigen::VectorXd values = outputs.col(std::max(m_class, 0));
    if (m_space == OutputSpace::LogOdds)
        values = values.unaryExpr(&logOdds);
    return values;
}

Result<Eigen::VectorXd> ExplainedOutput::of(const Features &features, const Context &context) const
{
    const Result<Eigen::MatrixXd> outputs = m_pipeline.predictFeatures(features, context);
    if (!outputs)
        return passOn(outputs);
    return taken(*outputs);
}

Result<Eigen::VectorXd> ExplainedOutput::of(const Dataset &dataset, RowSpan rows,
                                            const Context &context) const
{
    const Result<Eigen::MatrixXd> outputs = m_pipeline.predict(dataset, rows, context);
    if (!outputs)
        return passOn(outputs);
    return taken(*outputs);
}

QString ExplainedOutput::className() const
{
    return m_class < 0 ? QString() : m_pipeline.classes()[m_class];
}

QString ExplainedOutput::title() const
{
    switch (m_space) {
    case OutputSpace::Value: return Tr::tr("predicted %1").arg(m_pipeline.spec().target);
    case OutputSpace::Probability: return Tr::tr("probability of %1").arg(className());
    case OutputSpace::LogOdds: break;
    }
    return Tr::tr("log-odds of %1").arg(className());
}

} // namespace tenbin
