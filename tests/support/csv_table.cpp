#include "tests/support/csv_table.h"

#include "core/number.h"
#include "tests/support/test_data.h"

namespace tenbin::test {

namespace {

QList<QStringList> cellsOf(const QString &text)
{
    QList<QStringList> lines;
    QStringList line;
    QString cell;
    bool quoted = false;
    bool begun = false;
    const auto endLine = [&] {
        if (begun)
            lines.append(line << cell);
        line.clear();
        cell.clear();
        begun = false;
    };
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar c = text[at];
        if (quoted && c == QLatin1Char('"') && text.mid(at + 1, 1) == QLatin1String("\"")) {
            cell += c;
            ++at;
        } else if (c == QLatin1Char('"')) {
            quoted = !quoted;
            begun = true;
        } else if (!quoted && c == QLatin1Char(',')) {
            line << cell;
            cell.clear();
            begun = true;
        } else if (!quoted && c == QLatin1Char('\n')) {
            endLine();
        } else if (quoted || c != QLatin1Char('\r')) {
            cell += c;
            begun = true;
        }
    }
    endLine();
    return lines;
}

Column columnOf(const QString &name, const QStringList &cells)
{
    std::vector<double> numbers;
    for (const QString &cell : cells) {
        if (const std::optional<double> number = parseNumber(cell))
            numbers.push_back(*number);
    }
    if (qsizetype(numbers.size()) == cells.size())
        return Column::numeric(name, std::move(numbers));
    QStringList levels = cells;
    levels.removeDuplicates();
    std::vector<qint32> codes;
    for (const QString &cell : cells)
        codes.push_back(qint32(levels.indexOf(cell)));
    return Column::categorical(name, std::move(codes), levels);
}

} // namespace

Dataset csvTable(const QString &path)
{
    const QList<QStringList> lines = cellsOf(QString::fromUtf8(readAll(path)));
    if (lines.isEmpty())
        return {};
    QList<Column> columns;
    for (qsizetype at = 0; at < lines.first().size(); ++at) {
        QStringList cells;
        for (const QStringList &line : lines.mid(1))
            cells.append(line.value(at));
        columns.append(columnOf(lines.first()[at], cells));
    }
    return Dataset::make(path, std::move(columns)).value_or(Dataset());
}

} // namespace tenbin::test
