#pragma once

#include "core/result.h"
#include "core/text.h"

#include <QList>
#include <QStringList>

#include <algorithm>
#include <utility>

namespace tenbin {

/// The catalogue of a folder: file stem → what the file offers, sorted by id.
template <class T> class Shelf
{
public:
    struct Entry
    {
        QString id;
        T item;
    };

    explicit Shelf(QList<Entry> entries) : m_entries(std::move(entries)) {}

    const QList<Entry> &entries() const { return m_entries; }

    const T *find(const QString &id) const
    {
        const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                        [&](const Entry &entry) { return entry.id == id; });
        return found == m_entries.end() ? nullptr : &found->item;
    }

    QStringList ids() const
    {
        QStringList all;
        for (const Entry &entry : m_entries)
            all.append(entry.id);
        return all;
    }

    /// The entry, or a usage error that lists what there is. `kind` names the shelf: "learner".
    Result<const T *> pick(const QString &id, const QString &kind) const
    {
        if (const T *item = find(id))
            return item;
        return failure(Error::Kind::Usage, Tr::tr("There is no %1 \"%2\".").arg(kind, id),
                       Tr::tr("Choose one of: %1.").arg(ids().join(QStringLiteral(", "))));
    }

private:
    QList<Entry> m_entries;
};

/// The shelf of entries of type T, for example shelf<Learner>(). Written by CMake.
template <class T> const Shelf<T> &shelf();

} // namespace tenbin
