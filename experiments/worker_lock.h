#pragma once

#include "core/result.h"

#include <QString>

#include <utility>

namespace tenbin {

/// Says that a worker lives: the kernel lets go of it however the worker ends.
class WorkerLock
{
public:
    /// Storage error when another worker has the job's folder.
    static Result<WorkerLock> take(const QString &folder);
    WorkerLock(WorkerLock &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    WorkerLock &operator=(WorkerLock &&) = delete;
    ~WorkerLock();

    static bool isHeld(const QString &folder);
    /// Process of the worker that has or had the folder; 0 when there was none.
    static qint64 process(const QString &folder);

private:
    explicit WorkerLock(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor;
};

} // namespace tenbin
