#include "experiments/paper_table.h"

#include "core/number.h"
#include "core/text.h"
#include "data/csv_writer.h"

#include <QHash>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

/// How one kind of table writes things.
struct Style
{
    QString (*escaped)(const QString &);
    QString plusMinus;
    QString dash;
    QString boldBegin, boldEnd;
};

/// Line breaks and other control characters would end a row.
QString oneLine(const QString &text)
{
    QString line = text;
    for (QChar &character : line) {
        if (character.category() == QChar::Other_Control ||
            character.category() == QChar::Separator_Line ||
            character.category() == QChar::Separator_Paragraph)
            character = QLatin1Char(' ');
    }
    return line;
}

QString latexEscaped(const QString &text)
{
    static const QHash<QChar, QString> commands{
        {u'\\', QStringLiteral("\\textbackslash{}")},
        {u'~', QStringLiteral("\\textasciitilde{}")},
        {u'^', QStringLiteral("\\textasciicircum{}")},
        {u'<', QStringLiteral("\\textless{}")},
        {u'>', QStringLiteral("\\textgreater{}")},
        {u'|', QStringLiteral("\\textbar{}")},
        {u'&', QStringLiteral("\\&")},
        {u'%', QStringLiteral("\\%")},
        {u'$', QStringLiteral("\\$")},
        {u'#', QStringLiteral("\\#")},
        {u'_', QStringLiteral("\\_")},
        {u'{', QStringLiteral("\\{")},
        {u'}', QStringLiteral("\\}")},
        // After the end of a row these would be arguments of it.
        {u'[', QStringLiteral("{[}")},
        {u'*', QStringLiteral("{*}")}};
    QString escaped;
    for (QChar character : oneLine(text))
        escaped += commands.value(character, QString(character));
    return escaped;
}

QString markdownEscaped(const QString &text)
{
    static const QString special = QStringLiteral("\\`*_{}[]()<>#+-!|~&$\"'");
    QString escaped;
    for (QChar character : oneLine(text)) {
        if (special.contains(character))
            escaped += QLatin1Char('\\');
        escaped += character;
    }
    return escaped;
}

/// Decimals that give the largest mean three significant digits; 1 counts as one below 1.
int decimalsFor(const ModelMatrix &matrix, qsizetype dataset)
{
    double largest = 0;
    for (const QList<ModelCell> &row : matrix.cells) {
        if (std::isfinite(row[dataset].mean))
            largest = std::max(largest, std::abs(row[dataset].mean));
    }
    if (largest == 0)
        return 3;
    const int magnitude = largest == 1 ? -1 : int(std::floor(std::log10(largest)));
    return std::clamp(2 - magnitude, 0, 12);
}

QString numberWith(double value, int decimals)
{
    // Written out, such a number would be longer than the rest of the table.
    constexpr double longest = 1e9;
    return std::abs(value) < longest ? QString::number(value, 'f', decimals)
                                     : shortNumber(value, 4);
}

QString cellText(const ModelMatrix &matrix, qsizetype model, qsizetype dataset, const Style &style)
{
    const ModelCell &cell = matrix.cells[model][dataset];
    if (!std::isfinite(cell.mean))
        return style.dash;
    const int decimals = decimalsFor(matrix, dataset);
    QString text = numberWith(cell.mean, decimals);
    if (std::isfinite(cell.deviation))
        text += style.plusMinus + numberWith(cell.deviation, decimals);
    return matrix.best(dataset).contains(int(model)) ? style.boldBegin + text + style.boldEnd
                                                     : text;
}

QStringList rowTexts(const ModelMatrix &matrix, qsizetype model, const Style &style)
{
    QStringList cells{style.escaped(matrix.models[model])};
    for (qsizetype dataset = 0; dataset < matrix.datasets.size(); ++dataset)
        cells.append(cellText(matrix, model, dataset, style));
    return cells;
}

QStringList headTexts(const ModelMatrix &matrix, const Style &style)
{
    QStringList cells{style.escaped(Tr::tr("Model"))};
    for (const QString &dataset : matrix.datasets)
        cells.append(style.escaped(dataset));
    return cells;
}

QString caption(const ModelMatrix &matrix)
{
    return Tr::tr("%1, mean ± standard deviation over folds; best in bold (%2 is better)")
        .arg(matrix.metric, matrix.greaterIsBetter ? Tr::tr("more") : Tr::tr("less"));
}

