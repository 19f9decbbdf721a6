#include "data/text_terms.h"

#include <QChar>

namespace tenbin {

namespace {

constexpr char32_t noCharacter = 0xFFFFFFFF;
constexpr int leastLength = 2;

/// Decodes one character at `at` and moves on; noCharacter for a byte that is no UTF-8.
char32_t decode(std::string_view text, size_t &at)
{
    const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(at++);
    if (lead < 0x80)
        return lead;
    const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC2 || lead > 0xF4 || at + size_t(more) > text.size())
        return noCharacter;
    char32_t character = lead & (0x3F >> more);
    for (int i = 0; i < more; ++i) {
        const unsigned char next = byte(at + size_t(i));
        if ((next & 0xC0) != 0x80)
            return noCharacter;
        character = character << 6 | (next & 0x3F);
    }
    at += size_t(more);
    return character;
}

void append(std::string &text, char32_t c)
{
    if (c < 0x80) {
        text += char(c);
    } else if (c < 0x800) {
        text += char(0xC0 | c >> 6);
        text += char(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        text += char(0xE0 | c >> 12);
        text += char(0x80 | (c >> 6 & 0x3F));
        text += char(0x80 | (c & 0x3F));
    } else {
        text += char(0xF0 | c >> 18);
        text += char(0x80 | (c >> 12 & 0x3F));
        text += char(0x80 | (c >> 6 & 0x3F));
        text += char(0x80 | (c & 0x3F));
    }
}

bool isWordCharacter(char32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
               c == '_';
    return c != noCharacter && QChar::isLetterOrNumber(c);
}

char32_t lowered(char32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    return QChar::toLower(c);
}

} // namespace

void TextTerms::read(std::string_view text)
{
    m_text.clear();
    m_words.clear();
    m_start = 0;
    m_length = 0;
    for (size_t at = 0; at < text.size();) {
        const char32_t character = decode(text, at);
        if (isWordCharacter(character)) {
            append(m_text, lowered(character));
            ++m_length;
        } else {
            endWord();
        }
    }
    endWord();
}

void TextTerms::endWord()
{
    if (m_length >= leastLength) {
        m_words.emplace_back(m_start, m_text.size());
        m_text += ' ';
    } else {
        m_text.resize(m_start);
    }
    m_start = m_text.size();
    m_length = 0;
}

std::vector<std::pair<size_t, size_t>> wordSpans(std::string_view text)
{
    std::vector<std::pair<size_t, size_t>> spans;
    int length = 0;
    size_t begin = 0;
    for (size_t at = 0; at < text.size();) {
        const size_t start = at;
        if (isWordCharacter(decode(text, at))) {
            begin = length++ == 0 ? start : begin;
            continue;
        }
        if (length >= leastLength)
            spans.emplace_back(begin, start);
        length = 0;
    }
    if (length >= leastLength)
        spans.emplace_back(begin, text.size());
    return spans;
}

quint64 hashOfTerm(std::string_view term)
{
    quint64 hash = 0xCBF29CE484222325U;
    for (char c : term)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    return hash;
}

} // namespace tenbin
