#pragma once

#include "models/pipeline.h"

#include <Eigen/Core>

#include <functional>

/// Pipelines whose model is a formula, so that what explains them can be worked out by hand.
namespace tenbin::test {

using Formula = std::function<double(const Eigen::RowVectorXd &features)>;

class FormulaModel final : public Model
{
public:
    FormulaModel(Formula formula, bool classes) : m_formula(std::move(formula)), m_classes(classes)
    {
    }

    Result<Eigen::MatrixXd> predict(const Features &features, const Context &) const override
    {
        Eigen::MatrixXd outputs(features.rowCount(), m_classes ? 2 : 1);
        for (Eigen::Index row = 0; row < outputs.rows(); ++row) {
            Eigen::RowVectorXd values(features.columnCount());
            values.head(features.dense.cols()) = features.dense.row(row);
            if (features.sparse.cols() > 0)
                values.tail(features.sparse.cols()) = features.sparse.row(row).toDense();
            outputs(row, outputs.cols() - 1) = m_formula(values);
            if (m_classes)
                outputs(row, 0) = 1 - outputs(row, 1);
        }
        return outputs;
    }
    Status save(const QString &) const override { return {}; }

private:
    Formula m_formula;
    bool m_classes;
};

inline Encoder encoderOf(const Dataset &data, const QStringList &columns,
                         const QStringList &params = {})
{
    Rows all(static_cast<size_t>(data.rowCount()));
    for (size_t row = 0; row < all.size(); ++row)
        all[row] = quint32(row);
    return Encoder::fit(data, columns, all, Params::parsed(Encoder::paramSpecs(), params).value(),
                        {.takesMissing = true})
        .value();
}

/// The formula's value for regression; of two classes ("no", "yes") the probability of the second.
inline Pipeline formulaPipeline(const Dataset &data, const QStringList &columns, Formula formula,
                                bool classes = false, const QStringList &encoderParams = {})
{
    PipelineSpec spec;
    spec.learner = QStringLiteral("baseline");
    spec.target = QStringLiteral("y");
    spec.columns = columns;
    Target shape;
    shape.problem = classes ? Problem::Binary : Problem::Regression;
    shape.column = spec.target;
    if (classes)
        shape.classes = {QStringLiteral("no"), QStringLiteral("yes")};
    return Pipeline::make(spec, encoderOf(data, columns, encoderParams),
                          std::make_shared<FormulaModel>(std::move(formula), classes), shape);
}

} // namespace tenbin::test
