#pragma once

#include "data/column.h"
#include "data/text_codes.h"

#include <optional>
#include <string_view>
#include <vector>

namespace tenbin {

/// Texts cell by cell, on their way to a column: categorical when there are few different ones
/// (categoricalLimit), else text. `type`, when given, decides instead.
class TextCells
{
public:
    explicit TextCells(std::optional<ColumnType> type = std::nullopt);

    void add(std::string_view text);
    void addMissing();
    qint64 size() const { return m_size; }
    /// Bytes in use, about.
    qint64 memory() const;
    Column finish(const QString &name);

private:
    void keepTexts();
    void append(std::string_view text, bool missing);
    Column categories(const QString &name) const;

    std::optional<ColumnType> m_type;
    qint64 m_size = 0;
    qint64 m_present = 0;
    bool m_coded = true;
    TextCodes m_codes;
    std::vector<qint32> m_values; ///< while coded
    std::vector<qint64> m_offsets{0};
    std::vector<char> m_bytes;
    std::vector<quint8> m_missing; ///< empty: none so far
};

} // namespace tenbin
