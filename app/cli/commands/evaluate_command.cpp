#include "app/cli/arguments.h"
#include "app/cli/project_task.h"
#include "app/cli/run_reply.h"
#include "core/json.h"
#include "core/number.h"
#include "core/text.h"
#include "experiments/task.h"

#include <QJsonArray>

namespace tenbin::commands {

namespace {

/// The task's params are options under the same name, but for this one.
constexpr QLatin1String quantilesId("quantiles");

QList<ParamSpec> optionSpecs()
{
    QList<ParamSpec> specs = shelf<Task>().find(QStringLiteral("evaluate"))->params;
    specs.removeIf([](const ParamSpec &spec) { return spec.id == quantilesId; });
    return specs;
}

/// The option of a param; where its answer has keys of its own, the help says which.
Option evaluateOption(const ParamSpec &spec)
{
    struct Answer
    {
        QLatin1String id, value;
        QString keys;
    };
    const QList<Answer> answers{
        {QLatin1String("threshold"), QLatin1String("T"),
         Tr::tr("JSON: \"threshold\" {value, chosen_by, cells {tp, fp, fn, tn}, metrics, "
                "intervals}.")},
        {QLatin1String("costs"), QLatin1String("C"),
         Tr::tr("JSON: \"cost\" {mean: of a row, least_expected: of the decisions with the least "
                "expected cost}.")},
        {QLatin1String("slices"), QLatin1String("A,B"),
         Tr::tr("JSON: \"slices\" [{column, metric, slices [{name, rows, value, low, high}]}]; a "
                "slice of fewer than 30 rows has no value.")},
        {QLatin1String("slice_metric"), QLatin1String("M"), {}},
    };
    Option option = optionOf(spec);
    for (const Answer &answer : answers) {
        if (answer.id != spec.id)
            continue;
        option.value = answer.value;
        if (!answer.keys.isEmpty())
            option.help += QLatin1Char(' ') + answer.keys;
    }
    return option;
}

Result<QJsonObject> taskParams(const Invocation &invocation)
{
    Result<QJsonObject> given = paramsGiven(invocation, optionSpecs());
    if (!given)
        return given;
    QJsonObject &params = *given;
    const Result<QMap<QString, QString>> quantiles = assignments(
        invocation.values(QStringLiteral("quantile")), QStringLiteral("LEVEL=COL"), Divider::First);
    if (!quantiles)
        return passOn(quantiles);
    QJsonObject quantileJson;
    for (auto one = quantiles->begin(); one != quantiles->end(); ++one)
        quantileJson[one.key()] = one.value();
    params[quantilesId] = quantileJson;
    return given;
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
    // What was asked for by options: the table at a threshold, the slices.
    const QList<Block> &blocks = outcome.blocks;
    if (outcome.values.contains(QStringLiteral("threshold")))
        reply.blocks.append(blocks.first());
    reply.blocks += blocks.last(outcome.values[QStringLiteral("slices")].toArray().size());
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
    const Result<quint64> seed = seedOf(invocation);
    if (!seed)
        return passOn(seed);
    ProjectTask task(invocation, QStringLiteral("evaluate"));
    task.spec.seed = *seed;
    task.spec.params = std::move(*params);
    if (file)
        task.takeFile(QStringLiteral("predictions"),
                      invocation.value(QStringLiteral("predictions")));
    else if (const Result<QString> taken =
                 task.takeRun(QStringLiteral("run"), invocation.arguments.first());
             !taken)
        return passOn(taken);
    else if (invocation.has(QStringLiteral("slices")))
        if (Status data = task.takeDataOf(QStringLiteral("run"), QStringLiteral("data")); !data)
            return passOn(data);
    const Result<FinishedJob> job = task.run();
    if (!job)
        return passOn(job);
    return replyOf(*job);
}

} // namespace

Command evaluate_command()
{
    Command command;
    command.summary = Tr::tr("Computes every metric, with intervals, of a run's out-of-fold "
                             "predictions or of a file of predictions made elsewhere.");
    command.arguments = QStringLiteral("[RUN]");
    command.maximumArguments = 1;
    command.options = {{QStringLiteral("predictions"), QStringLiteral("FILE"), Tr::tr("path"),
                        Tr::tr("A table with truth and predictions; \"-\": standard input.")}};
    for (const ParamSpec &spec : optionSpecs())
        command.options.append(evaluateOption(spec));
    command.options += {{QStringLiteral("quantile"),
                         QStringLiteral("LEVEL=COL"),
                         Tr::tr("real in [0, 1] and column"),
                         Tr::tr("Column with a predicted quantile."),
                         {},
                         true},
                        seedOption(Tr::tr("Seed of the bootstrap."))};
    command.run = run;
    return command;
}

} // namespace tenbin::commands
