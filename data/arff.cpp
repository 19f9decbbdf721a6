#include "data/arff.h"

#include "core/guarded.h"
#include "core/text.h"
#include "data/arff_column.h"

#include <algorithm>
#include <charconv>

namespace tenbin {

namespace {

using Level = ImportNote::Level;

constexpr qint64 linesPerReport = 4096;

class ArffRows
{
public:
    ArffRows(LineReader lines, const ReadOptions &options, Progress &progress)
        : m_lines(std::move(lines)), m_options(options), m_progress(progress)
    {
    }

    Result<Dataset> read()
    {
        const Result<QList<ArffAttribute>> header =
            readArffHeader(m_lines, m_options.limits.columns);
        if (!header)
            return passOn(header);
        for (const ArffAttribute &attribute : *header) {
            const auto forced = m_options.types.find(attribute.name);
            m_columns.emplace_back(attribute, forced == m_options.types.end()
                                                  ? std::nullopt
                                                  : std::optional<ColumnType>(*forced));
        }
        if (Status rows = readRows(); !rows)
            return passOn(rows);
        if (Status same = m_lines.checkUnchanged(); !same)
            return passOn(same);
        return finish();
    }

private:
    Status readRows()
    {
        const qint64 limit = memoryLimit(m_options.limits);
        while (m_options.previewRows == 0 || m_rows < m_options.previewRows) {
            const Result<bool> more = m_lines.next(m_line);
            if (!more)
                return passOn(more);
            if (!*more)
                break;
            if (m_line.number % linesPerReport == 0) {
                if (!m_progress.report(m_lines.fraction()))
                    return cancelled();
                if (memory() > limit)
                    return beyond(Tr::tr("the rows so far take more than the allowed %1 bytes of "
                                         "memory")
                                      .arg(limit));
            }
            ArffScanner scanner(m_line.text);
            if (scanner.atEnd())
                continue;
            const QString why = scanner.take('{') ? sparseRow(scanner) : denseRow();
            if (!why.isEmpty())
                m_rejects.add({m_line.number, m_line.byte, shortened(m_line.text), why});
            else if (++m_rows > m_options.limits.rows)
                return beyond(
                    Tr::tr("it is beyond the allowed %1 rows").arg(m_options.limits.rows));
        }
        return m_progress.report(1) ? Status() : cancelled();
    }

    Failure beyond(const QString &why) const
    {
        return badInput(Tr::tr("Cannot read \"%1\": line %2: %3.")
                            .arg(m_lines.shownName(), QString::number(m_line.number), why),
                        Tr::tr("Read a part of it, or raise the limit if you trust it."));
    }

    QString denseRow()
    {
        size_t count = 0;
        if (const QString why = readArffWords(m_line.text, m_words, count); !why.isEmpty())
            return why;
        if (count != m_columns.size())
            return Tr::tr("it has %1 values, expected %2").arg(count).arg(m_columns.size());
        if (const QString why = tooLong(count); !why.isEmpty())
            return why;
        for (size_t i = 0; i < count; ++i) {
            if (m_words[i].text.empty() && !m_words[i].quoted) {
                m_empty.add({m_line.number, m_line.byte, shortened(m_line.text), {}});
                m_columns[i].addMissing();
            } else {
                m_columns[i].add(m_words[i], m_line);
            }
        }
        return {};
    }

    QString tooLong(size_t count) const
    {
        const auto fits = [&](const ArffToken &word) {
            return qint64(word.text.size()) <= m_options.limits.cellBytes;
        };
        return std::all_of(m_words.begin(), m_words.begin() + qsizetype(count), fits)
                   ? QString()
                   : Tr::tr("a value has more than the allowed %1 bytes")
                         .arg(m_options.limits.cellBytes);
    }

    /// "{1 X, 3 Y}" behind its first brace: all values are read before any is kept.
    QString sparseRow(ArffScanner &scanner)
    {
        m_indexes.clear();
        if (!scanner.take('}')) {
            do {
                if (const QString why = sparseEntry(scanner); !why.isEmpty())
                    return why;
            } while (scanner.take(','));
            if (!scanner.take('}'))
                return Tr::tr("its } is missing");
        }
        if (!scanner.atEnd())
            return Tr::tr("something follows its }");
        if (const QString why = tooLong(m_indexes.size()); !why.isEmpty())
            return why;
        size_t entry = 0;
        for (size_t column = 0; column < m_columns.size(); ++column) {
            if (entry < m_indexes.size() && m_indexes[entry] == column)
                m_columns[column].add(m_words[entry++], m_line);
            else
                m_columns[column].addZero(m_line);
        }
        return {};
    }

    QString sparseEntry(ArffScanner &scanner)
    {
        ArffToken number;
        size_t index = 0;
        scanner.word(number, ",}", true);
        const char *end = number.text.data() + number.text.size();
        const auto [last, error] = std::from_chars(number.text.data(), end, index);
        if (number.text.empty() || error != std::errc() || last != end)
            return Tr::tr("\"%1\" is no number of an attribute").arg(shortened(number.text));
        if (index >= m_columns.size())
            return Tr::tr("there is no attribute %1").arg(index);
        if (!m_indexes.empty() && index <= m_indexes.back())
            return Tr::tr("its attributes are not in ascending order");
        if (m_indexes.size() == m_words.size())
            m_words.emplace_back();
        if (!scanner.word(m_words[m_indexes.size()], ",}", true))
            return Tr::tr("a quote never closes");
        m_indexes.push_back(index);
        return {};
    }

    qint64 memory() const
    {
        qint64 bytes = 0;
        for (const ArffColumn &column : m_columns)
            bytes += column.memory();
        return bytes;
    }

    Result<Dataset> finish()
    {
        QList<ImportNote> notes = m_rejects.notes(
            Level::Warning, {},
            [](const CsvPlace &place) {
                return Tr::tr("The row is left out: %1 (\"%2\").").arg(place.why, place.text);
            },
            Tr::tr("%1 more rows are left out."));
        notes += m_empty.notes(
            Level::Warning, {},
            [](const CsvPlace &place) {
                return Tr::tr("A value is empty (\"%1\"); it was taken as missing.")
                    .arg(place.text);
            },
            Tr::tr("%1 more empty values were taken as missing."));
        QList<Column> columns;
        for (ArffColumn &column : m_columns) {
            notes += column.notes();
            columns.append(column.finish());
        }
        return Dataset::make(m_lines.shownName(), std::move(columns), {}, std::move(notes));
    }

    LineReader m_lines;
    const ReadOptions &m_options;
    Progress &m_progress;
    std::vector<ArffColumn> m_columns;
    Line m_line;
    qint64 m_rows = 0;
    std::vector<ArffToken> m_words;
    std::vector<size_t> m_indexes;
    CsvPlaces m_rejects;
    CsvPlaces m_empty;
};

} // namespace

Result<Dataset> readArff(const Source &source, const ReadOptions &options, Progress &progress)
{
    return guarded(Tr::tr("Cannot read \"%1\"").arg(source.path), [&]() -> Result<Dataset> {
        Result<LineReader> lines = LineReader::open(source, options.limits);
        if (!lines)
            return passOn(lines);
        return ArffRows(std::move(*lines), options, progress).read();
    });
}

} // namespace tenbin
