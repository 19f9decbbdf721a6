#pragma once

#include "models/problem.h"
#include "models/tree_model.h"

#include <QJsonObject>

#include <map>
#include <mutex>
#include <vector>

namespace tenbin {

/// Predictions for each row by the trees that have not seen it. Trees may come in any order from
/// several threads; they are added in the order of their numbers.
class OutOfBag
{
public:
    /// `outputs`: values that a leaf holds.
    OutOfBag(qsizetype rows, int outputs);

    struct Part
    {
        Tree tree;
        std::vector<quint32> rows;  ///< places of rows that the tree has not seen
        std::vector<qint32> leaves; ///< where they fall
    };
    /// The tree itself goes to its place in `finished`.
    void add(qsizetype number, Part part, std::vector<Tree> &finished);

    /// Share of right classes or R², over rows that some tree has not seen; empty when none.
    /// Place i of `rows` is row i here; `base` is added to what the trees say.
    QJsonObject score(const Target &target, RowSpan rows, int trees, double base) const;

private:
    void addInOrder(const Part &part);

    qsizetype m_outputs;
    std::vector<double> m_sums;
    std::vector<quint32> m_counts;
    std::mutex m_mutex;
    std::map<qsizetype, Part> m_waiting;
    qsizetype m_next = 0;
};

} // namespace tenbin
