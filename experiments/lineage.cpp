#include "experiments/lineage.h"

#include "core/text.h"
#include "experiments/job_inputs.h"

#include <QFileInfo>

namespace tenbin {

Result<Lineage> recordedLineage(Project &project, const QString &model, qint64 version)
{
    const Result<RegisteredModel> registered = Registry(project).model(model);
    if (!registered)
        return passOn(registered);
    const Result<ModelVersion> found = registered->version(version);
    if (!found)
        return passOn(found);
    Lineage lineage;
    lineage.version = {model, *found};
    lineage.aliases = registered->aliasesOf(version);
    if (found->run.isEmpty())
        return lineage;
    Result<StoredRun> run = project.store().findRun(found->run);
    if (!run)
        return passOn(run);
    Result<QList<StoredRun>> uses = project.store().runsTaking(found->run);
    if (!uses)
        return passOn(uses);
    const Result<TaskSpec> spec = run->taskSpec();
    if (!spec)
        return passOn(spec);
    for (const TaskSpec::Input &input : spec->inputs)
        if (input.kind == TaskSpec::Input::Kind::Dataset)
            lineage.data.append(
                {input.name, input.reference,
                 QFileInfo::exists(datasetPath(project.folder(), input.reference))});
    lineage.run = std::move(*run);
    lineage.uses = std::move(*uses);
    return lineage;
}

Result<Lineage> lineageOf(Project &project, const QString &model, qint64 version)
{
    Result<Lineage> lineage = recordedLineage(project, model, version);
    if (!lineage)
        return lineage;
    if (const Status sound = Registry(project).verify(lineage->version.version); !sound)
        lineage->broken = sound.error();
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
    const auto state = [](const StoredRun &run) {
        const QString name = runStatusName(run.status);
        return run.binned.isValid() ? Tr::tr("%1, in the bin").arg(name) : name;
    };
    const auto add = [&](const QString &step, const StoredRun &run) {
        table.rows.append({step, run.title(), run.id, when(run.started), state(run)});
    };
    if (lineage.run)
        add(Tr::tr("run"), *lineage.run);
    else
        table.rows.append({Tr::tr("run"), QJsonValue(), QJsonValue(), QJsonValue(),
                           Tr::tr("no longer in the project")});
    const ModelVersion &version = lineage.version.version;
    QStringList states{stageName(version.stage)};
    for (const QString &alias : lineage.aliases)
        states.append(QLatin1Char('@') + alias);
    if (lineage.broken)
        states.append(lineage.broken->text);
    table.rows.append({Tr::tr("model"), lineage.version.text(),
                       QStringLiteral("sha256:") + version.sha256, when(version.created),
                       states.join(QStringLiteral(", "))});
    for (const StoredRun &use : lineage.uses)
        add(use.task, use);
    return table;
}

} // namespace tenbin
