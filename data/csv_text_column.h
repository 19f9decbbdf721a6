#pragma once

#include "data/csv_column.h"
#include "data/text_codes.h"

#include <mutex>

namespace tenbin {

/// A column of texts: categorical when it holds few different ones, else text. Each worker codes
/// the texts that it meets; once they are too many for categories, texts are kept as they are.
class TextCsvColumn final : public CsvColumn
{
public:
    TextCsvColumn(const ColumnPlan &plan, const CellReading &reading, int workers);
    bool reserve(qint64) override { return true; }
    void read(int worker, const CsvChunk &chunk, qsizetype column) override;
    qint64 textBytes() const override { return m_textBytes.load(std::memory_order_relaxed); }
    qint64 bytesPerRow() const override { return 0; }
    std::optional<Column> finish(const std::vector<ChunkRows> &chunks, qint64 rows,
                                 QList<ImportNote> &notes) override;

private:
    /// The cells of one chunk: coded by one worker, or as text.
    struct Piece
    {
        qint64 chunk = 0;
        int worker = 0;
        std::vector<qint32> codes;
        std::vector<quint32> lengths; ///< `absent`: missing
        std::vector<char> bytes;
    };
    static constexpr quint32 absent = ~quint32(0);

    void readCodes(int worker, const CsvChunk &chunk, qsizetype column, Piece &piece);
    void readTexts(int worker, const CsvChunk &chunk, qsizetype column, Piece &piece);
    std::string_view nextText(int worker, const CsvChunk &chunk, qsizetype row, qsizetype column,
                              bool &missing);
    std::optional<Column> finishCategories(qint64 rows);
    std::optional<Column> finishTexts(qint64 rows);
    void mergeCodes();
    qint64 presentCount() const;

    std::vector<TextCodes> m_codes;             ///< one a worker
    std::vector<std::vector<qint32>> m_levelOf; ///< worker, code → level
    std::vector<std::string_view> m_levels;     ///< sorted
    std::mutex m_lock;
    std::vector<Piece> m_pieces;
    std::atomic<bool> m_tooMany = false;
    std::atomic<qint64> m_textBytes = 0;
};

} // namespace tenbin
