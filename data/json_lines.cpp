#include "data/json_lines.h"

#include "core/guarded.h"
#include "core/text.h"
#include "data/csv_numbers.h"
#include "data/json_plan.h"
#include "data/line_reader.h"
#include "data/text_cells.h"

#include <functional>
#include <limits>

namespace tenbin {

namespace {

using As = JsonPlan::As;
using Level = ImportNote::Level;

constexpr qint64 linesPerReport = 4096;

/// A column while rows come in; rows without a cell are filled up later.
class JsonColumn
{
public:
    explicit JsonColumn(const JsonPlan &plan) : m_plan(plan), m_texts(plan.type) {}

    void add(qint64 row, const JsonCell &cell, const Line &line)
    {
        fill(row);
        if (cell.kind == JsonKind::Missing)
            return fill(row + 1);
        switch (m_plan.as) {
        case As::Number: return m_numbers.push_back(number(cell, line));
        case As::Time: return m_times.push_back(time(cell, line));
        case As::Text: break;
        }
        m_texts.add(cell.text);
    }

    qint64 memory() const
    {
        return m_texts.memory() + qint64(8 * (m_numbers.capacity() + m_times.capacity()));
    }

    Column finish(qint64 rows)
    {
        fill(rows);
        switch (m_plan.as) {
        case As::Number: return Column::numeric(m_plan.name, std::move(m_numbers));
        case As::Time: return Column::datetime(m_plan.name, std::move(m_times));
        case As::Text: break;
        }
        return m_texts.finish(m_plan.name);
    }

    QList<ImportNote> notes() const
    {
        const QString wanted =
            m_plan.as == As::Number ? Tr::tr("is no number") : Tr::tr("is no date");
        const auto message = [&](const CsvPlace &place) {
            return Tr::tr("\"%1\" %2; it became a missing value.").arg(place.text, wanted);
        };
        return m_plan.notes + m_odd.notes(Level::Warning, m_plan.name, message,
                                          Tr::tr("%1 more values became missing."));
    }

private:
    void fill(qint64 rows)
    {
        switch (m_plan.as) {
        case As::Number:
            m_numbers.resize(size_t(rows), std::numeric_limits<double>::quiet_NaN());
            return;
        case As::Time: m_times.resize(size_t(rows), Column::missingTime); return;
        case As::Text: break;
        }
        while (m_texts.size() < rows)
            m_texts.addMissing();
    }

    double number(const JsonCell &cell, const Line &line)
    {
        const bool readable = cell.kind == JsonKind::Number || cell.kind == JsonKind::Text;
        const std::optional<double> value = readable ? exactNumber(cell.text) : std::nullopt;
        if (!value)
            m_odd.add({line.number, line.byte, shortened(cell.text), {}});
        return value.value_or(std::numeric_limits<double>::quiet_NaN());
    }

    qint64 time(const JsonCell &cell, const Line &line)
    {
        bool hasOffset = false;
        const std::optional<qint64> value =
            cell.kind == JsonKind::Text ? sureTime(cell.text, hasOffset) : std::nullopt;
        if (!value)
            m_odd.add({line.number, line.byte, shortened(cell.text), {}});
        return value.value_or(Column::missingTime);
    }

    JsonPlan m_plan;
    std::vector<double> m_numbers;
    std::vector<qint64> m_times;
    TextCells m_texts;
    CsvPlaces m_odd;
};

/// The file twice: first to learn what the keys hold, then to keep it.
class JsonLines
{
public:
    JsonLines(LineReader lines, const ReadOptions &options, Progress &progress)
        : m_lines(std::move(lines)), m_options(options), m_progress(progress)
    {
    }

    Result<Dataset> read()
    {
        if (Status learned = learn(); !learned)
            return passOn(learned);
        if (m_rows == 0)
            return badInput(Tr::tr("Cannot read \"%1\": %2.").arg(m_lines.shownName(), noRows()),
                            Tr::tr("JSON Lines has one object a line, like {\"age\": 39}."));
        for (size_t key = 0; key < m_tallies.size(); ++key) {
            const std::string &name = m_record.keys()[key];
            m_columns.emplace_back(planOf(QString::fromUtf8(name.data(), qsizetype(name.size())),
                                          m_tallies[key], m_options.types));
        }
        if (Status kept = keep(); !kept)
            return passOn(kept);
        return finish();
    }

private:
    QString noRows() const
    {
        if (m_rejects.count == 0)
            return Tr::tr("it holds no rows");
        return Tr::tr("none of its lines holds a JSON object; in line %1, %2")
            .arg(QString::number(m_rejects.first.front().line), m_rejects.first.front().why);
    }

