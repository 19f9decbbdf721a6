#include "analysis/effect_columns.h"

#include "analysis/column_choice.h"
#include "core/text.h"

#include <algorithm>

namespace tenbin {

namespace {

/// Why a column has no effect to show; empty when it has.
QString whyNoEffect(const ExplanationRequest &request, const QString &name)
{
    const Result<Column> column = request.data.find(name);
    if (!column)
        return column.error().text;
    if (column->type() == ColumnType::Text)
        return Tr::tr("Column \"%1\" holds texts, which have no order and no levels.").arg(name);
    if (std::all_of(request.rows.begin(), request.rows.end(),
                    [&](quint32 row) { return column->isMissing(row); }))
        return Tr::tr("Column \"%1\" has no value in the %2 rows.")
            .arg(name)
            .arg(request.rows.size());
    return {};
}

Status checkNamed(const ExplanationRequest &request, const QStringList &names)
{
    for (const QString &name : names) {
        if (const QString why = whyNoEffect(request, name); !why.isEmpty())
            return badInput(why, Tr::tr("Choose another column, or other rows."));
    }
    return {};
}

} // namespace

QList<ParamSpec> effectColumnParams(bool withPairs)
{
    QList<ParamSpec> params{
        ParamSpec::list(QStringLiteral("columns"), Tr::tr("Columns"),
                        Tr::tr("Columns to show; empty: those with the largest effects."))
            .first()};
    if (withPairs)
        params.append(ParamSpec::text(QStringLiteral("pairs"), Tr::tr("Pairs"),
                                      Tr::tr("Pairs of columns to show together: a+b,c+d."), {})
                          .first());
    return params;
}

Result<EffectColumns> effectColumns(const ExplanationRequest &request, const Params &params)
{
    const SourceColumns sources = sourceColumns(request.output.pipeline().encoder().features());
    EffectColumns columns;
    if (params.json().contains(QStringLiteral("pairs"))) {
        for (const QString &text : splitList(params.text(QStringLiteral("pairs")))) {
            const Result<std::vector<int>> pair = joinedColumns(text.trimmed(), sources);
            if (!pair)
                return passOn(pair);
            if (pair->size() != 2 || (*pair)[0] == (*pair)[1])
                return failure(Error::Kind::Usage,
                               Tr::tr("\"%1\" is no pair of two columns.").arg(text.trimmed()),
                               Tr::tr("Write a+b."));
            columns.pairs.append({sources.names[(*pair)[0]], sources.names[(*pair)[1]]});
            if (Status fine = checkNamed(request, columns.pairs.last()); !fine)
                return passOn(fine);
        }
    }
    const QStringList named = params.list(QStringLiteral("columns"));
    columns.chosen = !named.isEmpty() || !columns.pairs.isEmpty();
    if (columns.chosen) {
        if (const auto known = columnPlaces(named, sources); !known)
            return passOn(known);
        if (Status fine = checkNamed(request, named); !fine)
            return passOn(fine);
        columns.single = named;
        return columns;
    }
    for (const QString &name : sources.names) {
        const QString why = whyNoEffect(request, name);
        if (why.isEmpty())
            columns.single.append(name);
        else
            columns.warnings.append(why);
    }
    return columns;
}

QString mostShown(qsizetype shown, qsizetype all)
{
    return Tr::tr("Shown are the %1 columns of %2 whose curves move most; name others to see them.")
        .arg(shown)
        .arg(all);
}

QString effectCaption(const ExplanationRequest &request, const QString &rest)
{
    return Tr::tr("%1, %2. %3")
        .arg(request.data.name(),
             counted(qint64(request.rows.size()), Tr::tr("%1 row"), Tr::tr("%1 rows")), rest);
}

} // namespace tenbin
