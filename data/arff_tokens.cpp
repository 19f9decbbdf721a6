#include "data/arff_tokens.h"

#include "core/text.h"

namespace tenbin {

namespace {

bool isBlank(char c)
{
    return static_cast<unsigned char>(c) <= ' ';
}

/// A % before a word; Weka's writer quotes all others.
bool isComment(std::string_view line, size_t at)
{
    return line[at] == '%' && (at == 0 || isBlank(line[at - 1]));
}

/// Whether a comma parts the words: then blanks may stand inside them.
bool hasComma(std::string_view line)
{
    char quote = 0;
    for (size_t at = 0; at < line.size(); ++at) {
        const char c = line[at];
        if (quote != 0 && c == '\\')
            ++at;
        else if (quote != 0)
            quote = c == quote ? char(0) : quote;
        else if (c == '\'' || c == '"')
            quote = c;
        else if (c == ',' || isComment(line, at))
            return c == ',';
    }
    return false;
}

} // namespace

void ArffScanner::blanks()
{
    while (!m_left.empty() && isBlank(m_left.front()))
        m_left.remove_prefix(1);
}

bool ArffScanner::atEnd()
{
    blanks();
    return m_left.empty() || m_left.front() == '%';
}

bool ArffScanner::take(char mark)
{
    blanks();
    if (m_left.empty() || m_left.front() != mark)
        return false;
    m_left.remove_prefix(1);
    return true;
}

bool ArffScanner::word(ArffToken &token, std::string_view marks, bool blanksEnd)
{
    blanks();
    token.text.clear();
    token.quoted = !m_left.empty() && (m_left.front() == '\'' || m_left.front() == '"');
    if (token.quoted)
        return quotedWord(token);
    size_t end = 0;
    while (end < m_left.size() && marks.find(m_left[end]) == std::string_view::npos &&
           !(blanksEnd && isBlank(m_left[end])) && !isComment(m_left, end))
        ++end;
    token.text = m_left.substr(0, end);
    m_left.remove_prefix(end);
    while (!token.text.empty() && isBlank(token.text.back()))
        token.text.pop_back();
    return true;
}

bool ArffScanner::quotedWord(ArffToken &token)
{
    constexpr std::string_view names = "nrtbf";
    constexpr std::string_view meanings = "\n\r\t\b\f";
    const char quote = m_left.front();
    for (size_t at = 1; at < m_left.size(); ++at) {
        char c = m_left[at];
        if (c == quote) {
            m_left.remove_prefix(at + 1);
            return true;
        }
        if (c == '\\' && at + 1 < m_left.size()) {
            c = m_left[++at];
            if (const size_t name = names.find(c); name != std::string_view::npos)
                c = meanings[name];
        }
        token.text += c;
    }
    return false;
}

QString readArffWords(std::string_view line, std::vector<ArffToken> &words, size_t &count)
{
    count = 0;
    const bool commas = hasComma(line);
    ArffScanner scanner(line);
    while (count == 0 || !scanner.atEnd()) {
        if (count == words.size())
            words.emplace_back();
        if (!scanner.word(words[count], commas ? "," : "", !commas))
            return Tr::tr("a quote never closes");
        ++count;
        if (!commas)
            continue;
        const bool more = scanner.take(',');
        if (!more && !scanner.atEnd())
            return Tr::tr("something stands behind a closing quote");
        if (more && scanner.atEnd()) {
            // A comma at the end: the last word is empty.
            if (count == words.size())
                words.emplace_back();
            words[count++] = {};
        }
    }
    return {};
}

} // namespace tenbin
