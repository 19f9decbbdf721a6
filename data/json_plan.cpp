#include "data/json_plan.h"

#include "core/text.h"
#include "data/csv_numbers.h"
#include "data/date_text.h"

namespace tenbin {

namespace {

using Level = ImportNote::Level;

CsvPlace placeOf(const JsonCell &cell, const Line &line)
{
    return {line.number, line.byte, shortened(cell.text), {}};
}

void planByForce(JsonPlan &plan, ColumnType type)
{
    plan.forced = true;
    plan.type = type;
    plan.as = type == ColumnType::Numeric    ? JsonPlan::As::Number
              : type == ColumnType::Datetime ? JsonPlan::As::Time
                                             : JsonPlan::As::Text;
}

/// Why the column is text although numbers stand in it.
void addTextNotes(JsonPlan &plan, const JsonTally &tally)
{
    if (tally.firstKind && tally.otherKind.line >= 0)
        plan.notes.append(
            {Level::Warning, tally.otherKind.line, tally.otherKind.byte, plan.name,
             Tr::tr("\"%1\" is of another kind than the values before it (%2 numbers, "
                    "%3 texts, %4 true or false in all), so the column is read as "
                    "text.")
                 .arg(tally.otherKind.text, QString::number(tally.numbers),
                      QString::number(tally.texts), QString::number(tally.flags))});
    else if (tally.tooLong.count > 0)
        plan.notes.append(
            {Level::Warning, tally.tooLong.first.front().line, tally.tooLong.first.front().byte,
             plan.name,
             Tr::tr("No number of double precision is exactly %1, so the column is "
                    "read as text; there are %2 such values.")
                 .arg(tally.tooLong.first.front().text, QString::number(tally.tooLong.count))});
}

} // namespace

std::optional<double> exactNumber(std::string_view digits)
{
    // Written for infinity, see writeJsonLines.
    if (digits == "1e999" || digits == "-1e999")
        digits = digits.front() == '-' ? "-inf" : "inf";
    double value = 0;
    if (parseNumberText(digits, {}, value) != NumberFault::None)
        return std::nullopt;
    return value;
}

std::optional<qint64> sureTime(std::string_view text, bool &hasOffset)
{
    const std::optional<DateText> date = parseDateText(text, DayOrder::DayFirst);
    if (!date || date->hasOrder)
        return std::nullopt;
    hasOffset = date->hasOffset;
    return date->time;
}

void JsonTally::add(const JsonCell &cell, const Line &line)
{
    notANumber += cell.notANumber;
    switch (cell.kind) {
    case JsonKind::Missing: return;
    case JsonKind::Number:
        ++numbers;
        if (!exactNumber(cell.text))
            tooLong.add(placeOf(cell, line));
        break;
    case JsonKind::Flag: ++flags; break;
    case JsonKind::Nested: ++nested; break;
    case JsonKind::Text: {
        ++texts;
        bool hasOffset = false;
        dates = dates && sureTime(cell.text, hasOffset);
        offsets += hasOffset;
        break;
    }
    }
    if (!firstKind)
        firstKind = cell.kind;
    else if (*firstKind != cell.kind && otherKind.line < 0)
        otherKind = placeOf(cell, line);
}

JsonPlan planOf(const QString &name, const JsonTally &tally, const TypeChoices &types)
{
    JsonPlan plan;
    plan.name = name;
    const qint64 present = tally.present();
    if (tally.notANumber > 0)
        plan.notes.append({Level::Information, -1, -1, name,
                           Tr::tr("NaN, which is no JSON, was taken as missing in %1 rows.")
                               .arg(tally.notANumber)});
    if (tally.nested > 0)
        plan.notes.append({Level::Information, -1, -1, name,
                           Tr::tr("Objects and lists in %1 rows are kept as their JSON text.")
                               .arg(tally.nested)});
    if (const auto forced = types.find(name); forced != types.end()) {
        planByForce(plan, *forced);
    } else if (tally.numbers == present && tally.tooLong.count == 0) {
        plan.as = JsonPlan::As::Number;
    } else if (tally.texts == present && tally.dates &&
               (tally.offsets == 0 || tally.offsets == present)) {
        plan.as = JsonPlan::As::Time;
    } else {
        if (tally.flags == present)
            plan.type = ColumnType::Categorical;
        addTextNotes(plan, tally);
    }
    return plan;
}

} // namespace tenbin
