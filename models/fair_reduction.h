#pragma once

#include "core/context.h"
#include "core/progress.h"
#include "models/mitigator.h"

#include <memory>
#include <vector>

namespace tenbin {

/// Fair classification as a row of weighted classifications: Agarwal, Beygelzimer, Dudík, Langford,
/// Wallach, "A reductions approach to fair classification", 2018. A moment is a group's selection
/// rate within an event less that of the event: all rows (demographic parity), positive rows (equal
/// opportunity), positive and negative rows (equalized odds).
class FairReduction
{
public:
    explicit FairReduction(const MitigatedFit &fit);

    /// A classifier of one weighted problem; no model: it says the same of every row.
    struct Member
    {
        std::shared_ptr<const Model> model;
        double constant = 0;
        double error = 0;            ///< share of training rows decided wrong, by weight
        std::vector<double> moments; ///< as its decisions at 0.5 have them
    };

    size_t momentCount() const { return m_moments.size(); }
    /// The classifier with the least error plus multipliers times moments.
    Result<Member> answer(const std::vector<double> &multipliers, const Context &context,
                          Progress &progress) const;
    /// Shares of the members with the least error whose moments together are at most the slack
    /// from 0, as near as there are such.
    std::vector<double> mix(const std::vector<Member> &members, double slack) const;

private:
    struct Moment
    {
        bool positives = true, negatives = true; ///< classes of the event
        qint32 group = 0;
        double groupWeight = 0, eventWeight = 0;

        bool holds(double truth) const { return truth > 0.5 ? positives : negatives; }
    };

    const MitigatedFit &m_fit;
    std::vector<Moment> m_moments;
    double m_weight = 0; ///< of all rows
};

/// Multipliers of both signs from the exponents of exponentiated gradient; their sum is below
/// `bound`. The first half of the exponents is for moments above 0.
std::vector<double> multipliersOf(const std::vector<double> &exponents, double bound);

} // namespace tenbin
