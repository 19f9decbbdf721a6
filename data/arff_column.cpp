#include "data/arff_column.h"

#include "core/text.h"
#include "data/csv_numbers.h"
#include "data/date_text.h"

#include <limits>

namespace tenbin {

namespace {

using Kind = ArffAttribute::Kind;
using Level = ImportNote::Level;

CsvPlace placeOf(const ArffToken &token, const Line &line)
{
    return {line.number, line.byte, shortened(token.text), {}};
}

} // namespace

ArffColumn::ArffColumn(const ArffAttribute &attribute, std::optional<ColumnType> type)
    : m_attribute(attribute), m_texts(type.value_or(ColumnType::Text))
{
    switch (attribute.kind) {
    case Kind::Numeric: m_as = As::Number; break;
    case Kind::Nominal: m_as = As::Code; break;
    case Kind::Date: m_as = As::Time; break;
    case Kind::Text: m_as = As::Text; break;
    }
    if (type == ColumnType::Numeric)
        m_as = As::Number;
    else if (type == ColumnType::Datetime)
        m_as = As::Time;
    else if (type && !(type == ColumnType::Categorical && m_as == As::Code))
        m_as = As::Text;
    if (m_as == As::Code) {
        for (const QString &level : attribute.levels)
            m_codeOf.insert(level.toUtf8(), qint32(m_codeOf.size()));
    }
}

void ArffColumn::add(const ArffToken &token, const Line &line)
{
    if (token.isMissing())
        return addMissing();
    switch (m_as) {
    case As::Number: return addNumber(token, line);
    case As::Time: return addTime(token, line);
    case As::Code: m_codes.push_back(codeOf(token, line)); return;
    case As::Text: break;
    }
    const QUtf8StringView text(token.text.data(), qsizetype(token.text.size()));
    m_texts.add(text.isValidUtf8() ? token.text : text.toString().toStdString());
}

void ArffColumn::addMissing()
{
    switch (m_as) {
    case As::Number: m_numbers.push_back(std::numeric_limits<double>::quiet_NaN()); return;
    case As::Time: m_times.push_back(Column::missingTime); return;
    case As::Code: m_codes.push_back(Column::missingCode); return;
    case As::Text: break;
    }
    m_texts.addMissing();
}

void ArffColumn::addZero(const Line &line)
{
    switch (m_as) {
    case As::Number: m_numbers.push_back(0); return;
    case As::Time: m_times.push_back(0); return;
    case As::Code:
        m_codes.push_back(m_attribute.levels.isEmpty() ? Column::missingCode : 0);
        return;
    case As::Text: break;
    }
    if (m_attribute.kind == Kind::Nominal && !m_attribute.levels.isEmpty())
        return add({m_attribute.levels.first().toStdString(), true}, line);
    m_texts.add(m_attribute.kind == Kind::Numeric ? "0" : "");
}

void ArffColumn::addNumber(const ArffToken &token, const Line &line)
{
    std::string_view digits = token.text;
    // Leading zeros mean nothing where the file itself says that the attribute is numeric.
    while (digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9')
        digits.remove_prefix(1);
    double value = 0;
    const NumberFault fault = parseNumberText(digits, {}, value);
    if (fault == NumberFault::Inexact) {
        m_rounded.add(placeOf(token, line));
    } else if (fault != NumberFault::None) {
        m_odd.add(placeOf(token, line));
        value = std::numeric_limits<double>::quiet_NaN();
    }
    m_numbers.push_back(value);
}

void ArffColumn::addTime(const ArffToken &token, const Line &line)
{
    std::optional<qint64> time;
    if (m_attribute.pattern)
        time = m_attribute.pattern->read(token.text);
    else if (const auto date = parseDateText(token.text, DayOrder::DayFirst))
        time = date->time;
    if (!time)
        m_odd.add(placeOf(token, line));
    m_times.push_back(time.value_or(Column::missingTime));
}

qint32 ArffColumn::codeOf(const ArffToken &token, const Line &line)
{
    const QByteArray key = QByteArray::fromStdString(token.text);
    const auto known = m_codeOf.find(key);
    if (known != m_codeOf.end())
        return *known;
    m_unlisted.add(placeOf(token, line));
    // Through QString: bytes that are no UTF-8 become what the level will show.
    const QString level = QString::fromUtf8(key);
    qint32 code = qint32(m_attribute.levels.indexOf(level));
    if (code < 0) {
        code = qint32(m_attribute.levels.size());
        m_attribute.levels.append(level);
    }
    m_codeOf.insert(key, code);
    return code;
}

qint64 ArffColumn::memory() const
{
    return m_texts.memory() +
           qint64(8 * (m_numbers.capacity() + m_times.capacity()) + 4 * m_codes.capacity());
}

Column ArffColumn::finish()
{
    const QString &name = m_attribute.name;
    switch (m_as) {
    case As::Number: return Column::numeric(name, std::move(m_numbers));
    case As::Time: return Column::datetime(name, std::move(m_times));
    case As::Code: return Column::categorical(name, std::move(m_codes), m_attribute.levels);
    case As::Text: break;
    }
    return m_texts.finish(name);
}

QList<ImportNote> ArffColumn::notes() const
{
    const QString wanted = m_as == As::Number ? Tr::tr("is no number") : Tr::tr("is no date");
    QList<ImportNote> notes = m_odd.notes(
        Level::Warning, m_attribute.name,
        [&](const CsvPlace &place) {
            return Tr::tr("\"%1\" %2; it became a missing value.").arg(place.text, wanted);
        },
        Tr::tr("%1 more values became missing."));
    notes += m_rounded.notes(
        Level::Warning, m_attribute.name,
        [](const CsvPlace &place) {
            return Tr::tr("No number of double precision is exactly %1; it was rounded.")
                .arg(place.text);
        },
        Tr::tr("%1 more numbers were rounded."));
    notes += m_unlisted.notes(
        Level::Warning, m_attribute.name,
        [](const CsvPlace &place) {
            return Tr::tr("The attribute does not list \"%1\"; it was added.").arg(place.text);
        },
        Tr::tr("%1 more categories were added."));
    return notes;
}

} // namespace tenbin
