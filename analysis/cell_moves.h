#pragma once

#include "analysis/counterfactual.h"
#include "analysis/row_distance.h"

#include <vector>

namespace tenbin {

/// The values that cells may take in place of their own: observed ones, within the limits that the
/// settings set.
class CellMoves
{
public:
    /// BadInput when a limit names a column that is not there, Usage when a column has no up and
    /// down.
    static Result<CellMoves> make(const CellTable &cells, const RowDistance &distance,
                                  const Eigen::MatrixXd &reference,
                                  const CounterfactualSettings &settings, const Dataset &data);

    qsizetype columnCount() const { return qsizetype(m_columns.size()); }
    bool allowed(qsizetype column, double from, double to) const;
    /// `most` of the allowed values that differ from `from`, nearest first.
    std::vector<double> instead(qsizetype column, double from) const;
    /// Allowed values strictly between two, nearest to `from` first.
    std::vector<double> between(qsizetype column, double from, double to) const;
    /// The donor's values where they are allowed, else the row's own.
    Eigen::RowVectorXd towards(const Eigen::RowVectorXd &row,
                               const Eigen::RowVectorXd &donor) const;
    CellMoves keeping(qsizetype column) const;

    static constexpr size_t most = 24;

private:
    struct Limits
    {
        bool fixed = false, up = false, down = false, quantity = false;
        double low = -std::numeric_limits<double>::infinity();
        double high = std::numeric_limits<double>::infinity();
        std::vector<double> values; ///< distinct ones, ascending; categories: most frequent first
    };
    explicit CellMoves(const RowDistance &distance) : m_distance(distance) {}

    const RowDistance &m_distance;
    std::vector<Limits> m_columns;
};

} // namespace tenbin
