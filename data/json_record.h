#pragma once

#include "data/json_text.h"

#include <QString>

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tenbin {

/// What a value of a JSON object is, as far as a table is concerned.
enum class JsonKind { Missing, Number, Flag, Text, Nested };

struct JsonCell
{
    size_t key = 0;
    JsonKind kind = JsonKind::Missing;
    bool notANumber = false; ///< Missing, and the file says NaN
    std::string text;        ///< digits, "true", the text, or the JSON of what is nested
};

/// One object after the other; keys are numbered in the order in which they first appear.
class JsonRecord
{
public:
    /// The cells of the line, or why there are none: the end of a sentence, and its byte.
    QString read(std::string_view line);
    qsizetype faultAt() const { return m_faultAt; }

    std::span<const JsonCell> cells() const { return {m_cells.data(), m_count}; }
    const std::vector<std::string> &keys() const { return m_keys; }

private:
    QString readMembers(JsonScanner &scanner);
    bool readValue(JsonScanner &scanner, JsonCell &cell);
    size_t keyOf(const std::string &name);

    std::vector<std::string> m_keys;
    std::unordered_map<std::string, size_t> m_index;
    std::vector<JsonCell> m_cells; ///< kept from line to line for the memory of their texts
    size_t m_count = 0;
    std::vector<qint64> m_seenIn; ///< a key, number of the record that had it last
    qint64 m_record = 0;
    size_t m_expected = 0; ///< the key that is likely next
    std::string m_name;
    qsizetype m_faultAt = 0;
};

} // namespace tenbin
