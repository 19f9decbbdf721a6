#include "models/model_parts.h"

#include "core/text.h"

#include <QJsonDocument>
#include <QtEndian>

#include <bit>

namespace tenbin {

namespace {

/// XGBoost writes NaN for thresholds that mean nothing (of categorical splits), which is not JSON:
/// null takes its place. Texts stay as they are.
QByteArray withoutNan(const QByteArray &json)
{
    QByteArray clean;
    bool inText = false;
    qsizetype kept = 0; // everything before it has been copied
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char byte = json[i];
        if (inText && byte == '\\')
            ++i;
        else if (byte == '"')
            inText = !inText;
        else if (!inText && byte == 'N' && json.mid(i, 3) == "NaN") {
            clean.append(json.constData() + kept, i - kept).append("null");
            i += 2;
            kept = i + 1;
        }
    }
    if (kept == 0)
        return json;
    clean.append(json.constData() + kept, json.size() - kept);
    return clean;
}

TreeParts partsOfTree(const QJsonObject &json)
{
    TreeParts parts;
    for (auto member = json.begin(); member != json.end(); ++member) {
        if (member->isArray())
            parts.arrays.insert(member.key(), NumberArray(member->toArray()));
    }
    parts.param = json.value(QStringLiteral("tree_param")).toObject();
    return parts;
}

qsizetype widthOf(char type)
{
    switch (type) {
    case 'I': return 2;
    case 'l':
    case 'd': return 4;
    case 'L':
    case 'D': return 8;
    default: return 1;
    }
}

} // namespace

NumberArray::NumberArray(char type, QByteArrayView bytes)
    : m_bytes(bytes), m_size(bytes.size() / widthOf(type)), m_type(type)
{
}

std::optional<double> NumberArray::at(qsizetype index) const
{
    if (m_type == 0) {
        const QJsonValue value = m_values.at(index);
        if (value.isDouble())
            return value.toDouble();
        if (value.isNull())
            return std::numeric_limits<double>::quiet_NaN();
        // XGBoost writes flags as 0 and 1, other programs as true and false.
        return value.isBool() ? std::optional(double(value.toBool())) : std::nullopt;
    }
    const char *from = m_bytes.data() + index * widthOf(m_type);
    switch (m_type) {
    case 'i': return qFromBigEndian<qint8>(from);
    case 'U': return qFromBigEndian<quint8>(from);
    case 'I': return qFromBigEndian<qint16>(from);
    case 'l': return qFromBigEndian<qint32>(from);
    case 'L': return double(qFromBigEndian<qint64>(from));
    case 'd': return double(std::bit_cast<float>(qFromBigEndian<quint32>(from)));
    default: return std::bit_cast<double>(qFromBigEndian<quint64>(from));
    }
}

bool looksLikeUbj(QByteArrayView bytes)
{
    return bytes.size() > 1 && bytes[0] == '{' && QByteArrayView("iUIlL").contains(bytes[1]);
}

Result<ModelParts> modelPartsOfJson(const QByteArray &bytes)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(withoutNan(bytes), &error);
    if (error.error != QJsonParseError::NoError)
        return badInput(Tr::tr("The model is damaged: %1 at byte %2.")
                            .arg(error.errorString())
                            .arg(error.offset),
                        Tr::tr("Save the model again, or fit it again."));
    ModelParts parts;
    parts.learner = document.object().value(QStringLiteral("learner")).toObject();
    const QJsonArray trees = parts.learner.value(QStringLiteral("gradient_booster"))
                                 .toObject()
                                 .value(QStringLiteral("model"))
                                 .toObject()
                                 .value(QStringLiteral("trees"))
                                 .toArray();
    for (const QJsonValue &tree : trees)
        parts.trees.push_back(partsOfTree(tree.toObject()));
    return parts;
}

} // namespace tenbin
