#pragma once

#include "core/chart.h"

#include <Eigen/Core>

#include <QString>
#include <QStringList>

namespace tenbin {

/// What an output does as one column's value goes over a grid.
struct EffectCurve
{
    QString column;
    QStringList levels;   ///< categories: the grid's names; empty: numbers
    Eigen::VectorXd grid; ///< ascending; of categories 0, 1, …
    Eigen::VectorXd mean;
    Eigen::VectorXd low; ///< interval of the mean; empty: none
    Eigen::VectorXd high;
    Eigen::MatrixXd rows; ///< rows × grid: the curve of each row; 0 × 0: none
    QString output;       ///< "log-odds of >50K"
    QString caption;      ///< n, base, what the interval is
};

/// Partial dependence as a line with its interval, individual conditional expectation curves of at
/// most `lines` rows, evenly spaced, thin and grey behind it.
Chart partialDependenceChart(const EffectCurve &curve, int lines = 100);
/// The same with each curve's value at the grid's first point taken off it; its interval is the
/// 95 % t interval of the rows' changes, none without rows.
EffectCurve centred(EffectCurve curve);
/// Accumulated local effects: a line with its band, zero on average.
Chart accumulatedEffectsChart(const EffectCurve &curve);

/// What an output does over a grid of two columns' values.
struct EffectSurface
{
    QString columns[2];
    QStringList levels[2];   ///< categories: the grid's names; empty: numbers
    Eigen::VectorXd grid[2]; ///< ascending
    Eigen::MatrixXd mean;    ///< grid[0] × grid[1]
    QString output;
    QString caption;
};

Chart effectSurfaceChart(const EffectSurface &surface);

} // namespace tenbin