Column textColumn(const QString &name, const QStringList &texts)
{
    QStringList levels = texts;
    levels.removeDuplicates();
    std::vector<qint32> codes;
    for (const QString &text : texts)
        codes.push_back(qint32(levels.indexOf(text)));
    return Column::categorical(name, std::move(codes), levels);
}

Result<Dataset> csvDataset(const ModelMatrix &matrix)
{
    QList<Column> columns{textColumn(QStringLiteral("model"), matrix.models)};
    for (qsizetype dataset = 0; dataset < matrix.datasets.size(); ++dataset) {
        std::vector<double> means, deviations, best;
        for (int model = 0; model < matrix.models.size(); ++model) {
            means.push_back(matrix.cells[model][dataset].mean);
            deviations.push_back(matrix.cells[model][dataset].deviation);
            best.push_back(matrix.best(dataset).contains(model));
        }
        const QString name = matrix.datasets[dataset];
        columns += {Column::numeric(name + QStringLiteral(" mean"), std::move(means)),
                    Column::numeric(name + QStringLiteral(" sd"), std::move(deviations)),
                    Column::numeric(name + QStringLiteral(" best"), std::move(best))};
    }
    return Dataset::make(matrix.metric, std::move(columns));
}

CsvWriting csvWriting()
{
    CsvWriting how;
    how.neutralise = true;
    return how;
}

} // namespace

QString latexTable(const ModelMatrix &matrix)
{
    const Style style{latexEscaped, QStringLiteral(" $\\pm$ "), QStringLiteral("--"),
                      QStringLiteral("\\textbf{"), QStringLiteral("}")};
    const QString separator = QStringLiteral(" & ");
    const QString end = QStringLiteral(" \\\\\n");
    QString text = QStringLiteral("% ") + oneLine(caption(matrix)) + QLatin1Char('\n');
    text += QStringLiteral("\\begin{tabular}{l%1}\n\\hline\n")
                .arg(QString(matrix.datasets.size(), QLatin1Char('r')));
    text += headTexts(matrix, style).join(separator) + end + QStringLiteral("\\hline\n");
    for (qsizetype model = 0; model < matrix.models.size(); ++model)
        text += rowTexts(matrix, model, style).join(separator) + end;
    return text + QStringLiteral("\\hline\n\\end{tabular}\n");
}

QString markdownTable(const ModelMatrix &matrix)
{
    const Style style{markdownEscaped, QStringLiteral(" ± "), QStringLiteral("–"),
                      QStringLiteral("**"), QStringLiteral("**")};
    const auto line = [](const QStringList &cells) {
        return QStringLiteral("| ") + cells.join(QStringLiteral(" | ")) + QStringLiteral(" |\n");
    };
    QString text = line(headTexts(matrix, style)) + QStringLiteral("| :-- |");
    for (qsizetype dataset = 0; dataset < matrix.datasets.size(); ++dataset)
        text += QStringLiteral(" --: |");
    text += QLatin1Char('\n');
    for (qsizetype model = 0; model < matrix.models.size(); ++model)
        text += line(rowTexts(matrix, model, style));
    return text + QLatin1Char('\n') + markdownEscaped(caption(matrix)) + QLatin1Char('\n');
}

Result<QString> csvTable(const ModelMatrix &matrix)
{
    const Result<Dataset> table = csvDataset(matrix);
    if (!table)
        return passOn(table);
    return QString::fromUtf8(csvBytes(*table, csvWriting()));
}

Status writeCsvTable(const ModelMatrix &matrix, const QString &path, Progress &progress)
{
    const Result<Dataset> table = csvDataset(matrix);
    if (!table)
        return passOn(table);
    return writeCsv(*table, path, csvWriting(), progress);
}

Table paperTableBlock(const ModelMatrix &matrix)
{
    const Style style{oneLine, QStringLiteral(" ± "), QStringLiteral("–"), QString(),
                      QStringLiteral(" *")};
    Table table;
    table.title = Tr::tr("%1 by model and data set").arg(matrix.metric);
    table.caption = Tr::tr("Mean ± standard deviation over folds; *: best of the data set.");
    table.columns.append({Tr::tr("model"), false, 0});
    for (const QString &dataset : matrix.datasets)
        table.columns.append({dataset, true, 0});
    for (qsizetype model = 0; model < matrix.models.size(); ++model) {
        const QStringList texts = rowTexts(matrix, model, style);
        table.rows.append(QList<QJsonValue>(texts.begin(), texts.end()));
    }
    return table;
}

} // namespace tenbin
