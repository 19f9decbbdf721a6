#pragma once

#include "core/result.h"

#include <QString>

#include <optional>
#include <utility>

namespace tenbin {

class SqlConnection;

/// Which store this is and how many commits it has seen.
struct StoreMark
{
    QString uuid;
    qint64 sequence = 0;

    static Result<StoreMark> of(SqlConnection &connection);
};

/// The number of the store's last commit, kept in a small file beside the store. A store whose own
/// number is lower has lost commits: its log was deleted, or an old copy was put in its place.
/// Written after each commit and not synced: it may lag behind the store, never run ahead.
class HighWater
{
public:
    explicit HighWater(const QString &storePath) : m_path(storePath + QStringLiteral(".sequence"))
    {
    }
    HighWater(HighWater &&other) noexcept
        : m_path(std::move(other.m_path)), m_descriptor(std::exchange(other.m_descriptor, -1))
    {
    }
    HighWater &operator=(HighWater &&) = delete;
    ~HighWater();

    const QString &path() const { return m_path; }
    /// None when there is no such file or when it is damaged.
    std::optional<StoreMark> read() const;
    /// A file that cannot be written is left: it guards the store and is no part of it.
    void write(const StoreMark &mark);

private:
    QString m_path;
    int m_descriptor = -1;
};

/// Storage error when the store is older than the last session left it; the hint names the newest
/// backup that is less old. `expected` was read before the connection was made.
Status checkNotOlder(const StoreMark &store, const std::optional<StoreMark> &expected,
                     const QString &storePath);

} // namespace tenbin
