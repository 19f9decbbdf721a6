#include "experiments/run_tags.h"

namespace tenbin {

QString tagKey(const QString &tag)
{
    return tag.section(QLatin1Char('='), 0, 0);
}

QString tagValue(const QString &tag)
{
    const qsizetype sign = tag.indexOf(QLatin1Char('='));
    return sign < 0 ? QStringLiteral("yes") : tag.mid(sign + 1);
}

QStringList withTags(QStringList tags, const QStringList &added)
{
    for (const QString &tag : added) {
        tags.removeIf([&](const QString &other) { return tagKey(other) == tagKey(tag); });
        tags.append(tag);
    }
    tags.sort();
    return tags;
}

} // namespace tenbin
