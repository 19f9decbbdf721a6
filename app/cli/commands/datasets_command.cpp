#include "app/cli/project_access.h"
#include "core/text.h"

#include <QJsonArray>

namespace tenbin::commands {

namespace {

Result<Reply> run(const Invocation &invocation)
{
    const auto project = openToRead(invocation);
    if (!project)
        return passOn(project);
    const Result<QList<StoredDataset>> datasets = (*project)->store().datasets();
    if (!datasets)
        return passOn(datasets);
    Table table;
    table.columns = {{Tr::tr("dataset"), false, 0},
                     {Tr::tr("name"), false, 0},
                     {Tr::tr("rows"), true, 0},
                     {Tr::tr("columns"), true, 0},
                     {Tr::tr("imported"), false, 0}};
    QJsonArray listed;
    for (const StoredDataset &dataset : *datasets) {
        const QString created = dataset.created.toUTC().toString(Qt::ISODate);
        listed.append(QJsonObject{{QStringLiteral("dataset"), dataset.id},
                                  {QStringLiteral("name"), dataset.name},
                                  {QStringLiteral("rows"), dataset.rows},
                                  {QStringLiteral("columns"), dataset.columns.size()},
                                  {QStringLiteral("created"), created},
                                  {QStringLiteral("fingerprint"), dataset.fingerprint}});
        table.rows.append(
            {dataset.id, dataset.name, dataset.rows, qint64(dataset.columns.size()), created});
    }
    Reply reply;
    reply.json = {{QStringLiteral("datasets"), listed}};
    if (datasets->isEmpty())
        reply.blocks = {Paragraph{
            Tr::tr("The project has no data set. Import one with: tenbin-cli import FILE.")}};
    else
        reply.blocks = {table};
    return reply;
}

} // namespace

Command datasets_command()
{
    Command command;
    command.summary = Tr::tr("Lists the project's data sets, newest first.");
    command.run = run;
    return command;
}

} // namespace tenbin::commands
