#pragma once

#include "data/csv_classify.h"

#include <QByteArray>
#include <QList>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace tenbin {

/// What a field says, without the blanks around it and without its quotes.
struct CsvCell
{
    std::string_view text;
    bool quoted = false;
    bool stray = false;   ///< text stood behind the closing quote
    bool trimmed = false; ///< blanks were left out
};

/// `scratch` holds the text when it does not stand in the file as it is (doubled quotes).
CsvCell readCell(const char *begin, const char *end, CsvMarks marks, std::string &scratch);

std::string_view withoutBlanks(std::string_view text);

/// The words that say "no value here". A missing value is also an empty field, quoted or not.
class MissingTokens
{
public:
    static constexpr int none = -1;

    /// `list`: "auto", or words parted by commas.
    explicit MissingTokens(const QByteArray &list = "auto");

    /// Index of the word in words(), or none.
    int find(std::string_view text) const
    {
        return text.empty() || !m_first[quint8(text.front())] ? none : search(text);
    }
    const QList<QByteArray> &words() const { return m_words; }
    /// Whether the user gave the words: they also count in quotes, while the usual ones are then
    /// texts like others.
    bool chosen() const { return m_chosen; }
    /// The words of "auto": those of Orange and pandas.
    static const QList<QByteArray> &usual();

private:
    int search(std::string_view text) const;

    QList<QByteArray> m_words;
    bool m_chosen;
    std::array<bool, 256> m_first{}; ///< bytes that a word begins with
};

} // namespace tenbin
