#include "app/cli/registry_replies.h"

#include "core/json.h"
#include "core/text.h"
#include "experiments/gate.h"
#include "experiments/lineage.h"

#include <QJsonArray>

namespace tenbin {

namespace {

QJsonObject versionJson(Registry &registry, const RegisteredModel &model,
                        const ModelVersion &version)
{
    const Result<StoredRun> run = registry.runOf(version);
    return {
        {QStringLiteral("version"), version.version},
        {QStringLiteral("run"), version.run},
        {QStringLiteral("sha256"), version.sha256},
        {QStringLiteral("stage"), stageName(version.stage)},
        {QStringLiteral("aliases"), jsonTexts(model.aliasesOf(version.version))},
        {QStringLiteral("created"), version.created.toString(Qt::ISODateWithMs)},
        {QStringLiteral("meets_gate"), run && failedBounds(model.gate, run->metrics).isEmpty()}};
}

QJsonObject modelJson(Registry &registry, const RegisteredModel &model)
{
    QJsonArray versions, gate;
    QJsonObject aliases;
    for (const ModelVersion &version : model.versions)
        versions.append(versionJson(registry, model, version));
    for (auto alias = model.aliases.begin(); alias != model.aliases.end(); ++alias)
        aliases[alias.key()] = *alias;
    for (const Bound &bound : model.gate)
        gate.append(bound.text());
    return {{QStringLiteral("name"), model.name},
            {QStringLiteral("created"), model.created.toString(Qt::ISODateWithMs)},
            {QStringLiteral("versions"), versions},
            {QStringLiteral("aliases"), aliases},
            {QStringLiteral("gate"), gate}};
}

/// "1a2b3c4d", and what is wrong with the run.
QString runText(const Result<StoredRun> &run)
{
    if (!run)
        return Tr::tr("no longer in the project");
    const QString id = run->id.left(8);
    return run->binned.isValid() ? Tr::tr("%1 (in the bin)").arg(id) : id;
}

QString gateText(const QList<Bound> &gate, const Result<StoredRun> &run)
{
    QStringList failed;
    for (const BoundCheck &check :
         failedBounds(gate, run ? run->metrics : QMap<QString, MetricValue>()))
        failed.append(check.text());
    return failed.isEmpty() ? Tr::tr("meets it")
                            : Tr::tr("fails: %1").arg(failed.join(QStringLiteral("; ")));
}

} // namespace

Result<Reply> modelReply(Project &project, const QString &name)
{
    Registry registry(project);
    const Result<RegisteredModel> model = registry.model(name);
    if (!model)
        return passOn(model);
    const bool gated = !model->gate.isEmpty();
    Table table;
    table.title = name;
    table.columns = {{Tr::tr("version"), true, 0},
                     {Tr::tr("stage"), false, 0},
                     {Tr::tr("aliases"), false, 0},
                     {Tr::tr("run"), false, 0},
                     {Tr::tr("registered"), false, 0}};
    if (gated)
        table.columns.append({Tr::tr("gate"), false, 0});
    for (const ModelVersion &version : model->versions) {
        const Result<StoredRun> run = registry.runOf(version);
        table.rows.append({version.version, stageName(version.stage),
                           model->aliasesOf(version.version).join(QStringLiteral(", ")),
                           runText(run), version.created.toString(Qt::ISODate)});
        if (gated)
            table.rows.last().append(gateText(model->gate, run));
    }
    if (gated)
        table.caption = Tr::tr("Before production: %1").arg(boundsText(model->gate));
    Reply reply;
    reply.json = modelJson(registry, *model);
    reply.blocks = {table};
    return reply;
}

Result<Reply> modelsReply(Project &project)
{
    Registry registry(project);
    const Result<QList<RegisteredModel>> models = registry.models();
    if (!models)
        return passOn(models);
    QJsonArray listed;
    Table table;
    table.columns = {{Tr::tr("model"), false, 0},
                     {Tr::tr("versions"), true, 0},
                     {Tr::tr("in production"), true, 0},
                     {Tr::tr("aliases"), false, 0}};
    for (const RegisteredModel &model : *models) {
        listed.append(modelJson(registry, model));
        QStringList aliases;
        for (auto alias = model.aliases.begin(); alias != model.aliases.end(); ++alias)
            aliases.append(alias.key() + QLatin1Char('=') + QString::number(*alias));
        const std::optional<ModelVersion> production = model.inProduction();
        table.rows.append({model.name, model.versions.size(),
                           production ? QJsonValue(production->version) : QJsonValue(),
                           aliases.join(QStringLiteral(", "))});
    }
    Reply reply;
    reply.json = {{QStringLiteral("models"), listed}};
    reply.blocks = {table};
    if (models->isEmpty())
        reply.blocks = {Paragraph{Tr::tr("The project has no registered model. Register one with: "
                                         "tenbin-cli registry add RUN --name N.")}};
    return reply;
}

Result<Reply> lineageReply(Project &project, const QString &name, qint64 version)
{
    const Result<Lineage> found = lineageOf(project, name, version);
    if (!found)
        return passOn(found);
    QJsonArray data, uses;
    for (const Lineage::Data &one : found->data)
        data.append(QJsonObject{{QStringLiteral("name"), one.name},
                                {QStringLiteral("fingerprint"), one.fingerprint},
                                {QStringLiteral("in_project"), one.inProject}});
    for (const StoredRun &use : found->uses)
        uses.append(QJsonObject{{QStringLiteral("run"), use.id},
                                {QStringLiteral("name"), use.name},
                                {QStringLiteral("task"), use.task}});
    Reply reply;
    reply.json = {{QStringLiteral("name"), found->version.model},
                  {QStringLiteral("version"), found->version.version.version},
                  {QStringLiteral("sha256"), found->version.version.sha256},
                  {QStringLiteral("intact"), !found->broken},
                  {QStringLiteral("data"), data},
                  {QStringLiteral("run"), found->version.version.run},
                  {QStringLiteral("uses"), uses}};
    reply.blocks = {lineageTable(*found)};
    return reply;
}

Result<Reply> historyReply(Project &project, const QString &name)
{
    const Result<QList<ModelChange>> changes = Registry(project).history(name);
    if (!changes)
        return passOn(changes);
    QJsonArray listed;
    Table table;
    table.columns = {{Tr::tr("when"), false, 0},
                     {Tr::tr("who"), false, 0},
                     {Tr::tr("what"), false, 0},
                     {Tr::tr("why"), false, 0}};
    for (const ModelChange &one : *changes) {
        listed.append(QJsonObject{{QStringLiteral("change"), one.change},
                                  {QStringLiteral("when"), one.made.toString(Qt::ISODateWithMs)},
                                  {QStringLiteral("who"), one.who},
                                  {QStringLiteral("why"), one.why},
                                  {QStringLiteral("kind"), changeKindName(one.kind)},
                                  {QStringLiteral("version"), one.version},
                                  {QStringLiteral("alias"), one.alias},
                                  {QStringLiteral("before"), one.before},
                                  {QStringLiteral("after"), one.after},
                                  {QStringLiteral("undoes"), one.undoes}});
        const QString what = one.undoes > 0 ? Tr::tr("back, %1").arg(one.text()) : one.text();
        table.rows.append({one.made.toString(Qt::ISODate), one.who, what, one.why});
    }
    Reply reply;
    reply.json = {{QStringLiteral("name"), name}, {QStringLiteral("history"), listed}};
    reply.blocks = {table};
    return reply;
}

} // namespace tenbin
