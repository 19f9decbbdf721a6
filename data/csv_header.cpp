#include "data/csv_header.h"

#include "core/text.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <vector>

namespace tenbin {

namespace {

constexpr qsizetype rowsToCompare = 200;

struct FirstRow
{
    std::vector<CellKind> kinds;
    std::vector<double> numbers;
    qsizetype repeated = 0; ///< texts that stand again in their column
    qsizetype named = 0;    ///< texts above numbers or dates only
    qsizetype texts = 0;
};

/// Years, or 0 1 2 …, are names that look like numbers.
bool countsUp(const std::vector<double> &numbers)
{
    if (numbers.size() < 2)
        return false;
    for (size_t i = 1; i < numbers.size(); ++i) {
        if (numbers[i] != numbers[i - 1] + 1)
            return false;
    }
    const bool years = numbers.front() >= 1900 && numbers.back() <= 2100;
    return years || numbers.front() == 0 || numbers.front() == 1;
}

void compareBelow(const char *text, const CsvFields &rows, const CellReading &reading,
                  qsizetype column, const CsvCell &first, FirstRow &row)
{
    std::string scratch;
    bool repeats = false;
    bool onlyValues = true;
    qsizetype values = 0;
    for (qsizetype r = 1; r < std::min(rows.rows(), rowsToCompare); ++r) {
        const CsvCell cell = readCell(text + rows.begin(r, column), text + rows.end(r, column),
                                      reading.marks, scratch);
        const CellKind kind = kindOf(cell, reading);
        repeats = repeats || cell.text == first.text;
        onlyValues = onlyValues && kind != CellKind::Word;
        values += kind == CellKind::Number || kind == CellKind::Date;
    }
    row.repeated += repeats;
    row.named += onlyValues && values > 0;
}

FirstRow lookAtFirst(const char *text, const CsvFields &rows, const CellReading &reading)
{
    FirstRow row;
    std::string scratch;
    for (qsizetype column = 0; column < rows.columns(); ++column) {
        const CsvCell cell = readCell(text + rows.begin(0, column), text + rows.end(0, column),
                                      reading.marks, scratch);
        const CellKind kind = kindOf(cell, reading);
        row.kinds.push_back(kind);
        if (kind == CellKind::Number) {
            double value = 0;
            parseNumberText(cell.text, reading.numbers, value);
            row.numbers.push_back(value);
        }
        if (kind == CellKind::Word) {
            ++row.texts;
            const std::string first(cell.text);
            CsvCell kept = cell;
            kept.text = first;
            compareBelow(text, rows, reading, column, kept, row);
        }
    }
    return row;
}

/// Names that are not given away; remembers how far it counted, as a header may say one name a
/// hundred thousand times.
class FreeNames
{
public:
    explicit FreeNames(const QStringList &taken) : m_taken(taken.begin(), taken.end()) {}

    QString like(const QString &base)
    {
        int &number = m_numbers[base];
        number = std::max(number, 1);
        QString name;
        do
            name = QStringLiteral("%1_%2").arg(base).arg(++number);
        while (m_taken.contains(name));
        m_taken.insert(name);
        return name;
    }
    QString unnamed(qsizetype column)
    {
        const QString name = QStringLiteral("column_%1").arg(column + 1);
        if (m_taken.contains(name))
            return like(name);
        m_taken.insert(name);
        return name;
    }

private:
    QSet<QString> m_taken;
    QHash<QString, int> m_numbers;
};

ImportNote renamed(qint64 line, const QString &name, const QString &message)
{
    return {ImportNote::Level::Warning, line, -1, name, message};
}

} // namespace

bool looksLikeHeader(const char *text, const CsvFields &rows, const CellReading &reading)
{
    const FirstRow row = lookAtFirst(text, rows, reading);
    const bool values = std::any_of(row.kinds.begin(), row.kinds.end(), [](CellKind kind) {
        return kind == CellKind::Number || kind == CellKind::Date;
    });
    if (values)
        return row.named > 0 || (row.texts > 0 && countsUp(row.numbers) &&
                                 row.numbers.size() == row.kinds.size() - size_t(row.texts));
    if (row.texts == 0)
        return false;
    return row.named > 0 || 2 * row.repeated < row.texts;
}

ColumnNames columnNames(const QStringList &given, qsizetype columns, qint64 line)
{
    ColumnNames made;
    FreeNames free(given);
    QSet<QString> used;
    for (qsizetype i = 0; i < columns; ++i) {
        const QString wanted = given.value(i);
        QString name = wanted;
        if (wanted.isEmpty()) {
            name = free.unnamed(i);
            if (!given.isEmpty())
                made.notes.append(renamed(
                    line, name,
                    Tr::tr("Column %1 has no name; it is called \"%2\".").arg(i + 1).arg(name)));
        } else if (used.contains(wanted)) {
            name = free.like(wanted);
            made.notes.append(
                renamed(line, name,
                        Tr::tr("Another column is called \"%1\" too; column %2 is called \"%3\".")
                            .arg(wanted)
                            .arg(i + 1)
                            .arg(name)));
        }
        made.unnamed.append(wanted.isEmpty());
        used.insert(name);
        made.names.append(name);
    }
    return made;
}

} // namespace tenbin
