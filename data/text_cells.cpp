#include "data/text_cells.h"

#include "data/csv_plan.h"
#include "data/text_encoding.h"

#include <algorithm>
#include <numeric>

namespace tenbin {

namespace {

/// More different texts than any categorical column may have, unless the user asks for one.
constexpr qint32 mostCategories = 10'000;

} // namespace

TextCells::TextCells(std::optional<ColumnType> type)
    : m_type(type), m_coded(type != ColumnType::Text)
{
}

void TextCells::add(std::string_view text)
{
    ++m_size;
    ++m_present;
    if (!m_coded)
        return append(text, false);
    m_values.push_back(m_codes.codeOf(text));
    if (m_codes.size() > mostCategories && m_type != ColumnType::Categorical)
        keepTexts();
}

void TextCells::addMissing()
{
    ++m_size;
    if (m_coded)
        m_values.push_back(Column::missingCode);
    else
        append({}, true);
}

void TextCells::append(std::string_view text, bool missing)
{
    if (missing && m_missing.empty())
        m_missing.resize(m_offsets.size() - 1);
    m_bytes.insert(m_bytes.end(), text.begin(), text.end());
    m_offsets.push_back(qint64(m_bytes.size()));
    if (missing || !m_missing.empty())
        m_missing.push_back(missing);
}

void TextCells::keepTexts()
{
    m_coded = false;
    for (const qint32 code : m_values)
        append(code < 0 ? std::string_view() : m_codes.text(code), code < 0);
    m_values = {};
    m_codes = {};
}

qint64 TextCells::memory() const
{
    constexpr qint64 bytesPerCode = 64;
    return qint64(m_values.capacity() * sizeof(qint32) + m_offsets.capacity() * sizeof(qint64) +
                  m_bytes.capacity() + m_missing.capacity()) +
           m_codes.size() * bytesPerCode;
}

/// Levels in the order of code points, whatever the order of rows.
Column TextCells::categories(const QString &name) const
{
    std::vector<qint32> order(size_t(m_codes.size()));
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, {}, [this](qint32 code) { return m_codes.text(code); });
    std::vector<qint32> levelOf(order.size());
    QStringList levels;
    for (size_t level = 0; level < order.size(); ++level) {
        const std::string_view text = m_codes.text(order[level]);
        levelOf[size_t(order[level])] = qint32(level);
        levels.append(wholeText(text));
    }
    std::vector<qint32> values = m_values;
    for (qint32 &value : values)
        value = value < 0 ? Column::missingCode : levelOf[size_t(value)];
    return Column::categorical(name, std::move(values), std::move(levels));
}

Column TextCells::finish(const QString &name)
{
    if (m_coded &&
        (m_type == ColumnType::Categorical || m_codes.size() <= categoricalLimit(m_present)))
        return categories(name);
    if (m_coded)
        keepTexts();
    return Column::text(name, std::move(m_offsets), std::move(m_bytes), std::move(m_missing));
}

} // namespace tenbin
