#pragma once

#include "core/chart.h"
#include "core/result.h"

#include <QJsonArray>
#include <QJsonValue>
#include <QList>
#include <QString>
#include <QStringList>

#include <variant>

namespace tenbin {

struct Heading
{
    QString text;
    int level = 2;
};

struct Paragraph
{
    QString text;
};

/// A number that matters, with its interval: shown large at the top of a result.
struct Figure
{
    QString id;
    QString title;
    double value = 0;
    double low = 0; ///< NaN with high: no interval
    double high = 0;
    QString interval; ///< how it was made: "95 % bootstrap, 1,000 resamples"
    QString unit;
};

struct Figures
{
    QList<Figure> figures;
};

struct TableColumn
{
    enum class Best { None, Largest, Smallest };

    QString title;
    bool numeric = false;   ///< right-aligned; values are numbers
    int digits = 0;         ///< significant digits on screen; 0: as they are
    Best best = Best::None; ///< the value to set off in bold
};

struct Table
{
    QString title;
    QString caption;
    QList<TableColumn> columns;
    QList<QList<QJsonValue>> rows; ///< numbers, texts, or null
};

/// A text whose parts speak for (positive) or against (negative) something.
struct HighlightedText
{
    QString title;
    QString caption;
    QStringList tokens;   ///< with the blanks between them: joined they are the text
    QList<double> values; ///< one a token
};

/// A piece of a result, as data. Tasks make blocks; the window and reports show them.
using Block = std::variant<Heading, Paragraph, Figures, Table, Chart, HighlightedText>;

QJsonObject blockToJson(const Block &block);
Result<Block> blockFromJson(const QJsonObject &json);
QJsonArray blocksToJson(const QList<Block> &blocks);
Result<QList<Block>> blocksFromJson(const QJsonArray &json);

} // namespace tenbin
