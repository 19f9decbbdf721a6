#pragma once

#include "data/csv_feed.h"
#include "data/dataset.h"

#include <QString>

#include <functional>
#include <string_view>
#include <vector>

namespace tenbin {

/// A place in the file that is worth a note.
struct CsvPlace
{
    qint64 line = -1;
    qint64 byte = -1;
    QString text; ///< what stands there, shortened
    QString why;

    static CsvPlace of(const CsvChunk &chunk, qsizetype offset, std::string_view text,
                       QString why = {});
};

/// The first places of one kind and how many there are. One worker adds in the order of the file.
struct CsvPlaces
{
    static constexpr size_t most = 20;
    qint64 count = 0;
    std::vector<CsvPlace> first;

    bool wantsMore() const { return first.size() < most; }
    void add(const CsvPlace &place);
    /// The first places of both.
    void merge(const CsvPlaces &other);
    /// A note for each of the first places, and one that counts the others at "%1" of `others`.
    QList<ImportNote> notes(ImportNote::Level level, const QString &column,
                            const std::function<QString(const CsvPlace &)> &message,
                            const QString &others) const;
};

/// What one worker found in the cells of one column.
struct CellTally
{
    std::vector<qint64> missingWords; ///< cells a word of MissingTokens
    qint64 trimmed = 0;
    CsvPlaces odd;   ///< cells that do not fit the type
    CsvPlaces stray; ///< text behind a closing quote

    void merge(const CellTally &other);
};

/// What one worker found in rows and bytes.
struct RowTally
{
    CsvPlaces shortRows;
    CsvPlaces longRows;
    qint64 emptyExtras = 0; ///< rows that are longer by empty fields only
    CsvPlaces invalid;      ///< lines with bytes that are no UTF-8
    CsvPlaces zeros;        ///< lines with NUL bytes

    void merge(const RowTally &other);
    QList<ImportNote> notes() const;
};

/// Adds a place; where it lies is only worked out for the first ones.
void addPlace(CsvPlaces &places, const CsvChunk &chunk, qsizetype offset, std::string_view text,
              const QString &why = {});

/// At most 40 characters of a text, on one line.
QString shortened(std::string_view text);

} // namespace tenbin
