#pragma once

#include "data/encoder.h"
#include "data/features.h"

#include <Eigen/Core>

#include <QStringList>

#include <vector>

namespace tenbin {

/// The columns of a dataset that a model looks at, each with its encoded features: explanations
/// speak of columns, models of features.
struct SourceColumns
{
    QStringList names;
    std::vector<std::vector<int>> features; ///< of each column; never empty

    qsizetype size() const { return names.size(); }
};

/// In the order in which the columns first occur among the features.
SourceColumns sourceColumns(const QList<Feature> &features);

/// Attributions to features summed over the features of each column: rows × columns. Exact, as
/// attributions are additive.
Eigen::MatrixXd bySource(const Eigen::MatrixXd &values, const SourceColumns &sources);

/// Encoded rows put together from others: some columns of one row, the rest of another.
class RowMixer
{
public:
    /// All three must live as long as this; both tables have the features of `sources`.
    RowMixer(const SourceColumns &sources, const Features &rows, const Features &background);

    /// For each coalition (a row of `known`, one entry a column, != 0: known) and each background
    /// row (inner loop): the columns that are known of row `row`, the others of the background.
    /// known.rows() × background rows, in that order.
    Features mixed(qsizetype row, const Eigen::Ref<const Eigen::MatrixXi> &known) const;
    /// All of `rows` with the columns `from` taken of row `donors[i]` of the background.
    Features replaced(const std::vector<int> &from, RowSpan donors) const;

private:
    const SourceColumns &m_sources;
    const Features &m_rows;
    const Features &m_background;
};

} // namespace tenbin
