#include "app/cli/arguments.h"
#include "app/cli/project_task.h"
#include "core/text.h"
#include "experiments/run_predictions.h"
#include "experiments/task.h"

namespace tenbin::commands {

namespace {

/// The task's params are options under the same name, with hyphens.
QString optionName(const QString &id)
{
    return QString(id).replace(u'_', u'-');
}

const QList<ParamSpec> &paramSpecs()
{
    return shelf<Task>().find(QStringLiteral("fairness"))->params;
}

Option optionFor(const ParamSpec &spec)
{
    Option option = optionOf(spec);
    option.name = optionName(spec.id);
    if (spec.type == ParamSpec::Type::Flag) {
        option.value.clear();
        option.type.clear();
        option.initial.clear();
    }
    if (spec.id == QLatin1String("protected")) {
        option.value = QStringLiteral("COL");
        option.repeats = true;
    } else if (spec.id == QLatin1String("protected_bins")) {
        option.value = QStringLiteral("K|A,B,C");
    } else if (spec.id == QLatin1String("privileged")) {
        option.value = QStringLiteral("GROUP");
        option.help += Tr::tr(" JSON: \"signed\", group minus privileged.");
    } else if (spec.id == QLatin1String("positive")) {
        option.value = QStringLiteral("LABEL");
    }
    return option;
}

Result<QJsonObject> taskParams(const Invocation &invocation)
{
    QJsonObject params;
    for (const ParamSpec &spec : paramSpecs()) {
        const QString name = optionName(spec.id);
        if (!invocation.has(name))
            continue;
        QString text = spec.type == ParamSpec::Type::Flag   ? QStringLiteral("true")
                       : spec.type == ParamSpec::Type::List ? invocation.values(name).join(u',')
                                                            : invocation.value(name);
        const Result<QJsonValue> value = spec.parse(text);
        if (!value)
            return passOn(value);
        params[spec.id] = *value;
    }
    return params;
}

Status takeSubject(const Invocation &invocation, ProjectTask &task)
{
    const QString data = QStringLiteral("data");
    const QString predictions = QStringLiteral("predictions");
    if (int(invocation.has(predictions)) + int(invocation.has(data)) +
            int(!invocation.arguments.isEmpty()) !=
        1)
        return failure(Error::Kind::Usage,
                       Tr::tr("A run, a file of predictions, or data alone are audited."),
                       Tr::tr("Write: fairness RUN, or: fairness --predictions FILE --truth COL, "
                              "or: fairness --data DATASET."));
    if (invocation.has(predictions)) {
        task.takeFile(predictions, invocation.value(predictions));
        return {};
    }
    if (invocation.has(data))
        return task.takeDataset(data, invocation.value(data));
    const Result<QString> folder =
        task.takeRun(QStringLiteral("run"), invocation.arguments.first());
    if (!folder)
        return passOn(folder);
    return hasPredictionTable(*folder) ? Status() : task.takeDataOf(QStringLiteral("run"), data);
}

Result<Reply> run(const Invocation &invocation)
{
    Result<QJsonObject> params = taskParams(invocation);
    if (!params)
        return passOn(params);
    const Result<quint64> seed = seedOf(invocation);
    if (!seed)
        return passOn(seed);
    ProjectTask task(invocation, QStringLiteral("fairness"));
    task.spec.seed = *seed;
    if (!invocation.arguments.isEmpty())
        task.spec.name = Tr::tr("fairness of %1").arg(invocation.arguments.first());
    task.spec.params = std::move(*params);
    if (Status taken = takeSubject(invocation, task); !taken)
        return passOn(taken);
    const Result<FinishedJob> job = task.run();
    if (!job)
        return passOn(job);
    Reply reply;
    reply.json = job->record.outcome.values;
    reply.json[QStringLiteral("run")] = job->run.id;
    reply.json[QStringLiteral("task")] = job->record.outcome.problem;
    reply.blocks = job->record.outcome.blocks;
    return reply;
}

} // namespace

Command fairness_command()
{
    Command command;
    command.summary = Tr::tr("Compares groups of rows: a run's predictions, predictions made "
                             "elsewhere, or the labels of data before any model.");
    command.details =
        Tr::tr("Measures across groups have no sign: largest minus smallest, or smallest over "
               "largest. A rate without rows is null, and \"undefined\" says why.");
    command.answer =
        Tr::tr("{rows, groups [{group, count, selection_rate, tpr, fpr, fnr, precision, accuracy, "
               "brier, …, intervals}], metrics {…}, intervals {…}, undefined {…}, comparisons "
               "[{group, rate, difference, p_value, p_adjusted, test}], signed {…}}");
    command.arguments = QStringLiteral("[RUN]");
    command.maximumArguments = 1;
    command.options = {{QStringLiteral("predictions"), QStringLiteral("FILE"), Tr::tr("path"),
                        Tr::tr("A table with truth and predictions; \"-\": standard input.")},
                       {QStringLiteral("data"), QStringLiteral("DATASET"), Tr::tr("data set"),
                        Tr::tr("Audit data before any model.")}};
    for (const ParamSpec &spec : paramSpecs())
        command.options.append(optionFor(spec));
    command.options.append(seedOption(Tr::tr("Seed of the bootstrap and of samples.")));
    command.run = run;
    return command;
}

} // namespace tenbin::commands
