#include "tests/models/ubj_json.h"

#include <QJsonArray>
#include <QtEndian>

#include <algorithm>
#include <bit>
#include <cmath>

namespace tenbin::test {

namespace {

template <class T> void appendNumber(QByteArray &out, T value)
{
    char bytes[sizeof(T)];
    qToBigEndian(value, bytes);
    out.append(bytes, sizeof(T));
}

void appendText(QByteArray &out, const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    appendNumber(out.append('L'), qint64(utf8.size()));
    out.append(utf8);
}

bool isWhole(const QJsonValue &value)
{
    return value.isDouble() && value.toDouble() == std::floor(value.toDouble()) &&
           std::abs(value.toDouble()) < 2147483648.0;
}

void appendValue(QByteArray &out, const QJsonValue &value);

void appendArray(QByteArray &out, const QJsonArray &array)
{
    const bool whole = std::all_of(array.begin(), array.end(), isWhole);
    const bool numbers = std::all_of(array.begin(), array.end(), [](const QJsonValue &value) {
        return value.isDouble() || value.isNull();
    });
    out.append(whole ? "[$l#L" : numbers ? "[$D#L" : "[#L");
    appendNumber(out, qint64(array.size()));
    for (const QJsonValue &value : array) {
        if (whole)
            appendNumber(out, qint32(value.toDouble()));
        else if (numbers)
            appendNumber(out, std::bit_cast<quint64>(value.toDouble(NAN)));
        else
            appendValue(out, value);
    }
}

void appendObject(QByteArray &out, const QJsonObject &object)
{
    out.append('{');
    for (auto member = object.begin(); member != object.end(); ++member) {
        appendText(out, member.key());
        appendValue(out, *member);
    }
    out.append('}');
}

void appendValue(QByteArray &out, const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined: out.append('Z'); break;
    case QJsonValue::Bool: out.append(value.toBool() ? 'T' : 'F'); break;
    case QJsonValue::Double:
        if (isWhole(value))
            appendNumber(out.append('l'), qint32(value.toDouble()));
        else
            appendNumber(out.append('D'), std::bit_cast<quint64>(value.toDouble()));
        break;
    case QJsonValue::String: appendText(out.append('S'), value.toString()); break;
    case QJsonValue::Array: appendArray(out, value.toArray()); break;
    case QJsonValue::Object: appendObject(out, value.toObject()); break;
    }
}

/// Trusts the bytes: they come from our writer.
class Decoder
{
public:
    explicit Decoder(const QByteArray &bytes) : m_bytes(bytes) {}

    QJsonValue value() { return valueOf(m_bytes[m_at++]); }

private:
    template <class T> T number()
    {
        m_at += sizeof(T);
        return qFromBigEndian<T>(m_bytes.constData() + m_at - sizeof(T));
    }
    qint64 length() { return qint64(valueOf(m_bytes[m_at++]).toDouble()); }
    QString text()
    {
        const qint64 size = length();
        m_at += size;
        return QString::fromUtf8(m_bytes.mid(m_at - size, size));
    }
    QJsonValue valueOf(char type)
    {
        switch (type) {
        case 'U': return number<quint8>();
        case 'l': return number<qint32>();
        case 'L': return number<qint64>();
        case 'd': {
            const auto value = double(std::bit_cast<float>(number<quint32>()));
            return std::isnan(value) ? QJsonValue() : QJsonValue(value);
        }
        case 'S': return text();
        case '[': return array();
        case '{': return object();
        default: qFatal("type %c at byte %lld", type, m_at); return {};
        }
    }
    QJsonArray array()
    {
        char type = 0;
        if (m_bytes[m_at] == '$') {
            type = m_bytes[m_at + 1];
            m_at += 2;
        }
        if (m_bytes[m_at++] != '#')
            qFatal("an array without count at byte %lld", m_at);
        QJsonArray made;
        for (qint64 count = length(); count > 0; --count)
            made.append(type == 0 ? value() : valueOf(type));
        return made;
    }
    QJsonObject object()
    {
        QJsonObject made;
        while (m_bytes[m_at] != '}') {
            const QString key = text();
            made[key] = value();
        }
        ++m_at;
        return made;
    }

    const QByteArray &m_bytes;
    qsizetype m_at = 0;
};

} // namespace

QByteArray ubjOf(const QJsonObject &json)
{
    QByteArray out;
    appendObject(out, json);
    return out;
}

QJsonObject jsonOfUbj(const QByteArray &bytes)
{
    return Decoder(bytes).value().toObject();
}

} // namespace tenbin::test
