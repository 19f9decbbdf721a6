#include "core/text.h"
#include "experiments/mlflow_export.h"
#include "experiments/task.h"

#include <QDir>
#include <QJsonArray>

namespace tenbin::tasks {

namespace {

Result<Outcome> run(const TaskInputs &inputs, const Params &params, const Context &,
                    Progress &progress)
{
    const QString out = params.text(QStringLiteral("out"));
    if (!QDir::isAbsolutePath(out))
        return failure(Error::Kind::Usage,
                       Tr::tr("The folder to write, \"%1\", is no absolute path.").arg(out),
                       Tr::tr("Name it with the folders it lies in."));
    const QJsonObject chosen = params.object(QStringLiteral("runs"));
    QList<MlflowRun> runs;
    for (auto one = chosen.begin(); one != chosen.end(); ++one)
        runs.append({one.key(), QDir(inputs.project).filePath(QStringLiteral("runs/") + one.key()),
                     one.value().toObject()});
    const Result<MlflowExported> exported = exportMlflow(runs, out, progress);
    if (!exported)
        return passOn(exported);
    Outcome outcome;
    outcome.warnings = exported->warnings;
    QJsonArray listed;
    for (qsizetype i = 0; i < runs.size(); ++i)
        listed.append(QJsonObject{{QStringLiteral("run"), runs[i].id},
                                  {QStringLiteral("experiment"), exported->experiments[i]}});
    outcome.values = {{QStringLiteral("out"), out}, {QStringLiteral("runs"), listed}};
    outcome.blocks = {Paragraph{
        counted(runs.size(), Tr::tr("%1 run is"), Tr::tr("%1 runs are")) +
        Tr::tr(" in \"%1\". Show them with: mlflow ui --backend-store-uri \"%1\".").arg(out)}};
    return outcome;
}

} // namespace

Task export_mlflow()
{
    Task task;
    task.title = Tr::tr("Export runs to MLflow");
    task.help = Tr::tr("Adds runs to a folder that MLflow reads.");
    task.params = {ParamSpec::text(QStringLiteral("out"), Tr::tr("Folder"),
                                   Tr::tr("The file store of MLflow, usually \"mlruns\"."), {})
                       .first(),
                   ParamSpec::object(QStringLiteral("runs"), Tr::tr("Runs"),
                                     Tr::tr("Run id → name, notes and tags."))};
    task.keepsRun = false;
    task.run = run;
    return task;
}

} // namespace tenbin::tasks
