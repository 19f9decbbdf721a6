#pragma once

#include "core/shelf.h"
#include "data/csv_reader.h"

#include <QStringList>

namespace tenbin::test {

/// Options of the CSV format from texts "id=value".
inline ReadOptions csvOptions(const QStringList &params = {})
{
    ReadOptions options;
    options.params =
        Params::parsed(shelf<Format>().find(QStringLiteral("csv"))->params, params).value();
    options.threads = 2;
    return options;
}

/// A whole file given as text.
inline Result<CsvTable> readCsvText(const QByteArray &text, const QStringList &params = {},
                                    const TypeChoices &types = {})
{
    ReadOptions options = csvOptions(params);
    options.types = types;
    return previewCsv(text, true, false, options);
}

/// The cells of a column as texts; "∅" for missing.
inline QStringList cellsOf(const Column &column)
{
    QStringList cells;
    for (qsizetype row = 0; row < column.size(); ++row)
        cells.append(column.isMissing(row) ? QStringLiteral("∅") : column.displayText(row));
    return cells;
}

inline bool warnsOf(const Dataset &dataset, qint64 line)
{
    for (const ImportNote &note : dataset.notes()) {
        if (note.level == ImportNote::Level::Warning && note.line == line)
            return true;
    }
    return false;
}

/// All notes, one a line, for messages of failed tests.
inline QByteArray notesOf(const Dataset &dataset)
{
    QByteArray all;
    for (const ImportNote &note : dataset.notes())
        all += QByteArray::number(note.line) + ' ' + note.column.toUtf8() + ": " +
               note.message.toUtf8() + '\n';
    return all;
}

} // namespace tenbin::test
