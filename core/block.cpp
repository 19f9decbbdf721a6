#include "core/block.h"

#include "core/json.h"
#include "core/number.h"
#include "core/text.h"

namespace tenbin {

namespace {

QJsonObject toJson(const Heading &heading)
{
    return {{QStringLiteral("type"), QStringLiteral("heading")},
            {QStringLiteral("text"), heading.text},
            {QStringLiteral("level"), heading.level}};
}

QJsonObject toJson(const Paragraph &paragraph)
{
    return {{QStringLiteral("type"), QStringLiteral("paragraph")},
            {QStringLiteral("text"), paragraph.text}};
}

QJsonObject toJson(const Figures &figures)
{
    QJsonArray rows;
    for (const Figure &figure : figures.figures)
        rows.append(QJsonObject{{QStringLiteral("id"), figure.id},
                                {QStringLiteral("title"), figure.title},
                                {QStringLiteral("value"), jsonNumber(figure.value)},
                                {QStringLiteral("low"), jsonNumber(figure.low)},
                                {QStringLiteral("high"), jsonNumber(figure.high)},
                                {QStringLiteral("interval"), figure.interval},
                                {QStringLiteral("unit"), figure.unit}});
    return {{QStringLiteral("type"), QStringLiteral("figures")}, {QStringLiteral("figures"), rows}};
}

QJsonObject toJson(const TableColumn &column)
{
    QJsonObject json{{QStringLiteral("title"), column.title},
                     {QStringLiteral("numeric"), column.numeric},
                     {QStringLiteral("digits"), column.digits}};
    if (column.best != TableColumn::Best::None)
        json[QStringLiteral("best")] = column.best == TableColumn::Best::Largest
                                           ? QStringLiteral("largest")
                                           : QStringLiteral("smallest");
    return json;
}

TableColumn::Best bestOf(const QJsonValue &json)
{
    if (json == QLatin1String("largest"))
        return TableColumn::Best::Largest;
    return json == QLatin1String("smallest") ? TableColumn::Best::Smallest
                                             : TableColumn::Best::None;
}

QJsonObject toJson(const Table &table)
{
    QJsonArray columns;
    for (const TableColumn &column : table.columns)
        columns.append(toJson(column));
    QJsonArray rows;
    for (const QList<QJsonValue> &row : table.rows) {
        QJsonArray cells;
        for (const QJsonValue &cell : row)
            cells.append(cell.isDouble() ? jsonNumber(cell.toDouble()) : cell);
        rows.append(cells);
    }
    return {{QStringLiteral("type"), QStringLiteral("table")},
            {QStringLiteral("title"), table.title},
            {QStringLiteral("caption"), table.caption},
            {QStringLiteral("columns"), columns},
            {QStringLiteral("rows"), rows}};
}

QJsonObject toJson(const Chart &chart)
{
    QJsonObject json = chart.toJson();
    json[QStringLiteral("type")] = QStringLiteral("chart");
    return json;
}

QJsonObject toJson(const HighlightedText &text)
{
    return {{QStringLiteral("type"), QStringLiteral("highlighted_text")},
            {QStringLiteral("title"), text.title},
            {QStringLiteral("caption"), text.caption},
            {QStringLiteral("tokens"), jsonTexts(text.tokens)},
            {QStringLiteral("values"), jsonNumbers(text.values)}};
}

Result<Block> highlightedTextFromJson(const QJsonObject &json)
{
    HighlightedText text;
    text.title = json[QStringLiteral("title")].toString();
    text.caption = json[QStringLiteral("caption")].toString();
    text.tokens = textsOf(json[QStringLiteral("tokens")].toArray());
    text.values = numbersOf(json[QStringLiteral("values")].toArray());
    if (text.tokens.size() != text.values.size())
        return badInput(Tr::tr("The text \"%1\" has %2 parts and %3 values for them.")
                            .arg(text.title)
                            .arg(text.tokens.size())
                            .arg(text.values.size()));
    return Block(std::move(text));
}

Result<Block> tableFromJson(const QJsonObject &json)
{
    Table table;
    table.title = json[QStringLiteral("title")].toString();
    table.caption = json[QStringLiteral("caption")].toString();
    for (const QJsonValue &one : json[QStringLiteral("columns")].toArray()) {
        const QJsonObject column = one.toObject();
        table.columns.append(
            {column[QStringLiteral("title")].toString(), column[QStringLiteral("numeric")].toBool(),
             column[QStringLiteral("digits")].toInt(), bestOf(column[QStringLiteral("best")])});
    }
    for (const QJsonValue &one : json[QStringLiteral("rows")].toArray()) {
        const QJsonArray cells = one.toArray();
        if (cells.size() != table.columns.size())
            return badInput(Tr::tr("The table \"%1\" has a row of %2 cells, expected %3.")
                                .arg(table.title)
                                .arg(cells.size())
                                .arg(table.columns.size()));
        table.rows.append(QList<QJsonValue>(cells.begin(), cells.end()));
    }
    return Block(std::move(table));
}

Figures figuresFromJson(const QJsonObject &json)
{
    Figures figures;
    for (const QJsonValue &one : json[QStringLiteral("figures")].toArray()) {
        const QJsonObject figure = one.toObject();
        figures.figures.append(
            {figure[QStringLiteral("id")].toString(), figure[QStringLiteral("title")].toString(),
             numberOf(figure[QStringLiteral("value")]), numberOf(figure[QStringLiteral("low")]),
             numberOf(figure[QStringLiteral("high")]),
             figure[QStringLiteral("interval")].toString(),
             figure[QStringLiteral("unit")].toString()});
    }
    return figures;
}

} // namespace

QJsonObject blockToJson(const Block &block)
{
    return std::visit([](const auto &one) { return toJson(one); }, block);
}

Result<Block> blockFromJson(const QJsonObject &json)
{
    const QString type = json[QStringLiteral("type")].toString();
    if (type == QLatin1String("heading"))
        return Block(Heading{json[QStringLiteral("text")].toString(),
                             json[QStringLiteral("level")].toInt(2)});
    if (type == QLatin1String("paragraph"))
        return Block(Paragraph{json[QStringLiteral("text")].toString()});
    if (type == QLatin1String("figures"))
        return Block(figuresFromJson(json));
    if (type == QLatin1String("table"))
        return tableFromJson(json);
    if (type == QLatin1String("highlighted_text"))
        return highlightedTextFromJson(json);
    if (type == QLatin1String("chart")) {
        Result<Chart> chart = Chart::fromJson(json);
        if (!chart)
            return passOn(chart);
        return Block(std::move(*chart));
    }
    return badInput(Tr::tr("A result has a block of the unknown type \"%1\".").arg(type));
}

QJsonArray blocksToJson(const QList<Block> &blocks)
{
    QJsonArray array;
    for (const Block &block : blocks)
        array.append(blockToJson(block));
    return array;
}

Result<QList<Block>> blocksFromJson(const QJsonArray &json)
{
    QList<Block> blocks;
    for (const QJsonValue &one : json) {
        Result<Block> block = blockFromJson(one.toObject());
        if (!block)
            return passOn(block);
        blocks.append(std::move(*block));
    }
    return blocks;
}

} // namespace tenbin
