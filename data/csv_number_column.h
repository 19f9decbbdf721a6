#pragma once

#include "data/csv_column.h"
#include "data/raw_array.h"

namespace tenbin {

class NumberCsvColumn final : public CsvColumn
{
public:
    NumberCsvColumn(const ColumnPlan &plan, const CellReading &reading, int workers);
    bool reserve(qint64 rows) override { return m_values.resize(rows); }
    void read(int worker, const CsvChunk &chunk, qsizetype column) override;
    qint64 bytesPerRow() const override { return sizeof(double); }
    std::optional<Column> finish(const std::vector<ChunkRows> &chunks, qint64 rows,
                                 QList<ImportNote> &notes) override;

private:
    void readOther(int worker, const CsvChunk &chunk, qsizetype row, qsizetype column);
    void readMissingNumbers(int worker, const CsvChunk &chunk, qsizetype column);

    RawArray<double> m_values;
    std::vector<double> m_missingNumbers; ///< what words of MissingTokens say as numbers
    std::vector<CsvPlaces> m_rounded;     ///< one a worker
};

class DateCsvColumn final : public CsvColumn
{
public:
    DateCsvColumn(const ColumnPlan &plan, const CellReading &reading, int workers);
    bool reserve(qint64 rows) override { return m_values.resize(rows); }
    void read(int worker, const CsvChunk &chunk, qsizetype column) override;
    qint64 bytesPerRow() const override { return sizeof(qint64); }
    std::optional<Column> finish(const std::vector<ChunkRows> &chunks, qint64 rows,
                                 QList<ImportNote> &notes) override;
    std::optional<CsvMisfit> misfit() const override;

private:
    /// First places of what must not stand side by side.
    struct Seen
    {
        CsvPlaces withOffset;
        CsvPlaces withoutOffset;
        CsvPlaces unclearOrder; ///< the other order is a date too
        bool sureOrder = false; ///< some date exists in this order only
    };
    qint64 readCellText(int worker, const CsvChunk &chunk, qsizetype row, qsizetype column,
                        std::string_view text);
    void see(Seen &seen, const DateText &date, const CsvChunk &chunk, qsizetype offset,
             std::string_view text);
    Seen seen() const;

    RawArray<qint64> m_values;
    std::vector<Seen> m_seen; ///< one a worker
};

} // namespace tenbin
