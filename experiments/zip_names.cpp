#include "experiments/zip_names.h"

#include "core/text.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace tenbin {

namespace {

constexpr qsizetype longestName = 1'000; // bytes
constexpr qsizetype longestPart = 255;   // bytes, as most file systems have it
constexpr qsizetype deepestFolders = 16;

/// Devices of Windows, with or without a suffix.
bool isDevice(const QString &part)
{
    static const QRegularExpression device(QRegularExpression::anchoredPattern(QStringLiteral(
                                               "(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?")),
                                           QRegularExpression::CaseInsensitiveOption);
    return device.match(part).hasMatch();
}

QString partFault(const QString &part)
{
    if (part.isEmpty())
        return Tr::tr("it has an empty part");
    if (part == QLatin1String(".") || part == QLatin1String(".."))
        return Tr::tr("it leaves its folder");
    if (part.toUtf8().size() > longestPart)
        return Tr::tr("a part of it is too long");
    if (part.endsWith(u'.') || part.endsWith(u' ') || part.startsWith(u' ') || isDevice(part))
        return Tr::tr("not every system can have it as a file");
    return {};
}

} // namespace

QString entryNameFault(const QString &name)
{
    if (name.isEmpty())
        return Tr::tr("it is empty");
    if (name.toUtf8().size() > longestName)
        return Tr::tr("it is too long");
    if (name.startsWith(u'/'))
        return Tr::tr("it starts at the root");
    const bool odd = std::any_of(name.begin(), name.end(), [](QChar c) {
        return c == u'\\' || c == u':' || c == u'*' || c == u'?' || c == u'"' || c == u'<' ||
               c == u'>' || c == u'|' || c.unicode() < 0x20 || c.unicode() == 0x7F ||
               c == QChar::ReplacementCharacter || c.category() == QChar::Other_Format;
    });
    if (odd)
        return Tr::tr("it holds a character that file names may not have");
    const QStringList parts = name.split(u'/');
    if (parts.size() > deepestFolders)
        return Tr::tr("it stands too deep");
    for (const QString &part : parts)
        if (QString fault = partFault(part); !fault.isEmpty())
            return fault;
    return {};
}

QString entryNameKey(const QString &name)
{
    return name.normalized(QString::NormalizationForm_KC).toCaseFolded();
}

} // namespace tenbin
