#pragma once

#include <QtGlobal>

#include <vector>

namespace tenbin {

/// Weights of rows by true and predicted class, immutable. A ratio 0/0 is 0, as is the field's
/// habit; every figure of a table without rows is NaN.
class Confusion
{
public:
    using Rate = double (Confusion::*)(int) const;

    Confusion() = default;
    /// classes × classes weights, row-major, truth in rows.
    Confusion(int classes, std::vector<double> cells);

    int classes() const { return m_classes; }
    double at(int truth, int predicted) const;
    double total() const { return m_total; }
    double hits() const { return m_hits; }
    double trueWeight(int classIndex) const { return m_true[size_t(classIndex)]; }
    double predictedWeight(int classIndex) const { return m_predicted[size_t(classIndex)]; }

    double precision(int classIndex) const;
    double recall(int classIndex) const;
    double f1(int classIndex) const;
    /// Of one class against all others.
    double specificity(int classIndex) const;

    double accuracy() const;
    /// Mean of a rate over all classes.
    double macro(Rate rate) const;
    /// The same, weighted by the true weight of each class.
    double weighted(Rate rate) const;
    /// Recalls of the classes that occur in the truth.
    std::vector<double> recalls() const;

private:
    double ratio(double part, double whole) const;

    int m_classes = 0;
    std::vector<double> m_cells;
    std::vector<double> m_true;
    std::vector<double> m_predicted;
    double m_hits = 0;
    double m_total = 0;
};

} // namespace tenbin
