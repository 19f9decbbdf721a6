#include "models/search_space.h"

#include "core/number.h"
#include "core/text.h"

#include <QSet>

#include <algorithm>
#include <cmath>
#include <limits>

namespace tenbin {

namespace {

using Type = ParamSpec::Type;

constexpr qsizetype mostValues = 1000;

Failure wrong(const ParamSpec &spec, const QString &text, const QString &why, const QString &hint)
{
    return failure(Error::Kind::Usage,
                   Tr::tr("The space \"%1=%2\" cannot be searched: %3.").arg(spec.id, text, why),
                   hint);
}

bool isNumber(const ParamSpec &spec)
{
    return spec.type == Type::Integer || spec.type == Type::Real;
}

QJsonValue valueOf(const ParamSpec &spec, double number)
{
    return spec.type == Type::Integer ? QJsonValue(qint64(std::llround(number)))
                                      : QJsonValue(number);
}

Result<SearchDimension> listOf(const ParamSpec &spec, const QString &text)
{
    SearchDimension dimension{spec, text, {}, 0, 0, false};
    // A list of lists cannot be written with commas alone.
    const QStringList parts = spec.type == Type::List ? text.split(u';') : splitList(text);
    for (const QString &part : parts) {
        const Result<QJsonValue> value = spec.parse(part);
        if (!value)
            return passOn(value);
        if (dimension.values.contains(*value))
            return wrong(spec, text, Tr::tr("\"%1\" stands twice").arg(part),
                         Tr::tr("Give each value once."));
        dimension.values.append(*value);
    }
    if (dimension.values.isEmpty())
        return wrong(spec, text, Tr::tr("it holds no value"),
                     Tr::tr("Write a list such as a,b,c or a range such as 1:10."));
    return dimension;
}

/// Rounded to what a person would write, so that 0.1 · 10 · 10 is 10.
double tidied(double value)
{
    return parseNumber(QString::number(value, 'g', 12)).value_or(value);
}

Status addSteps(SearchDimension &dimension, double step)
{
    const auto [low, high] = std::pair(dimension.low, dimension.high);
    const double steps =
        dimension.logarithmic ? std::log(high / low) / std::log(step) : (high - low) / step;
    if (!(steps < double(mostValues)))
        return wrong(dimension.spec, dimension.text,
                     Tr::tr("it holds more than %1 values").arg(mostValues),
                     Tr::tr("Choose a larger step."));
    for (int i = 0; i <= int(std::floor(steps + 1e-9)); ++i) {
        const double value = dimension.logarithmic ? low * std::pow(step, i) : low + step * i;
        const QJsonValue made = valueOf(dimension.spec, std::min(tidied(value), high));
        if (!dimension.values.contains(made))
            dimension.values.append(made);
    }
    return {};
}

Result<SearchDimension> rangeOf(const ParamSpec &spec, const QString &text)
{
    const QString form = Tr::tr("Write it as LOW:HIGH, LOW:HIGH:STEP or LOW:HIGH:log[:FACTOR].");
    QStringList parts = text.split(u':');
    SearchDimension dimension{spec, text, {}, 0, 0, false};
    if (parts.size() > 2 && parts[2] == QLatin1String("log")) {
        dimension.logarithmic = true;
        parts.removeAt(2);
    }
    if (parts.size() < 2 || parts.size() > 3)
        return wrong(spec, text, Tr::tr("it is no range"), form);
    QList<double> numbers;
    for (const QString &part : parts) {
        const std::optional<double> number = parseNumber(part);
        if (!number)
            return wrong(spec, text, Tr::tr("\"%1\" is no number").arg(part), form);
        numbers.append(*number);
    }
    for (const QString &part : parts.first(2)) {
        if (const Result<QJsonValue> value = spec.parse(part); !value)
            return passOn(value);
    }
    dimension.low = numbers[0];
    dimension.high = numbers[1];
    if (!(dimension.low < dimension.high))
        return wrong(spec, text, Tr::tr("its low end is not below its high end"), form);
    if (dimension.logarithmic && !(dimension.low > 0))
        return wrong(spec, text, Tr::tr("a logarithmic range begins above 0"),
                     Tr::tr("Choose a low end above 0, or leave out \"log\"."));
    if (numbers.size() < 3)
        return dimension;
    const double step = numbers[2];
    if (!(step > (dimension.logarithmic ? 1 : 0)))
        return wrong(spec, text,
                     dimension.logarithmic ? Tr::tr("the factor is not above 1")
                                           : Tr::tr("the step is not above 0"),
                     form);
    if (spec.type == Type::Integer && !dimension.logarithmic && step != std::floor(step))
        return wrong(spec, text, Tr::tr("the parameter takes whole numbers"), form);
    if (Status added = addSteps(dimension, step); !added)
        return passOn(added);
    return dimension;
}

} // namespace

Result<SearchDimension> SearchDimension::parse(const ParamSpec &spec, const QString &text)
{
    if (spec.type == Type::Object)
        return wrong(spec, text, Tr::tr("the parameter is no single value"), {});
    return isNumber(spec) && text.contains(u':') ? rangeOf(spec, text) : listOf(spec, text);
}

QList<QJsonValue> SearchDimension::gridValues(int points) const
{
    if (!isRange())
        return values;
    QList<QJsonValue> made;
    for (int i = 0; i < points; ++i) {
        const double at = double(i) / double(points - 1);
        const double value = logarithmic ? low * std::pow(high / low, at) : low + (high - low) * at;
        const QJsonValue one = valueOf(spec, std::clamp(tidied(value), low, high));
        if (!made.contains(one))
            made.append(one);
    }
    return made;
}

double SearchDimension::size() const
{
    if (!isRange())
        return double(values.size());
    return spec.type == Type::Integer ? std::floor(high) - std::ceil(low) + 1
                                      : std::numeric_limits<double>::infinity();
}

QJsonValue SearchDimension::draw(RandomStream &stream) const
{
    if (!isRange())
        return values[qsizetype(stream.below(quint64(values.size())))];
    const double at = stream.uniform();
    // Every whole number of a range has the same share of it.
    const double widen = spec.type == Type::Integer ? 0.5 : 0;
    const double from = logarithmic ? std::log(low - (low > widen ? widen : 0)) : low - widen;
    const double to = logarithmic ? std::log(high + widen) : high + widen;
    const double drawn = from + (to - from) * at;
    return valueOf(spec, std::clamp(logarithmic ? std::exp(drawn) : drawn, low, high));
}

Result<SearchSpace> SearchSpace::parse(const QList<ParamSpec> &specs,
                                       const QStringList &assignments)
{
    SearchSpace space;
    for (const QString &assignment : assignments) {
        const QString id = assignment.section(u'=', 0, 0);
        const auto found = std::find_if(specs.begin(), specs.end(),
                                        [&](const ParamSpec &spec) { return spec.id == id; });
        if (found == specs.end() || !assignment.contains(u'=')) {
            // The same sentences as for a param that is given a value.
            const Result<Params> refused = Params::parsed(specs, {assignment});
            if (!refused)
                return passOn(refused);
        }
        for (const SearchDimension &known : space.dimensions) {
            if (known.spec.id == id)
                return failure(Error::Kind::Usage,
                               Tr::tr("The space has the parameter \"%1\" twice.").arg(id),
                               Tr::tr("Give each parameter once."));
        }
        Result<SearchDimension> dimension =
            SearchDimension::parse(*found, assignment.section(u'=', 1));
        if (!dimension)
            return passOn(dimension);
        space.dimensions.append(std::move(*dimension));
    }
    if (space.dimensions.isEmpty())
        return failure(Error::Kind::Usage, Tr::tr("No parameter is to be searched."),
                       Tr::tr("Name one with its values, for example: %1.")
                           .arg(specs.isEmpty() ? QStringLiteral("K=a,b,c")
                                                : specs.first().id + QStringLiteral("=…")));
    return space;
}

Result<QList<QJsonObject>> SearchSpace::grid(qsizetype most) const
{
    double size = 1;
    for (const SearchDimension &dimension : dimensions)
        size *= double(dimension.gridValues().size());
    if (size > double(most))
        return failure(Error::Kind::Usage,
                       Tr::tr("The grid has %1 settings, more than %2.")
                           .arg(numberText(size), numberText(double(most))),
                       Tr::tr("Use fewer values, more trials, or the search \"random\"."));
    QList<QJsonObject> settings{QJsonObject()};
    for (const SearchDimension &dimension : dimensions) {
        QList<QJsonObject> longer;
        for (const QJsonObject &setting : settings) {
            for (const QJsonValue &value : dimension.gridValues()) {
                QJsonObject one = setting;
                one[dimension.spec.id] = value;
                longer.append(one);
            }
        }
        settings = longer;
    }
    return settings;
}

QList<QJsonObject> SearchSpace::random(qsizetype count, quint64 seed) const
{
    double size = 1;
    for (const SearchDimension &dimension : dimensions)
        size *= dimension.size();
    constexpr int patience = 10'000;
    QSet<QJsonObject> known;
    QList<QJsonObject> settings;
    for (qsizetype i = 0; i < count && double(settings.size()) < size; ++i) {
        RandomStream stream(seed, quint64(i));
        bool fresh = false;
        for (int tries = 0; tries < patience && !fresh; ++tries) {
            QJsonObject setting;
            for (const SearchDimension &dimension : dimensions)
                setting[dimension.spec.id] = dimension.draw(stream);
            fresh = !known.contains(setting);
            if (fresh) {
                known.insert(setting);
                settings.append(setting);
            }
        }
        if (!fresh)
            break;
    }
    return settings;
}

} // namespace tenbin
