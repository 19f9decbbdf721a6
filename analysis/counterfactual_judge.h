#pragma once

#include "analysis/counterfactual.h"
#include "analysis/row_distance.h"

#include <QByteArray>
#include <QHash>

namespace tenbin {

/// A row that was tried.
struct TriedRow
{
    Eigen::RowVectorXd cells;
    double cost = 0;
    double gap = 0; ///< how far the output is from what is wanted; smaller is better
    int decided = -1;
    bool reached = false;
};

/// Tells rows that reach what is wanted from those that do not; asks the model once about each.
class CounterfactualJudge
{
public:
    CounterfactualJudge(const Pipeline &pipeline, const CellTable &cells,
                        const RowDistance &distance, const CounterfactualSettings &settings,
                        const Context &context, Progress &progress);

    /// The row from which costs count; to be called first.
    Result<TriedRow> setOriginal(const Eigen::RowVectorXd &cells);
    const TriedRow &original() const { return m_original; }

    /// In the given order; the last ones are absent when the limit does not suffice.
    Result<std::vector<TriedRow>> tried(const std::vector<Eigen::RowVectorXd> &rows);
    /// Rows that may be predicted from here on, as a share of the budget.
    void allow(double share) { m_limit = qsizetype(share * double(m_settings.budget)); }
    bool spent() const { return m_predicted >= m_limit; }
    qsizetype predicted() const { return m_predicted; }

    double cost(const Eigen::RowVectorXd &cells) const;
    std::vector<int> changed(const Eigen::RowVectorXd &cells) const;
    /// Of all that were tried and do not reach it: the one with the smallest gap, then cost.
    const TriedRow &closest() const { return m_closest; }

private:
    struct Outcome
    {
        double gap = 0;
        int decided = -1;
        bool reached = false;
    };
    Status ask(const std::vector<Eigen::RowVectorXd> &rows);
    Outcome outcome(const Eigen::MatrixXd &outputs, Eigen::Index row, double decided) const;

    const Pipeline &m_pipeline;
    const CellTable &m_cells;
    const RowDistance &m_distance;
    const CounterfactualSettings &m_settings;
    const Context &m_context;
    Progress &m_progress;
    TriedRow m_original;
    TriedRow m_closest;
    QHash<QByteArray, Outcome> m_known;
    qsizetype m_predicted = 0;
    qsizetype m_limit;
};

} // namespace tenbin
