#include "app/cli/console.h"

#include "core/number.h"
#include "core/text.h"

#include <QJsonDocument>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <unistd.h>

namespace tenbin {

namespace {

/// Control characters (and with them terminal commands) in names must not reach the terminal.
QString plain(const QString &text)
{
    QString safe = text;
    for (QChar &character : safe) {
        if (character.category() == QChar::Other_Control)
            character = QChar(0xfffd);
    }
    return safe;
}

/// Columns on a terminal: wide East Asian characters take two, combining marks none.
qsizetype width(const QString &text)
{
    qsizetype columns = 0;
    for (char32_t character : text.toUcs4()) {
        const QChar::Category category = QChar::category(character);
        if (category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing ||
            category == QChar::Other_Format)
            continue;
        const bool wide = (character >= 0x1100 && character <= 0x115f) ||
                          (character >= 0x2e80 && character <= 0xa4cf) ||
                          (character >= 0xac00 && character <= 0xd7a3) ||
                          (character >= 0xf900 && character <= 0xfaff) ||
                          (character >= 0xfe30 && character <= 0xfe6f) ||
                          (character >= 0xff00 && character <= 0xff60) ||
                          (character >= 0x1f300 && character <= 0x1faff);
        columns += wide ? 2 : 1;
    }
    return columns;
}

QString cellText(const QJsonValue &cell, const TableColumn &column)
{
    if (cell.isNull() || cell.isUndefined())
        return QStringLiteral("–");
    if (cell.isBool())
        return cell.toBool() ? Tr::tr("yes") : Tr::tr("no");
    if (!cell.isDouble())
        return plain(cell.toString());
    const double value = cell.toDouble();
    return column.digits > 0 ? shortNumber(value, column.digits) : numberText(value);
}

QString tableText(const Table &table)
{
    QList<QStringList> lines;
    QStringList head;
    for (const TableColumn &column : table.columns)
        head.append(plain(column.title));
    if (!head.join(QString()).isEmpty())
        lines.append(head);
    for (const QList<QJsonValue> &row : table.rows) {
        QStringList line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line.append(cellText(row[i], table.columns[i]));
        lines.append(line);
    }
    QList<qsizetype> widths(table.columns.size(), 0);
    for (const QStringList &line : lines) {
        for (qsizetype i = 0; i < line.size(); ++i)
            widths[i] = std::max(widths[i], width(line[i]));
    }
    QString text;
    if (!table.title.isEmpty())
        text += plain(table.title) + QLatin1Char('\n');
    for (const QStringList &line : lines) {
        QString row;
        for (qsizetype i = 0; i < line.size(); ++i) {
            const QString padding(widths[i] - width(line[i]), QLatin1Char(' '));
            row += table.columns[i].numeric ? padding + line[i] : line[i] + padding;
            row += QStringLiteral("  ");
        }
        while (row.endsWith(QLatin1Char(' ')))
            row.chop(1);
        text += row + QLatin1Char('\n');
    }
    if (!table.caption.isEmpty())
        text += plain(table.caption) + QLatin1Char('\n');
    return text;
}

QString figuresText(const Figures &figures)
{
    Table table;
    table.columns = {{Tr::tr("metric"), false, 0},
                     {Tr::tr("value"), true, 4},
                     {Tr::tr("low"), true, 4},
                     {Tr::tr("high"), true, 4},
                     {Tr::tr("interval"), false, 0}};
    for (const Figure &figure : figures.figures)
        table.rows.append({figure.title, jsonNumber(figure.value), jsonNumber(figure.low),
                           jsonNumber(figure.high), figure.interval});
    return tableText(table);
}

struct Printer
{
    QString operator()(const Heading &heading) const { return plain(heading.text) + u'\n'; }
    QString operator()(const Paragraph &paragraph) const
    {
        QStringList lines;
        for (const QString &line : paragraph.text.split(u'\n'))
            lines.append(plain(line));
        return lines.join(u'\n') + u'\n';
    }
    QString operator()(const Figures &figures) const { return figuresText(figures); }
    QString operator()(const Table &table) const { return tableText(table); }
    QString operator()(const HighlightedText &text) const
    {
        Table table{
            text.title, text.caption, {{Tr::tr("part"), false, 0}, {Tr::tr("value"), true, 3}}, {}};
        for (qsizetype i = 0; i < text.tokens.size(); ++i) {
            if (const QString part = text.tokens[i].simplified(); !part.isEmpty())
                table.rows.append({part, jsonNumber(text.values[i])});
        }
        return tableText(table);
    }
    QString operator()(const Chart &chart) const
    {
        return chart.summary.isEmpty() ? QString() : plain(chart.summary) + u'\n';
    }
};

} // namespace

QString blocksText(const QList<Block> &blocks)
{
    QStringList parts;
    for (const Block &block : blocks) {
        const QString part = std::visit(Printer(), block);
        if (!part.isEmpty())
            parts.append(part);
    }
    return parts.join(QLatin1Char('\n'));
}

Status printOut(const QByteArray &bytes)
{
    qsizetype at = 0;
    while (at < bytes.size()) {
        const ssize_t written =
            ::write(STDOUT_FILENO, bytes.constData() + at, size_t(bytes.size() - at));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return failure(Error::Kind::Io, Tr::tr("Cannot write the result to standard output."),
                           Tr::tr("Check where the output goes: a full disk or a closed pipe."));
        at += written;
    }
    return {};
}

QByteArray jsonBytes(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QJsonObject errorJson(const Error &error)
{
    return {{QStringLiteral("error"), QJsonObject{{QStringLiteral("kind"), kindName(error.kind)},
                                                  {QStringLiteral("message"), error.text},
                                                  {QStringLiteral("hint"), error.hint}}}};
}

QByteArray errorLine(const Error &error)
{
    QString line = QStringLiteral("error: ") + error.text;
    if (!error.hint.isEmpty())
        line += QLatin1Char(' ') + error.hint;
    return (plain(line) + QLatin1Char('\n')).toUtf8();
}

QByteArray warningLine(const QString &warning)
{
    return (plain(QStringLiteral("warning: ") + warning) + QLatin1Char('\n')).toUtf8();
}

int exitCode(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::Usage: return 2;
    case Error::Kind::BadInput: return 3;
    case Error::Kind::Storage: return 4;
    case Error::Kind::Cancelled: return 130;
    case Error::Kind::Io:
    case Error::Kind::Unsupported:
    case Error::Kind::Numeric:
    case Error::Kind::Internal: break;
    }
    return 1;
}

} // namespace tenbin
