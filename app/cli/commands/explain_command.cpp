#include "analysis/explainer.h"
#include "app/cli/arguments.h"
#include "app/cli/project_task.h"
#include "app/cli/table_file.h"
#include "core/text.h"
#include "experiments/task.h"

#include <QDir>

namespace tenbin::commands {

namespace {

QList<ParamSpec> optionSpecs()
{
    QList<ParamSpec> specs = shelf<Task>().find(QStringLiteral("explain"))->params;
    specs.removeIf([](const ParamSpec &spec) { return spec.type == ParamSpec::Type::Object; });
    return specs;
}

Result<QJsonObject> taskParams(const Invocation &invocation)
{
    Result<QJsonObject> given = paramsGiven(invocation, optionSpecs());
    if (!given)
        return given;
    QJsonObject &params = *given;
    if (invocation.has(QStringLiteral("row"))) {
        if (invocation.has(QStringLiteral("rows")))
            return failure(Error::Kind::Usage, Tr::tr("Either one row or several are explained."),
                           Tr::tr("Write --row I or --rows A:B."));
        params[QStringLiteral("rows")] = invocation.value(QStringLiteral("row"));
    }
    const QString method = params[QStringLiteral("method")].toString();
    const Result<const Explainer *> explainer = shelf<Explainer>().pick(method, Tr::tr("method"));
    if (!explainer)
        return passOn(explainer);
    const Result<Params> settings =
        Params::parsed((*explainer)->params, invocation.values(QStringLiteral("param")));
    if (!settings)
        return passOn(settings);
    params[QStringLiteral("settings")] = settings->json();
    return given;
}

/// What each method is, with its settings.
QString methodsText()
{
    QStringList lines;
    for (const auto &[id, explainer] : shelf<Explainer>().entries()) {
        lines.append(QStringLiteral("%1 (%2): %3").arg(id, explainer.title, explainer.help));
        for (const ParamSpec &spec : explainer.params)
            lines.append(
                QStringLiteral("    --param %1=%2: %3 (%4)")
                    .arg(spec.id, spec.valueText(spec.initial), spec.help, spec.rangeText()));
    }
    return lines.join(u'\n');
}

Result<Reply> run(const Invocation &invocation)
{
    if (!invocation.has(QStringLiteral("method")))
        return failure(Error::Kind::Usage, Tr::tr("No method is named."),
                       Tr::tr("Name it with --method: %1.")
                           .arg(shelf<Explainer>().ids().join(QStringLiteral(", "))));
    const QString out = invocation.value(QStringLiteral("out"));
    if (!out.isEmpty()) {
        if (const auto format = writableFormat(out); !format)
            return passOn(format);
    }
    Result<QJsonObject> params = taskParams(invocation);
    if (!params)
        return passOn(params);
    const Result<quint64> seed = seedOf(invocation);
    if (!seed)
        return passOn(seed);
    ProjectTask task(invocation, QStringLiteral("explain"));
    task.spec.params = *std::move(params);
    task.spec.seed = *seed;
    task.spec.name =
        Tr::tr("%1 of %2")
            .arg(shelf<Explainer>().find(invocation.value(QStringLiteral("method")))->title,
                 invocation.arguments.first());
    const Result<QString> taken = task.takeRun(QStringLiteral("run"), invocation.arguments.first());
    if (!taken)
        return passOn(taken);
    Status data =
        invocation.has(QStringLiteral("data"))
            ? task.takeDataset(QStringLiteral("data"), invocation.value(QStringLiteral("data")))
            : task.takeDataOf(QStringLiteral("run"), QStringLiteral("data"));
    if (!data)
        return passOn(data);
    const auto write = [&](const FinishedJob &job, const QString &folder) -> Status {
        return out.isEmpty() ? Status()
                             : writeArtifactTable(job, folder, out, *invocation.progress);
    };
    const Result<FinishedJob> job = task.run(write);
    if (!job)
        return passOn(job);
    Reply reply;
    reply.json = job->record.outcome.values;
    reply.json[QStringLiteral("run")] = job->run.id;
    reply.blocks = job->record.outcome.blocks;
    if (!out.isEmpty()) {
        reply.json[QStringLiteral("out")] = out;
        reply.blocks.append(
            Paragraph{Tr::tr("The table is in \"%1\".").arg(QDir::toNativeSeparators(out))});
    }
    return reply;
}

} // namespace

Command explain_command()
{
    Command command;
    command.summary = Tr::tr("Says which columns the model of a run decides by: of each row, or "
                             "of all.");
    command.details = methodsText();
    command.arguments = QStringLiteral("RUN");
    command.minimumArguments = 1;
    command.maximumArguments = 1;
    for (const ParamSpec &spec : optionSpecs())
        command.options.append(optionOf(spec));
    for (Option &option : command.options) {
        if (option.name == QLatin1String("method"))
            option.initial.clear();
        if (option.name == QLatin1String("rows"))
            option.value = QStringLiteral("A:B");
        if (option.name == QLatin1String("class"))
            option.value = QStringLiteral("LABEL");
    }
    command.options +=
        {{QStringLiteral("row"), QStringLiteral("I"), Tr::tr("row from 0"),
          Tr::tr("The one row to explain.")},
         {QStringLiteral("data"), QStringLiteral("DATASET"), Tr::tr("data set or file"),
          Tr::tr("Other rows than those that the run was trained on.")},
         {QStringLiteral("param"),
          QStringLiteral("K=V"),
          Tr::tr("setting of the method"),
          Tr::tr("A setting of the method."),
          {},
          true},
         {QStringLiteral("out"), QStringLiteral("FILE"), Tr::tr("path"),
          Tr::tr("Where to write the table: one row an instance, one column a feature, and "
                 "base_value.")},
         seedOption(Tr::tr("Seed of what is drawn at random."))};
    command.answer = Tr::tr("{output, class, base_value, additivity_residual, features [{feature, "
                            "mean_abs, low, high}], rows, method, run}");
    command.run = run;
    return command;
}

} // namespace tenbin::commands
