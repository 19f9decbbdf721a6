#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QtEndian>

#include <bit>
#include <type_traits>

namespace tenbin {

/// Appends UBJSON to bytes, in the dialect that XGBoost 1.7 reads.
class UbjWriter
{
public:
    QByteArray take() { return std::move(m_bytes); }

    void key(QByteArrayView name) { length(name.size()), m_bytes.append(name); }
    void text(QByteArrayView utf8)
    {
        m_bytes.append('S');
        key(utf8);
    }
    void text(QByteArrayView name, QByteArrayView utf8) { key(name), text(utf8); }
    void integer(qint64 value) { length(value); }
    void beginObject() { m_bytes.append('{'); }
    void beginObject(QByteArrayView name) { key(name), beginObject(); }
    void endObject() { m_bytes.append('}'); }
    /// `count` values have to follow; there is no end mark.
    void beginArray(QByteArrayView name, qsizetype count)
    {
        key(name);
        m_bytes.append("[#");
        length(count);
    }

    /// A packed array: float as d, qint32 as l, qint64 as L, quint8 as U; value(i) gives them.
    template <class T, class Value> void numbers(QByteArrayView name, size_t count, Value value)
    {
        key(name);
        m_bytes.append("[$").append(mark<T>()).append('#');
        length(qint64(count));
        const qsizetype begin = m_bytes.size();
        m_bytes.resize(begin + qsizetype(count * sizeof(T)));
        char *to = m_bytes.data() + begin;
        for (size_t i = 0; i < count; ++i, to += sizeof(T)) {
            const T number = value(i);
            if constexpr (std::is_same_v<T, float>)
                qToBigEndian(std::bit_cast<quint32>(number), to);
            else
                qToBigEndian(number, to);
        }
    }

private:
    template <class T> static constexpr char mark()
    {
        return std::is_same_v<T, float>    ? 'd'
               : std::is_same_v<T, qint32> ? 'l'
               : std::is_same_v<T, qint64> ? 'L'
                                           : 'U';
    }
    void length(qint64 value)
    {
        char bytes[sizeof value];
        qToBigEndian(value, bytes);
        m_bytes.append('L').append(bytes, sizeof bytes);
    }

    QByteArray m_bytes;
};

} // namespace tenbin
