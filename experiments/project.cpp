#include "experiments/project.h"

#include "core/text.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>

#include <utility>

namespace tenbin {

namespace {

QString shown(const QString &path)
{
    return QDir::toNativeSeparators(path);
}

QString storePath(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("project.sqlite"));
}

Failure cannotOpen(const QString &folder, const QString &why, const QString &hint)
{
    return failure(Error::Kind::Storage,
                   Tr::tr("Cannot open the project \"%1\": %2.").arg(shown(folder), why), hint);
}

Failure heldByOther(const QString &folder, const QLockFile &lock)
{
    qint64 process = 0;
    QString host, program;
    const QString hint = Tr::tr("Close the other program, or use another project.");
    if (!lock.getLockInfo(&process, &host, &program))
        return cannotOpen(folder, Tr::tr("another program has it open"), hint);
    return cannotOpen(folder,
                      Tr::tr("%1 (process %2 on %3) has it open")
                          .arg(program)
                          .arg(process)
                          .arg(host.isEmpty() ? Tr::tr("this computer") : host),
                      hint);
}

/// The lock, or null when another program has it.
Result<std::unique_ptr<QLockFile>> lockFor(const QString &folder, Project::Access access)
{
    auto lock = std::make_unique<QLockFile>(QDir(folder).filePath(QStringLiteral("project.lock")));
    // A lock is as old as its window is open; only the end of its process makes it stale.
    lock->setStaleLockTime(0);
    if (access == Project::Access::Read)
        return std::unique_ptr<QLockFile>();
    if (lock->tryLock(0))
        return lock;
    const bool held = lock->error() == QLockFile::LockFailedError;
    if (access == Project::Access::Either)
        return std::unique_ptr<QLockFile>();
    if (held)
        return heldByOther(folder, *lock);
    return cannotOpen(folder, Tr::tr("its folder cannot be written"),
                      Tr::tr("Change the permissions of the folder, or use another project."));
}

/// Empty, or what a creation that was killed, or that runs just now, has left.
bool mayBecomeProject(const QString &folder)
{
    static const QStringList ours = {QStringLiteral("datasets"), QStringLiteral("runs"),
                                     QStringLiteral("project.lock"),
                                     QStringLiteral("project.sqlite")};
    const auto filters = QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot;
    for (const QFileInfo &entry : QDir(folder).entryInfoList(filters)) {
        const bool part = entry.fileName().startsWith(QLatin1String("project.sqlite.part"));
        if (!part && !ours.contains(entry.fileName()))
            return false;
        if (entry.isDir() && !QDir(entry.filePath()).isEmpty(filters))
            return false;
    }
    return true;
}

Status createStore(const QString &folder)
{
    // Two programs may create the same project at once: the second one finds it made.
    QLockFile lock(QDir(folder).filePath(QStringLiteral("project.lock")));
    lock.setStaleLockTime(0);
    const QDeadlineTimer deadline(10'000);
    while (!lock.tryLock(50)) {
        if (QFileInfo::exists(storePath(folder)))
            return {};
        if (deadline.hasExpired() || lock.error() != QLockFile::LockFailedError)
            return cannotOpen(folder, Tr::tr("its folder cannot be written"),
                              Tr::tr("Choose another place, or change the permissions."));
    }
    return QFileInfo::exists(storePath(folder)) ? Status() : Store::create(storePath(folder));
}

} // namespace

Project::Project(QString folder, std::unique_ptr<QLockFile> lock, std::unique_ptr<Store> store)
    : m_folder(std::move(folder)), m_lock(std::move(lock)), m_store(std::move(store))
{
}

Project::~Project()
{
    // The store is closed before others may write.
    m_store.reset();
}

Result<std::unique_ptr<Project>> Project::open(const QString &folder, Access access)
{
    const QFileInfo about(folder);
    const QString newProject =
        Tr::tr("Choose a project's folder, or an empty one for a new project.");
    if (!about.exists())
        return cannotOpen(folder, Tr::tr("there is no such folder"), newProject);
    if (!about.isDir())
        return cannotOpen(folder, Tr::tr("it is not a folder"), newProject);
    if (!QFileInfo(storePath(folder)).isFile())
        return cannotOpen(folder, Tr::tr("it holds no file \"project.sqlite\""), newProject);
    Result<std::unique_ptr<QLockFile>> lock = lockFor(folder, access);
    if (!lock)
        return passOn(lock);
    Result<std::unique_ptr<Store>> store =
        Store::open(storePath(folder), *lock ? Store::Access::Write : Store::Access::Read);
    if (!store)
        return passOn(store);
    return std::unique_ptr<Project>(
        new Project(about.absoluteFilePath(), std::move(*lock), std::move(*store)));
}

Status Project::create(const QString &folder)
{
    const QFileInfo about(folder);
    if (about.exists() && !about.isDir())
        return cannotOpen(folder, Tr::tr("it is not a folder"), Tr::tr("Choose a folder."));
    if (about.isDir() && !mayBecomeProject(folder))
        return cannotOpen(folder, Tr::tr("it is no project and not empty"),
                          Tr::tr("Choose an empty or a new folder."));
    const bool missing = !about.exists();
    const QDir project(folder);
    Status made;
    if (!QDir().mkpath(project.filePath(QStringLiteral("datasets"))) ||
        !QDir().mkpath(project.filePath(QStringLiteral("runs"))))
        made = cannotOpen(folder, Tr::tr("its folders cannot be made"),
                          Tr::tr("Choose another place, or change the permissions."));
    else
        made = createStore(folder);
    if (!made) {
        QDir().rmdir(project.filePath(QStringLiteral("datasets")));
        QDir().rmdir(project.filePath(QStringLiteral("runs")));
        if (missing)
            QDir().rmdir(folder);
    }
    return made;
}

Result<std::unique_ptr<Project>> Project::openOrCreate(const QString &folder, Access access)
{
    const QFileInfo about(folder);
    if (!about.exists() || (about.isDir() && !QFileInfo::exists(storePath(folder))))
        if (Status created = create(folder); !created)
            return passOn(created);
    return open(folder, access);
}

QString Project::datasetsFolder() const
{
    return QDir(m_folder).filePath(QStringLiteral("datasets"));
}

QString Project::runsFolder() const
{
    return QDir(m_folder).filePath(QStringLiteral("runs"));
}

QString Project::runFolder(const QString &runId) const
{
    return QDir(runsFolder()).filePath(runId);
}

} // namespace tenbin
