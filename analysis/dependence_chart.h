#pragma once

#include "analysis/explained_rows.h"
#include "core/chart.h"

namespace tenbin {

/// The column whose values go best with how the attribution to `column` differs among rows with
/// similar values of it: mean over such groups of the adjusted correlation (numbers) or correlation
/// ratio (categories). -1 when there is no other column, too few rows, or nothing goes together.
/// After shap's approximate_interactions; adjusted for chance, so that many levels win nothing.
int strongestPartner(const ExplainedRows &explained, int column);

/// The attribution to a column by its value, coloured by the values of another one (-1: by none).
Chart dependenceChart(const ExplainedRows &explained, int column, int colouredBy);

} // namespace tenbin
