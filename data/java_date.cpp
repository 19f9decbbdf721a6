#include "data/java_date.h"

#include "core/text.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace tenbin {

namespace {

constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 12> longMonths{
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};
constexpr std::array<std::string_view, 7> days{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr std::array<std::string_view, 7> longDays{"monday", "tuesday",  "wednesday", "thursday",
                                                   "friday", "saturday", "sunday"};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLetter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/// Reads a text from left to right into the fields of a date.
class DateReader
{
public:
    explicit DateReader(std::string_view text) : m_left(text) {}

    bool literal(std::string_view expected)
    {
        if (!m_left.starts_with(expected))
            return false;
        m_left.remove_prefix(expected.size());
        return true;
    }

    bool field(char letter, int length, bool bounded)
    {
        switch (letter) {
        case 'y': return year(length, bounded);
        case 'M':
            return length > 2 ? name(longMonths, months, m_month)
                              : number(m_month, length, bounded);
        case 'd': return number(m_day, length, bounded);
        case 'H': return number(m_hour, length, bounded);
        case 'h': return number(m_hour, length, bounded) && takeTwelve();
        case 'm': return number(m_minute, length, bounded);
        case 's': return number(m_second, length, bounded);
        case 'S': return number(m_millisecond, length, bounded) && m_millisecond < 1000;
        case 'E': return name(longDays, days, m_ignored);
        case 'a': return halfOfDay();
        default: break;
        }
        return offset();
    }

    std::optional<qint64> time() const
    {
        namespace chrono = std::chrono;
        const chrono::year_month_day date{chrono::year(m_year), chrono::month(unsigned(m_month)),
                                          chrono::day(unsigned(m_day))};
        const int hour = m_twelve ? m_hour % 12 + (m_afternoon ? 12 : 0) : m_hour;
        if (!m_left.empty() || !date.ok() || hour > 23 || m_minute > 59 || m_second > 59)
            return std::nullopt;
        const qint64 day = chrono::sys_days(date).time_since_epoch().count();
        const qint64 seconds = ((day * 24 + hour) * 60 + m_minute - m_offset) * 60 + m_second;
        return seconds * 1'000'000 + qint64(m_millisecond) * 1000;
    }

private:
    bool number(int &value, int length, bool bounded)
    {
        const size_t most = bounded ? size_t(length) : 6;
        size_t count = 0;
        value = 0;
        while (count < std::min(most, m_left.size()) && isDigit(m_left[count]))
            value = value * 10 + (m_left[count++] - '0');
        m_left.remove_prefix(count);
        return count > 0;
    }

    bool year(int length, bool bounded)
    {
        const size_t before = m_left.size();
        if (!number(m_year, length, bounded))
            return false;
        // Two digits are the year within eighty before and twenty after now; a fixed window keeps
        // the result the same next year.
        if (length <= 2 && before - m_left.size() == 2)
            m_year += m_year < 50 ? 2000 : 1900;
        return m_year <= 9999;
    }

    template <size_t N>
    bool name(const std::array<std::string_view, N> &full,
              const std::array<std::string_view, N> &brief, int &value)
    {
        size_t count = 0;
        while (count < m_left.size() && isLetter(m_left[count]))
            ++count;
        std::string word(m_left.substr(0, count));
        std::ranges::transform(word, word.begin(), [](char c) { return char(c | 0x20); });
        for (size_t i = 0; i < N; ++i) {
            if (word != full[i] && word != brief[i])
                continue;
            value = int(i) + 1;
            m_left.remove_prefix(count);
            return true;
        }
        return false;
    }

    bool takeTwelve()
    {
        m_twelve = true;
        return m_hour >= 1 && m_hour <= 12;
    }

    bool halfOfDay()
    {
        if (m_left.size() < 2 || (m_left[1] | 0x20) != 'm')
            return false;
        const int half = m_left[0] | 0x20;
        m_afternoon = half == 'p';
        m_left.remove_prefix(2);
        return half == 'a' || half == 'p';
    }

    /// Z, GMT, UTC, +0900, +09:00, GMT+09:00.
    bool offset()
    {
        const bool named = literal("Z") || literal("GMT") || literal("UTC");
        if (m_left.empty() || (m_left.front() != '+' && m_left.front() != '-'))
            return named;
        const int sign = m_left.front() == '-' ? -1 : 1;
        m_left.remove_prefix(1);
        int hours = 0;
        int minutes = 0;
        if (!number(hours, 2, true))
            return false;
        literal(":");
        if (!m_left.empty() && isDigit(m_left.front()) && !number(minutes, 2, true))
            return false;
        m_offset = sign * (hours * 60 + minutes);
        return hours < 24 && minutes < 60;
    }

    std::string_view m_left;
    int m_year = 1970, m_month = 1, m_day = 1, m_hour = 0, m_minute = 0, m_second = 0;
    int m_millisecond = 0;
    int m_offset = 0; ///< minutes
    int m_ignored = 0;
    bool m_twelve = false;
    bool m_afternoon = false;
};

} // namespace

Result<JavaDatePattern> JavaDatePattern::parse(const QString &pattern)
{
    constexpr std::string_view numeric = "yMdHhmsS";
    constexpr std::string_view known = "yMdHhmsSEaZXz";
    JavaDatePattern made;
    const std::string text = pattern.toStdString();
    const auto literal = [&](char c) {
        if (made.m_parts.empty() || made.m_parts.back().letter != 0)
            made.m_parts.emplace_back();
        made.m_parts.back().literal += c;
    };
    for (size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == '\'') {
            const size_t close = std::min(text.find('\'', at + 1), text.size());
            // Two quotes are one.
            if (close == at + 1)
                literal('\'');
            for (size_t i = at + 1; i < close; ++i)
                literal(text[i]);
            at = close + 1;
        } else if (isLetter(c)) {
            if (known.find(c) == std::string_view::npos)
                return failure(Error::Kind::Unsupported,
                               Tr::tr("the date pattern \"%1\" has the letter \"%2\", which is not "
                                      "supported")
                                   .arg(pattern, QChar::fromLatin1(c)));
            const size_t end = std::min(text.find_first_not_of(c, at), text.size());
            Part part;
            part.letter = c;
            part.length = int(end - at);
            const bool digits =
                numeric.find(c) != std::string_view::npos && !(c == 'M' && end - at > 2);
            if (!made.m_parts.empty() && digits) {
                Part &before = made.m_parts.back();
                before.bounded = numeric.find(before.letter) != std::string_view::npos;
            }
            made.m_parts.push_back(part);
            at = end;
        } else {
            literal(c);
            ++at;
        }
    }
    return made;
}

std::optional<qint64> JavaDatePattern::read(std::string_view text) const
{
    DateReader reader(text);
    for (const Part &part : m_parts) {
        const bool fits = part.letter == 0 ? reader.literal(part.literal)
                                           : reader.field(part.letter, part.length, part.bounded);
        if (!fits)
            return std::nullopt;
    }
    return reader.time();
}

} // namespace tenbin
