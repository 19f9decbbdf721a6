#include "models/monotone.h"

#include "core/text.h"

namespace tenbin {

namespace {

QString hintFor(const QString &column, const QList<Feature> &features)
{
    QStringList sources;
    for (const Feature &feature : features) {
        if (feature.levels == 0 && !sources.contains(feature.source))
            sources.append(feature.source);
    }
    const QString near = nearestWord(column, sources);
    return near.isEmpty() ? Tr::tr("Name columns of numbers that are features.")
                          : Tr::tr("Did you mean \"%1\"?").arg(near);
}

/// The one feature that stands for the column.
Result<qsizetype> featureOf(const QString &column, const QList<Feature> &features)
{
    QList<qsizetype> found;
    for (qsizetype i = 0; i < features.size(); ++i) {
        if (features[i].name == column)
            return features[i].levels == 0
                       ? Result<qsizetype>(i)
                       : failure(Error::Kind::Usage,
                                 Tr::tr("\"%1\" cannot be monotone: it is a category.").arg(column),
                                 Tr::tr("Only numbers have an order."));
        if (features[i].source == column)
            found.append(i);
    }
    if (found.isEmpty())
        return failure(
            Error::Kind::Usage,
            Tr::tr("No feature comes from the column \"%1\" that shall be monotone.").arg(column),
            hintFor(column, features));
    if (found.size() > 1)
        return failure(
            Error::Kind::Usage,
            Tr::tr("\"%1\" cannot be monotone: it makes %2 features.")
                .arg(column)
                .arg(found.size()),
            Tr::tr("Name one of its features, such as \"%1\".").arg(features[found.front()].name));
    return found.front();
}

} // namespace

ParamSpec monotoneParam()
{
    return ParamSpec::list(
        QStringLiteral("monotone"), Tr::tr("Monotone columns"),
        Tr::tr("COLUMN=+1: the prediction (of two classes: the probability of the positive one) "
               "never falls when the column rises and all else stays; COLUMN=-1: it never rises. "
               "Several are separated by commas."));
}

Result<std::vector<int>> monotoneDirections(const QStringList &entries,
                                            const QList<Feature> &features)
{
    std::vector<int> directions(size_t(features.size()));
    for (const QString &entry : entries) {
        const qsizetype mark = entry.lastIndexOf(QLatin1Char('='));
        const QString way = entry.sliced(mark + 1).trimmed();
        const bool up = way == QLatin1String("+1") || way == QLatin1String("1");
        if (mark < 1 || (!up && way != QLatin1String("-1")))
            return failure(
                Error::Kind::Usage,
                Tr::tr("\"%1\" does not say which column is monotone in which way.").arg(entry),
                Tr::tr("Write COLUMN=+1 or COLUMN=-1."));
        const QString column = entry.first(mark).trimmed();
        const Result<qsizetype> feature = featureOf(column, features);
        if (!feature)
            return passOn(feature);
        int &direction = directions[size_t(*feature)];
        if (direction != 0)
            return failure(Error::Kind::Usage,
                           Tr::tr("The column \"%1\" is named twice as monotone.").arg(column),
                           Tr::tr("Name it once."));
        direction = up ? 1 : -1;
    }
    return directions;
}

} // namespace tenbin
