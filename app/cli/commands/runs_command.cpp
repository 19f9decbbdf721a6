#include "app/cli/project_access.h"
#include "app/cli/run_reply.h"
#include "core/number.h"
#include "core/text.h"
#include "experiments/task.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace tenbin::commands {

namespace {

constexpr QLatin1String allTasks("all");
constexpr QLatin1String trainTask("train");

/// Tasks that keep a run.
QStringList runTasks()
{
    QStringList ids;
    for (const auto &[id, task] : shelf<Task>().entries()) {
        if (task.keepsRun)
            ids.append(id);
    }
    return ids;
}

/// Few enough to stand side by side: the metrics sorted by, then the usual ones that occur.
QStringList shownMetrics(const QList<StoredRun> &runs, const QList<RunSort> &sorts)
{
    QStringList names;
    for (const RunSort &sort : sorts)
        names.append(sort.key.startsWith(QLatin1String("metrics.")) ? sort.key.mid(8) : sort.key);
    names += {QStringLiteral("roc_auc"),  QStringLiteral("accuracy"), QStringLiteral("f1_macro"),
              QStringLiteral("log_loss"), QStringLiteral("r2"),       QStringLiteral("rmse")};
    QStringList shown;
    for (const QString &name : std::as_const(names)) {
        const bool occurs = std::any_of(runs.begin(), runs.end(), [&](const StoredRun &run) {
            return run.metrics.contains(name);
        });
        if (occurs && !shown.contains(name))
            shown.append(name);
    }
    return shown;
}

/// What --task leaves: models stand side by side, and what was done with them does not push them
/// apart; who filters by the task says which ones.
bool isShown(const StoredRun &run, const Invocation &invocation)
{
    static const QRegularExpression filtersTask(QStringLiteral("\\btask\\b"));
    const QString filter = invocation.value(QStringLiteral("filter"));
    const QString initial(filtersTask.match(filter).hasMatch() ? allTasks : trainTask);
    const QString task = invocation.value(QStringLiteral("task"), initial);
    return task == allTasks || run.task == task;
}

Result<Reply> run(const Invocation &invocation)
{
    const QString task = invocation.value(QStringLiteral("task"), QString(allTasks));
    if (task != allTasks && !runTasks().contains(task))
        return failure(
            Error::Kind::Usage, Tr::tr("\"%1\" is no task that keeps runs.").arg(task),
            Tr::tr("It takes all or one of: %1.").arg(runTasks().join(QStringLiteral(", "))));
    const auto project = openToRead(invocation);
    if (!project)
        return passOn(project);
    RunQuery query;
    query.filter = invocation.value(QStringLiteral("filter"));
    const Result<QList<RunSort>> sorts = RunSort::parse(
        invocation.value(QStringLiteral("sort")), invocation.has(QStringLiteral("ascending")));
    if (!sorts)
        return passOn(sorts);
    query.sorts = *sorts;
    query.inBin = invocation.has(QStringLiteral("bin"));
    Result<QList<StoredRun>> runs = (*project)->store().runs(query);
    if (!runs)
        return passOn(runs);
    const qsizetype others =
        runs->removeIf([&](const StoredRun &one) { return !isShown(one, invocation); });

    Reply reply;
    QJsonArray listed;
    Table table;
    table.columns = {{Tr::tr("run"), false, 0},     {Tr::tr("name"), false, 0},
                     {Tr::tr("task"), false, 0},    {Tr::tr("status"), false, 0},
                     {Tr::tr("started"), false, 0}, {Tr::tr("seconds"), true, 3}};
    const QStringList metrics = shownMetrics(*runs, query.sorts);
    for (const QString &metric : metrics)
        table.columns.append({metric, true, 4});
    for (const StoredRun &one : *runs) {
        listed.append(runJson(one));
        QList<QJsonValue> row{one.id.left(8),
                              one.title(),
                              one.task,
                              runStatusName(one.status),
                              one.started.toUTC().toString(Qt::ISODate),
                              jsonNumber(one.seconds)};
        for (const QString &metric : metrics)
            row.append(jsonNumber(one.metrics.value(metric).value));
        table.rows.append(row);
    }
    reply.json = {{QStringLiteral("runs"), listed}};
    if (others > 0)
        table.caption = counted(others,
                                Tr::tr("%1 run of another task is not listed; it is with "
                                       "--task all."),
                                Tr::tr("%1 runs of other tasks are not listed; they are with "
                                       "--task all."));
    if (!runs->isEmpty() || others > 0)
        reply.blocks = {table};
    else if (query.inBin && query.filter.isEmpty())
        reply.blocks = {Paragraph{Tr::tr("The bin is empty.")}};
    else if (query.filter.isEmpty())
        reply.blocks = {
            Paragraph{Tr::tr("The project has no run. Start one with: tenbin-cli train DATASET.")}};
    else
        reply.blocks = {Paragraph{Tr::tr("No run fits the filter.")}};
    return reply;
}

} // namespace

Command runs_command()
{
    Command command;
    command.summary =
        Tr::tr("Lists the project's runs, newest first: models that were trained, or all.");
    command.options = {
        {QStringLiteral("sort"), QStringLiteral("METRIC"),
         Tr::tr("metric, params.NAME, or one of: name, status, started, seconds, task, learner, "
                "dataset; several with commas"),
         Tr::tr("Largest first; \"asc\" after a name: smallest first, for example "
                "\"roc_auc, seconds asc\"."),
         Tr::tr("started")},
        {QStringLiteral("ascending"), {}, {}, Tr::tr("Smallest first.")},
        {QStringLiteral("filter"), QStringLiteral("EXPR"), Tr::tr("condition"),
         Tr::tr("Only runs that fit, for example: metrics.roc_auc > 0.9 and learner = \"mlp\".")},
        {QStringLiteral("task"), QStringLiteral("T"),
         Tr::tr("all, or one of: %1").arg(runTasks().join(QStringLiteral(", "))),
         Tr::tr("Only runs of this task."), Tr::tr("train; all when the filter names a task")},
        {QStringLiteral("bin"), {}, {}, Tr::tr("Those in the bin instead.")},
    };
    command.run = run;
    return command;
}

} // namespace tenbin::commands
