#include "core/chart.h"

#include "core/json.h"
#include "core/number.h"
#include "core/text.h"

#include <QJsonArray>

#include <array>
#include <utility>

namespace tenbin {

namespace {

using Mark = Chart::Series::Mark;

constexpr std::array<std::pair<Mark, const char *>, 7> markNames{{
    {Mark::Line, "line"},
    {Mark::Step, "step"},
    {Mark::Points, "points"},
    {Mark::Bars, "bars"},
    {Mark::Band, "band"},
    {Mark::HeatMap, "heat_map"},
    {Mark::Spans, "spans"},
}};

QJsonObject axisToJson(const Chart::Axis &axis)
{
    return {{QStringLiteral("title"), axis.title},
            {QStringLiteral("minimum"), axis.minimum},
            {QStringLiteral("maximum"), axis.maximum},
            {QStringLiteral("logarithmic"), axis.logarithmic},
            {QStringLiteral("categories"), jsonTexts(axis.categories)}};
}

Chart::Axis axisFromJson(const QJsonObject &json)
{
    Chart::Axis axis;
    axis.title = json[QStringLiteral("title")].toString();
    axis.minimum = json[QStringLiteral("minimum")].toDouble();
    axis.maximum = json[QStringLiteral("maximum")].toDouble();
    axis.logarithmic = json[QStringLiteral("logarithmic")].toBool();
    axis.categories = textsOf(json[QStringLiteral("categories")].toArray());
    return axis;
}

QJsonArray rowsToJson(const QList<qint64> &rows)
{
    QJsonArray array;
    for (qint64 row : rows)
        array.append(row);
    return array;
}

QJsonObject seriesToJson(const Chart::Series &series)
{
    QJsonObject json{{QStringLiteral("name"), series.name},
                     {QStringLiteral("x"), jsonNumbers(series.x)},
                     {QStringLiteral("y"), jsonNumbers(series.y)}};
    for (const auto &[mark, name] : markNames) {
        if (mark == series.mark)
            json[QStringLiteral("mark")] = QString::fromLatin1(name);
    }
    if (!series.low.isEmpty())
        json[QStringLiteral("low")] = jsonNumbers(series.low);
    if (!series.high.isEmpty())
        json[QStringLiteral("high")] = jsonNumbers(series.high);
    if (!series.z.isEmpty())
        json[QStringLiteral("z")] = jsonNumbers(series.z);
    if (series.zMinimum != series.zMaximum) {
        json[QStringLiteral("z_minimum")] = jsonNumber(series.zMinimum);
        json[QStringLiteral("z_maximum")] = jsonNumber(series.zMaximum);
    }
    if (!series.rows.isEmpty())
        json[QStringLiteral("rows")] = rowsToJson(series.rows);
    if (!series.labels.isEmpty())
        json[QStringLiteral("labels")] = jsonTexts(series.labels);
    if (series.colour >= 0)
        json[QStringLiteral("colour")] = series.colour;
    if (series.barWidth > 0)
        json[QStringLiteral("bar_width")] = series.barWidth;
    if (series.muted)
        json[QStringLiteral("muted")] = true;
    return json;
}

Result<Chart::Series> seriesFromJson(const QJsonObject &json)
{
    Chart::Series series;
    series.name = json[QStringLiteral("name")].toString();
    const QString wanted = json[QStringLiteral("mark")].toString();
    bool known = false;
    for (const auto &[mark, name] : markNames) {
        if (wanted == QLatin1String(name)) {
            series.mark = mark;
            known = true;
        }
    }
    if (!known)
        return badInput(Tr::tr("A chart has a series of the unknown kind \"%1\".").arg(wanted));
    series.x = numbersOf(json[QStringLiteral("x")].toArray());
    series.y = numbersOf(json[QStringLiteral("y")].toArray());
    series.low = numbersOf(json[QStringLiteral("low")].toArray());
    series.high = numbersOf(json[QStringLiteral("high")].toArray());
    series.z = numbersOf(json[QStringLiteral("z")].toArray());
    series.zMinimum = json[QStringLiteral("z_minimum")].toDouble();
    series.zMaximum = json[QStringLiteral("z_maximum")].toDouble();
    for (const QJsonValue &row : json[QStringLiteral("rows")].toArray())
        series.rows.append(row.toInteger(-1));
    series.labels = textsOf(json[QStringLiteral("labels")].toArray());
    series.colour = json[QStringLiteral("colour")].toInt(-1);
    series.barWidth = json[QStringLiteral("bar_width")].toDouble();
    series.muted = json[QStringLiteral("muted")].toBool();
    const bool heat = series.mark == Mark::HeatMap;
    const bool band = series.mark == Mark::Band;
    const bool spans = series.mark == Mark::Spans;
    const qsizetype n = series.x.size();
    const bool fits = heat   ? series.z.size() == n * series.y.size()
                      : band ? series.low.size() == n && series.high.size() == n
                             : series.y.size() == n &&
                                   (series.low.isEmpty() || series.low.size() == n) &&
                                   series.low.size() == series.high.size();
    const qsizetype marks = heat ? series.z.size() : n;
    if (!fits || (spans && series.low.size() != n) ||
        (!series.rows.isEmpty() && series.rows.size() != marks))
        return badInput(
            Tr::tr("The series \"%1\" of a chart has lists of unequal length.").arg(series.name));
    return series;
}

} // namespace

QJsonObject Chart::toJson() const
{
    QJsonArray seriesJson;
    for (const Series &one : series)
        seriesJson.append(seriesToJson(one));
    QJsonArray referencesJson;
    for (const ReferenceLine &line : references)
        referencesJson.append(QJsonObject{{QStringLiteral("label"), line.label},
                                          {QStringLiteral("x1"), line.x1},
                                          {QStringLiteral("y1"), line.y1},
                                          {QStringLiteral("x2"), line.x2},
                                          {QStringLiteral("y2"), line.y2}});
    QJsonObject json{{QStringLiteral("id"), id},
                     {QStringLiteral("title"), title},
                     {QStringLiteral("caption"), caption},
                     {QStringLiteral("summary"), summary},
                     {QStringLiteral("x"), axisToJson(x)},
                     {QStringLiteral("y"), axisToJson(y)},
                     {QStringLiteral("series"), seriesJson},
                     {QStringLiteral("references"), referencesJson},
                     {QStringLiteral("square"), square},
                     {QStringLiteral("horizontal"), horizontal}};
    if (!colourKey.title.isEmpty() || !colourKey.low.isEmpty() || !colourKey.high.isEmpty())
        json[QStringLiteral("colour_key")] = QJsonObject{{QStringLiteral("title"), colourKey.title},
                                                         {QStringLiteral("low"), colourKey.low},
                                                         {QStringLiteral("high"), colourKey.high}};
    QJsonArray axes;
    for (const Axis &axis : parallel)
        axes.append(axisToJson(axis));
    if (!axes.isEmpty())
        json[QStringLiteral("parallel")] = axes;
    return json;
}

Result<Chart> Chart::fromJson(const QJsonObject &json)
{
    Chart chart;
    chart.id = json[QStringLiteral("id")].toString();
    chart.title = json[QStringLiteral("title")].toString();
    chart.caption = json[QStringLiteral("caption")].toString();
    chart.summary = json[QStringLiteral("summary")].toString();
    chart.x = axisFromJson(json[QStringLiteral("x")].toObject());
    chart.y = axisFromJson(json[QStringLiteral("y")].toObject());
    for (const QJsonValue &one : json[QStringLiteral("series")].toArray()) {
        Result<Series> read = seriesFromJson(one.toObject());
        if (!read)
            return passOn(read);
        chart.series.append(std::move(*read));
    }
    for (const QJsonValue &one : json[QStringLiteral("references")].toArray()) {
        const QJsonObject line = one.toObject();
        chart.references.append(
            {line[QStringLiteral("label")].toString(), line[QStringLiteral("x1")].toDouble(),
             line[QStringLiteral("y1")].toDouble(), line[QStringLiteral("x2")].toDouble(),
             line[QStringLiteral("y2")].toDouble()});
    }
    const QJsonObject key = json[QStringLiteral("colour_key")].toObject();
    chart.colourKey = {key[QStringLiteral("title")].toString(),
                       key[QStringLiteral("low")].toString(),
                       key[QStringLiteral("high")].toString()};
    chart.square = json[QStringLiteral("square")].toBool();
    chart.horizontal = json[QStringLiteral("horizontal")].toBool();
    for (const QJsonValue &one : json[QStringLiteral("parallel")].toArray())
        chart.parallel.append(axisFromJson(one.toObject()));
    return chart;
}

} // namespace tenbin
