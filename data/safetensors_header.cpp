#include "data/safetensors_header.h"

#include "core/text.h"
#include "data/json_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace tenbin {

namespace {

constexpr qsizetype dataAlignment = 64;
const QString metadataKey = QStringLiteral("__metadata__");

struct TypeEntry
{
    TensorType type;
    std::string_view name;
    qint64 size;
};

constexpr std::array<TypeEntry, 15> types{{
    {TensorType::Bool, "BOOL", 1},
    {TensorType::U8, "U8", 1},
    {TensorType::I8, "I8", 1},
    {TensorType::F8E5M2, "F8_E5M2", 1},
    {TensorType::F8E4M3, "F8_E4M3", 1},
    {TensorType::I16, "I16", 2},
    {TensorType::U16, "U16", 2},
    {TensorType::F16, "F16", 2},
    {TensorType::BF16, "BF16", 2},
    {TensorType::I32, "I32", 4},
    {TensorType::U32, "U32", 4},
    {TensorType::F32, "F32", 4},
    {TensorType::I64, "I64", 8},
    {TensorType::U64, "U64", 8},
    {TensorType::F64, "F64", 8},
}};

const TypeEntry &entryOf(TensorType type)
{
    return *std::ranges::find(types, type, &TypeEntry::type);
}

class HeaderReader
{
public:
    HeaderReader(SafetensorsHeader &header, std::string_view json)
        : m_header(header), m_scanner(json)
    {
    }

    /// The empty text means that all is well.
    QString read()
    {
        const QString why = m_scanner.take('{') ? entries() : notJson();
        if (!why.isEmpty())
            return why;
        return m_scanner.atEnd() ? QString() : notJson();
    }

private:
    QString notJson() const
    {
        return Tr::tr("its header is no valid JSON at byte %1")
            .arg(m_scanner.position() + qsizetype(SafetensorsHeader::lengthBytes));
    }

    QString entries()
    {
        if (m_scanner.take('}'))
            return {};
        bool hasMetadata = false;
        do {
            const std::optional<QString> name = key();
            if (!name)
                return notJson();
            const bool twice = *name == metadataKey ? std::exchange(hasMetadata, true)
                                                    : m_header.places.contains(*name);
            if (twice)
                return Tr::tr("\"%1\" stands twice in its header").arg(*name);
            const QString why = *name == metadataKey ? metadataEntries() : placeOf(*name);
            if (!why.isEmpty())
                return why;
        } while (m_scanner.take(','));
        return m_scanner.take('}') ? QString() : notJson();
    }

    std::optional<QString> text()
    {
        if (!m_scanner.text(m_text))
            return std::nullopt;
        return QString::fromUtf8(m_text.data(), qsizetype(m_text.size()));
    }

    std::optional<QString> key()
    {
        std::optional<QString> name = text();
        return name && m_scanner.take(':') ? name : std::nullopt;
    }

    QString metadataEntries()
    {
        if (!m_scanner.take('{'))
            return notJson();
        if (m_scanner.take('}'))
            return {};
        do {
            const std::optional<QString> name = key();
            const std::optional<QString> value = name ? text() : std::nullopt;
            if (!value)
                return notJson();
            if (m_header.metadata.contains(*name))
                return Tr::tr("\"%1\" stands twice in its metadata").arg(*name);
            m_header.metadata.insert(*name, *value);
        } while (m_scanner.take(','));
        return m_scanner.take('}') ? QString() : notJson();
    }

    QString placeOf(const QString &name)
    {
        if (!m_scanner.take('{'))
            return notJson();
        TensorPlace place;
        bool hasType = false;
        bool hasShape = false;
        do {
            const std::optional<QString> field = key();
            if (!field)
                return notJson();
            if (*field == QLatin1String("dtype") && !std::exchange(hasType, true)) {
                if (!m_scanner.text(m_text))
                    return notJson();
                const auto known = std::ranges::find(types, m_text, &TypeEntry::name);
                if (known == types.end())
                    return Tr::tr("the tensor \"%1\" is of an unknown type").arg(name);
                place.type = known->type;
            } else if (*field == QLatin1String("shape") && !std::exchange(hasShape, true)) {
                if (!numbers(place.shape))
                    return notJson();
            } else if (*field == QLatin1String("data_offsets") && place.end < 0) {
                QList<qint64> offsets;
                if (!numbers(offsets) || offsets.size() != 2)
                    return notJson();
                place.begin = offsets[0];
                place.end = offsets[1];
            } else {
                return Tr::tr("the tensor \"%1\" has an unexpected field \"%2\"").arg(name, *field);
            }
        } while (m_scanner.take(','));
        if (!m_scanner.take('}'))
            return notJson();
        if (!hasType || !hasShape || place.end < 0)
            return Tr::tr("the tensor \"%1\" lacks its type, shape or place").arg(name);
        m_header.places.insert(name, std::move(place));
        return {};
    }

    /// Whole numbers that are not negative.
    bool numbers(QList<qint64> &values)
    {
        if (!m_scanner.take('['))
            return false;
        if (m_scanner.take(']'))
            return true;
        do {
            std::string_view digits;
            qint64 value = -1;
            if (!m_scanner.number(digits))
                return false;
            const char *end = digits.data() + digits.size();
            const auto [last, error] = std::from_chars(digits.data(), end, value);
            if (error != std::errc() || last != end || value < 0)
                return false;
            values.append(value);
        } while (m_scanner.take(','));
        return m_scanner.take(']');
    }

    SafetensorsHeader &m_header;
    JsonScanner m_scanner;
    std::string m_text;
};

} // namespace

QString tensorTypeName(TensorType type)
{
    const std::string_view name = entryOf(type).name;
    return QString::fromLatin1(name.data(), qsizetype(name.size()));
}

qint64 elementSize(TensorType type)
{
    return entryOf(type).size;
}

QString SafetensorsHeader::read(std::string_view json)
{
    return HeaderReader(*this, json).read();
}

QByteArray SafetensorsHeader::write(const std::vector<Tensor> &tensors,
                                    const Safetensors::Metadata &metadata)
{
    QByteArray json("{");
    if (!metadata.isEmpty()) {
        appendJsonText(json, metadataKey);
        json += ":{";
        for (auto entry = metadata.begin(); entry != metadata.end(); ++entry) {
            if (entry != metadata.begin())
                json += ',';
            appendJsonText(json, entry.key());
            json += ':';
            appendJsonText(json, entry.value());
        }
        json += '}';
    }
    qint64 begin = 0;
    for (const Tensor &tensor : tensors) {
        if (json.size() > 1)
            json += ',';
        appendJsonText(json, tensor.name);
        json += ":{\"dtype\":\"" + tensorTypeName(tensor.type).toLatin1() + "\",\"shape\":[";
        for (qsizetype i = 0; i < tensor.shape.size(); ++i)
            json += (i > 0 ? "," : "") + QByteArray::number(tensor.shape[i]);
        const qint64 end = begin + qint64(tensor.bytes.size());
        json += "],\"data_offsets\":[" + QByteArray::number(begin) + ',' + QByteArray::number(end) +
                "]}";
        begin = end;
    }
    json += '}';
    const qsizetype over = (qsizetype(lengthBytes) + json.size()) % dataAlignment;
    if (over > 0)
        json.append(dataAlignment - over, ' ');
    return json;
}

} // namespace tenbin
