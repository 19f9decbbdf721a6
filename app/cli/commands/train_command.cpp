#include "app/cli/project_access.h"
#include "app/cli/task_command.h"
#include "core/json.h"
#include "core/text.h"
#include "data/encoder.h"
#include "models/learner.h"

namespace tenbin::commands {

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

Result<Reply> run(const Invocation &invocation)
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
    const Result<quint64> seed = seedOption(invocation);
    if (!seed)
        return passOn(seed);

    const auto project = openToWork(invocation);
    if (!project)
        return passOn(project);
    const Result<TaskSpec::Input> data =
        datasetArgument(**project, invocation.arguments.first(), invocation);
    if (!data)
        return passOn(data);
    TaskSpec spec;
    spec.task = QStringLiteral("train");
    spec.name = invocation.value(QStringLiteral("name"),
                                 QStringLiteral("%1 on %2").arg(learnerId, data->name));
    spec.seed = *seed;
    spec.inputs[QStringLiteral("data")] = *data;
    spec.params = {
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
    const Result<FinishedJob> job = runTask(**project, spec, invocation);
    if (!job)
        return passOn(job);
    return runReply(*job);
}

} // namespace

Command train_command()
{
    Command command;
    command.summary = Tr::tr("Validates a learner on a data set, fits it on all rows, and keeps "
                             "the run with its model and out-of-fold predictions.");
    command.arguments = QStringLiteral("DATASET");
    command.minimumArguments = 1;
    command.maximumArguments = 1;
    command.options = {
        {QStringLiteral("learner"), QStringLiteral("L"),
         Tr::tr("One of: %1.").arg(shelf<Learner>().ids().join(QStringLiteral(", "))),
         QStringLiteral("gradient_boosting")},
        {QStringLiteral("param"),
         QStringLiteral("K=V"),
         Tr::tr("A parameter of the learner or of the encoder; see: tenbin-cli learners L."),
         {},
         true},
        {QStringLiteral("target"), QStringLiteral("COL"), Tr::tr("The column to predict."),
         Tr::tr("the column with the role target")},
        {QStringLiteral("positive"), QStringLiteral("LABEL"),
         Tr::tr("Of two classes the one that figures speak of."), Tr::tr("the second one")},
        {QStringLiteral("exclude"),
         QStringLiteral("A,B"),
         Tr::tr("Columns that are no features; write \\, for a comma within a name."),
         {},
         true},
        {QStringLiteral("validation"), QStringLiteral("V"),
         Tr::tr("holdout:0.2, kfold:5, stratified:5, group:5, timeseries:5[:gap=G][:test=T], "
                "repeated:5x3, loo or none."),
         Tr::tr("stratified:5 for classes, kfold:5 for numbers")},
        {QStringLiteral("metric"), QStringLiteral("M"), Tr::tr("The metric that decides."),
         Tr::tr("roc_auc, f1_macro or r2")},
        {QStringLiteral("seed"), QStringLiteral("S"),
         Tr::tr("Whole number from which all chance is drawn."), QStringLiteral("0")},
        {QStringLiteral("name"), QStringLiteral("N"), Tr::tr("The run's name."),
         Tr::tr("learner and data set")},
    };
    command.run = run;
    return command;
}

} // namespace tenbin::commands
