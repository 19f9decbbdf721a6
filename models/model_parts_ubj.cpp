// UBJSON, draft 12, as XGBoost 1.7 reads and writes it: lengths and numbers are big-endian, arrays
// may begin with $ TYPE # COUNT or # COUNT and then have no end mark.
// https://ubjson.org, https://xgboost.readthedocs.io/en/release_1.7.0/tutorials/saving_model.html
#include "models/model_parts.h"

#include "core/text.h"

#include <QtEndian>

#include <bit>

namespace tenbin {

namespace {

constexpr int deepest = 32;
constexpr qsizetype mostValues = qsizetype(1) << 25; ///< that are not packed
constexpr size_t mostTrees = size_t(1) << 20;
const QStringList pathOfTrees{QStringLiteral("learner"), QStringLiteral("gradient_booster"),
                              QStringLiteral("model"), QStringLiteral("trees")};

/// Reads a document front to back. After the first fault every function returns an empty value.
class UbjReader
{
public:
    explicit UbjReader(QByteArrayView bytes) : m_bytes(bytes) {}

    Result<ModelParts> read();

private:
    bool failed() const { return !m_fault.isEmpty(); }
    void fail(const QString &why)
    {
        if (!failed())
            m_fault = Tr::tr("%1 at byte %2").arg(why).arg(m_at);
    }
    qsizetype left() const { return m_bytes.size() - m_at; }
    char peek() const { return left() > 0 ? m_bytes[m_at] : '\0'; }
    QByteArrayView take(qsizetype count);
    template <class T> T number();
    bool skip(char mark);
    qsizetype length(qsizetype width);
    QString text();
    QString key(const QJsonObject &known);
    void countValue();

    QJsonValue value();
    QJsonValue plain(char type);
    QJsonObject object();
    QJsonArray array();
    bool isPacked() const { return m_bytes.sliced(m_at).startsWith("[$"); }
    NumberArray numbers();
    NumberArray packed();
    void trees();
    TreeParts tree();

