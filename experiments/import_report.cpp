#include "experiments/import_report.h"

#include "core/number.h"
#include "core/text.h"
#include "experiments/run.h"

#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>

namespace tenbin {

namespace {

QJsonValue lineOf(qint64 value)
{
    return value < 0 ? QJsonValue() : QJsonValue(value);
}

Table notesTable(const QList<ImportNote> &notes)
{
    Table table;
    table.title = Tr::tr("Import report");
    table.columns = {
        {Tr::tr("Line"), true, 0}, {Tr::tr("Column"), false, 0}, {Tr::tr("What"), false, 0}};
    for (const ImportNote &note : notes)
        table.rows.append({lineOf(note.line), note.column, note.message});
    return table;
}

Table columnsTable(const Profile &profile)
{
    Table table;
    table.title = Tr::tr("Columns");
    table.columns = {{Tr::tr("Column"), false, 0},       {Tr::tr("Type"), false, 0},
                     {Tr::tr("Role"), false, 0},         {Tr::tr("Missing"), true, 0},
                     {Tr::tr("Distinct"), true, 0},      {Tr::tr("Mean"), true, 4},
                     {Tr::tr("Std"), true, 4},           {Tr::tr("Minimum"), true, 4},
                     {Tr::tr("Median"), true, 4},        {Tr::tr("Maximum"), true, 4},
                     {Tr::tr("Most frequent"), false, 0}};
    for (const ColumnProfile &column : profile.columns) {
        QList<QJsonValue> row{column.name, columnTypeName(column.type), roleName(column.role),
                              column.missing, column.distinct};
        const bool numeric = column.type == ColumnType::Numeric;
        for (double value :
             {column.mean, column.std, column.minimum, column.median, column.maximum})
            row.append(numeric ? jsonNumber(value) : QJsonValue());
        row.append(column.top.isEmpty() ? QString() : column.top.first().value);
        table.rows.append(row);
    }
    return table;
}

Chart histogram(const ColumnProfile &column)
{
    Chart chart;
    chart.id = QStringLiteral("histogram:") + column.name;
    chart.title = column.name;
    chart.caption = counted(column.count, Tr::tr("%1 value"), Tr::tr("%1 values"));
    chart.x.title = column.name;
    chart.y.title = Tr::tr("Rows");
    Chart::Series bars;
    bars.name = column.name;
    bars.mark = Chart::Series::Mark::Bars;
    for (qsizetype i = 0; i < column.histogramCounts.size(); ++i) {
        const double low = column.histogramEdges[i];
        const double high = column.histogramEdges[i + 1];
        bars.x.append((low + high) / 2);
        bars.y.append(double(column.histogramCounts[i]));
        bars.barWidth = high - low;
    }
    chart.series = {bars};
    chart.summary = Tr::tr("Histogram of \"%1\" from %2 to %3, median %4.")
                        .arg(column.name, shortNumber(column.minimum), shortNumber(column.maximum),
                             shortNumber(column.median));
    return chart;
}

Chart topValues(const ColumnProfile &column)
{
    Chart chart;
    chart.id = QStringLiteral("values:") + column.name;
    chart.title = column.name;
    chart.caption = Tr::tr("The most frequent of %1 values").arg(column.distinct);
    chart.x.title = Tr::tr("Rows");
    chart.horizontal = true;
    Chart::Series bars;
    bars.name = column.name;
    bars.mark = Chart::Series::Mark::Bars;
    for (const ValueCount &one : column.top) {
        chart.y.categories.append(one.value);
        bars.x.append(double(bars.x.size()));
        bars.y.append(double(one.count));
    }
    chart.series = {bars};
    chart.summary =
        Tr::tr("Most frequent value of \"%1\": %2.").arg(column.name, column.top.first().value);
    return chart;
}

QList<Block> warningBlocks(const QList<QualityWarning> &warnings)
{
    if (warnings.isEmpty())
        return {};
    Table table;
    table.title = Tr::tr("Warnings");
    table.columns = {{Tr::tr("Column"), false, 0}, {Tr::tr("What"), false, 0}};
    for (const QualityWarning &warning : warnings)
        table.rows.append(
            {warning.column.isEmpty() ? Tr::tr("all") : warning.column, warning.message});
    return {table};
}

} // namespace

QList<Block> importBlocks(const Dataset &dataset, const Profile &profile)
{
    QList<Block> blocks{Paragraph{
        Tr::tr("\"%1\" has %2 and %3.")
            .arg(dataset.name(), counted(dataset.rowCount(), Tr::tr("%1 row"), Tr::tr("%1 rows")),
                 counted(dataset.columnCount(), Tr::tr("%1 column"), Tr::tr("%1 columns")))}};
    blocks += warningBlocks(profile.warnings);
    if (!dataset.notes().isEmpty())
        blocks.append(notesTable(dataset.notes()));
    blocks.append(columnsTable(profile));
    return blocks;
}

QJsonObject importValues(const Dataset &dataset, const Profile &profile, const QString &positive,
                         const QString &source)
{
    QJsonArray columns;
    for (const ColumnProfile &column : profile.columns) {
        QJsonObject json{{QStringLiteral("name"), column.name},
                         {QStringLiteral("type"), columnTypeName(column.type)},
                         {QStringLiteral("role"), roleName(column.role)},
                         {QStringLiteral("missing"), column.missing},
                         {QStringLiteral("distinct"), column.distinct}};
        if (column.role == Role::Target && !positive.isEmpty())
            json[QStringLiteral("positive")] = positive;
        columns.append(json);
    }
    QJsonArray notes;
    for (const ImportNote &note : dataset.notes())
        notes.append(QJsonObject{{QStringLiteral("level"), note.level == ImportNote::Level::Warning
                                                               ? QStringLiteral("warning")
                                                               : QStringLiteral("information")},
                                 {QStringLiteral("line"), lineOf(note.line)},
                                 {QStringLiteral("column"), note.column},
                                 {QStringLiteral("message"), note.message}});
    const QString fingerprint = dataset.fingerprint();
    return {{QStringLiteral("dataset"),
             QJsonObject{{QStringLiteral("id"), StoredDataset::idFor(dataset.name(), fingerprint)},
                         {QStringLiteral("name"), dataset.name()},
                         {QStringLiteral("fingerprint"), fingerprint},
                         {QStringLiteral("rows"), qint64(dataset.rowCount())},
                         {QStringLiteral("source"), source},
                         {QStringLiteral("columns"), columns}}},
            {QStringLiteral("notes"), notes}};
}

TaskSpec importSpec(const QString &file, const QJsonObject &params)
{
    TaskSpec spec;
    spec.task = QStringLiteral("import_data");
    spec.inputs[QStringLiteral("file")] = {
        TaskSpec::Input::Kind::File, file, QFileInfo(file).fileName(), {}};
    spec.params = params;
    return spec;
}

QJsonObject ImportRecord::toJson() const
{
    return {{QStringLiteral("file"), file},
            {QStringLiteral("params"), params},
            {QStringLiteral("report"), blocksToJson(report)}};
}

Result<ImportRecord> ImportRecord::fromJson(const QJsonObject &json)
{
    const Result<QList<Block>> report = blocksFromJson(json[QStringLiteral("report")].toArray());
    if (!report)
        return passOn(report);
    return ImportRecord{json[QStringLiteral("file")].toString(),
                        json[QStringLiteral("params")].toObject(), *report};
}

QList<Block> profileBlocks(const Profile &profile)
{
    QList<Block> blocks{Paragraph{Tr::tr("%1 rows, %2 of them occur more than once.")
                                      .arg(profile.rows)
                                      .arg(profile.duplicateRows)},
                        columnsTable(profile)};
    blocks += warningBlocks(profile.warnings);
    for (const ColumnProfile &column : profile.columns) {
        if (column.type == ColumnType::Numeric && !column.histogramCounts.isEmpty())
            blocks.append(histogram(column));
        else if (!column.top.isEmpty())
            blocks.append(topValues(column));
    }
    return blocks;
}

} // namespace tenbin
