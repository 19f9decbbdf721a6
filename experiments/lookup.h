#pragma once

#include "core/result.h"
#include "core/text.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace tenbin {

/// What people may write for one thing of the project: its id, its name (the newest one so named),
/// or a unique beginning of an id. The functions give the rows that fit, newest first.
template <class Row, class ById, class ByName, class ByPrefix>
Result<Row> lookUp(const QString &kind, const QString &reference, ById byId, ByName byName,
                   ByPrefix byPrefix)
{
    for (Result<QList<Row>> found : {byId(), byName()}) {
        if (!found)
            return passOn(found);
        if (!found->isEmpty())
            return found->first();
    }
    Result<QList<Row>> found = byPrefix();
    if (!found)
        return passOn(found);
    if (found->size() == 1 && !reference.isEmpty())
        return found->first();
    if (found->isEmpty() || reference.isEmpty())
        return badInput(Tr::tr("The project has no %1 \"%2\".").arg(kind, reference),
                        Tr::tr("List what it has with: tenbin-cli %1s.").arg(kind));
    QStringList ids;
    for (const Row &row : found->first(std::min<qsizetype>(found->size(), 5)))
        ids.append(row.id);
    return badInput(Tr::tr("\"%1\" may mean several %2s of the project.").arg(reference, kind),
                    Tr::tr("Write more of the id: %1.").arg(ids.join(QStringLiteral(", "))));
}

} // namespace tenbin
