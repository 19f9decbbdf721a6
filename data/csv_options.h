#pragma once

#include "core/params.h"
#include "core/result.h"
#include "data/csv_cell.h"
#include "data/csv_numbers.h"
#include "data/date_text.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace tenbin {

/// The params of the CSV format, read. What is not set is found in the file.
struct CsvOptions
{
    std::optional<char> separator;
    std::optional<char> quote; ///< 0: none
    std::optional<bool> header;
    QByteArray encoding; ///< empty: found
    std::optional<char> decimal;
    char thousands = 0;
    MissingTokens missing;
    bool dates = true;
    std::optional<DayOrder> dayOrder;
    qint64 skipLines = 0;

    static QList<ParamSpec> specs();
    static Result<CsvOptions> from(const Params &params);
};

/// A separator as people name it: "auto" is none, "tab", "comma", "semicolon", "space", "pipe", or
/// one ASCII character.
Result<std::optional<char>> separatorOf(const QString &text);

} // namespace tenbin
