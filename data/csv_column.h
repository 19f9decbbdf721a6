#pragma once

#include "data/column.h"
#include "data/csv_plan.h"
#include "data/csv_tally.h"

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace tenbin {

/// Where the rows of each chunk lie in the arrays, and where they belong.
struct ChunkRows
{
    qint64 index;
    qint64 at;
    qint64 rows;
};

/// A column while the file is read. Chunks come in any order from several workers; a worker gets
/// its chunks in the order of the file.
class CsvColumn
{
public:
    CsvColumn(const ColumnPlan &plan, const CellReading &reading, int workers);
    virtual ~CsvColumn() = default;
    Q_DISABLE_COPY_MOVE(CsvColumn)

    /// Room for as many rows; false: no memory. Nobody reads meanwhile.
    [[nodiscard]] virtual bool reserve(qint64 rows) = 0;
    virtual void read(int worker, const CsvChunk &chunk, qsizetype column) = 0;
    /// Bytes of the values, apart from those that reserve() is for.
    virtual qint64 textBytes() const { return 0; }
    virtual qint64 bytesPerRow() const = 0;

    /// The column; `chunks` in order cover `rows` rows. Nothing when there is no memory.
    virtual std::optional<Column> finish(const std::vector<ChunkRows> &chunks, qint64 rows,
                                         QList<ImportNote> &notes) = 0;

    /// What all workers found; when nobody reads.
    CellTally tally() const;
    /// Why the column cannot be of the planned type; nothing when it can.
    virtual std::optional<CsvMisfit> misfit() const;

protected:
    /// Whether a chunk need not be read because the column failed in one before it.
    bool failedBefore(const CsvChunk &chunk) const { return chunk.index > m_failed; }
    /// A cell that does not fit.
    void addOdd(int worker, const CsvChunk &chunk, qsizetype offset, std::string_view text,
                const QString &why);
    /// The cell of a row, with what is worth telling about it tallied.
    CsvCell cellOf(int worker, const CsvChunk &chunk, qsizetype row, qsizetype column);

    /// Whether the cell holds no value; a word that says so is counted.
    bool takeMissing(int worker, const CsvCell &cell);

    const ColumnPlan m_plan;
    const CellReading m_reading;
    std::vector<CellTally> m_tallies;   ///< one a worker
    std::vector<std::string> m_scratch; ///< one a worker

private:
    std::atomic<qint64> m_failed;
};

std::unique_ptr<CsvColumn> makeCsvColumn(const ColumnPlan &plan, const CellReading &reading,
                                         int workers);

/// Moves the rows of each chunk to where they belong when blank lines left gaps.
template <class T> void closeGaps(T *values, const std::vector<ChunkRows> &chunks)
{
    qint64 to = 0;
    for (const ChunkRows &chunk : chunks) {
        if (chunk.at != to)
            std::copy(values + chunk.at, values + chunk.at + chunk.rows, values + to);
        to += chunk.rows;
    }
}

} // namespace tenbin
