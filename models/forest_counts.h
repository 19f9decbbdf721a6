#pragma once

#include <QtGlobal>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

namespace tenbin {

/// What a forest counts a bin, one class for each kind of target. They have in common:
/// Entry: a row in the bag with its weight. Cell: `width()` of them are a bin.
/// add(entry, cells): counts a row. begin/move: all rows on the right side, then bins move left.
/// score(): the larger, the purer both sides; the parent's is subtracted to get the gain.
/// order(cell): categories are tried in the order of this value.

/// Two classes: total weight and weight of class 1 in the halves of one number.
class BinaryCounts
{
public:
    struct Entry
    {
        quint32 row;
        quint32 weight; ///< twice the weight, plus the class
    };
    using Cell = quint64;

    explicit BinaryCounts(std::span<const double> target) : m_target(target) {}

    static constexpr size_t width() { return 1; }
    Entry entry(quint32 row, quint32 weight) const
    {
        return {row, weight << 1 | quint32(m_target[row])};
    }
    static void add(const Entry &entry, Cell *bin)
    {
        const quint32 weight = entry.weight >> 1;
        *bin += Cell(weight) << 32 | (weight & (0U - (entry.weight & 1)));
    }
    static bool isEmpty(const Cell *bin) { return *bin == 0; }

    void total(std::span<const Entry> entries)
    {
        Cell sum = 0;
        for (const Entry &entry : entries)
            add(entry, &sum);
        m_weight = double(sum >> 32);
        m_positive = double(sum & 0xFFFF'FFFFU);
    }
    bool isPure() const { return m_positive == 0 || m_positive == m_weight; }
    double weight() const { return m_weight; }
    double parentScore() const { return purity(m_weight, m_positive); }
    void appendLeaf(double scale, std::vector<float> &values) const
    {
        values.push_back(float(m_positive / m_weight * scale));
    }

    void begin() { m_leftWeight = m_leftPositive = 0; }
    void move(const Cell *bin)
    {
        m_leftWeight += double(*bin >> 32);
        m_leftPositive += double(*bin & 0xFFFF'FFFFU);
    }
    double leftWeight() const { return m_leftWeight; }
    double score() const
    {
        return purity(m_leftWeight, m_leftPositive) +
               purity(m_weight - m_leftWeight, m_positive - m_leftPositive);
    }
    static double order(const Cell *bin)
    {
        return double(*bin & 0xFFFF'FFFFU) / double(*bin >> 32);
    }

private:
    static double purity(double weight, double positive)
    {
        const double negative = weight - positive;
        return (positive * positive + negative * negative) / weight;
    }

    std::span<const double> m_target;
    double m_weight = 0, m_positive = 0;
    double m_leftWeight = 0, m_leftPositive = 0;
};

/// Any number of classes: one weight a class.
class ClassCounts
{
public:
    struct Entry
    {
        quint32 row;
        quint32 weight;
        quint32 label;
    };
    using Cell = quint32;

    ClassCounts(std::span<const double> target, int classes)
        : m_target(target), m_counts(size_t(classes)), m_left(size_t(classes))
    {
    }

    size_t width() const { return m_counts.size(); }
    Entry entry(quint32 row, quint32 weight) const { return {row, weight, quint32(m_target[row])}; }
    static void add(const Entry &entry, Cell *bin) { bin[entry.label] += entry.weight; }
    bool isEmpty(const Cell *bin) const
    {
        return std::all_of(bin, bin + width(), [](Cell count) { return count == 0; });
    }

    void total(std::span<const Entry> entries)
    {
        std::fill(m_counts.begin(), m_counts.end(), 0);
        for (const Entry &entry : entries)
            add(entry, m_counts.data());
        m_weight = m_squares = 0;
        m_most = 0;
        for (size_t k = 0; k < m_counts.size(); ++k) {
            m_weight += double(m_counts[k]);
            m_squares += double(m_counts[k]) * double(m_counts[k]);
            if (m_counts[k] > m_counts[m_most])
                m_most = k;
        }
    }
    bool isPure() const { return double(m_counts[m_most]) == m_weight; }
    double weight() const { return m_weight; }
    double parentScore() const { return m_squares / m_weight; }
    void appendLeaf(double scale, std::vector<float> &values) const
    {
        for (Cell count : m_counts)
            values.push_back(float(double(count) / m_weight * scale));
    }

    void begin()
    {
        std::fill(m_left.begin(), m_left.end(), 0);
        m_leftWeight = m_leftSquares = 0;
        m_rightSquares = m_squares;
    }
    void move(const Cell *bin)
    {
        for (size_t k = 0; k < m_left.size(); ++k) {
            if (bin[k] == 0)
                continue;
            const auto count = double(bin[k]);
            const auto left = double(m_left[k]);
            const double right = double(m_counts[k]) - left;
            m_leftSquares += count * (2 * left + count);
            m_rightSquares += count * (count - 2 * right);
            m_leftWeight += count;
            m_left[k] += bin[k];
        }
    }
    double leftWeight() const { return m_leftWeight; }
    double score() const
    {
        return m_leftSquares / m_leftWeight + m_rightSquares / (m_weight - m_leftWeight);
    }
    /// With more than two classes no order finds the best sets for sure; this one is for the
    /// node's most frequent class against the others.
    double order(const Cell *bin) const
    {
        double sum = 0;
        for (size_t k = 0; k < width(); ++k)
            sum += double(bin[k]);
        return double(bin[m_most]) / sum;
    }

private:
    std::span<const double> m_target;
    std::vector<Cell> m_counts, m_left;
    size_t m_most = 0;
    double m_weight = 0, m_squares = 0;
    double m_leftWeight = 0, m_leftSquares = 0, m_rightSquares = 0;
};

/// Values: weight and weighted sum; the score then is what the variance loses.
class ValueSums
{
public:
    struct Entry
    {
        quint32 row;
        float weight;
        double weighted;
    };
    struct Cell
    {
        double weight, sum;
    };

    /// `target` less its mean: sums of small numbers lose fewer digits.
    explicit ValueSums(std::span<const double> target) : m_target(target) {}

    static constexpr size_t width() { return 1; }
    Entry entry(quint32 row, quint32 weight) const
    {
        return {row, float(weight), double(weight) * m_target[row]};
    }
    static void add(const Entry &entry, Cell *bin)
    {
        bin->weight += double(entry.weight);
        bin->sum += entry.weighted;
    }
    static bool isEmpty(const Cell *bin) { return bin->weight == 0; }

    void total(std::span<const Entry> entries)
    {
        m_total = {0, 0};
        double least = std::numeric_limits<double>::infinity();
        double most = -least;
        for (const Entry &entry : entries) {
            add(entry, &m_total);
            const double value = m_target[entry.row];
            least = std::min(least, value);
            most = std::max(most, value);
        }
        m_pure = least == most;
    }
    bool isPure() const { return m_pure; }
    double weight() const { return m_total.weight; }
    double parentScore() const { return m_total.sum * m_total.sum / m_total.weight; }
    void appendLeaf(double scale, std::vector<float> &values) const
    {
        values.push_back(float(m_total.sum / m_total.weight * scale));
    }

    void begin() { m_left = {0, 0}; }
    void move(const Cell *bin)
    {
        m_left.weight += bin->weight;
        m_left.sum += bin->sum;
    }
    double leftWeight() const { return m_left.weight; }
    double score() const
    {
        const double sum = m_total.sum - m_left.sum;
        return m_left.sum * m_left.sum / m_left.weight +
               sum * sum / (m_total.weight - m_left.weight);
    }
    static double order(const Cell *bin) { return bin->sum / bin->weight; }

private:
    std::span<const double> m_target;
    Cell m_total{0, 0}, m_left{0, 0};
    bool m_pure = false;
};

} // namespace tenbin