    /// All good lines in order; `take` gets the number of the row. Lines that are not good come
    /// to `reject`.
    Status eachRow(double from, const std::function<Status(qint64, const Line &)> &take,
                   const std::function<void(const Line &, const QString &)> &reject)
    {
        Line line;
        qint64 row = 0;
        SubProgress progress(m_progress, from, from + 0.5);
        while (m_options.previewRows == 0 || row < m_options.previewRows) {
            const Result<bool> more = m_lines.next(line);
            if (!more)
                return passOn(more);
            if (!*more)
                break;
            if (line.number % linesPerReport == 0 && !progress.report(m_lines.fraction()))
                return cancelled();
            if (line.text.find_first_not_of(" \t\r") == std::string_view::npos)
                continue;
            const QString why = m_record.read(line.text);
            if (!why.isEmpty()) {
                reject(line, why);
                continue;
            }
            if (Status taken = take(row++, line); !taken)
                return taken;
        }
        return progress.report(1) ? Status() : cancelled();
    }

    Status learn()
    {
        const auto tally = [this](qint64 row, const Line &line) -> Status {
            m_rows = row + 1;
            m_tallies.resize(m_record.keys().size());
            for (const JsonCell &cell : m_record.cells())
                m_tallies[cell.key].add(cell, line);
            return checkLimits(line);
        };
        return eachRow(0, tally, [this](const Line &line, const QString &why) {
            const qint64 byte = line.byte < 0 ? -1 : line.byte + m_record.faultAt();
            m_rejects.add({line.number, byte, shortened(line.text), why});
        });
    }

    Status checkLimits(const Line &line) const
    {
        const auto beyond = [&](const QString &what) {
            return badInput(Tr::tr("Cannot read \"%1\": line %2 %3.")
                                .arg(m_lines.shownName(), QString::number(line.number), what),
                            Tr::tr("Read a part of it, or raise the limit if you trust it."));
        };
        if (m_rows > m_options.limits.rows)
            return beyond(Tr::tr("is beyond the allowed %1 rows").arg(m_options.limits.rows));
        if (qint64(m_tallies.size()) > m_options.limits.columns)
            return beyond(
                Tr::tr("brings more keys than the allowed %1").arg(m_options.limits.columns));
        for (const JsonCell &cell : m_record.cells()) {
            if (qint64(cell.text.size()) > m_options.limits.cellBytes)
                return beyond(Tr::tr("has a value of more than the allowed %1 bytes")
                                  .arg(m_options.limits.cellBytes));
        }
        return {};
    }

    Status keep()
    {
        if (Status back = m_lines.restart(); !back)
            return back;
        const qint64 limit = memoryLimit(m_options.limits);
        const auto add = [&](qint64 row, const Line &line) -> Status {
            // Keys that the first time did not have: the file changed, which is found at the end.
            for (const JsonCell &cell : m_record.cells()) {
                if (cell.key < m_columns.size())
                    m_columns[cell.key].add(row, cell, line);
            }
            m_kept = row + 1;
            if (row % linesPerReport == 0 && memory() > limit)
                return badInput(Tr::tr("Cannot read \"%1\": its rows take more than the allowed %2 "
                                       "bytes of memory.")
                                    .arg(m_lines.shownName(), QString::number(limit)),
                                Tr::tr("Read a part of it, or use a machine with more memory."));
            return {};
        };
        if (Status read = eachRow(0.5, add, [](const Line &, const QString &) {}); !read)
            return read;
        if (m_kept != m_rows)
            return failure(Error::Kind::Io,
                           Tr::tr("Cannot read \"%1\": it changed while it was read.")
                               .arg(m_lines.shownName()),
                           Tr::tr("Read it again when nothing writes to it."));
        return m_lines.checkUnchanged();
    }

    qint64 memory() const
    {
        qint64 bytes = 0;
        for (const JsonColumn &column : m_columns)
            bytes += column.memory();
        return bytes;
    }

    Result<Dataset> finish()
    {
        QList<ImportNote> notes = m_rejects.notes(
            Level::Warning, {},
            [](const CsvPlace &place) {
                return Tr::tr("The line is left out: %1 (\"%2\").").arg(place.why, place.text);
            },
            Tr::tr("%1 more lines are left out."));
        QList<Column> columns;
        for (JsonColumn &column : m_columns) {
            notes += column.notes();
            columns.append(column.finish(m_rows));
        }
        return Dataset::make(m_lines.shownName(), std::move(columns), {}, std::move(notes));
    }

    LineReader m_lines;
    const ReadOptions &m_options;
    Progress &m_progress;
    JsonRecord m_record;
    std::vector<JsonTally> m_tallies;
    std::vector<JsonColumn> m_columns;
    CsvPlaces m_rejects;
    qint64 m_rows = 0;
    qint64 m_kept = 0;
};

} // namespace

Result<Dataset> readJsonLines(const Source &source, const ReadOptions &options, Progress &progress)
{
    return guarded(Tr::tr("Cannot read \"%1\"").arg(source.path), [&]() -> Result<Dataset> {
        Result<LineReader> lines = LineReader::open(source, options.limits, "utf-8");
        if (!lines)
            return passOn(lines);
        return JsonLines(std::move(*lines), options, progress).read();
    });
}

} // namespace tenbin
