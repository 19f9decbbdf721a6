#include "app/cli/training_arguments.h"

#include "app/cli/arguments.h"
#include "app/cli/run_reply.h"
#include "core/json.h"
#include "core/text.h"
#include "data/encoder.h"
#include "models/learner.h"
#include "models/metric.h"
#include "models/pipeline_steps.h"

#include <algorithm>

namespace tenbin {

namespace {

/// --param K=V goes to the learner or to the encoder, whichever knows K.
struct SortedParams
{
    QStringList learner, encoder;
};

SortedParams sortParams(const QStringList &given, const Learner &learner)
{
    const QList<ParamSpec> encoder = Encoder::paramSpecs();
    SortedParams sorted;
    for (const QString &assignment : given) {
        const QString id = assignment.section(u'=', 0, 0);
        const auto named = [&](const ParamSpec &spec) { return spec.id == id; };
        const bool learners = std::any_of(learner.params.begin(), learner.params.end(), named);
        const bool encoders = std::any_of(encoder.begin(), encoder.end(), named);
        (encoders && !learners ? sorted.encoder : sorted.learner).append(assignment);
    }
    return sorted;
}

/// Params of the steps after the model, as far as they were given.
Result<QJsonObject> stepParams(const Invocation &invocation)
{
    QJsonObject params;
    for (const ParamSpec &spec : PipelineSteps::paramSpecs()) {
        if (!invocation.has(spec.id))
            continue;
        const Result<QJsonValue> value = spec.parse(invocation.value(spec.id));
        if (!value)
            return passOn(value);
        params[spec.id] = *value;
    }
    return params;
}

Option stepOption(const ParamSpec &spec)
{
    Option option = optionOf(spec);
    option.value = spec.id.left(1).toUpper();
    return option;
}

} // namespace

QList<Option> trainingOptions()
{
    QList<Option> options{
        {QStringLiteral("learner"), QStringLiteral("L"),
         Tr::tr("one of: %1").arg(shelf<Learner>().ids().join(QStringLiteral(", "))),
         Tr::tr("What learns."), QStringLiteral("gradient_boosting")},
        {QStringLiteral("param"),
         QStringLiteral("K=V"),
         Tr::tr("parameter and value"),
         Tr::tr("A parameter of the learner or of the encoder; see: tenbin-cli learners L."),
         {},
         true},
        {QStringLiteral("target"), QStringLiteral("COL"), Tr::tr("column"),
         Tr::tr("The column to predict."), Tr::tr("the column with the role target")},
        {QStringLiteral("positive"), QStringLiteral("LABEL"), Tr::tr("class"),
         Tr::tr("Of two classes the one that figures speak of."), Tr::tr("the second one")},
        {QStringLiteral("exclude"),
         QStringLiteral("A,B"),
         Tr::tr("columns, separated by commas"),
         Tr::tr("Columns that are no features; write \\, for a comma within a name."),
         {},
         true},
        {QStringLiteral("validation"), QStringLiteral("V"),
         Tr::tr("holdout:SHARE, kfold:K, stratified:K, group:K, timeseries:K[:gap=G][:test=T], "
                "repeated:KxTIMES, loo or none"),
         Tr::tr("How the learner is judged, for example holdout:0.2, stratified:5, repeated:5x3."),
         Tr::tr("stratified:5 for classes, kfold:5 for numbers")},
        {QStringLiteral("metric"), QStringLiteral("M"),
         Tr::tr("one of: %1").arg(shelf<Metric>().ids().join(QStringLiteral(", "))),
         Tr::tr("The metric that decides."), Tr::tr("roc_auc, f1_macro or r2")},
        seedOption(Tr::tr("Number from which all chance is drawn.")),
        {QStringLiteral("name"), QStringLiteral("N"), Tr::tr("text"), Tr::tr("The run's name."),
         Tr::tr("learner and data set")},
    };
    for (const ParamSpec &spec : PipelineSteps::paramSpecs())
        options.append(stepOption(spec));
    return options;
}

Status takeTraining(const Invocation &invocation, ProjectTask &task)
{
    const QString learnerId =
        invocation.value(QStringLiteral("learner"), QStringLiteral("gradient_boosting"));
    const Result<const Learner *> learner =
        shelf<Learner>().pick(learnerId, QStringLiteral("learner"));
    if (!learner)
        return passOn(learner);
    const SortedParams sorted = sortParams(invocation.values(QStringLiteral("param")), **learner);
    const Result<Params> learnerParams = Params::parsed((*learner)->params, sorted.learner);
    if (!learnerParams)
        return passOn(learnerParams);
    const Result<Params> encoderParams = Params::parsed(Encoder::paramSpecs(), sorted.encoder);
    if (!encoderParams)
        return passOn(encoderParams);
    const Result<quint64> seed = seedOf(invocation);
    if (!seed)
        return passOn(seed);
    const Result<QJsonObject> steps = stepParams(invocation);
    if (!steps)
        return passOn(steps);

    const QString data = QStringLiteral("data");
    if (Status taken = task.takeDataset(data, invocation.arguments.first()); !taken)
        return passOn(taken);
    task.spec.name =
        invocation.value(QStringLiteral("name"),
                         QStringLiteral("%1 on %2").arg(learnerId, task.spec.inputs[data].name));
    task.spec.seed = *seed;
    task.spec.params = {
        {QStringLiteral("learner"), learnerId},
        {QStringLiteral("learner_params"), learnerParams->json()},
        {QStringLiteral("encoder_params"), encoderParams->json()},
        {QStringLiteral("target"), invocation.value(QStringLiteral("target"))},
        {QStringLiteral("positive"), invocation.value(QStringLiteral("positive"))},
        {QStringLiteral("exclude"), jsonTexts(invocation.list(QStringLiteral("exclude")))},
        {QStringLiteral("validation"),
         invocation.value(QStringLiteral("validation"), QStringLiteral("auto"))},
        {QStringLiteral("metric"), invocation.value(QStringLiteral("metric"))},
    };
    for (auto step = steps->begin(); step != steps->end(); ++step)
        task.spec.params[step.key()] = step.value();
    return {};
}

Reply trainingReply(const FinishedJob &job)
{
    Reply reply = runReply(job);
    const QJsonObject &values = job.record.outcome.values;
    if (values.contains(QStringLiteral("steps")))
        reply.json[QStringLiteral("steps")] = values[QStringLiteral("steps")];
    return reply;
}

} // namespace tenbin
