#pragma once

#include <QByteArray>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QtEndian>

#include <zlib.h>

namespace tenbin::test {

/// An entry of an archive as a liar would write it: every field may be set apart.
struct RawEntry
{
    QByteArray name;
    QByteArray content;
    quint16 method = 0;               ///< 0 stored, 8 deflated
    quint16 flags = 0x0800;           ///< UTF-8 names; 1: encrypted
    quint32 attributes = 0x81A40000U; ///< regular file, 0644
    quint16 madeBy = 0x031E;          ///< Unix
    qint64 size = -1;                 ///< as declared; -1: the true one
    qint64 packed = -1;
    qint64 crc = -1;
    qint64 offset = -1;   ///< of the local header, in the directory
    QByteArray localName; ///< empty: the name
};

/// PKWARE's APPNOTE.TXT 6.3.10, written by hand so that nothing corrects the lies.
class RawZip
{
public:
    void add(const RawEntry &entry)
    {
        const QByteArray packed = entry.method == 8 ? deflated(entry.content) : entry.content;
        const quint32 crc =
            entry.crc >= 0
                ? quint32(entry.crc)
                : quint32(::crc32(0, reinterpret_cast<const Bytef *>(entry.content.constData()),
                                  uInt(entry.content.size())));
        const quint32 size = quint32(entry.size >= 0 ? entry.size : entry.content.size());
        const quint32 length = quint32(entry.packed >= 0 ? entry.packed : packed.size());
        const quint32 offset = quint32(entry.offset >= 0 ? entry.offset : m_bytes.size());
        const QByteArray common = number<quint16>(20) + number(entry.flags) + number(entry.method) +
                                  number<quint32>(0x00210000U) + number(crc) + number(length) +
                                  number(size);
        const QByteArray local = entry.localName.isEmpty() ? entry.name : entry.localName;
        m_bytes += "PK\x03\x04" + common + number(quint16(local.size())) + number<quint16>(0) +
                   local + packed;
        m_directory += "PK\x01\x02" + number(entry.madeBy) + common +
                       number(quint16(entry.name.size())) + number<quint16>(0) +
                       number<quint16>(0) + number<quint16>(0) + number<quint16>(0) +
                       number(entry.attributes) + number(offset) + entry.name;
        ++m_count;
    }

    QByteArray bytes() const { return bytes(m_count, m_directory.size()); }
    /// With another number of entries or length of the list at the end.
    QByteArray bytes(qsizetype count, qsizetype directoryLength) const
    {
        return m_bytes + m_directory + QByteArray("PK\x05\x06", 4) + number<quint32>(0) +
               number(quint16(count)) + number(quint16(count)) + number(quint32(directoryLength)) +
               number(quint32(m_bytes.size())) + number<quint16>(0);
    }

private:
    template <class T> static QByteArray number(T value)
    {
        QByteArray bytes(sizeof(T), Qt::Uninitialized);
        qToLittleEndian(value, bytes.data());
        return bytes;
    }
    static QByteArray deflated(const QByteArray &content)
    {
        // qCompress: four bytes of length, two of zlib's header, four of its checksum at the end.
        return qCompress(content, 9).mid(6).chopped(4);
    }

    QByteArray m_bytes;
    QByteArray m_directory;
    qsizetype m_count = 0;
};

/// Entries of a run's archive with the manifest that fits them, first.
inline QList<RawEntry> withManifest(QList<RawEntry> entries, const QString &run)
{
    QJsonArray listed;
    for (const RawEntry &entry : entries)
        listed.append(QJsonObject{
            {QStringLiteral("name"), QString::fromUtf8(entry.name)},
            {QStringLiteral("bytes"), entry.content.size()},
            {QStringLiteral("sha256"),
             QString::fromLatin1(
                 QCryptographicHash::hash(entry.content, QCryptographicHash::Sha256).toHex())}});
    RawEntry manifest;
    manifest.name = "manifest.json";
    manifest.content = QJsonDocument(QJsonObject{{QStringLiteral("tenbin_archive"), 1},
                                                 {QStringLiteral("run"), run},
                                                 {QStringLiteral("entries"), listed}})
                           .toJson();
    entries.prepend(manifest);
    return entries;
}

inline QByteArray zipOf(const QList<RawEntry> &entries)
{
    RawZip zip;
    for (const RawEntry &entry : entries)
        zip.add(entry);
    return zip.bytes();
}

} // namespace tenbin::test
