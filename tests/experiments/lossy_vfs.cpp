#include "tests/experiments/lossy_vfs.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMap>

#include <cstring>
#include <random>
#include <vector>

#include <sqlite3.h>

namespace tenbin::test {

namespace {

struct Write
{
    qint64 offset;    ///< -1: the file was cut to `bytes`' size
    QByteArray bytes; ///< of one sector at most
};

struct Disk
{
    QByteArray synced;
    std::vector<Write> pending;
};

struct Cut
{
    int operations = 0;
    QString folder;
    double keep = 0;
    std::mt19937 random;
};

Cut &cut()
{
    static Cut next;
    return next;
}

QMap<QString, Disk> &disks()
{
    static QMap<QString, Disk> all;
    return all;
}

constexpr qint64 sector = 512;

void put(QByteArray &content, qint64 offset, const QByteArray &bytes)
{
    if (content.size() < offset + bytes.size())
        content.resize(offset + bytes.size(), '\0');
    std::memcpy(content.data() + offset, bytes.constData(), size_t(bytes.size()));
}

struct File
{
    sqlite3_file base;
    QString *path; ///< null: not followed (temporary files)
    sqlite3_file *real() { return reinterpret_cast<sqlite3_file *>(this + 1); }
};

File *fileOf(sqlite3_file *file)
{
    return reinterpret_cast<File *>(file);
}

int closeFile(sqlite3_file *file)
{
    delete fileOf(file)->path;
    return fileOf(file)->real()->pMethods->xClose(fileOf(file)->real());
}

void apply(QByteArray &content, const Write &write)
{
    if (write.offset < 0)
        content.truncate(write.bytes.toLongLong());
    else
        put(content, write.offset, write.bytes);
}

void countOperation()
{
    if (cut().operations == 0 || --cut().operations > 0)
        return;
    std::bernoulli_distribution kept(cut().keep);
    for (auto disk = disks().begin(); disk != disks().end(); ++disk) {
        QByteArray content = disk->synced;
        for (const Write &write : disk->pending)
            if (kept(cut().random))
                apply(content, write);
        QFile file(QDir(cut().folder).filePath(QFileInfo(disk.key()).fileName()));
        if (file.open(QIODevice::WriteOnly))
            file.write(content);
    }
}

int writeFile(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
    if (const QString *path = fileOf(file)->path) {
        const QByteArray bytes(static_cast<const char *>(data), size);
        for (qint64 at = 0; at < size;) {
            const qint64 length = std::min(sector - (offset + at) % sector, size - at);
            disks()[*path].pending.push_back({offset + at, bytes.mid(at, length)});
            at += length;
        }
        countOperation();
    }
    return fileOf(file)->real()->pMethods->xWrite(fileOf(file)->real(), data, size, offset);
}

int truncateFile(sqlite3_file *file, sqlite3_int64 size)
{
    if (const QString *path = fileOf(file)->path) {
        disks()[*path].pending.push_back({-1, QByteArray::number(size)});
        countOperation();
    }
    return fileOf(file)->real()->pMethods->xTruncate(fileOf(file)->real(), size);
}

int syncFile(sqlite3_file *file, int flags)
{
    const int result = fileOf(file)->real()->pMethods->xSync(fileOf(file)->real(), flags);
    const QString *path = fileOf(file)->path;
    if (path && result == SQLITE_OK) {
        Disk &disk = disks()[*path];
        for (const Write &write : disk.pending)
            apply(disk.synced, write);
        disk.pending.clear();
        countOperation();
    }
    return result;
}

template <auto Method> struct Through;
template <class... Values, int (*sqlite3_io_methods::*Method)(sqlite3_file *, Values...)>
struct Through<Method>
{
    static int call(sqlite3_file *file, Values... values)
    {
        sqlite3_file *real = fileOf(file)->real();
        return (real->pMethods->*Method)(real, values...);
    }
};

void shmBarrier(sqlite3_file *file)
{
    fileOf(file)->real()->pMethods->xShmBarrier(fileOf(file)->real());
}

const sqlite3_io_methods methods = {2,
                                    closeFile,
                                    Through<&sqlite3_io_methods::xRead>::call,
                                    writeFile,
                                    truncateFile,
                                    syncFile,
                                    Through<&sqlite3_io_methods::xFileSize>::call,
                                    Through<&sqlite3_io_methods::xLock>::call,
                                    Through<&sqlite3_io_methods::xUnlock>::call,
                                    Through<&sqlite3_io_methods::xCheckReservedLock>::call,
                                    Through<&sqlite3_io_methods::xFileControl>::call,
                                    Through<&sqlite3_io_methods::xSectorSize>::call,
                                    Through<&sqlite3_io_methods::xDeviceCharacteristics>::call,
                                    Through<&sqlite3_io_methods::xShmMap>::call,
                                    Through<&sqlite3_io_methods::xShmLock>::call,
                                    shmBarrier,
                                    Through<&sqlite3_io_methods::xShmUnmap>::call,
                                    nullptr,
                                    nullptr};

sqlite3_vfs *realVfs()
{
    static sqlite3_vfs *real = sqlite3_vfs_find(nullptr);
    return real;
}

int openFile(sqlite3_vfs *, const char *name, sqlite3_file *file, int flags, int *outFlags)
{
    File *opened = fileOf(file);
    opened->path = nullptr;
    opened->base.pMethods = nullptr;
    const int result = realVfs()->xOpen(realVfs(), name, opened->real(), flags, outFlags);
    if (result != SQLITE_OK)
        return result;
    opened->base.pMethods = &methods;
    if (name && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL))) {
        opened->path = new QString(QString::fromUtf8(name));
        QFile there(*opened->path);
        // What was there before counts as safe.
        if (!disks().contains(*opened->path) && there.open(QIODevice::ReadOnly))
            disks()[*opened->path].synced = there.readAll();
    }
    return result;
}

int deleteFile(sqlite3_vfs *, const char *name, int syncFolder)
{
    disks().remove(QString::fromUtf8(name));
    return realVfs()->xDelete(realVfs(), name, syncFolder);
}

} // namespace

void LossyVfs::install()
{
    static sqlite3_vfs vfs = *realVfs();
    vfs.zName = "lossy";
    vfs.szOsFile = int(sizeof(File)) + realVfs()->szOsFile;
    vfs.xOpen = openFile;
    vfs.xDelete = deleteFile;
    sqlite3_vfs_register(&vfs, 1);
}

void LossyVfs::arm(int operations, const QString &folder, double keep, quint32 seed)
{
    disks().clear();
    cut() = {operations, folder, keep, std::mt19937(seed)};
}

bool LossyVfs::isCut()
{
    return cut().operations == 0;
}

} // namespace tenbin::test
