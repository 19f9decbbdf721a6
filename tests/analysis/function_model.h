#pragma once

#include "models/pipeline.h"
#include "tests/support/test_data.h"

#include <functional>
#include <utility>

namespace tenbin::test {

/// A model that is any function of a row of dense features: of classes 0 and 1 the probability of
/// the second, of a regression the value.
class FunctionModel final : public Model
{
public:
    using Function = std::function<double(const Eigen::RowVectorXd &)>;

    FunctionModel(Function function, bool classes)
        : m_function(std::move(function)), m_classes(classes)
    {
    }
    Result<Eigen::MatrixXd> predict(const Features &features, const Context &) const override
    {
        Eigen::MatrixXd out(features.dense.rows(), m_classes ? 2 : 1);
        for (Eigen::Index i = 0; i < out.rows(); ++i) {
            const double value = m_function(features.dense.row(i));
            out(i, 0) = m_classes ? 1 - value : value;
            if (m_classes)
                out(i, 1) = value;
        }
        return out;
    }
    Status save(const QString &) const override { return {}; }

private:
    Function m_function;
    bool m_classes;
};

/// A pipeline over the columns of `data`: numbers as they are, one feature a level.
inline Pipeline functionPipeline(const Dataset &data, FunctionModel::Function function,
                                 bool classes)
{
    PipelineSpec spec;
    spec.target = QStringLiteral("target");
    spec.columns = data.columnNames();
    Encoder encoder =
        Encoder::fit(data, spec.columns, allRows(data.rowCount()),
                     Params::initial(Encoder::paramSpecs()), EncoderNeeds{.takesSparse = false})
            .value();
    Target shape;
    shape.column = spec.target;
    shape.problem = classes ? Problem::Binary : Problem::Regression;
    if (classes)
        shape.classes = QStringList{QStringLiteral("no"), QStringLiteral("yes")};
    return Pipeline::make(std::move(spec), std::move(encoder),
                          std::make_shared<FunctionModel>(std::move(function), classes), shape);
}

inline ExplainedOutput functionOutput(const Dataset &data, FunctionModel::Function function,
                                      bool classes)
{
    return ExplainedOutput::make(functionPipeline(data, std::move(function), classes),
                                 classes ? 1 : -1,
                                 classes ? OutputSpace::Probability : OutputSpace::Value)
        .value();
}

} // namespace tenbin::test
