#include "experiments/zip_file.h"

#include "core/text.h"

#include <QDir>
#include <QFile>

#include <memory>
#include <sys/stat.h>
#include <zip.h>

namespace tenbin {

namespace {

struct Discard
{
    void operator()(zip_t *archive) const { zip_discard(archive); }
};
using Writer = std::unique_ptr<zip_t, Discard>;

constexpr int level = 6;
/// 1980-01-01 00:00, the first moment that the format knows.
constexpr zip_uint16_t firstDate = (1U << 5U) | 1U;

Failure cannotWrite(const QString &path, const QString &why)
{
    return failure(
        Error::Kind::Io,
        Tr::tr("Cannot write the archive \"%1\": %2.").arg(QDir::toNativeSeparators(path), why),
        Tr::tr("Check that the disk is not full and the folder can be written."));
}

Status add(zip_t *archive, const ZipSource &source, bool stored)
{
    const QByteArray file = QFile::encodeName(source.file);
    zip_source_t *content = source.file.isEmpty()
                                ? zip_source_buffer(archive, source.bytes.constData(),
                                                    zip_uint64_t(source.bytes.size()), 0)
                                : zip_source_file(archive, file.constData(), 0, -1);
    const zip_int64_t index =
        content ? zip_file_add(archive, source.name.toUtf8().constData(), content, ZIP_FL_ENC_UTF_8)
                : -1;
    if (content && index < 0)
        zip_source_free(content);
    constexpr zip_uint32_t mode = zip_uint32_t(S_IFREG | 0644) << 16U;
    if (index < 0 || zip_file_set_dostime(archive, zip_uint64_t(index), 0, firstDate, 0) != 0 ||
        zip_file_set_external_attributes(archive, zip_uint64_t(index), 0, ZIP_OPSYS_UNIX, mode) !=
            0 ||
        zip_set_file_compression(archive, zip_uint64_t(index),
                                 stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, stored ? 0 : level) != 0)
        return failure(Error::Kind::Io, QString::fromUtf8(zip_strerror(archive)));
    return {};
}

int stopWanted(zip_t *, void *progress)
{
    return static_cast<Progress *>(progress)->report(0.5) ? 0 : 1;
}

Status write(const QString &path, const QList<ZipSource> &sources, const QStringList &stored,
             Progress &progress)
{
    int error = 0;
    Writer archive(zip_open(QFile::encodeName(path).constData(), ZIP_CREATE | ZIP_EXCL, &error));
    if (!archive)
        return cannotWrite(path, Tr::tr("it cannot be made"));
    for (const ZipSource &source : sources)
        if (Status added = add(archive.get(), source, stored.contains(source.name)); !added)
            return cannotWrite(path, added.error().text);
    zip_register_cancel_callback_with_state(archive.get(), stopWanted, nullptr, &progress);
    if (zip_close(archive.get()) != 0) {
        const bool stopped = zip_error_code_zip(zip_get_error(archive.get())) == ZIP_ER_CANCELLED;
        return stopped ? Status(cancelled())
                       : Status(cannotWrite(path, QString::fromUtf8(zip_strerror(archive.get()))));
    }
    (void)archive.release();
    return {};
}

/// Entries that unpack to so many times their size that open() refuses them.
QStringList tooDense(const QString &path)
{
    const ZipLimits limits;
    QStringList names;
    int error = 0;
    const Writer archive(zip_open(QFile::encodeName(path).constData(), ZIP_RDONLY, &error));
    const zip_int64_t count = archive ? zip_get_num_entries(archive.get(), 0) : 0;
    for (zip_int64_t i = 0; i < count; ++i) {
        zip_stat_t about;
        if (zip_stat_index(archive.get(), zip_uint64_t(i), 0, &about) == 0 &&
            qint64(about.size) > limits.free &&
            about.size / zip_uint64_t(limits.ratio) >= about.comp_size)
            names.append(QString::fromUtf8(about.name));
    }
    return names;
}

} // namespace

Status writeZip(const QString &path, const QList<ZipSource> &sources, Progress &progress)
{
    if (Status written = write(path, sources, {}, progress); !written)
        return written;
    const QStringList dense = tooDense(path);
    if (dense.isEmpty())
        return {};
    if (!QFile::remove(path))
        return cannotWrite(path, Tr::tr("it cannot be written again"));
    return write(path, sources, dense, progress);
}

} // namespace tenbin
