#pragma once

#include "core/params.h"
#include "core/progress.h"
#include "core/result.h"
#include "core/shelf.h"
#include "data/dataset.h"

#include <QByteArrayView>
#include <QMap>
#include <QStringList>

namespace tenbin {

/// Where the bytes of a data set come from: a path, or "-" for standard input.
struct Source
{
    QString path;
};

/// Bounds that stop a hostile or mistaken file with a clear error.
struct Limits
{
    qint64 bytes = 64LL << 30; ///< after decompression
    qint64 rows = 2'000'000'000;
    qint64 columns = 100'000;
    qint64 cellBytes = 64LL << 20;
    qint64 memoryBytes = 0; ///< 0: three quarters of the machine's memory
};

/// Limits::memoryBytes with its 0 resolved.
qint64 memoryLimit(const Limits &limits);

/// Types that the user decided, by column name; they go before what the file suggests. A cell that
/// does not fit its forced type becomes missing and is reported.
using TypeChoices = QMap<QString, ColumnType>;

struct ReadOptions
{
    Params params; ///< of the format
    TypeChoices types;
    Limits limits;
    int threads = 1;
    qint64 previewRows = 0; ///< > 0: only about the first rows, for a preview; 0: all
};

/// A file format: one file of data/formats/.
struct Format
{
    QString title;        ///< "Comma-separated values (CSV)"
    QStringList suffixes; ///< "csv", "csv.gz", without the first point, lower case
    QList<ParamSpec> params;
    /// How sure the content (first 64 KiB, after decompression) is of this format, 0 to 1.
    double (*sniff)(QByteArrayView head) = nullptr;
    /// The dataset with its notes (import report). Errors: BadInput, Io, Cancelled.
    Result<Dataset> (*read)(const Source &, const ReadOptions &, Progress &) = nullptr;
    /// Null when the format cannot be written. Atomic.
    Status (*write)(const Dataset &, const QString &path, const Params &, Progress &) = nullptr;
};

/// Chooses the format: `id` when given, else by suffix, else by content.
Result<const Shelf<Format>::Entry *> formatFor(const Source &source, const QString &id = {});

/// Reads a file by the format that fits; the dataset is named after the file.
Result<Dataset> readDataset(const Source &source, const QString &format, const ReadOptions &options,
                            Progress &progress);

} // namespace tenbin
