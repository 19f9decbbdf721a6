#pragma once

#include "analysis/column_grid.h"
#include "analysis/effect_charts.h"
#include "core/chart.h"

#include <Eigen/Core>

namespace tenbin {

/// The mean of outputs (rows × points) with its 95 % t interval over rows, and each row's curve.
/// `fromFirst`: changes from the first point.
EffectCurve dependenceOf(const ColumnGrid &grid, const Eigen::MatrixXd &outputs,
                         const QString &outputTitle, bool fromFirst);
/// A curve without rows; low and high are left out where they are not finite.
EffectCurve curveOf(const ColumnGrid &grid, const Eigen::VectorXd &effect,
                    const Eigen::VectorXd &low, const Eigen::VectorXd &high,
                    const QString &outputTitle);
/// Effects of two columns, first × second, as cells of one size: quantiles lie unevenly.
EffectSurface surfaceOf(const ColumnGrid &first, const ColumnGrid &second,
                        const Eigen::MatrixXd &effect, const QString &outputTitle);

/// Gives a chart of one column's effect its id ("pdp_age"), its title, and the grid's axis and
/// words; a single point is a mark, categories are bars.
void nameEffectChart(Chart &chart, const ColumnGrid &grid, const QString &id, const QString &title);

/// "from 0.12 at 17 to 0.81 at 54": the lowest and the highest point in words.
QString rangeWords(const ColumnGrid &grid, const Eigen::VectorXd &effect);

} // namespace tenbin
