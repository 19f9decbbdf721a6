#include "data/csv_report.h"

#include "core/text.h"

#include <algorithm>

namespace tenbin {

using Level = ImportNote::Level;

QList<ImportNote> cellNotes(const QString &column, const CellTally &tally,
                            const MissingTokens &tokens)
{
    QList<ImportNote> notes;
    QStringList words;
    qint64 cells = 0;
    for (qsizetype i = 0; i < tokens.words().size(); ++i) {
        const qint64 count = tally.missingWords.empty() ? 0 : tally.missingWords[size_t(i)];
        if (count > 0)
            words.append(
                Tr::tr("\"%1\" %2 times").arg(QString::fromUtf8(tokens.words()[i])).arg(count));
        cells += count;
    }
    if (cells > 0)
        notes.append({Level::Information, -1, -1, column,
                      Tr::tr("Taken as missing: %1.").arg(words.join(QStringLiteral(", ")))});
    if (tally.trimmed > 0)
        notes.append(
            {Level::Information, -1, -1, column,
             Tr::tr("Blanks around the text of %1 cells were left out.").arg(tally.trimmed)});
    return notes;
}

QList<ImportNote> strayNotes(const std::vector<CellTally> &tallies)
{
    CsvPlaces all;
    for (const CellTally &tally : tallies)
        all.merge(tally.stray);
    const auto message = [](const CsvPlace &place) {
        return Tr::tr("Text goes on behind a closing quote; it is kept: \"%1\".").arg(place.text);
    };
    return all.notes(Level::Warning, {}, message,
                     Tr::tr("%1 more fields go on behind a closing quote."));
}

ImportNote typesNote(const QList<Column> &columns, const QList<ColumnPlan> &plans)
{
    int counts[4] = {};
    int forced = 0;
    for (qsizetype i = 0; i < columns.size(); ++i) {
        ++counts[int(columns[i].type())];
        forced += plans[i].forced.has_value();
    }
    QStringList parts;
    if (const int count = counts[int(ColumnType::Numeric)])
        parts.append(Tr::tr("%1 numeric (every value is a number)").arg(count));
    if (const int count = counts[int(ColumnType::Datetime)])
        parts.append(Tr::tr("%1 datetime (every value is a date)").arg(count));
    if (const int count = counts[int(ColumnType::Categorical)])
        parts.append(Tr::tr("%1 categorical (few different texts)").arg(count));
    if (const int count = counts[int(ColumnType::Text)])
        parts.append(Tr::tr("%1 text").arg(count));
    QString message = Tr::tr("Types, from all rows: %1.").arg(parts.join(QStringLiteral(", ")));
    if (forced > 0)
        message += QLatin1Char(' ') + Tr::tr("Chosen by hand: %1.").arg(forced);
    return {Level::Information, -1, -1, {}, message};
}

QList<ImportNote> capped(QList<ImportNote> notes, qsizetype most)
{
    if (notes.size() <= most)
        return notes;
    // Warnings first: what is cut off must not be what matters.
    std::stable_sort(notes.begin(), notes.end(), [](const ImportNote &a, const ImportNote &b) {
        return a.level == Level::Warning && b.level != Level::Warning;
    });
    const qsizetype left = notes.size() - most;
    notes.resize(most);
    notes.append(
        {Level::Information, -1, -1, {}, Tr::tr("%1 more notes are not shown.").arg(left)});
    return notes;
}

} // namespace tenbin
