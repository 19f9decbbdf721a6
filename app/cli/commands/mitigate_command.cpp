#include "app/cli/arguments.h"
#include "app/cli/console.h"
#include "app/cli/training_arguments.h"
#include "core/json.h"
#include "core/text.h"
#include "experiments/mitigation.h"
#include "models/fitted_mitigation.h"

#include <cstdio>

namespace tenbin::commands {

namespace {

/// Before anything is trained.
void sayWhatItNeeds(const Invocation &invocation, const MitigationSpec &spec)
{
    if (invocation.quiet)
        return;
    for (const QString &note : mitigationNotes(spec))
        std::fputs(warningLine(note).constData(), stderr);
}

Reply mitigationReply(const FinishedJob &job)
{
    Reply reply = trainingReply(job);
    reply.json[QStringLiteral("mitigation")] =
        job.record.outcome.values[QStringLiteral("mitigation")];
    QList<Block> comparison;
    bool begun = false;
    for (const Block &block : job.record.outcome.blocks) {
        if (std::holds_alternative<Heading>(block)) {
            if (begun)
                break;
            begun = true;
        }
        comparison.append(block);
    }
    reply.blocks = comparison + reply.blocks;
    return reply;
}

Result<Reply> run(const Invocation &invocation)
{
    const QString method =
        methodId(invocation.value(QStringLiteral("method"), QStringLiteral("threshold")));
    const Result<const Mitigator *> known = shelf<Mitigator>().pick(method, Tr::tr("method"));
    if (!known)
        return passOn(known);
    const QStringList protectedColumns = invocation.list(QStringLiteral("protected"));
    if (protectedColumns.isEmpty())
        return failure(Error::Kind::Usage, Tr::tr("No protected column is named."),
                       Tr::tr("Name it with --protected COLUMN."));
    const Result<Params> methodParams =
        Params::parsed((*known)->params, invocation.values(QStringLiteral("method-param")));
    if (!methodParams)
        return passOn(methodParams);
    const QString constraint = methodId(invocation.value(QStringLiteral("constraint")));
    const Result<MitigationSpec> asked =
        MitigationSpec::make(method, constraint, protectedColumns, 0, methodParams->json());
    if (!asked)
        return passOn(asked);

    ProjectTask task(invocation, QStringLiteral("mitigate"));
    if (Status taken = takeTraining(invocation, task); !taken)
        return passOn(taken);
    QJsonObject &params = task.spec.params;
    params[QStringLiteral("method")] = method;
    params[QStringLiteral("constraint")] = asked->constraint;
    params[QStringLiteral("protected")] = jsonTexts(protectedColumns);
    params[QStringLiteral("method_params")] = methodParams->json();
    for (const ParamSpec &spec : mitigationParamSpecs()) {
        const bool number =
            spec.id == QLatin1String("bins") || spec.id == QLatin1String("resamples");
        if (!number || !invocation.has(spec.id))
            continue;
        const Result<QJsonValue> value = spec.parse(invocation.value(spec.id));
        if (!value)
            return passOn(value);
        params[spec.id] = *value;
    }
    if (invocation.has(QStringLiteral("frontier")))
        params[QStringLiteral("frontier")] = jsonTexts(invocation.list(QStringLiteral("frontier")));
    if (!invocation.has(QStringLiteral("name")))
        task.spec.name = QStringLiteral("%1, %2").arg(task.spec.name, method);
    sayWhatItNeeds(invocation, *asked);
    const Result<FinishedJob> job = task.run();
    if (!job)
        return passOn(job);
    return mitigationReply(*job);
}

/// Each method with what it needs, its constraints and its params.
QString methodsText()
{
    QString text = Tr::tr("Methods:");
    for (const auto &[id, method] : shelf<Mitigator>().entries()) {
        text += QStringLiteral("\n  %1\n    %2 %3\n").arg(id, method.help, method.reference);
        text +=
            QStringLiteral("    %1\n")
                .arg(method.needsGroups ? Tr::tr("Needs the protected column for every prediction.")
                                        : Tr::tr("Does not need the protected column to predict."));
        text += Tr::tr("    Constraints: %1.").arg(method.constraints.join(QStringLiteral(", ")));
        for (const ParamSpec &param : method.params)
            text +=
                QStringLiteral("\n    %1 (%2; %3): %4")
                    .arg(param.id, param.rangeText(), param.valueText(param.initial), param.help);
        text += QLatin1Char('\n');
    }
    return text;
}

} // namespace

Command mitigate_command()
{
    Command command;
    command.summary = Tr::tr("Trains a learner with and without a method against unfairness on "
                             "the same folds, compares both on the same rows, and keeps the "
                             "fairer model as a run.");
    command.arguments = QStringLiteral("DATASET");
    command.minimumArguments = 1;
    command.maximumArguments = 1;
    command.details = methodsText();
    command.options = {
        {QStringLiteral("protected"), QStringLiteral("A,B"), Tr::tr("columns, separated by commas"),
         Tr::tr("Columns whose groups are to be treated alike, their intersections if there are "
                "several; must be given.")},
        {QStringLiteral("method"), QStringLiteral("M"),
         Tr::tr("one of: %1").arg(shelf<Mitigator>().ids().join(QStringLiteral(", "))),
         Tr::tr("What is done; see below. A - may stand for _."), QStringLiteral("threshold")},
        {QStringLiteral("constraint"), QStringLiteral("C"),
         Tr::tr("one of: %1").arg(parityConstraints().join(QStringLiteral(", "))),
         Tr::tr("What shall be alike: selection, true positives, or both kinds of errors."),
         Tr::tr("the method's first one")},
        {QStringLiteral("method-param"),
         QStringLiteral("K=V"),
         Tr::tr("parameter and value"),
         Tr::tr("A parameter of the method."),
         {},
         true},
        {QStringLiteral("bins"), QStringLiteral("N"), Tr::tr("integer in [0, 20]"),
         Tr::tr("Groups of equal counts that a protected number or date is put in; 0: none."),
         QStringLiteral("0")},
        {QStringLiteral("frontier"), QStringLiteral("V,V"), Tr::tr("numbers, or none"),
         Tr::tr("Values of the method's trade-off that the frontier shows beside the chosen one."),
         Tr::tr("the method's usual ones")},
        {QStringLiteral("resamples"), QStringLiteral("N"), Tr::tr("integer in [100, 100000]"),
         Tr::tr("Of the bootstrap behind all intervals."), QStringLiteral("1000")},
    };
    command.options += trainingOptions();
    command.run = run;
    command.answer = QStringLiteral(
        "{\"run\", \"metrics\", \"model\", … as train says,\n"
        " \"mitigation\":{\"method\", \"constraint\", \"protected\", \"needs_protected\":BOOL,\n"
        "   \"randomised\":BOOL, \"gap_metric\":NAME, \"rows\", \"interval\",\n"
        "   \"figures\":[{\"id\", \"group\":\"\" of all, \"before\":{\"value\", \"low\", "
        "\"high\"},\n"
        "                \"after\", \"difference\"}],\n"
        "   \"frontier\":{\"param\", \"plain\":{\"accuracy\", \"gap\"},\n"
        "               \"settings\":[{\"value\", \"chosen\", \"accuracy\", \"gap\"}]}}}");
    return command;
}

} // namespace tenbin::commands
