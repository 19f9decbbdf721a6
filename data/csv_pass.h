#pragma once

#include "core/progress.h"
#include "data/csv_column.h"
#include "data/csv_feed.h"
#include "data/text_encoding.h"

#include <memory>
#include <vector>

namespace tenbin {

/// What one pass over the rows needs to know.
struct CsvPassInput
{
    const std::vector<ColumnPlan> &plans;
    std::vector<qsizetype> wanted; ///< the columns to read
    const CellReading &reading;
    Limits limits; ///< memoryBytes > 0
    int threads = 1;
    qint64 expectedRows = 0;
};

struct CsvPassResult
{
    std::vector<std::unique_ptr<CsvColumn>> columns; ///< one for each wanted one
    std::vector<ChunkRows> chunks;
    qint64 rows = 0;
    RowTally tally;
    EncodingEvidence evidence; ///< of the chunks that are not UTF-8 throughout
};

/// Reads the wanted columns of all rows: one worker at a time takes the next chunk, then splits it
/// and reads its cells beside the others.
Result<CsvPassResult> readPass(CsvFeed &feed, const CsvPassInput &input, Progress &progress);

} // namespace tenbin
