#include "experiments/run_predictions.h"

#include "core/number.h"
#include "core/text.h"
#include "data/dataset_file.h"
#include "experiments/artifacts.h"
#include "experiments/job.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace tenbin {

namespace {

constexpr QLatin1String predictionsFile("predictions.safetensors");
constexpr QLatin1String tableFile("table.safetensors");

/// How a run keeps its own predictions.
PredictionColumns runColumns(const Dataset &table)
{
    PredictionColumns columns;
    columns.truth = QStringLiteral("truth");
    columns.prediction = QStringLiteral("prediction");
    for (const QString &name : table.columnNames()) {
        if (name.startsWith(QLatin1String("p_")))
            columns.probabilities = QStringLiteral("p_");
        if (name == QLatin1String("score"))
            columns.score = name;
        if (name == QLatin1String("weight"))
            columns.weight = name;
        if (name == QLatin1String("fold"))
            columns.fold = name;
        if (name == QLatin1String("low") || name == QLatin1String("high"))
            (name == QLatin1String("low") ? columns.low : columns.high) = name;
        if (const auto level = name.startsWith(QLatin1String("q_"))
                                   ? parseNumber(QStringView(name).mid(2))
                                   : std::nullopt)
            columns.quantiles[*level] = name;
    }
    const Result<Column> truth = table.find(columns.truth);
    const bool classes = truth && truth->type() == ColumnType::Categorical;
    if (classes)
        columns.labels = truth->levels();
    else
        columns.problem = Problem::Regression;
    return columns;
}

Status keepTable(const Dataset &table, const QString &name, const QString &file,
                 const QString &folder, Outcome &outcome)
{
    if (Status written = DatasetFile::write(table, QDir(folder).filePath(file)); !written)
        return written;
    Result<Artifact> artifact = describeArtifact(folder, name, file, QStringLiteral("table"));
    if (!artifact)
        return passOn(artifact);
    outcome.artifacts.append(std::move(*artifact));
    return {};
}

Result<Dataset> openTable(const QString &runFolder, const QString &file)
{
    const QString path = QDir(runFolder).filePath(file);
    if (!QFileInfo::exists(path))
        return badInput(Tr::tr("The predictions of the run \"%1\" are not in the project.")
                            .arg(QFileInfo(runFolder).fileName().left(8)),
                        Tr::tr("Repeat the run to have them again."));
    return DatasetFile::open(path);
}

} // namespace

Status keepPredictions(const Predictions &predictions, const QString &folder, Outcome &outcome)
{
    const Result<Dataset> table = predictions.toDataset();
    if (!table)
        return passOn(table);
    return keepTable(*table, QStringLiteral("predictions"), predictionsFile, folder, outcome);
}

Status keepPredictionTable(const Dataset &table, const QString &folder, Outcome &outcome)
{
    return keepTable(table, QStringLiteral("table"), tableFile, folder, outcome);
}

Result<Predictions> readRunPredictions(const QString &runFolder)
{
    const Result<Dataset> table = openTable(runFolder, predictionsFile);
    if (!table)
        return passOn(table);
    Result<Predictions> predictions = readPredictions(*table, runColumns(*table));
    if (!predictions)
        return passOn(predictions);
    const Result<Column> rows = table->find(QStringLiteral("row"));
    if (rows && rows->type() == ColumnType::Numeric) {
        const std::span<const double> numbers = rows->numbers();
        if (std::any_of(numbers.begin(), numbers.end(),
                        [](double row) { return !(row >= 0 && row < 4294967295.0); }))
            return badInput(Tr::tr("The predictions of the run \"%1\" are damaged.")
                                .arg(QFileInfo(runFolder).fileName().left(8)),
                            Tr::tr("Repeat the run to have them again."));
        predictions->rows.assign(numbers.begin(), numbers.end());
    }
    if (const Result<TaskSpec> spec = readJobSpec(runFolder)) {
        const qsizetype positive =
            predictions->classes.indexOf(spec->params[QStringLiteral("positive")].toString());
        if (positive >= 0 && predictions->problem == Problem::Binary)
            predictions->positive = int(positive);
    }
    return predictions;
}

bool hasPredictionTable(const QString &runFolder)
{
    return QFileInfo::exists(QDir(runFolder).filePath(tableFile));
}

Result<Dataset> readPredictionTable(const QString &runFolder)
{
    return openTable(runFolder, tableFile);
}

} // namespace tenbin
