#pragma once

#include "core/result.h"
#include "models/evaluation_confusion.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace tenbin {

/// What each pair of true and predicted class costs; negative: a gain. Empty: none was given.
class CostMatrix
{
public:
    CostMatrix() = default;

    /// classes × classes finite costs, row-major, truth in rows; BadInput when there are more or
    /// fewer, or when no decision can matter because each row's costs are equal.
    static Result<CostMatrix> make(const QStringList &classes, std::vector<double> cells);
    /// "0,1;5,0": one row a true class, in the order of `classes`.
    static Result<CostMatrix> parse(const QString &text, const QStringList &classes);

    bool isEmpty() const { return m_cells.empty(); }
    int classes() const { return m_classes; }
    double at(int truth, int predicted) const;
    QString text() const; ///< as parse reads it

    /// Mean cost of a row. Same classes.
    double mean(const Confusion &confusion) const;
    /// The class with the least expected cost where these are the probabilities of the true class;
    /// the first of equal ones. Elkan, "The foundations of cost-sensitive learning", 2001.
    template <class Probabilities> int cheapest(const Probabilities &probabilities) const
    {
        int best = 0;
        double least = 0;
        for (int predicted = 0; predicted < m_classes; ++predicted) {
            double expected = 0;
            for (int truth = 0; truth < m_classes; ++truth)
                expected += probabilities(truth) * at(truth, predicted);
            if (predicted == 0 || expected < least) {
                best = predicted;
                least = expected;
            }
        }
        return best;
    }

private:
    int m_classes = 0;
    std::vector<double> m_cells;
};

} // namespace tenbin