    QByteArrayView m_bytes;
    qsizetype m_at = 0;
    qsizetype m_values = 0;
    QStringList m_path; ///< keys that lead to the value at hand
    QString m_fault;
    std::vector<TreeParts> m_trees;
};

QByteArrayView UbjReader::take(qsizetype count)
{
    if (count > left()) {
        fail(Tr::tr("it ends too early"));
        m_at = m_bytes.size();
        return {};
    }
    const QByteArrayView taken = m_bytes.sliced(m_at, count);
    m_at += count;
    return taken;
}

template <class T> T UbjReader::number()
{
    const QByteArrayView bytes = take(sizeof(T));
    return bytes.isEmpty() ? T(0) : qFromBigEndian<T>(bytes.data());
}

bool UbjReader::skip(char mark)
{
    if (failed() || peek() != mark || left() == 0)
        return false;
    ++m_at;
    return true;
}

/// A count of things that take at least `width` bytes each: never more than there can be.
qsizetype UbjReader::length(qsizetype width)
{
    qint64 count = -1;
    switch (peek()) {
    case 'i':
        ++m_at;
        count = number<qint8>();
        break;
    case 'U':
        ++m_at;
        count = number<quint8>();
        break;
    case 'I':
        ++m_at;
        count = number<qint16>();
        break;
    case 'l':
        ++m_at;
        count = number<qint32>();
        break;
    case 'L':
        ++m_at;
        count = number<qint64>();
        break;
    default: break;
    }
    if (failed() || count < 0 || count > left() / width) {
        fail(Tr::tr("a length is out of range"));
        return 0;
    }
    return qsizetype(count);
}

QString UbjReader::text()
{
    return QString::fromUtf8(take(length(1)));
}

QString UbjReader::key(const QJsonObject &known)
{
    const QString name = text();
    if (known.contains(name))
        fail(Tr::tr("\"%1\" stands twice").arg(name));
    return name;
}

void UbjReader::countValue()
{
    if (++m_values > mostValues)
        fail(Tr::tr("it holds too many values"));
}

QJsonValue UbjReader::plain(char type)
{
    switch (type) {
    case 'Z': return QJsonValue::Null;
    case 'T': return true;
    case 'F': return false;
    case 'i': return number<qint8>();
    case 'U': return number<quint8>();
    case 'I': return number<qint16>();
    case 'l': return number<qint32>();
    case 'L': return number<qint64>();
    case 'd': return double(std::bit_cast<float>(number<quint32>()));
    case 'D': return std::bit_cast<double>(number<quint64>());
    case 'C': return QString(QLatin1Char(number<char>()));
    case 'S': return text();
    default: fail(Tr::tr("a value has an unknown type")); return {};
    }
}

QJsonValue UbjReader::value()
{
    countValue();
    if (failed())
        return {};
    if (m_path.size() > deepest) {
        fail(Tr::tr("it is nested too deeply"));
        return {};
    }
    if (skip('{'))
        return object();
    if (peek() == '[')
        return array();
    const QByteArrayView type = take(1);
    return type.isEmpty() ? QJsonValue() : plain(type[0]);
}

QJsonObject UbjReader::object()
{
    QJsonObject made;
    while (!failed() && !skip('}')) {
        m_path.append(key(made));
        if (m_path == pathOfTrees && peek() == '[')
            trees();
        else
            made.insert(m_path.last(), value());
        m_path.removeLast();
    }
    return made;
}

NumberArray UbjReader::numbers()
{
    return isPacked() ? packed() : NumberArray(array());
}

NumberArray UbjReader::packed()
{
    m_at += 2;
    const QByteArrayView type = take(1);
    const QByteArrayView wide = "LD", four = "ld", two = "I", one = "iU";
    const qsizetype width = wide.contains(type)   ? 8
                            : four.contains(type) ? 4
                            : two.contains(type)  ? 2
                            : one.contains(type)  ? 1
                                                  : 0;
    if (type.isEmpty() || width == 0 || !skip('#')) {
        fail(Tr::tr("an array has an unknown type"));
        return {};
    }
    const qsizetype count = length(width);
    return {type[0], take(count * width)};
}

QJsonArray UbjReader::array()
{
    QJsonArray made;
    if (isPacked()) {
        const NumberArray numbers = packed();
        for (qsizetype i = 0; i < numbers.size() && !failed(); ++i) {
            countValue();
            made.append(*numbers.at(i));
        }
        return made;
    }
    ++m_at;
    m_path.append(QString());
    if (skip('#')) {
        for (qsizetype count = length(1); count > 0 && !failed(); --count)
            made.append(value());
    } else {
        while (!failed() && !skip(']'))
            made.append(value());
    }
    m_path.removeLast();
    return made;
}

void UbjReader::trees()
{
    ++m_at;
    if (!m_trees.empty())
        fail(Tr::tr("\"%1\" stands twice").arg(m_path.last()));
    const auto add = [&] {
        m_trees.push_back(tree());
        if (m_trees.size() > mostTrees)
            fail(Tr::tr("it has too many trees"));
    };
    if (skip('#')) {
        for (qsizetype count = length(1); count > 0 && !failed(); --count)
            add();
        return;
    }
    while (!failed() && !skip(']'))
        add();
}

TreeParts UbjReader::tree()
{
    TreeParts parts;
    if (!skip('{')) {
        fail(Tr::tr("a tree is no object"));
        return parts;
    }
    while (!failed() && !skip('}')) {
        const QString name = key({});
        countValue();
        if (peek() == '[') {
            if (parts.arrays.contains(name))
                fail(Tr::tr("\"%1\" stands twice").arg(name));
            parts.arrays.insert(name, numbers());
        } else if (name == QLatin1String("tree_param")) {
            parts.param = value().toObject();
        } else {
            value();
        }
    }
    return parts;
}

Result<ModelParts> UbjReader::read()
{
    const QJsonValue root = value();
    if (!failed() && left() > 0)
        fail(Tr::tr("it goes on behind its end"));
    if (failed())
        return badInput(Tr::tr("The model is damaged: %1.").arg(m_fault),
                        Tr::tr("Save the model again, or fit it again."));
    return ModelParts{root.toObject().value(QStringLiteral("learner")).toObject(),
                      std::move(m_trees)};
}

} // namespace

Result<ModelParts> modelPartsOfUbj(QByteArrayView bytes)
{
    return UbjReader(bytes).read();
}

} // namespace tenbin
