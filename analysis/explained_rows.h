#pragma once

#include "analysis/attributions.h"
#include "data/dataset.h"

#include <QString>

#include <vector>

namespace tenbin {

/// Attributions with what their charts say beside them.
struct ExplainedRows
{
    Attributions attributions;
    Dataset data;      ///< holds the rows
    QString output;    ///< what is explained, with its space: "log-odds of >50K"
    QString valueName; ///< of one attribution: "SHAP value"
    /// Of a row that is none of the data: "row 7, changed"; empty: its number.
    QString subject = {};

    qsizetype count() const { return qsizetype(attributions.rows.size()); }
    /// "Log-odds of >50K, base value −1.2. n = 500 rows of adult. Values and base differ from the
    /// output by at most 2e-7."
    QString caption() const;
    /// "SHAP value (log-odds of >50K)"
    QString axisTitle() const;
};

/// Columns by their mean |attribution|, largest first; ties in the order of the columns.
std::vector<int> columnsByWeight(const Attributions &attributions);

} // namespace tenbin
