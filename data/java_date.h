#pragma once

#include "core/result.h"

#include <QString>

#include <optional>
#include <string_view>
#include <vector>

namespace tenbin {

/// Dates by a pattern of Java's SimpleDateFormat, as ARFF files name them. Understood: y M d H h a
/// m s S, MMM and EEE by their English names, Z X z (offsets, GMT, UTC), quoted and other
/// characters as they are.
class JavaDatePattern
{
public:
    /// Unsupported when the pattern has another letter.
    static Result<JavaDatePattern> parse(const QString &pattern);

    /// Microseconds since 1970 in UTC; nothing when the text does not fit or the date does not
    /// exist. A pattern without an offset means UTC.
    std::optional<qint64> read(std::string_view text) const;

private:
    struct Part
    {
        char letter = 0; ///< 0: a literal
        int length = 0;
        std::string literal;
        bool bounded = false; ///< digits follow at once: takes exactly `length` of them
    };
    std::vector<Part> m_parts;
};

} // namespace tenbin
