#pragma once

#include "core/progress.h"
#include "core/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

#include <functional>
#include <memory>

namespace tenbin {

/// A file that goes into an archive: bytes, or a file of the disk.
struct ZipSource
{
    QString name;
    QByteArray bytes;
    QString file; ///< empty: the bytes
};

/// Writes an archive whose bytes depend on names and contents alone: given order, one date, one
/// mode. `path` must not exist. What packs so well that a reader would take it for a bomb is
/// stored as it is.
Status writeZip(const QString &path, const QList<ZipSource> &sources, Progress &progress);

/// How much a foreign archive may be.
struct ZipLimits
{
    qint64 entries = 2'000;
    qint64 directory = 512 << 10; ///< bytes of the list of entries
    qint64 entry = 64LL << 30;    ///< bytes unpacked
    qint64 total = 128LL << 30;   ///< bytes unpacked
    qint64 ratio = 100;           ///< unpacked to packed, above `free` bytes
    qint64 free = 1 << 20;
};

struct ZipEntry
{
    QString name;
    qint64 bytes = 0; ///< as declared; read() holds it to that
};

/// A foreign archive. Everything that can be checked without unpacking is checked by open():
/// number, names (see zip_names.h), kinds, sizes, ratios, overlaps.
class ZipFile
{
public:
    static Result<ZipFile> open(const QString &path, const ZipLimits &limits = {});
    ZipFile(ZipFile &&) noexcept;
    ZipFile &operator=(ZipFile &&) noexcept;
    ~ZipFile();

    const QList<ZipEntry> &entries() const;
    /// Index of an entry, -1 when there is none.
    qsizetype indexOf(const QString &name) const;
    /// Hands the content on in pieces, never more than was declared. BadInput when it is not what
    /// was declared or its checksum is wrong.
    Status read(qsizetype index, const std::function<Status(QByteArrayView)> &sink) const;

private:
    struct State;
    explicit ZipFile(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace tenbin
