#pragma once

#include "analysis/counterfactual.h"
#include "analysis/row_distance.h"

#include <QStringList>

#include <map>
#include <vector>

namespace tenbin {

/// The values that cells of a row may take in place of its own: observed ones, within the limits
/// that the settings set. Columns that stand for each other value by value in the reference rows
/// (three values at least, five rows a value) change together: "education" and its number.
class CellMoves
{
public:
    /// BadInput when a limit names a column that is not there, Usage when a column has no up and
    /// down.
    static Result<CellMoves> make(const CellTable &cells, const RowDistance &distance,
                                  const Eigen::MatrixXd &reference,
                                  const CounterfactualSettings &settings, const Dataset &data);

    qsizetype columnCount() const { return qsizetype(m_columns.size()); }
    /// Up to 24 of the allowed values that differ from the row's own, nearest first; fewer where
    /// single changes of all columns would take more than a quarter of the budget.
    std::vector<double> instead(qsizetype column, const Eigen::RowVectorXd &row) const;
    /// Allowed values strictly between the row's own and another, nearest to the own first.
    std::vector<double> between(qsizetype column, const Eigen::RowVectorXd &row, double to) const;
    /// `cells`, made from `row` by earlier moves, with one cell more moved.
    Eigen::RowVectorXd moved(Eigen::RowVectorXd cells, const Eigen::RowVectorXd &row,
                             qsizetype column, double to) const;
    /// The donor's values where they are allowed, else the row's own.
    Eigen::RowVectorXd towards(const Eigen::RowVectorXd &row,
                               const Eigen::RowVectorXd &donor) const;
    CellMoves keeping(qsizetype column) const;
    /// Whether a column before it changes together with it.
    bool follows(qsizetype column) const;
    /// "education, education-num" for each set of columns that change together.
    QStringList together(const CellTable &cells) const;

private:
    struct Twin
    {
        qsizetype column = 0;
        std::map<double, double> values; ///< of the other column, by those of this one
    };
    struct Limits
    {
        bool fixed = false, up = false, down = false, quantity = false;
        double low = -std::numeric_limits<double>::infinity();
        double high = std::numeric_limits<double>::infinity();
        std::vector<double> values; ///< distinct ones, ascending; categories: most frequent first
        std::vector<Twin> twins;
    };
    bool allowedAlone(qsizetype column, double from, double to) const;
    bool allowed(qsizetype column, const Eigen::RowVectorXd &row, double to) const;
    void findTwins(const Eigen::MatrixXd &reference);

    explicit CellMoves(const RowDistance &distance) : m_distance(distance) {}

    const RowDistance &m_distance;
    size_t m_most = 24;
    std::vector<Limits> m_columns;
};

} // namespace tenbin
