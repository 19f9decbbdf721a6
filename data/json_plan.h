#pragma once

#include "data/csv_tally.h"
#include "data/format.h"
#include "data/json_record.h"
#include "data/line_reader.h"

#include <optional>

namespace tenbin {

/// A JSON number as a double that says the same; nothing when there is none.
std::optional<double> exactNumber(std::string_view digits);
/// A text as a time when it is a date in a form that cannot be mistaken.
std::optional<qint64> sureTime(std::string_view text, bool &hasOffset);

/// What all lines say about one key.
struct JsonTally
{
    qint64 numbers = 0;
    qint64 flags = 0;
    qint64 texts = 0;
    qint64 nested = 0;
    qint64 notANumber = 0;
    qint64 offsets = 0; ///< of the texts, times with an offset from UTC
    bool dates = true;  ///< all texts so far are dates
    CsvPlaces tooLong;  ///< numbers that no double says exactly
    CsvPlace otherKind; ///< the first value of another kind than the first one
    std::optional<JsonKind> firstKind;

    void add(const JsonCell &cell, const Line &line);
    qint64 present() const { return numbers + flags + texts + nested; }
};

/// How the values of a key become a column.
struct JsonPlan
{
    enum class As { Number, Time, Text };

    QString name;
    As as = As::Text;
    std::optional<ColumnType> type; ///< Text: the type that is wanted
    bool forced = false;            ///< what does not fit becomes missing
    QList<ImportNote> notes;
};

JsonPlan planOf(const QString &name, const JsonTally &tally, const TypeChoices &types);

} // namespace tenbin
