#include "models/evaluation_confusion.h"

#include <limits>
#include <utility>

namespace tenbin {

Confusion::Confusion(int classes, std::vector<double> cells)
    : m_classes(classes), m_cells(std::move(cells)), m_true(size_t(classes)),
      m_predicted(size_t(classes))
{
    Q_ASSERT(m_cells.size() == size_t(classes) * size_t(classes));
    for (int truth = 0; truth < classes; ++truth) {
        for (int predicted = 0; predicted < classes; ++predicted) {
            const double weight = at(truth, predicted);
            m_true[size_t(truth)] += weight;
            m_predicted[size_t(predicted)] += weight;
        }
        m_hits += at(truth, truth);
        m_total += m_true[size_t(truth)];
    }
}

double Confusion::at(int truth, int predicted) const
{
    return m_cells[size_t(truth) * size_t(m_classes) + size_t(predicted)];
}

double Confusion::ratio(double part, double whole) const
{
    if (!(m_total > 0))
        return std::numeric_limits<double>::quiet_NaN();
    return whole > 0 ? part / whole : 0;
}

double Confusion::precision(int classIndex) const
{
    return ratio(at(classIndex, classIndex), predictedWeight(classIndex));
}

double Confusion::recall(int classIndex) const
{
    return ratio(at(classIndex, classIndex), trueWeight(classIndex));
}

double Confusion::f1(int classIndex) const
{
    return ratio(2 * at(classIndex, classIndex),
                 trueWeight(classIndex) + predictedWeight(classIndex));
}

double Confusion::specificity(int classIndex) const
{
    // Sums of the other classes, not total minus this class: the difference of two sums of weights
    // need not be exactly zero where no row is left.
    double others = 0;
    double falsePositives = 0;
    for (int truth = 0; truth < m_classes; ++truth) {
        if (truth == classIndex)
            continue;
        others += trueWeight(truth);
        falsePositives += at(truth, classIndex);
    }
    return ratio(others - falsePositives, others);
}

double Confusion::accuracy() const
{
    return ratio(m_hits, m_total);
}

double Confusion::macro(Rate rate) const
{
    double sum = 0;
    for (int k = 0; k < m_classes; ++k)
        sum += (this->*rate)(k);
    return m_classes > 0 ? sum / m_classes : std::numeric_limits<double>::quiet_NaN();
}

double Confusion::weighted(Rate rate) const
{
    double sum = 0;
    for (int k = 0; k < m_classes; ++k)
        sum += trueWeight(k) * (this->*rate)(k);
    return ratio(sum, m_total);
}

std::vector<double> Confusion::recalls() const
{
    std::vector<double> recalls;
    for (int k = 0; k < m_classes; ++k) {
        if (trueWeight(k) > 0)
            recalls.push_back(recall(k));
    }
    return recalls;
}

} // namespace tenbin
