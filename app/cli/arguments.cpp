#include "app/cli/arguments.h"

#include "core/text.h"

namespace tenbin {

Result<quint64> seedOf(const Invocation &invocation)
{
    const QString text = invocation.value(QStringLiteral("seed"), QStringLiteral("0"));
    bool valid = false;
    const quint64 seed = text.toULongLong(&valid);
    if (!valid)
        return failure(Error::Kind::Usage, Tr::tr("\"%1\" is no seed.").arg(text),
                       Tr::tr("It takes a whole number from 0 to 2^64 - 1."));
    return seed;
}

Option seedOption(const QString &help)
{
    return {QStringLiteral("seed"), QStringLiteral("S"), Tr::tr("integer from 0 to 2^64 - 1"), help,
            QStringLiteral("0")};
}

Result<QMap<QString, QString>> assignments(const QStringList &texts, const QString &what,
                                           Divider divider)
{
    QMap<QString, QString> map;
    for (const QString &text : texts) {
        const qsizetype equals =
            divider == Divider::First ? text.indexOf(u'=') : text.lastIndexOf(u'=');
        if (equals < 1)
            return failure(Error::Kind::Usage,
                           Tr::tr("\"%1\" is not of the form %2.").arg(text, what));
        map[text.left(equals)] = text.mid(equals + 1);
    }
    return map;
}

Result<const Shelf<Format>::Entry *> writableFormat(const QString &path, const QString &id)
{
    const auto entry = formatFor({path}, id);
    if (!entry && id.isEmpty())
        return failure(Error::Kind::Usage,
                       Tr::tr("The name \"%1\" does not say which format to write.").arg(path),
                       Tr::tr("Let it end like one of: %1.")
                           .arg(writableFormats().join(QStringLiteral(", "))));
    if (entry && !(*entry)->item.write)
        return failure(
            Error::Kind::Unsupported,
            Tr::tr("Files of the format \"%1\" cannot be written.").arg((*entry)->id),
            Tr::tr("Choose one of: %1.").arg(writableFormats().join(QStringLiteral(", "))));
    return entry;
}

QStringList writableFormats()
{
    QStringList writable;
    for (const auto &[id, format] : shelf<Format>().entries()) {
        if (format.write)
            writable.append(id);
    }
    return writable;
}

Option optionOf(const ParamSpec &spec)
{
    Option option;
    option.name = spec.id;
    option.value = spec.type == ParamSpec::Type::Text ? QStringLiteral("COL") : QStringLiteral("X");
    option.type = spec.rangeText();
    option.help = spec.help;
    option.initial = spec.valueText(spec.initial);
    return option;
}

Result<QJsonObject> paramsGiven(const Invocation &invocation, const QList<ParamSpec> &specs)
{
    QJsonObject params;
    for (const ParamSpec &spec : specs) {
        if (!invocation.has(spec.id))
            continue;
        const Result<QJsonValue> value = spec.parse(invocation.value(spec.id));
        if (!value)
            return passOn(value);
        params[spec.id] = *value;
    }
    return params;
}

} // namespace tenbin
