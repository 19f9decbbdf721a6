#include "data/date_text.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace tenbin {

namespace {

constexpr qint64 second = 1'000'000;

/// Reads a text from its front.
struct Reader
{
    std::string_view left;

    bool take(char wanted)
    {
        if (left.empty() || left.front() != wanted)
            return false;
        left.remove_prefix(1);
        return true;
    }

    /// A number of `least` to `most` digits; -1: none.
    int number(size_t least, size_t most)
    {
        size_t digits = 0;
        int value = 0;
        while (digits < left.size() && digits < most && left[digits] >= '0' && left[digits] <= '9')
            value = value * 10 + (left[digits++] - '0');
        if (digits < least || (digits < left.size() && left[digits] >= '0' && left[digits] <= '9'))
            return -1;
        left.remove_prefix(digits);
        return value;
    }

    /// An English month, short or full; -1: none.
    int month()
    {
        constexpr std::array<std::string_view, 12> names{
            "january", "february", "march",     "april",   "may",      "june",
            "july",    "august",   "september", "october", "november", "december"};
        size_t length = 0;
        while (length < left.size() && ((left[length] | 0x20) >= 'a') &&
               ((left[length] | 0x20) <= 'z'))
            ++length;
        for (size_t i = 0; i < names.size(); ++i) {
            const bool shortForm = length == 3;
            const std::string_view name = shortForm ? names[i].substr(0, 3) : names[i];
            const std::string_view word = left.substr(0, length);
            if (std::equal(word.begin(), word.end(), name.begin(), name.end(),
                           [](char a, char b) { return (a | 0x20) == b; })) {
                left.remove_prefix(length);
                return int(i) + 1;
            }
        }
        return -1;
    }
};

std::optional<qint64> dayStart(int year, int month, int day)
{
    if (year < 1 || month < 1 || day < 1)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(unsigned(month)),
                                           std::chrono::day(unsigned(day))};
    if (!date.ok())
        return std::nullopt;
    return std::chrono::sys_days(date).time_since_epoch().count() * 86'400 * second;
}

bool yearFirst(Reader &reader, DateText &date)
{
    const int year = reader.number(4, 4);
    const char mark = reader.left.empty() ? ' ' : reader.left.front();
    if (year < 0 || (mark != '-' && mark != '/') || !reader.take(mark))
        return false;
    const int month = reader.number(1, 2);
    if (month < 0 || !reader.take(mark))
        return false;
    const std::optional<qint64> start = dayStart(year, month, reader.number(1, 2));
    date.time = start.value_or(0);
    return start.has_value();
}

/// "29.02.2024", "29/02/2024", "02/29/2024", "29-02-2024".
bool yearLast(Reader &reader, DayOrder order, DateText &date)
{
    int day = reader.number(1, 2);
    const char mark = reader.left.empty() ? ' ' : reader.left.front();
    if (day < 0 || (mark != '.' && mark != '/' && mark != '-') || !reader.take(mark))
        return false;
    int month = reader.number(1, 2);
    if (month < 0 || !reader.take(mark))
        return false;
    const int year = reader.number(4, 4);
    // Points stand between day, month, year everywhere.
    date.hasOrder = mark != '.' && day != month;
    if (date.hasOrder && order == DayOrder::MonthFirst)
        std::swap(day, month);
    const std::optional<qint64> start = dayStart(year, month, day);
    date.swappable = date.hasOrder && dayStart(year, day, month).has_value();
    date.time = start.value_or(0);
    return start.has_value();
}

/// "29 Feb 2024", "29-Feb-2024", "Feb 29, 2024".
bool namedMonth(Reader &reader, DateText &date)
{
    int month = reader.month();
    int day = 0;
    if (month > 0) {
        if (!reader.take(' '))
            return false;
        day = reader.number(1, 2);
        reader.take(',');
        if (!reader.take(' '))
            return false;
    } else {
        day = reader.number(1, 2);
        const char mark = reader.left.empty() ? 0 : reader.left.front();
        if ((mark != ' ' && mark != '-') || !reader.take(mark))
            return false;
        month = reader.month();
        if (month < 0 || !reader.take(mark))
            return false;
    }
    const std::optional<qint64> start = dayStart(reader.number(4, 4), month, day);
    date.time = start.value_or(0);
    return start.has_value();
}

bool fraction(Reader &reader, qint64 &time)
{
    qint64 unit = second;
    size_t digits = 0;
    while (!reader.left.empty() && reader.left.front() >= '0' && reader.left.front() <= '9') {
        const int digit = reader.left.front() - '0';
        if (++digits > 6) {
            if (digit != 0)
                return false;
        } else {
            unit /= 10;
            time += digit * unit;
        }
        reader.left.remove_prefix(1);
    }
    return digits > 0;
}

bool offset(Reader &reader, DateText &date)
{
    if (reader.take('Z') || reader.take('z')) {
        date.hasOffset = true;
        return true;
    }
    const bool behind = reader.left.starts_with('-');
    if (!reader.take('+') && !reader.take('-'))
        return true;
    const bool compact = reader.left.size() == 4 && reader.left.find(':') == std::string_view::npos;
    int minutes = 0;
    if (compact) {
        const int both = reader.number(4, 4);
        minutes = both < 0 ? -1 : both / 100 * 60 + both % 100;
    } else {
        const int hours = reader.number(2, 2);
        const int rest = reader.take(':') ? reader.number(2, 2) : 0;
        minutes = hours < 0 || rest < 0 ? -1 : hours * 60 + rest;
    }
    if (minutes < 0 || minutes > 14 * 60)
        return false;
    date.hasOffset = true;
    date.time += (behind ? minutes : -minutes) * 60 * second;
    return true;
}

/// What follows the date: nothing, or a time of day.
bool timeOfDay(Reader &reader, DateText &date)
{
    if (reader.left.empty())
        return true;
    if (!reader.take('T') && !reader.take('t') && !reader.take(' '))
        return false;
    const int hour = reader.number(2, 2);
    if (hour < 0 || hour > 23 || !reader.take(':'))
        return false;
    const int minute = reader.number(2, 2);
    if (minute < 0 || minute > 59)
        return false;
    date.time += (hour * 3600LL + minute * 60LL) * second;
    if (reader.take(':')) {
        const int seconds = reader.number(2, 2);
        if (seconds < 0 || seconds > 59)
            return false;
        date.time += seconds * second;
        if (reader.take('.') && !fraction(reader, date.time))
            return false;
    }
    reader.take(' ');
    return offset(reader, date) && reader.left.empty();
}

} // namespace

std::optional<DateText> parseDateText(std::string_view text, DayOrder order)
{
    // The shortest is "1/1/2024"; the longest has a full month name, a time and an offset.
    if (text.size() < 8 || text.size() > 60)
        return std::nullopt;
    DateText date;
    Reader reader{text};
    bool read = yearFirst(reader, date);
    if (!read) {
        reader = Reader{text};
        read = yearLast(reader, order, date);
    }
    if (!read) {
        reader = Reader{text};
        date = DateText();
        read = namedMonth(reader, date);
    }
    if (!read || !timeOfDay(reader, date))
        return std::nullopt;
    return date;
}

} // namespace tenbin
