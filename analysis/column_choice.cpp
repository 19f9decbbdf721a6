#include "analysis/column_choice.h"

#include "core/params.h"
#include "core/text.h"

namespace tenbin {

namespace {

Failure noColumn(const QString &name, const SourceColumns &sources)
{
    const QString near = nearestWord(name, sources.names);
    return failure(Error::Kind::Usage, Tr::tr("The model does not use a column \"%1\".").arg(name),
                   near.isEmpty()
                       ? Tr::tr("It uses: %1.").arg(sources.names.join(QStringLiteral(", ")))
                       : Tr::tr("Did you mean \"%1\"?").arg(near));
}

} // namespace

Result<std::vector<int>> columnPlaces(const QStringList &names, const SourceColumns &sources)
{
    std::vector<int> places;
    for (const QString &name : names) {
        const qsizetype at = sources.names.indexOf(name);
        if (at < 0)
            return noColumn(name, sources);
        places.push_back(int(at));
    }
    return places;
}

Result<std::vector<int>> joinedColumns(const QString &text, const SourceColumns &sources)
{
    if (sources.names.contains(text))
        return columnPlaces({text}, sources);
    // The longest known name at the start, so that "a+b+c" finds "a+b" and "c".
    for (qsizetype at = text.lastIndexOf(u'+'); at > 0; at = text.lastIndexOf(u'+', at - 1)) {
        const QString first = text.left(at).trimmed();
        if (!sources.names.contains(first))
            continue;
        const Result<std::vector<int>> rest = joinedColumns(text.mid(at + 1).trimmed(), sources);
        if (!rest)
            return rest;
        std::vector<int> places{int(sources.names.indexOf(first))};
        places.insert(places.end(), rest->begin(), rest->end());
        return places;
    }
    return noColumn(text.section(u'+', 0, 0).trimmed(), sources);
}

} // namespace tenbin
