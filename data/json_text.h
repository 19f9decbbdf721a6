#pragma once

#include <QByteArray>
#include <QStringView>

#include <string>
#include <string_view>

namespace tenbin {

/// Reads JSON (RFC 8259) from memory piece by piece: for input that must be judged before anything
/// is built from it, and for numbers whose digits matter. Nothing is assumed about the bytes.
/// Every member leaves blanks before a token out; what answers false leaves the position at the
/// place that is wrong.
class JsonScanner
{
public:
    enum class Kind { Object, Array, Text, Number, True, False, Null, Nothing };

    explicit JsonScanner(std::string_view bytes) : m_bytes(bytes) {}

    /// What the next value is by its first byte; Nothing: the end, or no value.
    Kind next();
    /// Takes the mark when it is next: one of {}[],:
    bool take(char mark);
    /// True when only blanks are left.
    bool atEnd();

    /// A string, as UTF-8 without escapes. False: not closed, not UTF-8, bad escapes.
    bool text(std::string &value);
    /// The digits as they stand.
    bool number(std::string_view &token);
    /// The letters as they stand: "true", "NaN". False, and nothing taken, when others are next.
    bool word(std::string_view expected);
    /// A whole value, checked; at most `depth` levels of objects and arrays.
    bool skip(std::string_view &raw, int depth = 64);

    qsizetype position() const { return qsizetype(m_at); }

private:
    void blanks();
    bool escape(std::string &value);
    bool hex(unsigned &unit);
    bool value(int depth);
    bool members(int depth);
    bool elements(int depth);

    std::string_view m_bytes;
    size_t m_at = 0;
    std::string m_scratch;
};

/// UTF-8 text as a JSON string with its quotes.
void appendJsonText(QByteArray &json, std::string_view utf8);
void appendJsonText(QByteArray &json, QStringView text);

} // namespace tenbin
