#pragma once

#include "core/result.h"
#include "experiments/store.h"

#include <QLockFile>
#include <QString>

#include <memory>

namespace tenbin {

/// A project: a folder with project.sqlite, datasets/ and runs/. One program writes it at a time,
/// held by a lock beside the store; others may read. A program that computes while another one
/// holds the project leaves its job's folder to be collected by the holder.
class Project
{
public:
    enum class Access {
        Read,
        Write, ///< an error that names the holder when there is one
        Either ///< Write when nobody holds the project, else Read
    };

    /// An existing project; makes nothing.
    static Result<std::unique_ptr<Project>> open(const QString &folder, Access access);
    /// In a folder that is missing or empty. On failure nothing stays.
    static Status create(const QString &folder);
    /// Creates the project when the folder is missing or empty.
    static Result<std::unique_ptr<Project>> openOrCreate(const QString &folder, Access access);
    ~Project();
    Q_DISABLE_COPY_MOVE(Project)

    const QString &folder() const { return m_folder; }
    bool isWritable() const { return m_lock != nullptr; }
    Store &store() const { return *m_store; }

    QString datasetsFolder() const;
    QString runsFolder() const;
    QString runFolder(const QString &runId) const;

private:
    Project(QString folder, std::unique_ptr<QLockFile> lock, std::unique_ptr<Store> store);

    QString m_folder;
    std::unique_ptr<QLockFile> m_lock;
    std::unique_ptr<Store> m_store;
};

} // namespace tenbin
