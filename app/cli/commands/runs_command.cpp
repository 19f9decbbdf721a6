#include "app/cli/project_access.h"
#include "app/cli/run_reply.h"
#include "core/number.h"
#include "core/text.h"

#include <QJsonArray>

namespace tenbin::commands {

namespace {

/// Few enough to stand side by side: the metric sorted by, then the usual ones that occur.
QStringList shownMetrics(const QList<StoredRun> &runs, const QString &sort)
{
    QStringList shown;
    for (const QString &name :
         {sort, QStringLiteral("roc_auc"), QStringLiteral("accuracy"), QStringLiteral("f1_macro"),
          QStringLiteral("log_loss"), QStringLiteral("r2"), QStringLiteral("rmse")}) {
        const bool occurs = std::any_of(runs.begin(), runs.end(), [&](const StoredRun &run) {
            return run.metrics.contains(name);
        });
        if (occurs && !shown.contains(name))
            shown.append(name);
    }
    return shown;
}

Result<Reply> run(const Invocation &invocation)
{
    const auto project = openToRead(invocation);
    if (!project)
        return passOn(project);
    RunQuery query;
    query.filter = invocation.value(QStringLiteral("filter"));
    query.sort = invocation.value(QStringLiteral("sort"));
    query.ascending = invocation.has(QStringLiteral("ascending"));
    const Result<QList<StoredRun>> runs = (*project)->store().runs(query);
    if (!runs)
        return passOn(runs);

    Reply reply;
    QJsonArray listed;
    Table table;
    table.columns = {{Tr::tr("run"), false, 0},     {Tr::tr("name"), false, 0},
                     {Tr::tr("task"), false, 0},    {Tr::tr("status"), false, 0},
                     {Tr::tr("started"), false, 0}, {Tr::tr("seconds"), true, 3}};
    const QStringList metrics = shownMetrics(*runs, query.sort);
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
    if (!runs->isEmpty())
        reply.blocks = {table};
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
    command.summary = Tr::tr("Lists the project's runs, newest first.");
    command.options = {
        {QStringLiteral("sort"), QStringLiteral("METRIC"),
         Tr::tr("Sort by a metric, or by name, status, started, seconds, task, learner, dataset; "
                "largest first.")},
        {QStringLiteral("ascending"), {}, Tr::tr("Smallest first.")},
        {QStringLiteral("filter"), QStringLiteral("EXPR"),
         Tr::tr("Only runs that fit, for example: metrics.roc_auc > 0.9 and learner = \"mlp\".")},
    };
    command.run = run;
    return command;
}

} // namespace tenbin::commands
