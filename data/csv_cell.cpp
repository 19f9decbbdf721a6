#include "data/csv_cell.h"

#include <algorithm>

namespace tenbin {

namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

/// The text of a field whose first byte is a quote.
void readQuoted(const char *at, const char *end, char quote, CsvCell &cell, std::string &scratch)
{
    cell.quoted = true;
    const char *start = ++at;
    at = std::find(at, end, quote);
    const bool doubled = at + 1 < end && at[1] == quote;
    if (!doubled && std::all_of(std::min(at + 1, end), end, isBlank)) {
        cell.text = {start, size_t(at - start)};
        return;
    }
    scratch.assign(start, at);
    while (at + 1 < end && at[1] == quote) {
        const char *next = std::find(at + 2, end, quote);
        scratch.append(at + 1, next);
        at = next;
    }
    const char *behind = std::min(at + 1, end);
    if (!std::all_of(behind, end, isBlank)) {
        cell.stray = true;
        scratch.append(behind, end);
    }
    cell.text = scratch;
}

} // namespace

std::string_view withoutBlanks(std::string_view text)
{
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

CsvCell readCell(const char *begin, const char *end, CsvMarks marks, std::string &scratch)
{
    CsvCell cell;
    if (end <= begin)
        return cell;
    const char *at = begin;
    while (at < end && *at == ' ' && marks.separator != ' ')
        ++at;
    if (marks.quote != 0 && at < end && *at == marks.quote) {
        readQuoted(at, end, marks.quote, cell, scratch);
        return cell;
    }
    cell.text = withoutBlanks({begin, size_t(end - begin)});
    cell.trimmed = cell.text.size() != size_t(end - begin) && !cell.text.empty();
    return cell;
}

MissingTokens::MissingTokens(const QByteArray &list)
    : m_words(list == "auto" ? usual() : list.split(',')), m_chosen(list != "auto")
{
    for (QByteArray &word : m_words) {
        word = word.trimmed();
        if (!word.isEmpty())
            m_first[quint8(word.front())] = true;
    }
}

int MissingTokens::search(std::string_view text) const
{
    for (qsizetype i = 0; i < m_words.size(); ++i) {
        if (text == std::string_view(m_words[i].constData(), size_t(m_words[i].size())))
            return int(i);
    }
    return none;
}

const QList<QByteArray> &MissingTokens::usual()
{
    static const QList<QByteArray> words{
        "?",    ".",    "~",        "NA",      "N/A",      "n/a",    "#N/A",   "#NA",
        "<NA>", "NaN",  "nan",      "NAN",     "-nan",     "-NaN",   "null",   "NULL",
        "Null", "None", "#N/A N/A", "1.#QNAN", "-1.#QNAN", "1.#IND", "-1.#IND"};
    return words;
}

} // namespace tenbin
