#include "core/json.h"
#include "core/text.h"
#include "experiments/fairness_outcome.h"
#include "experiments/fairness_subject.h"
#include "experiments/prediction_columns.h"
#include "experiments/run_predictions.h"
#include "experiments/task.h"

namespace tenbin {

namespace {

Result<Outcome> run(const TaskInputs &inputs, const Params &params, const Context &context,
                    Progress &progress)
{
    SubProgress reading(progress, 0, 0.2, Tr::tr("reading"));
    const Result<FairnessSubject> subject = readFairnessSubject(inputs, params, context, reading);
    if (!subject)
        return passOn(subject);
    SubProgress auditing(progress, 0.2, 1);
    Result<Outcome> outcome = auditSubject(*subject, params, context, auditing);
    if (!outcome)
        return outcome;
    outcome->values[QStringLiteral("protected")] =
        jsonTexts(params.list(QStringLiteral("protected")));
    // Whoever looks at the run later sees the rows, wherever the file is then.
    if (subject->kind == FairnessSubject::Kind::File) {
        if (Status kept = keepPredictions(*subject->predictions, inputs.folder, *outcome); !kept)
            return passOn(kept);
        if (Status kept = keepPredictionTable(subject->data, inputs.folder, *outcome); !kept)
            return passOn(kept);
    }
    return outcome;
}

QList<ParamSpec> paramSpecs()
{
    QList<ParamSpec> specs = predictionColumnSpecs();
    specs.removeIf([](const ParamSpec &spec) { return spec.id == QLatin1String("weight"); });
    return QList<ParamSpec>{
               ParamSpec::list(QStringLiteral("protected"), Tr::tr("Protected"),
                               Tr::tr("Columns whose values make the groups; several "
                                      "make intersections."))
                   .first(),
               ParamSpec::text(QStringLiteral("privileged"), Tr::tr("Privileged"),
                               Tr::tr("Group that the others are compared with, such "
                                      "as Male, or Male|White; empty: each with all "
                                      "others together."),
                               {})
                   .first(),
               ParamSpec::text(QStringLiteral("protected_bins"), Tr::tr("Bins"),
                               Tr::tr("Of a continuous protected column: their number, such as 4, "
                                      "or where they begin, such as 30,45,60."),
                               {})
                   .first(),
               ParamSpec::text(QStringLiteral("target"), Tr::tr("Target"),
                               Tr::tr("Column with the labels of data that are "
                                      "audited alone; empty: the one with that "
                                      "role."),
                               {})} +
           specs + fairnessParamSpecs();
}

} // namespace

namespace tasks {

Task fairness()
{
    return {.title = Tr::tr("Fairness"),
            .help = Tr::tr("Compares groups: rates of a run's predictions or of predictions made "
                           "elsewhere, or the labels of data before any model."),
            .inputs = {{QStringLiteral("run"), TaskSpec::Input::Kind::Run, true},
                       {QStringLiteral("predictions"), TaskSpec::Input::Kind::File, true},
                       {QStringLiteral("data"), TaskSpec::Input::Kind::Dataset, true}},
            .params = paramSpecs(),
            .run = run};
}

} // namespace tasks
} // namespace tenbin
