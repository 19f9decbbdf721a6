#pragma once

#include "analysis/column_grid.h"
#include "core/chart.h"

#include <Eigen/Core>

#include <vector>

namespace tenbin {

/// The effect of one column with its interval: a line with a band, or bars of categories.
Chart effectChart(const ColumnGrid &grid, const QString &outputTitle,
                  const std::vector<double> &effect, const std::vector<double> &low,
                  const std::vector<double> &high);
/// The effect of two columns as a heat map: effect(i, j) of the first at i and the second at j.
Chart pairChart(const ColumnGrid &first, const ColumnGrid &second, const QString &outputTitle,
                const Eigen::MatrixXd &effect);

/// "from 0.12 at 17 to 0.81 at 54": the lowest and the highest point in words.
QString rangeWords(const ColumnGrid &grid, const std::vector<double> &effect);

} // namespace tenbin
