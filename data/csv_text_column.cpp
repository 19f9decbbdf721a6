#include "data/csv_text_column.h"

#include "data/raw_array.h"
#include "data/text_encoding.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

namespace tenbin {

namespace {

/// More different texts than any categorical column may have, unless the user asks for one.
constexpr qint32 mostCategories = 10'000;

/// Ways to write yes and no, each in any case.
bool areYesAndNo(const std::vector<std::string_view> &levels)
{
    constexpr std::array<std::string_view, 8> words{"true", "false", "yes", "no",
                                                    "t",    "f",     "y",   "n"};
    return std::all_of(levels.begin(), levels.end(), [&](std::string_view level) {
        return std::any_of(words.begin(), words.end(), [level](std::string_view word) {
            return std::equal(level.begin(), level.end(), word.begin(), word.end(),
                              [](char a, char b) { return (a | 0x20) == b; });
        });
    });
}

} // namespace

TextCsvColumn::TextCsvColumn(const ColumnPlan &plan, const CellReading &reading, int workers)
    : CsvColumn(plan, reading, workers), m_codes(size_t(workers)),
      m_tooMany(plan.forced == ColumnType::Text)
{
}

void TextCsvColumn::read(int worker, const CsvChunk &chunk, qsizetype column)
{
    Piece piece;
    piece.chunk = chunk.index;
    piece.worker = worker;
    if (m_tooMany.load(std::memory_order_relaxed))
        readTexts(worker, chunk, column, piece);
    else
        readCodes(worker, chunk, column, piece);
    const size_t bytes = piece.bytes.size() + 4 * (piece.lengths.size() + piece.codes.size());
    m_textBytes.fetch_add(qint64(bytes), std::memory_order_relaxed);
    const std::lock_guard<std::mutex> locked(m_lock);
    m_pieces.push_back(std::move(piece));
}

std::string_view TextCsvColumn::nextText(int worker, const CsvChunk &chunk, qsizetype row,
                                         qsizetype column, bool &missing)
{
    const CsvCell cell = cellOf(worker, chunk, row, column);
    m_tallies[size_t(worker)].trimmed += cell.trimmed;
    const bool isWord = cell.quoted && !m_reading.missing.chosen();
    missing = cell.text.empty() || (!isWord && takeMissing(worker, cell));
    return cell.text;
}

void TextCsvColumn::readCodes(int worker, const CsvChunk &chunk, qsizetype column, Piece &piece)
{
    TextCodes &codes = m_codes[size_t(worker)];
    piece.codes.resize(size_t(chunk.fields.rows()));
    for (qsizetype row = 0; row < chunk.fields.rows(); ++row) {
        bool missing = false;
        const std::string_view text = nextText(worker, chunk, row, column, missing);
        piece.codes[size_t(row)] = missing ? Column::missingCode : codes.codeOf(text);
    }
    if (codes.size() > mostCategories && m_plan.forced != ColumnType::Categorical)
        m_tooMany.store(true, std::memory_order_relaxed);
}

void TextCsvColumn::readTexts(int worker, const CsvChunk &chunk, qsizetype column, Piece &piece)
{
    piece.lengths.resize(size_t(chunk.fields.rows()));
    for (qsizetype row = 0; row < chunk.fields.rows(); ++row) {
        bool missing = false;
        const std::string_view text = nextText(worker, chunk, row, column, missing);
        piece.lengths[size_t(row)] = missing ? absent : quint32(text.size());
        if (!missing)
            piece.bytes.insert(piece.bytes.end(), text.begin(), text.end());
    }
    piece.bytes.shrink_to_fit();
}

void TextCsvColumn::mergeCodes()
{
    for (const TextCodes &codes : m_codes) {
        for (qint32 code = 0; code < codes.size(); ++code)
            m_levels.push_back(codes.text(code));
    }
    std::sort(m_levels.begin(), m_levels.end());
    m_levels.erase(std::unique(m_levels.begin(), m_levels.end()), m_levels.end());
    m_levelOf.resize(m_codes.size());
    for (size_t worker = 0; worker < m_codes.size(); ++worker) {
        for (qint32 code = 0; code < m_codes[worker].size(); ++code) {
            const auto level =
                std::lower_bound(m_levels.begin(), m_levels.end(), m_codes[worker].text(code));
            m_levelOf[worker].push_back(qint32(level - m_levels.begin()));
        }
    }
}

qint64 TextCsvColumn::presentCount() const
{
    qint64 present = 0;
    for (const Piece &piece : m_pieces)
        present += std::count_if(piece.codes.begin(), piece.codes.end(),
                                 [](qint32 code) { return code >= 0; });
    return present;
}

std::optional<Column> TextCsvColumn::finish(const std::vector<ChunkRows> &, qint64 rows,
                                            QList<ImportNote> &)
{
    std::sort(m_pieces.begin(), m_pieces.end(),
              [](const Piece &a, const Piece &b) { return a.chunk < b.chunk; });
    const bool coded = std::all_of(m_pieces.begin(), m_pieces.end(),
                                   [](const Piece &piece) { return piece.lengths.empty(); });
    if (m_plan.forced != ColumnType::Text && coded) {
        mergeCodes();
        const bool few = qint64(m_levels.size()) <= categoricalLimit(presentCount());
        if (few || areYesAndNo(m_levels) || m_plan.forced == ColumnType::Categorical)
            return finishCategories(rows);
    }
    return finishTexts(rows);
}

std::optional<Column> TextCsvColumn::finishCategories(qint64 rows)
{
    RawArray<qint32> values;
    if (!values.resize(rows))
        return std::nullopt;
    qint32 *out = values.data();
    for (Piece &piece : m_pieces) {
        const std::vector<qint32> &levelOf = m_levelOf[size_t(piece.worker)];
        for (qint32 code : piece.codes)
            *out++ = code < 0 ? Column::missingCode : levelOf[size_t(code)];
        piece = Piece();
    }
    QStringList levels;
    for (const std::string_view level : m_levels)
        levels.append(wholeText(level));
    const auto kept = std::make_shared<const RawArray<qint32>>(std::move(values));
    return Column::categoricalView(m_plan.name, kept->span(), std::move(levels), kept);
}

std::optional<Column> TextCsvColumn::finishTexts(qint64 rows)
{
    struct Values
    {
        RawArray<qint64> offsets;
        RawArray<char> bytes;
        std::vector<quint8> missing;
    };
    const auto values = std::make_shared<Values>();
    qint64 total = 0;
    bool anyMissing = false;
    const auto textOf = [this](const Piece &piece, qint32 code) {
        return m_codes[size_t(piece.worker)].text(code);
    };
    for (const Piece &piece : m_pieces) {
        total += qint64(piece.bytes.size());
        for (qint32 code : piece.codes)
            total += code < 0 ? 0 : qint64(textOf(piece, code).size());
        anyMissing = anyMissing || std::count(piece.codes.begin(), piece.codes.end(), -1) > 0 ||
                     std::count(piece.lengths.begin(), piece.lengths.end(), absent) > 0;
    }
    if (!values->offsets.resize(rows + 1) || !values->bytes.resize(total))
        return std::nullopt;
    if (anyMissing)
        values->missing.resize(size_t(rows));
    qint64 row = 0;
    qint64 at = 0;
    values->offsets.data()[0] = 0;
    const auto append = [&](std::string_view text, bool missing) {
        std::copy(text.begin(), text.end(), values->bytes.data() + at);
        at += qint64(text.size());
        if (missing)
            values->missing[size_t(row)] = 1;
        values->offsets.data()[++row] = at;
    };
    for (Piece &piece : m_pieces) {
        for (qint32 code : piece.codes)
            append(code < 0 ? std::string_view() : textOf(piece, code), code < 0);
        const char *bytes = piece.bytes.data();
        for (quint32 length : piece.lengths) {
            append({bytes, length == absent ? 0 : length}, length == absent);
            bytes += length == absent ? 0 : length;
        }
        piece = Piece();
    }
    return Column::textView(m_plan.name, values->offsets.span(), values->bytes.span(),
                            values->missing, values);
}

} // namespace tenbin
