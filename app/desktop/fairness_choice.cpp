#include "app/desktop/fairness_choice.h"

#include "app/desktop/evaluated_run.h"
#include "app/desktop/session.h"
#include "core/text.h"
#include "experiments/job_inputs.h"
#include "experiments/run_predictions.h"

#include <QLocale>

#include <algorithm>

namespace tenbin {

namespace {

const QString dataInput = QStringLiteral("data");
const QString runInput = QStringLiteral("run");
const QString fileInput = QStringLiteral("predictions");
constexpr qsizetype mostClasses = 20;

/// The params of an evaluated file that name its columns of predictions.
QStringList predictionColumnsOf(const TaskSpec &evaluation)
{
    QStringList columns;
    for (const char *param : {"truth", "prediction", "score", "weight", "low", "high"})
        columns.append(evaluation.params[QLatin1String(param)].toString());
    columns.removeAll(QString());
    return columns;
}

/// Values of a column that has few; sorted.
QStringList fewValues(const Column &column, qsizetype most)
{
    if (column.type() == ColumnType::Categorical) {
        QStringList levels = column.levels();
        levels.sort();
        return levels.size() <= most ? levels : QStringList();
    }
    QStringList values;
    for (qsizetype row = 0; row < column.size(); ++row) {
        const QString value = column.displayText(row);
        if (value.isEmpty() || values.contains(value))
            continue;
        values.append(value);
        if (values.size() > most)
            return {};
    }
    values.sort();
    return values;
}

FairnessOffer offerOf(const Dataset &data, const QStringList &taken, const QString &target)
{
    FairnessOffer offer;
    offer.data = data;
    QString fewest;
    qsizetype least = 12;
    for (qsizetype at = 0; at < data.columnCount(); ++at) {
        const Column &column = data.column(at);
        if (taken.contains(column.name()) || column.name() == target)
            continue;
        offer.columns.append(column.name());
        if (data.role(at) == Role::Protected)
            offer.suggested.append(column.name());
        if (column.type() == ColumnType::Categorical && column.levels().size() > 1 &&
            column.levels().size() < least) {
            least = column.levels().size();
            fewest = column.name();
        }
    }
    if (offer.suggested.isEmpty() && !fewest.isEmpty())
        offer.suggested.append(fewest);
    if (const Result<Column> column = data.find(target))
        offer.classes = fewValues(*column, column->type() == ColumnType::Numeric ? 2 : mostClasses);
    return offer;
}

QString targetOf(const Dataset &data, const TaskSpec &training)
{
    const QString given = training.params[QStringLiteral("target")].toString();
    const qsizetype role = data.indexOfRole(Role::Target);
    return !given.isEmpty() || role < 0 ? given : data.column(role).name();
}

} // namespace

QList<FairnessChoice> fairnessChoices(Session &session)
{
    QList<FairnessChoice> choices;
    if (!session.isOpen())
        return choices;
    RunQuery query;
    query.withMetrics = false;
    for (const StoredRun &run : session.runs(query)) {
        const Result<TaskSpec> made = run.taskSpec();
        if (!made || !isEvaluable(run))
            continue;
        FairnessChoice choice;
        choice.id = QStringLiteral("run:") + run.id;
        choice.name = run.title();
        choice.title = Tr::tr("%1 · %2").arg(
            run.title(), QLocale().toString(run.started.toLocalTime(), QLocale::ShortFormat));
        choice.spec.inputs[runInput] = {TaskSpec::Input::Kind::Run, run.id, run.title(), {}};
        if (made->inputs.contains(dataInput))
            choice.spec.inputs[dataInput] = made->inputs[dataInput];
        choices.append(choice);
    }
    for (const StoredDataset &dataset : session.datasets()) {
        FairnessChoice choice;
        choice.id = QStringLiteral("data:") + dataset.id;
        choice.name = dataset.name;
        choice.title = Tr::tr("Data before any model: %1").arg(dataset.name);
        choice.spec.inputs[dataInput] = inputOf(dataset);
        choices.append(choice);
    }
    for (FairnessChoice &choice : choices) {
        choice.spec.task = QStringLiteral("fairness");
        choice.spec.name = Tr::tr("fairness of %1").arg(choice.name);
    }
    return choices;
}

Result<FairnessOffer> fairnessOffer(Session &session, const FairnessChoice &choice)
{
    const TaskSpec &spec = choice.spec;
    TaskSpec made;
    if (spec.inputs.contains(runInput)) {
        const Result<StoredRun> run = session.run(spec.inputs[runInput].reference);
        if (!run)
            return passOn(run);
        Result<TaskSpec> read = run->taskSpec();
        if (!read)
            return passOn(read);
        made = std::move(*read);
    }
    if (!spec.inputs.contains(dataInput)) {
        const Result<Dataset> table =
            readPredictionTable(session.runFolder(spec.inputs[runInput].reference));
        if (!table)
            return passOn(table);
        FairnessOffer offer = offerOf(*table, predictionColumnsOf(made),
                                      made.params[QStringLiteral("truth")].toString());
        offer.positive = made.params[QStringLiteral("positive")].toString();
        return offer;
    }
    const TaskSpec::Input &input = spec.inputs[dataInput];
    const Result<Dataset> data =
        openDataset(session.projectFolder(), input.reference, input.name, input.roles);
    if (!data)
        return passOn(data);
    FairnessOffer offer = offerOf(*data, {}, targetOf(*data, made));
    offer.positive = made.params[QStringLiteral("positive")].toString();
    return offer;
}

QString lastAudit(Session &session, const FairnessChoice &choice)
{
    RunQuery query;
    query.withMetrics = false;
    for (const StoredRun &run : session.runs(query)) {
        if (run.task != QLatin1String("fairness") || run.status != RunStatus::Finished)
            continue;
        const Result<TaskSpec> made = run.taskSpec();
        if (!made)
            continue;
        const bool ofRun = choice.spec.inputs.contains(runInput);
        const QString &input = ofRun ? runInput : dataInput;
        if (made->inputs.contains(runInput) == ofRun && !made->inputs.contains(fileInput) &&
            made->inputs[input].reference == choice.spec.inputs[input].reference)
            return run.id;
    }
    return {};
}

} // namespace tenbin
