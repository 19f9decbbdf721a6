#include "app/desktop/explained_run.h"

#include "core/text.h"
#include "data/dataset_file.h"
#include "experiments/job.h"
#include "experiments/job_inputs.h"

#include <QDir>

#include <algorithm>

namespace tenbin {

namespace {

const QString &dataInput()
{
    static const QString name = QStringLiteral("data");
    return name;
}

Result<ExplainedOutput> outputOf(const Pipeline &pipeline, const QJsonObject &values)
{
    const std::optional<OutputSpace> space =
        outputSpaceFromName(values[QStringLiteral("output")].toString());
    if (!space)
        return badInput(Tr::tr("The explanation does not say which output it is of."),
                        Tr::tr("Explain the run again."));
    const QString name = values[QStringLiteral("class")].toString();
    return ExplainedOutput::make(pipeline, int(pipeline.classes().indexOf(name)), *space);
}

/// The table of the task: "row", a column for each column, "base_value", "output".
Result<ExplainedRows> rowsOf(const QString &path, const ExplainedOutput &output,
                             const Dataset &data)
{
    const Result<Dataset> table = DatasetFile::open(path);
    if (!table)
        return passOn(table);
    const qsizetype last = table->columnCount() - 1;
    ExplainedRows explained;
    Attributions &all = explained.attributions;
    bool fits = last >= 3 && table->rowCount() > 0;
    for (qsizetype at = 0; fits && at <= last; ++at)
        fits = table->column(at).type() == ColumnType::Numeric;
    if (fits) {
        for (double row : table->column(0).numbers()) {
            fits = fits && row >= 0 && row < double(data.rowCount());
            all.rows.push_back(fits ? quint32(row) : 0);
        }
    }
    if (!fits)
        return badInput(Tr::tr("The explanation is of rows that its data do not have."),
                        Tr::tr("Explain the run again."));
    all.values.resize(table->rowCount(), last - 2);
    for (qsizetype at = 1; at < last - 1; ++at) {
        const auto numbers = table->column(at).numbers();
        all.columns.append(table->column(at).name());
        std::copy(numbers.begin(), numbers.end(), all.values.col(at - 1).begin());
    }
    all.base = table->column(last - 1).numbers()[0];
    const auto outputs = table->column(last).numbers();
    all.outputs = Eigen::Map<const Eigen::VectorXd>(outputs.data(), Eigen::Index(outputs.size()));
    explained.data = data;
    explained.output = output.title();
    explained.valueName = Tr::tr("SHAP value");
    return explained;
}

} // namespace

bool isExplainable(const StoredRun &run)
{
    return run.status == RunStatus::Finished && run.task == QLatin1String("train");
}

Result<ExplainableRunPointer> readExplainableRun(const QString &project, const StoredRun &run)
{
    Result<TaskSpec> spec = run.taskSpec();
    if (!spec)
        return passOn(spec);
    Result<Pipeline> pipeline =
        Pipeline::load(QDir(project).filePath(QStringLiteral("runs/%1/model").arg(run.id)));
    if (!pipeline)
        return passOn(pipeline);
    const TaskSpec::Input input = spec->inputs[dataInput()];
    Result<Dataset> data = openDataset(project, input.reference, input.name, input.roles);
    if (!data)
        return passOn(data);
    return std::make_shared<const ExplainableRun>(
        ExplainableRun{run, *std::move(spec), *std::move(pipeline), *std::move(data)});
}

QString explainedRunId(const StoredRun &run)
{
    if (run.task != QLatin1String("explain") || run.status != RunStatus::Finished)
        return {};
    const Result<TaskSpec> spec = run.taskSpec();
    return spec ? spec->inputs[QStringLiteral("run")].reference : QString();
}

Result<ExplainedRunPointer>
readExplainedRun(const QString &project, const ExplainableRunPointer &subject, const StoredRun &run)
{
    const QString folder = QDir(project).filePath(QStringLiteral("runs/") + run.id);
    Result<TaskSpec> spec = run.taskSpec();
    if (!spec)
        return passOn(spec);
    Result<JobRecord> record = readJobRecord(folder);
    if (!record)
        return passOn(record);
    const QJsonObject &values = record->outcome.values;
    Result<ExplainedOutput> output = outputOf(subject->pipeline, values);
    if (!output)
        return passOn(output);
    // Rows of another data set than the model's own stay there.
    const TaskSpec::Input input = spec->inputs[dataInput()];
    Result<Dataset> data = openDataset(project, input.reference, input.name, input.roles);
    if (!data)
        return passOn(data);
    std::optional<ExplainedRows> rows;
    if (values.contains(QStringLiteral("base_value"))) {
        Result<ExplainedRows> read = rowsOf(
            QDir(folder).filePath(QStringLiteral("explanation.safetensors")), *output, *data);
        if (!read)
            return passOn(read);
        rows = *std::move(read);
    }
    auto whole = std::make_shared<ExplainableRun>(*subject);
    whole->data = *std::move(data);
    return std::make_shared<const ExplainedRun>(
        ExplainedRun{std::move(whole), run, *std::move(spec), std::move(record->outcome),
                     *std::move(output), std::move(rows)});
}

} // namespace tenbin
