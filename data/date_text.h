#pragma once

#include <QtGlobal>

#include <optional>
#include <string_view>

namespace tenbin {

/// Which of two numbers is the day in "03/04/2024".
enum class DayOrder { DayFirst, MonthFirst };

/// A date as text says it.
struct DateText
{
    qint64 time = 0;        ///< microseconds since 1970-01-01T00:00:00; UTC when there is an offset
    bool hasOffset = false; ///< "Z", "+09:00"
    bool hasOrder = false;  ///< day and month could be mixed up: "03/04/2024", "29/02/2024"
    bool swappable = false; ///< in the other order it is a date too
};

/// 2024-02-29 · 2024/02/29 · 29.02.2024 · 29/02/2024 or 02/29/2024 (by order) · 29 Feb 2024 ·
/// 29-Feb-2024 · Feb 29, 2024, each with an optional time of day: T or blank, HH:MM[:SS[.ffffff]],
/// and offset. Years have four digits; a date that does not exist, a leap second or more than six
/// decimals of a second are no date.
std::optional<DateText> parseDateText(std::string_view text, DayOrder order);

} // namespace tenbin
