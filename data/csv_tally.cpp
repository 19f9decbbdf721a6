#include "data/csv_tally.h"

#include "core/text.h"

#include <algorithm>

namespace tenbin {

using Level = ImportNote::Level;

QString shortened(std::string_view text)
{
    constexpr qsizetype most = 40;
    QString shown = QString::fromUtf8(text.data(), qsizetype(std::min<size_t>(text.size(), 200)));
    shown = shown.simplified();
    if (shown.size() > most)
        shown = shown.left(most - 1) + QChar(0x2026);
    return shown;
}

CsvPlace CsvPlace::of(const CsvChunk &chunk, qsizetype offset, std::string_view text, QString why)
{
    return {chunk.lineAt(offset), chunk.byteAt(offset), shortened(text), std::move(why)};
}

void addPlace(CsvPlaces &places, const CsvChunk &chunk, qsizetype offset, std::string_view text,
              const QString &why)
{
    if (places.wantsMore())
        places.add(CsvPlace::of(chunk, offset, text, why));
    else
        ++places.count;
}

void CsvPlaces::add(const CsvPlace &place)
{
    ++count;
    if (wantsMore())
        first.push_back(place);
}

void CsvPlaces::merge(const CsvPlaces &other)
{
    count += other.count;
    first.insert(first.end(), other.first.begin(), other.first.end());
    std::stable_sort(first.begin(), first.end(), [](const CsvPlace &a, const CsvPlace &b) {
        return std::pair(a.line, a.byte) < std::pair(b.line, b.byte);
    });
    if (first.size() > most)
        first.resize(most);
}

QList<ImportNote> CsvPlaces::notes(Level level, const QString &column,
                                   const std::function<QString(const CsvPlace &)> &message,
                                   const QString &others) const
{
    QList<ImportNote> notes;
    for (const CsvPlace &place : first)
        notes.append({level, place.line, place.byte, column, message(place)});
    const qint64 left = count - qint64(first.size());
    if (left > 0)
        notes.append({level, -1, -1, column, others.arg(left)});
    return notes;
}

void CellTally::merge(const CellTally &other)
{
    missingWords.resize(std::max(missingWords.size(), other.missingWords.size()));
    for (size_t i = 0; i < other.missingWords.size(); ++i)
        missingWords[i] += other.missingWords[i];
    trimmed += other.trimmed;
    odd.merge(other.odd);
    stray.merge(other.stray);
}

void RowTally::merge(const RowTally &other)
{
    shortRows.merge(other.shortRows);
    longRows.merge(other.longRows);
    emptyExtras += other.emptyExtras;
    invalid.merge(other.invalid);
    zeros.merge(other.zeros);
}

QList<ImportNote> RowTally::notes() const
{
    const auto tooFew = [](const CsvPlace &place) {
        return Tr::tr("%1; the absent ones are missing values.").arg(place.why);
    };
    const auto tooMany = [](const CsvPlace &place) {
        return Tr::tr("%1; left out: \"%2\".").arg(place.why, place.text);
    };
    const auto noText = [](const CsvPlace &) {
        return Tr::tr("Bytes that are no text in this encoding; each became \"\uFFFD\".");
    };
    const auto zero = [](const CsvPlace &) {
        return Tr::tr("A NUL byte stands in this line; it is kept.");
    };
    QList<ImportNote> notes =
        shortRows.notes(Level::Warning, {}, tooFew, Tr::tr("%1 more lines have too few fields."));
    notes += longRows.notes(Level::Warning, {}, tooMany,
                            Tr::tr("%1 more lines have fields that no column takes."));
    notes += invalid.notes(Level::Warning, {}, noText,
                           Tr::tr("%1 more bytes are no text in this encoding."));
    notes += zeros.notes(Level::Warning, {}, zero, Tr::tr("%1 more NUL bytes."));
    if (emptyExtras > 0)
        notes.append(
            {Level::Information,
             -1,
             -1,
             {},
             Tr::tr("%1 lines end in empty fields that no column takes.").arg(emptyExtras)});
    return notes;
}

} // namespace tenbin
