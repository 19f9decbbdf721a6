#pragma once

#include "analysis/protected_groups.h"
#include "data/column.h"

#include <span>
#include <vector>

namespace tenbin {

/// One feature beside the groups of its rows.
class ProxyColumn
{
public:
    ProxyColumn(const Column &column, RowSpan rows, const ProtectedGroups &groups);

    bool isNumeric() const { return m_numeric; }
    /// Correlation ratio or Cramér's V, each row as often as `counts` says (empty: once). NaN: a
    /// constant, one group, or nothing to compare.
    double association(std::span<const quint32> counts) const;
    /// Of the analysis of variance or the chi-squared test; NaN where there is no association.
    double pValue() const;
    /// Chance that a row of one of two groups has the larger number than one of the other, turned
    /// to lie above 0.5; NaN with more groups and for categories.
    double area() const;
    QString whyNot() const;

private:
    struct Sums;
    Sums sumsOf(std::span<const quint32> counts) const;
    std::vector<double> tableOf(std::span<const quint32> counts) const;

    bool m_numeric = false;
    bool m_usable = true;
    std::vector<double> m_values; ///< NaN: missing
    std::vector<quint32> m_codes; ///< the last level: missing
    size_t m_levels = 0;
    std::vector<quint32> m_group;
    size_t m_groups = 0;
};

} // namespace tenbin
