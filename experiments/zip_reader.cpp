#include "experiments/zip_file.h"

#include "core/text.h"
#include "experiments/zip_directory.h"
#include "experiments/zip_names.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMap>
#include <QSet>

#include <array>
#include <sys/stat.h>
#include <zip.h>

namespace tenbin {

struct ZipFile::State
{
    QString path;
    zip_t *archive = nullptr;
    QList<ZipEntry> entries;
    QMap<QString, qsizetype> places;

    ~State()
    {
        if (archive)
            zip_discard(archive);
    }
};

namespace {

Failure refused(const QString &path, const QString &why)
{
    return failure(
        Error::Kind::BadInput,
        Tr::tr("Cannot open the archive \"%1\": %2.").arg(QDir::toNativeSeparators(path), why),
        Tr::tr("Use an archive that Tenbin wrote, and copy it again if it is damaged."));
}

QString entryFault(const QString &name, const QString &fault)
{
    return Tr::tr("the entry \"%1\" is refused: %2").arg(name, fault);
}

/// Anything but a plain file: a link, a folder, a device, by its mode or its name.
bool isPlainFile(zip_t *archive, zip_uint64_t index)
{
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    if (zip_file_get_external_attributes(archive, index, 0, &system, &attributes) != 0)
        return false;
    constexpr zip_uint32_t folderBit = 0x10;
    const zip_uint32_t mode = attributes >> 16U;
    const zip_uint32_t kind = mode & zip_uint32_t(S_IFMT);
    return (attributes & folderBit) == 0 && (kind == 0 || kind == zip_uint32_t(S_IFREG));
}

QString statFault(const zip_stat_t &about, const ZipLimits &limits)
{
    constexpr zip_uint64_t needed =
        ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD;
    if ((about.valid & needed) != needed)
        return Tr::tr("it lacks its size or its name");
    if ((about.valid & ZIP_STAT_ENCRYPTION_METHOD) && about.encryption_method != ZIP_EM_NONE)
        return Tr::tr("it is encrypted");
    if (about.comp_method != ZIP_CM_STORE && about.comp_method != ZIP_CM_DEFLATE)
        return Tr::tr("it is packed in an unusual way");
    if (about.size > zip_uint64_t(limits.entry))
        return Tr::tr("it is too large");
    if (about.comp_method == ZIP_CM_STORE && about.size != about.comp_size)
        return Tr::tr("its sizes contradict each other");
    if (about.size > zip_uint64_t(limits.free) &&
        about.size / zip_uint64_t(limits.ratio) >= about.comp_size)
        return Tr::tr("it unpacks to more than %1 times its size").arg(limits.ratio);
    return {};
}

/// Names that stand twice, or as a file and as a folder, on some system.
class NamesTaken
{
public:
    QString take(const QString &name)
    {
        const QString key = entryNameKey(name);
        if (m_files.contains(key) || m_folders.contains(key))
            return Tr::tr("its name stands twice");
        m_files.insert(key);
        for (qsizetype slash = key.indexOf(u'/'); slash >= 0;
             slash = key.indexOf(u'/', slash + 1)) {
            if (m_files.contains(key.left(slash)))
                return Tr::tr("its name stands twice");
            m_folders.insert(key.left(slash));
        }
        return {};
    }

private:
    QSet<QString> m_files;
    QSet<QString> m_folders;
};

/// UTF-8 as it stands in the file; libzip would guess another encoding.
QString nameOf(zip_t *archive, zip_uint64_t index)
{
    const char *raw = zip_get_name(archive, index, ZIP_FL_ENC_RAW);
    return raw ? QString::fromUtf8(raw) : QString();
}

} // namespace

ZipFile::ZipFile(std::unique_ptr<State> state) : m_state(std::move(state)) {}
ZipFile::ZipFile(ZipFile &&) noexcept = default;
ZipFile &ZipFile::operator=(ZipFile &&) noexcept = default;
ZipFile::~ZipFile() = default;

const QList<ZipEntry> &ZipFile::entries() const
{
    return m_state->entries;
}

qsizetype ZipFile::indexOf(const QString &name) const
{
    return m_state->places.value(name, -1);
}

Result<ZipFile> ZipFile::open(const QString &path, const ZipLimits &limits)
{
    const QFileInfo about(path);
    if (!about.exists())
        return refused(path, Tr::tr("there is no such file"));
    if (!about.isFile())
        return refused(path, Tr::tr("it is not a regular file"));
    // Before libzip reads a list of a million entries into memory.
    if (Status fits = checkZipDirectory(path, limits.directory); !fits)
        return refused(path, fits.error().text);
    auto state = std::make_unique<State>();
    state->path = path;
    int error = 0;
    state->archive =
        zip_open(QFile::encodeName(path).constData(), ZIP_RDONLY | ZIP_CHECKCONS, &error);
    if (!state->archive)
        return refused(path, Tr::tr("it is no archive, or a damaged one"));
    const zip_int64_t count = zip_get_num_entries(state->archive, 0);
    if (count > limits.entries)
        return refused(
            path,
            Tr::tr("it has %1 entries, and at most %2 are allowed").arg(count).arg(limits.entries));
    NamesTaken names;
    zip_uint64_t total = 0;
    zip_uint64_t packed = 0;
    for (zip_uint64_t i = 0; i < zip_uint64_t(count); ++i) {
        zip_stat_t stat;
        const QString name = nameOf(state->archive, i);
        QString fault = entryNameFault(name);
        if (fault.isEmpty() && zip_stat_index(state->archive, i, 0, &stat) != 0)
            fault = Tr::tr("it cannot be read");
        if (fault.isEmpty() && !isPlainFile(state->archive, i))
            fault = Tr::tr("it is no plain file");
        if (fault.isEmpty())
            fault = statFault(stat, limits);
        if (fault.isEmpty())
            fault = names.take(name);
        if (!fault.isEmpty())
            return refused(path, entryFault(name, fault));
        total += stat.size;
        packed += stat.comp_size;
        if (total > zip_uint64_t(limits.total))
            return refused(path, Tr::tr("it unpacks to too much"));
        state->places[name] = state->entries.size();
        state->entries.append({name, qint64(stat.size)});
    }
    if (packed > zip_uint64_t(about.size()))
        return refused(path, Tr::tr("its entries overlap"));
    return ZipFile(std::move(state));
}

Status ZipFile::read(qsizetype index, const std::function<Status(QByteArrayView)> &sink) const
{
    const ZipEntry &entry = m_state->entries[index];
    const auto damaged = [&](const QString &why) {
        return refused(m_state->path, entryFault(entry.name, why));
    };
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t *)> file(
        zip_fopen_index(m_state->archive, zip_uint64_t(index), 0), zip_fclose);
    if (!file)
        return damaged(Tr::tr("it cannot be unpacked"));
    std::array<char, 1 << 16> buffer;
    qint64 left = entry.bytes;
    for (;;) {
        const zip_int64_t got = zip_fread(file.get(), buffer.data(), buffer.size());
        if (got < 0)
            return damaged(Tr::tr("its content is damaged"));
        if (got == 0)
            break;
        if (got > left)
            return damaged(Tr::tr("it is longer than it says"));
        left -= got;
        if (Status taken = sink(QByteArrayView(buffer.data(), got)); !taken)
            return taken;
    }
    return left == 0 ? Status() : Status(damaged(Tr::tr("it is shorter than it says")));
}

} // namespace tenbin
