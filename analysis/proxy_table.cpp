#include "analysis/proxy_table.h"

#include "core/text.h"
#include "models/evaluation_order.h"

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace tenbin {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr qsizetype mostLevels = 200;

/// Statistic, rows and degrees of freedom of a table groups × levels.
struct ChiSquared
{
    double statistic = 0, rows = 0;
    double usedGroups = 0, usedLevels = 0;
};

ChiSquared chiSquared(const std::vector<double> &table, size_t groups, size_t levels)
{
    std::vector<double> ofGroup(groups), ofLevel(levels);
    ChiSquared result;
    for (size_t group = 0; group < groups; ++group) {
        for (size_t level = 0; level < levels; ++level) {
            ofGroup[group] += table[group * levels + level];
            ofLevel[level] += table[group * levels + level];
        }
        result.rows += ofGroup[group];
        result.usedGroups += ofGroup[group] > 0;
    }
    for (size_t level = 0; level < levels; ++level)
        result.usedLevels += ofLevel[level] > 0;
    for (size_t group = 0; group < groups; ++group) {
        for (size_t level = 0; level < levels; ++level) {
            const double expected = ofGroup[group] * ofLevel[level] / result.rows;
            const double gap = table[group * levels + level] - expected;
            result.statistic += expected > 0 ? gap * gap / expected : 0;
        }
    }
    return result;
}

} // namespace

/// Of numbers that are not missing, around the mean of all rows.
struct ProxyColumn::Sums
{
    std::vector<double> rows, values;
    double squares = 0;

    double allRows() const
    {
        double sum = 0;
        for (double one : rows)
            sum += one;
        return sum;
    }
    double usedGroups() const
    {
        return double(std::count_if(rows.begin(), rows.end(), [](double one) { return one > 0; }));
    }
    double total() const
    {
        double sum = 0;
        for (double one : values)
            sum += one;
        return squares - sum * sum / allRows();
    }
    double between() const
    {
        double sum = 0;
        double parts = 0;
        for (size_t group = 0; group < rows.size(); ++group) {
            sum += values[group];
            parts += rows[group] > 0 ? values[group] * values[group] / rows[group] : 0;
        }
        return std::max(parts - sum * sum / allRows(), 0.0);
    }
};

ProxyColumn::ProxyColumn(const Column &column, RowSpan rows, const ProtectedGroups &groups)
    : m_numeric(column.type() == ColumnType::Numeric || column.type() == ColumnType::Datetime),
      m_group(groups.of), m_groups(size_t(groups.names.size()))
{
    if (!m_numeric) {
        m_usable = column.type() == ColumnType::Categorical && column.levels().size() <= mostLevels;
        m_levels = size_t(column.levels().size()) + 1;
        for (size_t at = 0; at < rows.size() && m_usable; ++at)
            m_codes.push_back(column.isMissing(rows[at]) ? quint32(m_levels - 1)
                                                         : quint32(column.codes()[rows[at]]));
        return;
    }
    double sum = 0;
    double known = 0;
    for (quint32 row : rows) {
        const double value = column.isMissing(row)                  ? undefined
                             : column.type() == ColumnType::Numeric ? column.numbers()[row]
                                                                    : double(column.times()[row]);
        m_values.push_back(value);
        m_usable = m_usable && !std::isinf(value);
        sum += std::isnan(value) ? 0 : value;
        known += std::isnan(value) ? 0 : 1;
    }
    // Sums of squares around the mean lose no digits to it.
    for (double &value : m_values)
        value -= known > 0 ? sum / known : 0;
}

ProxyColumn::Sums ProxyColumn::sumsOf(std::span<const quint32> counts) const
{
    Sums sums;
    sums.rows.resize(m_groups);
    sums.values.resize(m_groups);
    for (size_t row = 0; row < m_values.size(); ++row) {
        const double value = m_values[row];
        if (std::isnan(value))
            continue;
        const double count = counts.empty() ? 1 : counts[row];
        sums.rows[m_group[row]] += count;
        sums.values[m_group[row]] += count * value;
        sums.squares += count * value * value;
    }
    return sums;
}

std::vector<double> ProxyColumn::tableOf(std::span<const quint32> counts) const
{
    std::vector<double> table(m_groups * m_levels);
    for (size_t row = 0; row < m_codes.size(); ++row)
        table[m_group[row] * m_levels + m_codes[row]] += counts.empty() ? 1 : counts[row];
    return table;
}

double ProxyColumn::association(std::span<const quint32> counts) const
{
    if (!m_usable)
        return undefined;
    if (m_numeric) {
        const Sums sums = sumsOf(counts);
        if (sums.usedGroups() < 2 || !(sums.total() > 0))
            return undefined;
        return std::sqrt(std::min(sums.between() / sums.total(), 1.0));
    }
    const ChiSquared test = chiSquared(tableOf(counts), m_groups, m_levels);
    const double least = std::min(test.usedGroups, test.usedLevels) - 1;
    return least > 0 ? std::sqrt(test.statistic / (test.rows * least)) : undefined;
}

double ProxyColumn::pValue() const
{
    if (std::isnan(association({})))
        return undefined;
    if (m_numeric) {
        const Sums sums = sumsOf({});
        const double between = sums.usedGroups() - 1;
        const double within = sums.allRows() - sums.usedGroups();
        const double rest = std::max(sums.total() - sums.between(), 0.0);
        if (!(within > 0))
            return undefined;
        if (!(rest > 0))
            return 0;
        return boost::math::cdf(boost::math::complement(
            boost::math::fisher_f(between, within), sums.between() / between / (rest / within)));
    }
    const ChiSquared test = chiSquared(tableOf({}), m_groups, m_levels);
    return boost::math::cdf(boost::math::complement(
        boost::math::chi_squared((test.usedGroups - 1) * (test.usedLevels - 1)), test.statistic));
}

double ProxyColumn::area() const
{
    if (!m_numeric || m_groups != 2 || !m_usable)
        return undefined;
    double ranks = 0;
    double ones = 0;
    double zeros = 0;
    const std::vector<quint32> order = risingOrder(m_values);
    for (size_t first = 0; first < order.size();) {
        if (std::isnan(m_values[order[first]]))
            break;
        size_t end = first;
        double tied = 0;
        while (end < order.size() && m_values[order[end]] == m_values[order[first]])
            tied += m_group[order[end++]];
        ranks += tied * (double(first + end) + 1) / 2;
        ones += tied;
        zeros += double(end - first) - tied;
        first = end;
    }
    if (!(ones > 0 && zeros > 0))
        return undefined;
    const double area = (ranks - ones * (ones + 1) / 2) / (ones * zeros);
    return std::max(area, 1 - area);
}

QString ProxyColumn::whyNot() const
{
    if (!m_usable)
        return m_numeric ? Tr::tr("it has infinite values")
                         : Tr::tr("it is text, or has more than %1 categories").arg(mostLevels);
    return Tr::tr("it is constant");
}

} // namespace tenbin
