#pragma once

#include "core/progress.h"
#include "core/result.h"
#include "data/format.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace tenbin {

/// The bytes of a source in order, gzip taken off (told by content), any number of times.
/// Errors: Io for files that cannot be read or changed under the reader, BadInput for broken gzip
/// and for more bytes than the limits allow.
class ByteSource
{
public:
    static Result<ByteSource> open(const Source &source, const Limits &limits);
    /// Bytes in memory, taken as they are; they must outlive the source.
    static ByteSource inMemory(QByteArrayView bytes);
    ByteSource(ByteSource &&) noexcept;
    ByteSource &operator=(ByteSource &&) noexcept;
    ~ByteSource();

    /// Fewer than `count` only at the end.
    Result<qint64> read(char *to, qint64 count);
    /// Back to the first byte.
    Status restart();
    /// An error when the file is no longer the one that was opened.
    Status checkUnchanged() const;

    /// Share of the source read so far, 0 to 1; 0 while its size is unknown.
    double fraction() const;
    /// Bytes after decompression when that is known without reading, else -1.
    qint64 size() const;
    /// "a.csv" for errors.
    const QString &shownName() const;

private:
    struct State;
    explicit ByteSource(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// The first bytes after decompression, at most `count`.
Result<QByteArray> headOf(const Source &source, qint64 count);

/// All bytes after decompression, for formats that need the whole text at once.
Result<QByteArray> allBytesOf(const Source &source, const Limits &limits, Progress &progress);

} // namespace tenbin
