#include "core/number.h"

#include <charconv>
#include <cmath>
#include <limits>

namespace tenbin {

QString numberText(double value)
{
    char buffer[40];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    return QString::fromLatin1(buffer, end - buffer);
}

std::optional<double> parseNumber(QStringView text)
{
    const QByteArray bytes = text.toLatin1();
    const char *first = bytes.constData();
    const char *last = first + bytes.size();
    if (last - first > 1 && *first == '+' && first[1] != '-')
        ++first;
    double value = 0;
    const auto [end, error] = std::from_chars(first, last, value);
    if (error != std::errc() || end != last || first == last || !std::isfinite(value))
        return std::nullopt;
    return value;
}

QString shortNumber(double value, int digits)
{
    if (std::isnan(value))
        return QStringLiteral("–");
    char buffer[64];
    const auto end =
        std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, digits)
            .ptr;
    QString text = QString::fromLatin1(buffer, end - buffer);
    // Large whole numbers read better written out than with an exponent.
    if (std::abs(value) < 1e9 && text.contains(QLatin1String("e+"))) {
        const auto full =
            std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, 0).ptr;
        text = QString::fromLatin1(buffer, full - buffer);
    }
    return text;
}

QJsonValue jsonNumber(double value)
{
    return std::isfinite(value) ? QJsonValue(value) : QJsonValue(QJsonValue::Null);
}

double numberOf(const QJsonValue &value)
{
    return value.isDouble() ? value.toDouble() : std::numeric_limits<double>::quiet_NaN();
}

} // namespace tenbin
