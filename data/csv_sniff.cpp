#include "data/csv_sniff.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

namespace tenbin {

namespace {

/// What decides on the separator; the quotes are looked at in all of the head.
constexpr qsizetype separatorBytes = 128 << 10;

struct Candidate
{
    char separator;
    double regular;
};

/// Share of records with the usual number of fields. When the first record has another number
/// (a title above the table), all others must agree.
double regularity(const CsvHead &head, CsvMarks marks)
{
    CsvHead part = head;
    part.size = std::min(head.size, separatorBytes);
    part.whole = head.whole && part.size == head.size;
    const std::vector<qsizetype> counts = fieldCounts(part.text, wholeRecords(part, marks), marks);
    if (counts.empty())
        return 0;
    const UsualCount usual = usualCount(counts);
    if (usual.fields < 2)
        return 0;
    if (counts.front() == usual.fields)
        return usual.share();
    const auto first = std::find(counts.begin(), counts.end(), usual.fields);
    const UsualCount below = usualCount(counts, first - counts.begin());
    return below.share() < 0.9 ? 0 : usual.share();
}

/// Tabs, semicolons and pipes seldom stand in text, commas do: they win when nearly as regular.
Candidate bestSeparator(const CsvHead &head, char quote)
{
    constexpr double nearly = 0.05;
    constexpr std::array<char, 4> separators{'\t', ';', '|', ','};
    Candidate best{head.tabSuffix ? '\t' : ',', 0};
    for (char separator : separators) {
        const double share = regularity(head, {separator, quote});
        if (share > best.regular + (best.regular > 0 ? nearly : 0))
            best = {separator, share};
    }
    return best;
}

/// The first field that opens with a quote, runs over a line end, and goes on behind its closing
/// quote: it closed at a quote that opened something else. -1: none.
qsizetype findStrayQuote(const CsvHead &head, CsvMarks marks)
{
    const RecordRun run = countRecords(head.text, head.size, marks, head.whole);
    const std::vector<qsizetype> counts = fieldCounts(head.text, run.end, marks);
    CsvFields fields;
    fields.split(head.text, run.end, marks, std::max<qsizetype>(usualCount(counts).fields, 1));
    std::string scratch;
    for (qsizetype row = 0; row < fields.rows(); ++row) {
        for (qsizetype column = 0; column < fields.columns(); ++column) {
            const char *begin = head.text + fields.begin(row, column);
            const char *end = head.text + fields.end(row, column);
            if (begin >= end || std::find(begin, end, '\n') == end)
                continue;
            const CsvCell cell = readCell(begin, end, marks, scratch);
            if (cell.quoted && cell.stray)
                return begin - head.text;
        }
    }
    return head.whole ? run.openQuote : -1;
}

} // namespace

UsualCount usualCount(const std::vector<qsizetype> &counts, qsizetype from)
{
    std::map<qsizetype, qsizetype> records;
    for (size_t i = size_t(from); i < counts.size(); ++i)
        ++records[counts[i]];
    UsualCount usual;
    usual.among = qsizetype(counts.size()) - from;
    for (const auto &[fields, times] : records) {
        const bool first = fields == counts[size_t(from)];
        if (times > usual.records ||
            (times == usual.records && usual.fields != counts[size_t(from)]) ||
            (times == usual.records && first)) {
            usual.fields = fields;
            usual.records = times;
        }
    }
    return usual;
}

qsizetype wholeRecords(const CsvHead &head, CsvMarks marks)
{
    return countRecords(head.text, head.size, marks, head.whole).end;
}

SniffedMarks sniffMarks(const CsvHead &head, const CsvOptions &options)
{
    const auto sniffWith = [&](char quote) {
        SniffedMarks found;
        found.marks = {options.separator.value_or(','), quote};
        if (options.separator) {
            found.regular = regularity(head, found.marks);
        } else {
            const Candidate best = bestSeparator(head, quote);
            found.marks.separator = best.separator;
            found.regular = best.regular;
        }
        return found;
    };
    SniffedMarks quoted = sniffWith(options.quote.value_or('"'));
    if (options.quote)
        return quoted;
    const qsizetype stray = findStrayQuote(head, quoted.marks);
    if (stray < 0)
        return quoted;
    SniffedMarks plain = sniffWith(0);
    if (plain.regular < 0.99)
        return quoted;
    plain.strayQuote = stray;
    return plain;
}

} // namespace tenbin
