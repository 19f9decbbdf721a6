#include "experiments/lineage.h"

#include "core/text.h"
#include "experiments/job_inputs.h"

#include <QFileInfo>

namespace tenbin {

Result<Lineage> lineageOf(Project &project, const QString &model, qint64 version)
{
    Registry registry(project);
    const Result<RegisteredModel> registered = registry.model(model);
    if (!registered)
        return passOn(registered);
    const std::optional<ModelVersion> found = registered->find(version);
    if (!found)
        return badInput(Tr::tr("The registered model \"%1\" has no version %2.")
                            .arg(model, QString::number(version)),
                        Tr::tr("Its versions are 1 to %1.").arg(registered->versions.size()));
    Result<StoredRun> run = project.store().findRun(found->run);
    if (!run)
        return passOn(run);
    Result<QList<StoredRun>> uses = project.store().runsTaking(found->run);
    if (!uses)
        return passOn(uses);
    const Result<TaskSpec> spec = run->taskSpec();
    if (!spec)
        return passOn(spec);

    Lineage lineage;
    lineage.version = {model, *found};
    lineage.aliases = registered->aliasesOf(version);
    for (const TaskSpec::Input &input : spec->inputs)
        if (input.kind == TaskSpec::Input::Kind::Dataset)
            lineage.data.append(
                {input.name, input.reference,
                 QFileInfo::exists(datasetPath(project.folder(), input.reference))});
    lineage.run = std::move(*run);
    lineage.uses = std::move(*uses);
    if (const Status sound = registry.verify(*found); !sound)
        lineage.broken = sound.error();
    return lineage;
}

Table lineageTable(const Lineage &lineage)
{
    Table table;
    table.title = Tr::tr("Lineage of %1").arg(lineage.version.text());
    table.columns = {{Tr::tr("step"), false, 0},
                     {Tr::tr("what"), false, 0},
                     {Tr::tr("id"), false, 0},
                     {Tr::tr("when"), false, 0},
                     {Tr::tr("state"), false, 0}};
    const auto when = [](const QDateTime &time) { return time.toUTC().toString(Qt::ISODate); };
    for (const Lineage::Data &data : lineage.data)
        table.rows.append({Tr::tr("data"), data.name, data.fingerprint, QJsonValue(),
                           data.inProject ? Tr::tr("in the project") : Tr::tr("missing")});
    const StoredRun &run = lineage.run;
    table.rows.append(
        {Tr::tr("run"), run.title(), run.id, when(run.started), runStatusName(run.status)});
    const ModelVersion &version = lineage.version.version;
    QStringList state{stageName(version.stage)};
    for (const QString &alias : lineage.aliases)
        state.append(QLatin1Char('@') + alias);
    if (lineage.broken)
        state.append(lineage.broken->text);
    table.rows.append({Tr::tr("model"), lineage.version.text(),
                       QStringLiteral("sha256:") + version.sha256, when(version.created),
                       state.join(QStringLiteral(", "))});
    for (const StoredRun &use : lineage.uses)
        table.rows.append(
            {use.task, use.title(), use.id, when(use.started), runStatusName(use.status)});
    return table;
}

} // namespace tenbin
