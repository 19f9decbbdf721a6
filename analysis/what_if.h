#pragma once

#include "analysis/attributions.h"
#include "analysis/explained_output.h"
#include "analysis/source_columns.h"
#include "analysis/tree_shap.h"
#include "analysis/tree_sum.h"

#include <Eigen/Core>

#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace tenbin {

/// What a model says of an edited row, and why.
struct WhatIfAnswer
{
    Eigen::RowVectorXd outputs; ///< a probability a class, or the value
    int decided = -1;           ///< class; -1: regression
    Attributions attributions;  ///< of one row; of trees their own sum, before calibration
    QStringList warnings;       ///< values that training rows do not have
};

/// Predictions and attributions of single rows that somebody edits; what only depends on the model
/// is prepared once. Trees that add up to the explained space: TreeSHAP. Else Shapley values
/// against the row of background means (most frequent codes of native categories): exactly where
/// the output is linear, else by 16 pairs of an order of columns and its reverse (Castro, Gómez,
/// Tejada, Computers & Operations Research 36, 2009).
class WhatIf
{
public:
    enum class Method { TreeShap, LinearShap, SampledShap };

    /// BadInput without background rows, or when the data lacks a column.
    static Result<WhatIf> prepared(const ExplainedOutput &output, const Dataset &data,
                                   RowSpan background, const Context &context);

    /// Row `row` of the data with other values: numbers; texts for levels, texts, and dates (ISO
    /// 8601); null for missing. Levels that no training row has are taken as such, with a warning.
    /// BadInput: row out of range, no such column, a value of another type.
    Result<WhatIfAnswer> answer(quint32 row, const QJsonObject &edits,
                                const Context &context) const;
    /// The same of a table of one row with the columns of the model.
    Result<WhatIfAnswer> answer(const Dataset &row, const Context &context) const;

    Method method() const { return m_method; }
    QString methodTitle() const;
    const ExplainedOutput &output() const { return m_output; }

private:
    struct Range
    {
        double low, high;
    };
    WhatIf(ExplainedOutput output, Dataset data)
        : m_output(std::move(output)), m_data(std::move(data))
    {
    }
    Status readBackground(RowSpan background, const Context &context);
    Result<Column> edited(const Column &column, quint32 row, const QJsonValue &value) const;
    QStringList outside(const Dataset &row) const;
    Result<Attributions> explain(const Features &features, const Context &context) const;
    Result<Attributions> explainTrees(const Features &features) const;
    Result<Attributions> explainLinear(const Features &features) const;
    Result<Attributions> explainOrders(const Features &features, const Context &context) const;

    ExplainedOutput m_output;
    Dataset m_data;
    Method m_method = Method::SampledShap;
    SourceColumns m_sources;
    std::optional<TreeSum> m_trees;
    std::optional<TreeShap> m_shap;
    Features m_means;           ///< one row
    std::vector<Range> m_seen;  ///< of the background, one a column of the encoder; NaN: no numbers
    qsizetype m_background = 0; ///< rows
};

} // namespace tenbin
