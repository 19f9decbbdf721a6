#include "data/csv_numbers.h"

#include "data/csv_numbers_wide.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

#include <fast_float/fast_float.h>

namespace tenbin {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool sameWord(std::string_view text, std::string_view lower)
{
    return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                      [](char a, char b) { return (a | 0x20) == b; });
}

/// "1,234,567" without its separators; empty when they do not stand at every third digit.
std::string withoutThousands(std::string_view digits, NumberStyle style)
{
    const size_t whole = std::min(digits.find(style.decimal), digits.size());
    std::string bare;
    for (size_t i = 0; i < whole; ++i) {
        const bool place = i > 0 && (whole - i) % 4 == 0;
        if (place != (digits[i] == style.thousands))
            return {};
        if (!place)
            bare += digits[i];
    }
    return bare.append(digits.substr(whole));
}

/// The double nearest to a text of digits says exactly this whole number.
bool isExact(std::string_view digits, double value)
{
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size() - 1));
    if (digits.size() <= 15)
        return true;
    char exact[400];
    const auto end =
        std::to_chars(exact, exact + sizeof exact, std::abs(value), std::chars_format::fixed, 0)
            .ptr;
    return digits == std::string_view(exact, size_t(end - exact));
}

/// Digits with an optional decimal mark and exponent; value is of the magnitude.
NumberFault parseMagnitude(std::string_view text, NumberStyle style, double &value)
{
    const bool whole = std::all_of(text.begin(), text.end(), isDigit);
    if (!isDigit(text.front()) && text.front() != style.decimal)
        return NumberFault::NotANumber;
    fast_float::parse_options options(fast_float::chars_format::general, style.decimal);
    const char *end = text.data() + text.size();
    const auto parsed = fast_float::from_chars_advanced(text.data(), end, value, options);
    const bool known = parsed.ec == std::errc() || parsed.ec == std::errc::result_out_of_range;
    if (!known || parsed.ptr != end)
        return NumberFault::NotANumber;
    if (std::isinf(value))
        return NumberFault::TooLarge;
    const size_t mantissa = std::min(text.find_first_of("eE"), text.size());
    const auto digits = text.substr(0, mantissa);
    if (value == 0 && digits.find_first_of("123456789") != std::string_view::npos)
        return NumberFault::TooSmall;
    if (whole && !isExact(text, value))
        return NumberFault::Inexact;
    return whole && text.size() > 1 && text.front() == '0' ? NumberFault::LeadingZeros
                                                           : NumberFault::None;
}

constexpr std::array<double, 20> powersOfTen{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,
                                             1e7,  1e8,  1e9,  1e10, 1e11, 1e12, 1e13,
                                             1e14, 1e15, 1e16, 1e17, 1e18, 1e19};

/// Fifteen digits are below 2^53, so that mantissa and power are exact and one division rounds
/// once (Clinger, "How to read floating point numbers accurately", 1990).
constexpr int exactDigits = 15;

bool parsePlain(const char *at, const char *end, char decimal, double &value)
{
    const bool negative = at < end && *at == '-';
    at += negative;
    const char *start = at;
    quint64 mantissa = 0;
    while (at < end && isDigit(*at))
        mantissa = mantissa * 10 + quint64(*at++ - '0');
    qsizetype digits = at - start;
    qsizetype places = 0;
    if (at < end && *at == decimal) {
        const char *point = at++;
        while (at < end && isDigit(*at))
            mantissa = mantissa * 10 + quint64(*at++ - '0');
        places = at - point - 1;
        digits += places;
    } else if (digits > 1 && *start == '0') {
        return false;
    }
    if (at != end || digits == 0 || digits > exactDigits)
        return false;
    const double magnitude = double(mantissa) / powersOfTen[size_t(places)];
    value = negative ? -magnitude : magnitude;
    return true;
}

} // namespace

NumberFault parseNumberText(std::string_view text, NumberStyle style, double &value)
{
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+'))
        text.remove_prefix(1);
    if (text.empty())
        return NumberFault::NotANumber;
    if (sameWord(text, "inf") || sameWord(text, "infinity")) {
        value = negative ? -std::numeric_limits<double>::infinity()
                         : std::numeric_limits<double>::infinity();
        return NumberFault::None;
    }
    std::string bare;
    if (style.thousands != 0 && text.find(style.thousands) != std::string_view::npos) {
        bare = withoutThousands(text, style);
        if (bare.empty())
            return NumberFault::NotANumber;
        text = bare;
    }
    const NumberFault fault = parseMagnitude(text, style, value);
    if (negative)
        value = -value;
    return fault;
}

void parseNumbersPlain(const char *bytes, const CsvFields &fields, qsizetype column, char decimal,
                       double *out, std::vector<quint32> &others)
{
    for (qsizetype row = 0; row < fields.rows(); ++row) {
        const char *begin = bytes + fields.begin(row, column);
        const char *end = bytes + fields.end(row, column);
        if (end <= begin)
            out[row] = std::numeric_limits<double>::quiet_NaN();
        else if (!parsePlain(begin, end, decimal, out[row]))
            others.push_back(quint32(row));
    }
}

ParseNumbers fastestParseNumbers()
{
    const ParseNumbers wide = wideParseNumbers();
    return wide ? wide : parseNumbersPlain;
}

} // namespace tenbin
