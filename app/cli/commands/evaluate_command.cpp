#include "app/cli/project_access.h"
#include "app/cli/run_reply.h"
#include "app/cli/task_command.h"
#include "core/json.h"
#include "core/number.h"
#include "core/text.h"

#include <QJsonArray>

#include <array>

namespace tenbin::commands {

namespace {

/// Options that are params of the task under the same name.
constexpr std::array textParams{"truth",    "prediction", "score", "probabilities",
                                "positive", "weight",     "low",   "high"};

Result<QJsonObject> taskParams(const Invocation &invocation)
{
    QJsonObject params;
    for (const char *name : textParams) {
        const QString id = QString::fromLatin1(name);
        if (invocation.has(id))
            params[id] = invocation.value(id);
    }
    if (invocation.has(QStringLiteral("labels")))
        params[QStringLiteral("labels")] = jsonTexts(invocation.list(QStringLiteral("labels")));
    if (invocation.has(QStringLiteral("problem")))
        params[QStringLiteral("problem")] = invocation.value(QStringLiteral("problem"));
    for (const QString &id : {QStringLiteral("bins"), QStringLiteral("predictors"),
                              QStringLiteral("huber_delta"), QStringLiteral("resamples")}) {
        if (!invocation.has(id))
            continue;
        const std::optional<double> number = parseNumber(invocation.value(id));
        if (!number)
            return failure(
                Error::Kind::Usage,
                Tr::tr("--%1 takes a number, not \"%2\".").arg(id, invocation.value(id)));
        params[id] = *number;
    }
    const Result<QMap<QString, QString>> quantiles = assignments(
        invocation.values(QStringLiteral("quantile")), QStringLiteral("LEVEL=COL"), Divider::First);
    if (!quantiles)
        return passOn(quantiles);
    QJsonObject quantileJson;
    for (auto one = quantiles->begin(); one != quantiles->end(); ++one)
        quantileJson[one.key()] = one.value();
    params[QStringLiteral("quantiles")] = quantileJson;
    return params;
}

Reply replyOf(const FinishedJob &job)
{
    const Outcome &outcome = job.record.outcome;
    QJsonObject metrics;
    QJsonObject intervals;
    for (auto metric = outcome.metrics.begin(); metric != outcome.metrics.end(); ++metric) {
        metrics[metric.key()] = jsonNumber(metric->value);
        intervals[metric.key()] = QJsonArray{jsonNumber(metric->low), jsonNumber(metric->high)};
    }
    Reply reply;
    reply.json = outcome.values;
    reply.json[QStringLiteral("run")] = job.run.id;
    reply.json[QStringLiteral("task")] = outcome.problem;
    reply.json[QStringLiteral("metrics")] = metrics;
    reply.json[QStringLiteral("intervals")] = intervals;
    reply.blocks = {metricsTable(outcome.metrics)};
    return reply;
}

Result<Reply> run(const Invocation &invocation)
{
    const bool file = invocation.has(QStringLiteral("predictions"));
    if (file == !invocation.arguments.isEmpty())
        return failure(Error::Kind::Usage,
                       Tr::tr("Either a run or a file of predictions is evaluated."),
                       Tr::tr("Write: evaluate RUN, or: evaluate --predictions FILE --truth COL."));
    Result<QJsonObject> params = taskParams(invocation);
    if (!params)
        return passOn(params);
    const Result<quint64> seed = seedOption(invocation);
    if (!seed)
        return passOn(seed);
    const auto project = openToWork(invocation);
    if (!project)
        return passOn(project);
    TaskSpec spec;
    spec.task = QStringLiteral("evaluate");
    spec.seed = *seed;
    spec.params = std::move(*params);
    if (file) {
        spec.inputs[QStringLiteral("predictions")] =
            fileArgument(invocation.value(QStringLiteral("predictions")));
    } else {
        const Result<TaskSpec::Input> input = runArgument(**project, invocation.arguments.first());
        if (!input)
            return passOn(input);
        spec.inputs[QStringLiteral("run")] = *input;
    }
    const Result<FinishedJob> job = runTask(**project, spec, invocation);
    if (!job)
        return passOn(job);
    return replyOf(*job);
}

} // namespace

Command evaluate_command()
{
    const auto column = [](const char *name, const QString &help) {
        return Option{QString::fromLatin1(name), QStringLiteral("COL"), help};
    };
    Command command;
    command.summary = Tr::tr("Computes every metric, with intervals, of a run's out-of-fold "
                             "predictions or of a file of predictions made elsewhere.");
    command.arguments = QStringLiteral("[RUN]");
    command.maximumArguments = 1;
    command.options = {
        {QStringLiteral("predictions"), QStringLiteral("FILE"),
         Tr::tr("A table with truth and predictions.")},
        column("truth", Tr::tr("Column with what was true.")),
        column("prediction", Tr::tr("Column with the predicted class or value.")),
        column("score", Tr::tr("Column with the positive class's score.")),
        {QStringLiteral("probabilities"), QStringLiteral("PREFIX"),
         Tr::tr("Begin of the names of the columns with one probability a class.")},
        {QStringLiteral("positive"), QStringLiteral("LABEL"),
         Tr::tr("The class that figures speak of."), Tr::tr("the second one")},
        column("weight", Tr::tr("Column with case weights.")),
        {QStringLiteral("labels"), QStringLiteral("A,B"), Tr::tr("All classes in order."),
         Tr::tr("those that occur")},
        {QStringLiteral("problem"), QStringLiteral("P"),
         Tr::tr("binary, multiclass or regression."), Tr::tr("by the columns")},
        {QStringLiteral("quantile"),
         QStringLiteral("LEVEL=COL"),
         Tr::tr("Column with a predicted quantile."),
         {},
         true},
        column("low", Tr::tr("Column with the lower bound of intervals.")),
        column("high", Tr::tr("Column with the upper bound of intervals.")),
        {QStringLiteral("bins"), QStringLiteral("N"),
         Tr::tr("Equal-width bins of the calibration error, 2 to 1000."), QStringLiteral("10")},
        {QStringLiteral("predictors"), QStringLiteral("N"),
         Tr::tr("Features of the model, for the adjusted R²."), Tr::tr("unknown")},
        {QStringLiteral("huber_delta"), QStringLiteral("D"),
         Tr::tr("Error up to which the Huber loss is quadratic."), QStringLiteral("1")},
        {QStringLiteral("resamples"), QStringLiteral("N"),
         Tr::tr("Resamples of the bootstrap; 0: no intervals."), QStringLiteral("1000")},
        {QStringLiteral("seed"), QStringLiteral("S"), Tr::tr("Seed of the bootstrap."),
         QStringLiteral("0")},
    };
    command.run = run;
    return command;
}

} // namespace tenbin::commands
