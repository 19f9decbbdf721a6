#include "experiments/zip_directory.h"

#include "core/text.h"

#include <QFile>
#include <QtEndian>

namespace tenbin {

namespace {

// APPNOTE.TXT 6.3.10, sections 4.3.14 to 4.3.16.
constexpr qint64 endLength = 22;
constexpr qint64 longestComment = 0xFFFF;
constexpr qint64 locatorLength = 20;
constexpr qint64 end64Length = 56;
const QByteArray endMark = QByteArrayLiteral("PK\x05\x06");
const QByteArray locatorMark = QByteArrayLiteral("PK\x06\x07");
const QByteArray end64Mark = QByteArrayLiteral("PK\x06\x06");

template <class T> T numberAt(const QByteArray &bytes, qsizetype at)
{
    return qFromLittleEndian<T>(bytes.constData() + at);
}

/// Of the 64-bit record that a locator before an end record points to; 0 when there is none.
quint64 length64(QFile &file, const QByteArray &tail, qsizetype end)
{
    const qsizetype locator = end - locatorLength;
    if (locator < 0 || tail.mid(locator, 4) != locatorMark)
        return 0;
    const auto place = numberAt<quint64>(tail, locator + 8);
    if (place > quint64(file.size()) || !file.seek(qint64(place)))
        return 0;
    const QByteArray record = file.read(end64Length);
    if (record.size() < end64Length || !record.startsWith(end64Mark))
        return 0;
    return numberAt<quint64>(record, 40);
}

} // namespace

Status checkZipDirectory(const QString &path, qint64 limit)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return badInput(Tr::tr("it cannot be read"));
    const qint64 tailLength = std::min(file.size(), endLength + longestComment + locatorLength);
    if (!file.seek(file.size() - tailLength))
        return badInput(Tr::tr("it cannot be read"));
    const QByteArray tail = file.read(tailLength);
    bool found = false;
    for (qsizetype end = tail.indexOf(endMark); end >= 0; end = tail.indexOf(endMark, end + 1)) {
        if (end + endLength > tail.size())
            break;
        found = true;
        const auto short32 = numberAt<quint32>(tail, end + 12);
        const quint64 length =
            std::max<quint64>(short32 == 0xFFFFFFFFU ? 0 : short32, length64(file, tail, end));
        if (length > quint64(limit))
            return badInput(Tr::tr("its list of entries is too long"));
    }
    return found ? Status() : Status(badInput(Tr::tr("it is no archive, or a damaged one")));
}

} // namespace tenbin
