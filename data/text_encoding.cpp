#include "data/text_encoding.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace tenbin {

namespace {

/// Whether eight bytes of ASCII come next.
bool isAsciiWord(const char *at, const char *end)
{
    quint64 word;
    if (end - at < 8)
        return false;
    std::memcpy(&word, at, sizeof word);
    return (word & 0x8080808080808080) == 0;
}

bool isAsciiLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isAsciiLower(char c)
{
    return c >= 'a' && c <= 'z';
}

bool isUpperWestern(quint8 c)
{
    return c >= 0xc0 && c <= 0xde && c != 0xd7;
}

bool isLowerWestern(quint8 c)
{
    return c >= 0xdf && c <= 0xfe && c != 0xf7;
}

/// Whether a byte above 127, read as windows-1252, fits between its neighbours.
bool fitsWestern(char before, quint8 c, char after)
{
    if (isUpperWestern(c))
        return !isAsciiLower(before) && (isAsciiLetter(after) || isAsciiLetter(before));
    if (isLowerWestern(c))
        return isAsciiLetter(before) || isAsciiLetter(after) || isUpperWestern(quint8(before));
    // Euro sign, dashes, curly quotes, ellipsis, trade mark, no-break space, currency, degree, …
    constexpr std::array<quint8, 22> signs{0x80, 0x85, 0x8a, 0x8e, 0x91, 0x92, 0x93, 0x94,
                                           0x95, 0x96, 0x97, 0x99, 0x9a, 0x9e, 0xa0, 0xa3,
                                           0xa7, 0xa9, 0xae, 0xb0, 0xb2, 0xb5};
    return std::find(signs.begin(), signs.end(), c) != signs.end();
}

/// Share of zero bytes at even and at odd places.
std::pair<double, double> zeroShares(QByteArrayView head)
{
    std::array<qsizetype, 2> zeros{};
    for (qsizetype i = 0; i < head.size(); ++i)
        zeros[size_t(i & 1)] += head[i] == 0;
    const double half = std::max<double>(1, double(head.size()) / 2);
    return {double(zeros[0]) / half, double(zeros[1]) / half};
}

QByteArray markedEncoding(QByteArrayView head)
{
    constexpr std::array<std::pair<QByteArrayView, const char *>, 5> marks{{
        {QByteArrayView("\xff\xfe\x00\x00", 4), "utf-32le"},
        {QByteArrayView("\x00\x00\xfe\xff", 4), "utf-32be"},
        {QByteArrayView("\xef\xbb\xbf", 3), "utf-8"},
        {QByteArrayView("\xff\xfe", 2), "utf-16le"},
        {QByteArrayView("\xfe\xff", 2), "utf-16be"},
    }};
    for (const auto &[mark, name] : marks) {
        if (head.startsWith(mark))
            return name;
    }
    return {};
}

} // namespace

QString wholeText(std::string_view utf8)
{
    constexpr std::string_view mark("\xef\xbb\xbf");
    QString marks;
    for (; utf8.starts_with(mark); utf8.remove_prefix(mark.size()))
        marks += QChar(0xfeff);
    return marks + QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
}

int utf8Length(const char *at, const char *end)
{
    const auto byte = [&](int i) { return quint8(at[i]); };
    const auto follows = [&](int i, quint8 low = 0x80, quint8 high = 0xbf) {
        return at + i < end && byte(i) >= low && byte(i) <= high;
    };
    const quint8 lead = byte(0);
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead <= 0xdf)
        return follows(1) ? 2 : 0;
    if (lead >= 0xe0 && lead <= 0xef) {
        const quint8 low = lead == 0xe0 ? 0xa0 : 0x80;
        const quint8 high = lead == 0xed ? 0x9f : 0xbf;
        return follows(1, low, high) && follows(2) ? 3 : 0;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        const quint8 low = lead == 0xf0 ? 0x90 : 0x80;
        const quint8 high = lead == 0xf4 ? 0x8f : 0xbf;
        return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

qsizetype firstInvalidUtf8(QByteArrayView bytes)
{
    const char *at = bytes.begin();
    const char *end = bytes.end();
    while (at < end) {
        if (isAsciiWord(at, end)) {
            at += 8;
            continue;
        }
        const int length = utf8Length(at, end);
        if (length == 0)
            return at - bytes.begin();
        at += length;
    }
    return -1;
}

void EncodingEvidence::add(QByteArrayView bytes, bool cut)
{
    const char *end = bytes.end();
    for (const char *at = bytes.begin(); at < end;) {
        if (isAsciiWord(at, end)) {
            at += 8;
            continue;
        }
        const int length = utf8Length(at, end);
        if (length > 0) {
            m_characters += length > 1;
            at += length;
            continue;
        }
        if (cut && end - at < 4)
            return;
        addInvalid(bytes.begin(), at, end);
        ++at;
    }
}

void EncodingEvidence::addInvalid(const char *begin, const char *at, const char *end)
{
    const char before = at > begin ? at[-1] : ' ';
    const char after = at + 1 < end ? at[1] : ' ';
    ++m_invalid;
    m_plausible += fitsWestern(before, quint8(*at), after);
}

void EncodingEvidence::add(const EncodingEvidence &other)
{
    m_characters += other.m_characters;
    m_invalid += other.m_invalid;
    m_plausible += other.m_plausible;
}

bool EncodingEvidence::looksWestern() const
{
    return m_invalid > 2 * m_characters && 2 * m_plausible > m_invalid;
}

QByteArray detectEncoding(QByteArrayView head, bool cut)
{
    if (const QByteArray marked = markedEncoding(head); !marked.isEmpty())
        return marked;
    const auto [even, odd] = zeroShares(head);
    if (odd > 0.4 && even < 0.1)
        return "utf-16le";
    if (even > 0.4 && odd < 0.1)
        return "utf-16be";
    EncodingEvidence evidence;
    evidence.add(head, cut);
    return evidence.looksWestern() ? "windows-1252" : "utf-8";
}

} // namespace tenbin
