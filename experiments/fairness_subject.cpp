#include "experiments/fairness_subject.h"

#include "core/json.h"
#include "core/text.h"
#include "experiments/job.h"
#include "experiments/prediction_columns.h"
#include "experiments/run_predictions.h"

#include <numeric>

namespace tenbin {

namespace {

Rows rowsUpTo(qsizetype count)
{
    Rows rows(static_cast<size_t>(count));
    std::iota(rows.begin(), rows.end(), 0U);
    return rows;
}

/// A class named as the positive one. Of more than two classes it stands against the others.
Status setPositive(const QString &name, Predictions &predictions)
{
    if (name.isEmpty() || !predictions.isClassification())
        return {};
    const qsizetype at = predictions.classes.indexOf(name);
    if (at < 0)
        return badInput(
            Tr::tr("There is no class \"%1\".").arg(name),
            Tr::tr("Choose one of: %1.").arg(predictions.classes.join(QStringLiteral(", "))));
    predictions.positive = int(at);
    return {};
}

/// Feature columns by their roles and by what a run left out.
QStringList featuresOf(const Dataset &data, const QString &target, const QStringList &only,
                       const QStringList &exclude)
{
    QStringList features;
    for (qsizetype at = 0; at < data.columnCount(); ++at) {
        const QString name = data.column(at).name();
        const bool usable = data.role(at) == Role::Feature || data.role(at) == Role::Protected;
        if (usable && name != target && !exclude.contains(name) &&
            (only.isEmpty() || only.contains(name)))
            features.append(name);
    }
    return features;
}

Result<FairnessSubject> ofRun(const QString &runFolder, const std::optional<Dataset> &data)
{
    FairnessSubject subject;
    subject.kind = FairnessSubject::Kind::Run;
    Result<Predictions> predictions = readRunPredictions(runFolder);
    if (!predictions)
        return passOn(predictions);
    if (data) {
        subject.data = *data;
        const Result<TaskSpec> spec = readJobSpec(runFolder);
        if (!spec)
            return passOn(spec);
        const qsizetype role = data->indexOfRole(Role::Target);
        const QString given = spec->params[QStringLiteral("target")].toString();
        subject.target = !given.isEmpty() || role < 0 ? given : data->column(role).name();
        subject.features = featuresOf(*data, subject.target,
                                      textsOf(spec->params[QStringLiteral("columns")].toArray()),
                                      textsOf(spec->params[QStringLiteral("exclude")].toArray()));
    } else {
        const Result<Dataset> table = readPredictionTable(runFolder);
        if (!table)
            return passOn(table);
        subject.data = *table;
    }
    subject.rows = predictions->rows;
    if (subject.rows.empty())
        subject.rows = rowsUpTo(predictions->size());
    subject.predictions = std::move(*predictions);
    return subject;
}

/// A positive class among several is no reason not to read them: it is looked for afterwards.
Result<Predictions> predictionsOf(const Dataset &table, const PredictionColumns &columns)
{
    Result<Predictions> predictions = readPredictions(table, columns);
    if (predictions || columns.positive.isEmpty() || !columns.score.isEmpty())
        return predictions;
    PredictionColumns several = columns;
    several.positive.clear();
    several.problem = Problem::Multiclass;
    Result<Predictions> read = readPredictions(table, several);
    return read && read->classes.contains(columns.positive) ? read : predictions;
}

Result<FairnessSubject> ofFile(const QString &path, const Params &params, const Context &context,
                               Progress &progress)
{
    const Result<PredictionColumns> columns = predictionColumns(params);
    if (!columns)
        return passOn(columns);
    const Result<Dataset> table = readTableFile(path, context.threads, progress);
    if (!table)
        return passOn(table);
    Result<Predictions> predictions = predictionsOf(*table, *columns);
    if (!predictions)
        return passOn(predictions);
    FairnessSubject subject;
    subject.kind = FairnessSubject::Kind::File;
    subject.data = *table;
    subject.rows = rowsUpTo(predictions->size());
    subject.predictions = std::move(*predictions);
    return subject;
}

Result<FairnessSubject> ofData(const Dataset &data, const Params &params)
{
    FairnessSubject subject;
    subject.kind = FairnessSubject::Kind::Data;
    subject.data = data;
    subject.target = params.text(QStringLiteral("target"));
    const qsizetype role = data.indexOfRole(Role::Target);
    if (subject.target.isEmpty() && role >= 0)
        subject.target = data.column(role).name();
    subject.features = featuresOf(data, subject.target, {}, {});
    if (subject.target.isEmpty())
        return subject;
    const QString problem = params.text(QStringLiteral("problem"));
    Result<TargetRows> target = readTarget(data, subject.target, {}, problemFromName(problem));
    if (!target)
        return passOn(target);
    Predictions labels;
    labels.problem = target->target.problem;
    labels.classes = target->target.classes;
    labels.truth = target->target.values;
    labels.predicted = labels.truth;
    labels.rows = target->rows;
    subject.rows = std::move(target->rows);
    subject.predictions = std::move(labels);
    return subject;
}

Status setFeatures(const Params &params, FairnessSubject &subject)
{
    const QStringList wanted = params.list(QStringLiteral("features"));
    for (const QString &name : wanted) {
        if (const Result<Column> found = subject.data.find(name); !found)
            return passOn(found);
    }
    if (!wanted.isEmpty())
        subject.features = wanted;
    for (const QString &name : params.list(QStringLiteral("protected")))
        subject.features.removeAll(name);
    subject.features.removeAll(subject.target);
    if (subject.features.isEmpty())
        subject.noFeatures = Tr::tr("No feature columns are known: name them with --features.");
    return {};
}

Status setGroups(const Params &params, FairnessSubject &subject)
{
    const QStringList names = params.list(QStringLiteral("protected"));
    if (names.isEmpty())
        return failure(Error::Kind::Usage, Tr::tr("No protected column is named."),
                       Tr::tr("Name it with --protected; several make intersections."));
    QList<Column> columns;
    for (const QString &name : names) {
        const Result<Column> column = subject.data.find(name);
        if (!column)
            return passOn(column);
        if (name == subject.target)
            return badInput(Tr::tr("\"%1\" is the target and cannot be protected.").arg(name),
                            Tr::tr("Choose another protected column."));
        columns.append(*column);
    }
    const Result<ProtectedBins> bins =
        ProtectedBins::parse(params.text(QStringLiteral("protected_bins")));
    if (!bins)
        return passOn(bins);
    const bool data = subject.kind == FairnessSubject::Kind::Data;
    const Rows all = rowsUpTo(subject.data.rowCount());
    Result<ProtectedGroups> groups = protectedGroups(columns, data ? all : subject.rows, *bins);
    if (!groups)
        return passOn(groups);
    subject.groups = std::move(*groups);
    if (data) {
        subject.all = subject.groups;
        subject.groups.of.clear();
        for (quint32 row : subject.rows)
            subject.groups.of.push_back(subject.all->of[row]);
    }
    return {};
}

} // namespace

Result<FairnessSubject> readFairnessSubject(const TaskInputs &inputs, const Params &params,
                                            const Context &context, Progress &progress)
{
    const QString runFolder = inputs.runFolders.value(QStringLiteral("run"));
    const QString file = inputs.files.value(QStringLiteral("predictions"));
    std::optional<Dataset> data;
    if (inputs.datasets.contains(QStringLiteral("data")))
        data = inputs.datasets[QStringLiteral("data")];
    if ((runFolder.isEmpty() && file.isEmpty() && !data) ||
        (!runFolder.isEmpty() && !file.isEmpty()))
        return failure(Error::Kind::Usage,
                       Tr::tr("A run, a file of predictions, or data alone are audited."),
                       Tr::tr("Name one of them."));
    Result<FairnessSubject> subject = !runFolder.isEmpty() ? ofRun(runFolder, data)
                                      : !file.isEmpty()    ? ofFile(file, params, context, progress)
                                                           : ofData(*data, params);
    if (!subject)
        return subject;
    if (subject->predictions)
        if (Status set =
                setPositive(params.text(QStringLiteral("positive")), *subject->predictions);
            !set)
            return passOn(set);
    if (Status set = setFeatures(params, *subject); !set)
        return passOn(set);
    if (Status set = setGroups(params, *subject); !set)
        return passOn(set);
    return subject;
}

} // namespace tenbin
