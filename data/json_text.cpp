#include "data/json_text.h"

#include <QUtf8StringView>

#include <charconv>

namespace tenbin {

namespace {

bool isDigit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/// `code` is no surrogate.
void appendUtf8(std::string &text, unsigned code)
{
    if (code < 0x80) {
        text += char(code);
        return;
    }
    if (code < 0x800) {
        text += char(0xC0 | code >> 6);
    } else {
        if (code < 0x10000) {
            text += char(0xE0 | code >> 12);
        } else {
            text += char(0xF0 | code >> 18);
            text += char(0x80 | (code >> 12 & 0x3F));
        }
        text += char(0x80 | (code >> 6 & 0x3F));
    }
    text += char(0x80 | (code & 0x3F));
}

} // namespace

void JsonScanner::blanks()
{
    while (m_at < m_bytes.size() && (m_bytes[m_at] == ' ' || m_bytes[m_at] == '\t' ||
                                     m_bytes[m_at] == '\n' || m_bytes[m_at] == '\r'))
        ++m_at;
}

JsonScanner::Kind JsonScanner::next()
{
    blanks();
    if (m_at == m_bytes.size())
        return Kind::Nothing;
    switch (m_bytes[m_at]) {
    case '{': return Kind::Object;
    case '[': return Kind::Array;
    case '"': return Kind::Text;
    case 't': return Kind::True;
    case 'f': return Kind::False;
    case 'n': return Kind::Null;
    default: break;
    }
    return m_bytes[m_at] == '-' || isDigit(m_bytes[m_at]) ? Kind::Number : Kind::Nothing;
}

bool JsonScanner::take(char mark)
{
    blanks();
    if (m_at == m_bytes.size() || m_bytes[m_at] != mark)
        return false;
    ++m_at;
    return true;
}

bool JsonScanner::atEnd()
{
    blanks();
    return m_at == m_bytes.size();
}

bool JsonScanner::text(std::string &value)
{
    value.clear();
    if (!take('"'))
        return false;
    while (true) {
        const size_t from = m_at;
        while (m_at < m_bytes.size() && m_bytes[m_at] != '"' && m_bytes[m_at] != '\\' &&
               static_cast<unsigned char>(m_bytes[m_at]) >= 0x20)
            ++m_at;
        const std::string_view plain = m_bytes.substr(from, m_at - from);
        if (!QUtf8StringView(plain.data(), qsizetype(plain.size())).isValidUtf8()) {
            m_at = from;
            return false;
        }
        value.append(plain);
        if (m_at == m_bytes.size())
            return false;
        if (m_bytes[m_at] == '"')
            break;
        if (m_bytes[m_at] != '\\' || !escape(value))
            return false;
    }
    ++m_at;
    return true;
}

bool JsonScanner::escape(std::string &value)
{
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    ++m_at;
    if (m_at == m_bytes.size())
        return false;
    if (m_bytes[m_at] != 'u') {
        const size_t index = names.find(m_bytes[m_at]);
        if (index == std::string_view::npos)
            return false;
        value += meanings[index];
        ++m_at;
        return true;
    }
    ++m_at;
    unsigned code = 0;
    if (!hex(code) || (code >= 0xDC00 && code < 0xE000))
        return false;
    if (code >= 0xD800 && code < 0xDC00) {
        unsigned low = 0;
        if (m_bytes.substr(m_at, 2) != "\\u")
            return false;
        m_at += 2;
        if (!hex(low) || low < 0xDC00 || low >= 0xE000)
            return false;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    appendUtf8(value, code);
    return true;
}

bool JsonScanner::hex(unsigned &unit)
{
    const std::string_view digits = m_bytes.substr(m_at, 4);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), unit, 16);
    if (digits.size() != 4 || error != std::errc() || end != digits.data() + 4)
        return false;
    m_at += 4;
    return true;
}

bool JsonScanner::number(std::string_view &token)
{
    blanks();
    const size_t from = m_at;
    const auto digits = [this] {
        const size_t first = m_at;
        while (m_at < m_bytes.size() && isDigit(m_bytes[m_at]))
            ++m_at;
        return m_at - first;
    };
    const auto isNext = [this](std::string_view marks) {
        return m_at < m_bytes.size() && marks.find(m_bytes[m_at]) != std::string_view::npos;
    };
    if (isNext("-"))
        ++m_at;
    const bool zero = isNext("0");
    const size_t whole = digits();
    if (whole == 0 || (zero && whole > 1))
        return false;
    if (isNext(".")) {
        ++m_at;
        if (digits() == 0)
            return false;
    }
    if (isNext("eE")) {
        ++m_at;
        if (isNext("+-"))
            ++m_at;
        if (digits() == 0)
            return false;
    }
    token = m_bytes.substr(from, m_at - from);
    return true;
}

bool JsonScanner::skip(std::string_view &raw, int depth)
{
    blanks();
    const size_t from = m_at;
    if (!value(depth))
        return false;
    raw = m_bytes.substr(from, m_at - from);
    return true;
}

bool JsonScanner::word(std::string_view expected)
{
    blanks();
    if (m_bytes.substr(m_at, expected.size()) != expected)
        return false;
    m_at += expected.size();
    return true;
}

bool JsonScanner::value(int depth)
{
    std::string_view digits;
    switch (next()) {
    case Kind::Object: return depth > 0 && members(depth - 1);
    case Kind::Array: return depth > 0 && elements(depth - 1);
    case Kind::Text: return text(m_scratch);
    case Kind::Number: return number(digits);
    case Kind::True: return word("true");
    case Kind::False: return word("false");
    case Kind::Null: return word("null");
    case Kind::Nothing: break;
    }
    return false;
}

bool JsonScanner::members(int depth)
{
    take('{');
    if (take('}'))
        return true;
    do {
        if (!text(m_scratch) || !take(':') || !value(depth))
            return false;
    } while (take(','));
    return take('}');
}

bool JsonScanner::elements(int depth)
{
    take('[');
    if (take(']'))
        return true;
    do {
        if (!value(depth))
            return false;
    } while (take(','));
    return take(']');
}

void appendJsonText(QByteArray &json, std::string_view utf8)
{
    constexpr const char *digits = "0123456789abcdef";
    json += '"';
    for (const char byte : utf8) {
        switch (byte) {
        case '"': json += "\\\""; break;
        case '\\': json += "\\\\"; break;
        case '\n': json += "\\n"; break;
        case '\r': json += "\\r"; break;
        case '\t': json += "\\t"; break;
        default:
            if (static_cast<unsigned char>(byte) >= 0x20) {
                json += byte;
            } else {
                json += "\\u00";
                json += digits[byte >> 4];
                json += digits[byte & 15];
            }
        }
    }
    json += '"';
}

void appendJsonText(QByteArray &json, QStringView text)
{
    const QByteArray utf8 = text.toUtf8();
    appendJsonText(json, std::string_view(utf8.constData(), size_t(utf8.size())));
}

} // namespace tenbin
