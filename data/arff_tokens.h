#pragma once

#include <QString>

#include <string>
#include <string_view>
#include <vector>

namespace tenbin {

struct ArffToken
{
    std::string text;
    bool quoted = false;

    bool isMissing() const { return !quoted && text == "?"; }
};

/// Reads the words of a line of an ARFF file: quoted by ' or " with escapes by \, or plain up to a
/// mark. A % between words begins a comment.
class ArffScanner
{
public:
    explicit ArffScanner(std::string_view line) : m_left(line) {}

    /// True when only blanks or a comment are left.
    bool atEnd();
    bool take(char mark);
    /// A word that ends at one of `marks`, or at a blank when `blanksEnd`; blanks around a plain
    /// word are left out. False: a quote that never closes.
    bool word(ArffToken &token, std::string_view marks, bool blanksEnd);
    std::string_view left() const { return m_left; }

private:
    bool quotedWord(ArffToken &token);
    void blanks();

    std::string_view m_left;
};

/// The words between commas; where a line has no comma outside quotes, between blanks. Why there
/// are none, or the empty text. Words behind the count are left over from other lines.
QString readArffWords(std::string_view line, std::vector<ArffToken> &words, size_t &count);

} // namespace tenbin
