#include "core/params.h"

#include "core/json.h"
#include "core/number.h"
#include "core/text.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cmath>
#include <vector>

namespace tenbin {

namespace {

ParamSpec spec(QString id, QString title, QString help, ParamSpec::Type type, QJsonValue initial)
{
    ParamSpec made;
    made.id = std::move(id);
    made.title = std::move(title);
    made.help = std::move(help);
    made.type = type;
    made.initial = std::move(initial);
    return made;
}

Failure outside(const ParamSpec &spec, const QString &value)
{
    return failure(Error::Kind::Usage,
                   Tr::tr("\"%1\" is not a value of the parameter \"%2\".").arg(value, spec.id),
                   Tr::tr("It takes %1.").arg(spec.rangeText()));
}

} // namespace

ParamSpec ParamSpec::flag(QString id, QString title, QString help, bool initial)
{
    return spec(std::move(id), std::move(title), std::move(help), Type::Flag, initial);
}

ParamSpec ParamSpec::integer(QString id, QString title, QString help, qint64 initial,
                             double minimum, double maximum)
{
    ParamSpec made = spec(std::move(id), std::move(title), std::move(help), Type::Integer, initial);
    made.minimum = minimum;
    made.maximum = maximum;
    return made;
}

ParamSpec ParamSpec::real(QString id, QString title, QString help, double initial, double minimum,
                          double maximum)
{
    ParamSpec made = spec(std::move(id), std::move(title), std::move(help), Type::Real, initial);
    made.minimum = minimum;
    made.maximum = maximum;
    return made;
}

ParamSpec ParamSpec::choice(QString id, QString title, QString help, QString initial,
                            QStringList choices)
{
    ParamSpec made =
        spec(std::move(id), std::move(title), std::move(help), Type::Choice, std::move(initial));
    made.choices = std::move(choices);
    return made;
}

ParamSpec ParamSpec::text(QString id, QString title, QString help, QString initial)
{
    return spec(std::move(id), std::move(title), std::move(help), Type::Text, std::move(initial));
}

ParamSpec ParamSpec::list(QString id, QString title, QString help)
{
    return spec(std::move(id), std::move(title), std::move(help), Type::List, QJsonArray());
}

ParamSpec ParamSpec::object(QString id, QString title, QString help)
{
    return spec(std::move(id), std::move(title), std::move(help), Type::Object, QJsonObject());
}

ParamSpec ParamSpec::first() const
{
    ParamSpec made = *this;
    made.important = true;
    return made;
}

QString ParamSpec::valueText(const QJsonValue &value) const
{
    switch (type) {
    case Type::Flag: return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    case Type::Integer: return QString::number(value.toInteger());
    case Type::Real: return numberText(value.toDouble());
    case Type::List:
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    case Type::Object:
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    case Type::Choice:
    case Type::Text: break;
    }
    return value.toString();
}

QString ParamSpec::rangeText() const
{
    const auto bounds = [this] {
        if (std::isinf(minimum) && std::isinf(maximum))
            return QString();
        if (std::isinf(maximum))
            return QStringLiteral(" >= ") + numberText(minimum);
        if (std::isinf(minimum))
            return QStringLiteral(" <= ") + numberText(maximum);
        return QStringLiteral(" in [%1, %2]").arg(numberText(minimum), numberText(maximum));
    };
    switch (type) {
    case Type::Flag: return QStringLiteral("true or false");
    case Type::Integer: return QStringLiteral("integer") + bounds();
    case Type::Real: return QStringLiteral("real") + bounds();
    case Type::Choice: return QStringLiteral("one of: ") + choices.join(QStringLiteral(", "));
    case Type::List: return QStringLiteral("list of texts, separated by commas");
    case Type::Object: return QStringLiteral("JSON object");
    case Type::Text: break;
    }
    return QStringLiteral("text");
}

Result<QJsonValue> ParamSpec::parse(const QString &text) const
{
    switch (type) {
    case Type::Flag:
        if (text == QLatin1String("true") || text == QLatin1String("1"))
            return QJsonValue(true);
        if (text == QLatin1String("false") || text == QLatin1String("0"))
            return QJsonValue(false);
        return outside(*this, text);
    case Type::Integer:
    case Type::Real: {
        const std::optional<double> number = parseNumber(text);
        if (!number)
            return outside(*this, text);
        return check(QJsonValue(*number));
    }
    case Type::List: return QJsonValue(QJsonArray::fromStringList(splitList(text)));
    case Type::Object: {
        const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
        if (!document.isObject())
            return outside(*this, text);
        return QJsonValue(document.object());
    }
    case Type::Choice:
    case Type::Text: break;
    }
    return check(QJsonValue(text));
}

Result<QJsonValue> ParamSpec::check(const QJsonValue &value) const
{
    switch (type) {
    case Type::Flag:
        if (value.isBool())
            return value;
        break;
    case Type::Integer:
    case Type::Real: {
        const double number = value.toDouble();
        if (!value.isDouble() || number < minimum || number > maximum)
            break;
        if (type == Type::Real)
            return value;
        if (number == std::floor(number) && std::abs(number) <= 0x1p53)
            return QJsonValue(qint64(number));
        break;
    }
    case Type::Choice:
        if (value.isString() && choices.contains(value.toString()))
            return value;
        break;
    case Type::Text:
        if (value.isString())
            return value;
        break;
    case Type::List: {
        const QJsonArray texts = value.toArray();
        if (value.isArray() && std::all_of(texts.begin(), texts.end(),
                                           [](const QJsonValue &one) { return one.isString(); }))
            return value;
        break;
    }
    case Type::Object:
        if (value.isObject())
            return value;
        break;
    }
    return outside(*this, value.isString() ? value.toString() : value.toVariant().toString());
}

Result<Params> Params::checked(const QList<ParamSpec> &specs, const QJsonObject &given)
{
    Params params = initial(specs);
    for (auto entry = given.begin(); entry != given.end(); ++entry) {
        const QString id = entry.key();
        const auto known = std::find_if(specs.begin(), specs.end(),
                                        [&](const ParamSpec &one) { return one.id == id; });
        if (known == specs.end()) {
            QStringList ids;
            for (const ParamSpec &one : specs)
                ids.append(one.id);
            const QString nearest = nearestWord(id, ids);
            return failure(Error::Kind::Usage, Tr::tr("There is no parameter \"%1\".").arg(id),
                           nearest.isEmpty()
                               ? Tr::tr("Known parameters: %1.").arg(ids.join(QStringLiteral(", ")))
                               : Tr::tr("The nearest one is \"%1\".").arg(nearest));
        }
        const Result<QJsonValue> value = known->check(entry.value());
        if (!value)
            return passOn(value);
        params.m_values[id] = *value;
    }
    return params;
}

Result<Params> Params::parsed(const QList<ParamSpec> &specs, const QStringList &assignments)
{
    QJsonObject given;
    for (const QString &assignment : assignments) {
        const qsizetype equals = assignment.indexOf(QLatin1Char('='));
        if (equals < 1)
            return failure(
                Error::Kind::Usage,
                Tr::tr("\"%1\" does not say which parameter gets which value.").arg(assignment),
                Tr::tr("Write it as NAME=VALUE."));
        const QString id = assignment.left(equals);
        const QString text = assignment.mid(equals + 1);
        const auto known = std::find_if(specs.begin(), specs.end(),
                                        [&](const ParamSpec &one) { return one.id == id; });
        if (known == specs.end()) {
            given[id] = text;
            continue;
        }
        const Result<QJsonValue> value = known->parse(text);
        if (!value)
            return passOn(value);
        given[id] = *value;
    }
    return checked(specs, given);
}

Params Params::initial(const QList<ParamSpec> &specs)
{
    Params params;
    for (const ParamSpec &one : specs)
        params.m_values[one.id] = one.initial;
    return params;
}

bool Params::flag(const QString &id) const
{
    Q_ASSERT(m_values.contains(id));
    return m_values.value(id).toBool();
}

qint64 Params::integer(const QString &id) const
{
    Q_ASSERT(m_values.contains(id));
    return m_values.value(id).toInteger();
}

double Params::real(const QString &id) const
{
    Q_ASSERT(m_values.contains(id));
    return m_values.value(id).toDouble();
}

QString Params::text(const QString &id) const
{
    Q_ASSERT(m_values.contains(id));
    return m_values.value(id).toString();
}

QStringList Params::list(const QString &id) const
{
    Q_ASSERT(m_values.contains(id));
    return textsOf(m_values.value(id).toArray());
}

QJsonObject Params::object(const QString &id) const
{
    Q_ASSERT(m_values.contains(id));
    return m_values.value(id).toObject();
}

QStringList splitList(const QString &text)
{
    QStringList parts;
    QString part;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'\\' && i + 1 < text.size() && text[i + 1] == u',')
            part += text[++i];
        else if (text[i] == u',')
            parts.append(std::exchange(part, {}));
        else
            part += text[i];
    }
    if (!part.isEmpty() || !parts.isEmpty())
        parts.append(part);
    return parts;
}

QString nearestWord(const QString &word, const QStringList &candidates)
{
    QString best;
    qsizetype bestDistance = std::max<qsizetype>(2, word.size() / 3) + 1;
    for (const QString &candidate : candidates) {
        std::vector<qsizetype> row(size_t(candidate.size()) + 1);
        for (size_t j = 0; j < row.size(); ++j)
            row[j] = qsizetype(j);
        for (qsizetype i = 1; i <= word.size(); ++i) {
            qsizetype diagonal = row[0];
            row[0] = i;
            for (size_t j = 1; j < row.size(); ++j) {
                const qsizetype change = diagonal + (word[i - 1] != candidate[qsizetype(j) - 1]);
                diagonal = row[j];
                row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
            }
        }
        if (row.back() < bestDistance) {
            bestDistance = row.back();
            best = candidate;
        }
    }
    return best;
}

} // namespace tenbin
