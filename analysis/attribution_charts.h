#pragma once

#include "analysis/explained_rows.h"
#include "core/chart.h"

#include <QList>

#include <vector>

namespace tenbin {

/// Charts of attributions over many rows: which columns matter, and how. Columns stand by mean
/// |attribution|, largest first; what is not among the first `shown` is one bar or row "others".
/// Series that have a mark a row name it in `rows`.

/// Of any weights: `title` says what a weight is, `interval` how low and high were made. The
/// others have no interval: their weights may depend on each other.
Chart weightChart(const QList<ColumnWeight> &weights, const QString &title, const QString &interval,
                  const QString &caption, int shown = 10);
/// Mean |attribution| with the 95 % t interval over rows, of the others' sum too.
Chart importanceChart(const ExplainedRows &explained, int shown = 10);

/// Every attribution as a point, coloured by the column's value between its 5 % and 95 % quantile;
/// grey: missing, or a category, which has no order.
Chart beeswarmChart(const ExplainedRows &explained, int shown = 10);

/// Rows that belong together, by their places in the attributions.
struct Cohort
{
    QString name;
    std::vector<int> places;
};
/// Mean |attribution| of each cohort side by side.
Chart cohortChart(const ExplainedRows &explained, const QList<Cohort> &cohorts, int shown = 10);

/// How each row's output adds up column by column, least important first; red ends above the base
/// value, blue below. Of more rows than `lines`: evenly spaced by output.
Chart decisionChart(const ExplainedRows &explained, int lines = 100, int shown = 10);

/// Mean |interaction| of each two columns, the greatest `shown` of them; `interactions` is columns
/// × columns and symmetric, its diagonal what columns do alone.
Chart interactionChart(const ExplainedRows &explained, const Eigen::MatrixXd &interactions,
                       int shown = 12);

} // namespace tenbin
