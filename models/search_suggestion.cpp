#include "models/search_suggestion.h"

#include "core/number.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

using Type = ParamSpec::Type;

struct Range
{
    double low = 0;
    double high = 0;
    bool logarithmic = false;
};

/// Without the dust of 0.1 / 10.
double tidied(double value)
{
    return parseNumber(QString::number(value, 'g', 6)).value_or(value);
}

Range realRange(const ParamSpec &spec)
{
    const double initial = spec.initial.toDouble();
    const bool share = spec.minimum >= 0 && spec.maximum <= 1;
    constexpr double largeShare = 0.2;
    if (share && initial >= largeShare)
        return {initial > 0.5 ? 0.5 : 0, 1, false};
    if (initial > 0) {
        const double decades = share ? 10 : 100;
        return {tidied(initial / decades), tidied(initial * decades), true};
    }
    return {0, share ? 0.5 : 10, false};
}

Range integerRange(const ParamSpec &spec)
{
    const double initial = spec.initial.toDouble();
    constexpr double many = 20;
    if (initial >= many)
        return {std::round(initial / 4), initial * 4, true};
    if (initial >= 2)
        return {std::floor(initial / 2), initial * 2, false};
    return {initial > 0 ? 1.0 : 2.0, initial > 0 ? 10.0 : 20.0, false};
}

bool isNumber(const ParamSpec &spec)
{
    return spec.type == Type::Real || spec.type == Type::Integer;
}

bool isBudget(const ParamSpec &spec)
{
    constexpr double withoutEnd = 100'000;
    return spec.type == Type::Integer && spec.maximum >= withoutEnd;
}

} // namespace

QString suggestedSpace(const ParamSpec &spec)
{
    if (spec.type == Type::Flag)
        return QStringLiteral("true,false");
    if (spec.type == Type::Choice)
        return spec.choices.join(u',');
    if (!isNumber(spec))
        return {};
    Range range = spec.type == Type::Real ? realRange(spec) : integerRange(spec);
    range.low = std::max(range.low, spec.minimum);
    range.high = std::min(range.high, spec.maximum);
    if (!(range.low < range.high))
        return spec.valueText(spec.initial);
    const QString text = QStringLiteral("%1:%2").arg(numberText(range.low), numberText(range.high));
    return range.logarithmic && range.low > 0 ? text + QStringLiteral(":log") : text;
}

QStringList suggestedParams(const QList<ParamSpec> &specs)
{
    constexpr qsizetype most = 2;
    QStringList ids;
    for (const ParamSpec &spec : specs) {
        if (spec.important && isNumber(spec) && !isBudget(spec) && ids.size() < most)
            ids.append(spec.id);
    }
    for (const ParamSpec &spec : specs) {
        if (ids.isEmpty() && spec.important && spec.type == Type::Choice)
            ids.append(spec.id);
    }
    return ids;
}

} // namespace tenbin
