#include "models/fit_mitigation.h"

#include "core/guarded.h"
#include "core/random.h"
#include "core/text.h"
#include "models/fitted_steps.h"
#include "models/pipeline_fit.h"

#include <numeric>

namespace tenbin {

namespace {

/// A stream of the seed, apart from those of folds and steps.
constexpr quint64 drawStream = (quint64(1) << 40) + 2;

Status checkTwoClasses(const Target &target)
{
    if (target.problem == Problem::Binary)
        return {};
    const QString what = target.problem == Problem::Regression
                             ? Tr::tr("is a number")
                             : Tr::tr("has %1 classes").arg(target.classCount());
    return badInput(Tr::tr("Mitigation is for two classes, one of them favourable, and the target "
                           "\"%1\" %2.")
                        .arg(target.column, what),
                    Tr::tr("Make a target of two classes, such as one class against the others."));
}

Status checkOtherSteps(const PipelineSteps &steps)
{
    const QString title = mitigatorOf(steps.mitigation).title;
    const bool threshold = steps.threshold != PipelineSteps::Threshold::Default;
    if (threshold && (steps.mitigation.decidesByGroup() || steps.mitigation.trainsOtherwise()))
        return failure(
            Error::Kind::Usage,
            Tr::tr("\"%1\" decides by itself: there is no use for a threshold.").arg(title),
            Tr::tr("Leave the threshold out."));
    if (!steps.calibration.isEmpty() && steps.mitigation.trainsOtherwise())
        return failure(Error::Kind::Usage,
                       Tr::tr("\"%1\" does not go with a calibration of probabilities.").arg(title),
                       Tr::tr("Leave the calibration out."));
    return {};
}

Status checkLearner(const PipelineSpec &spec)
{
    const Mitigator &method = mitigatorOf(spec.steps.mitigation);
    if (method.learner.isEmpty() || method.learner == spec.learner)
        return {};
    return failure(
        Error::Kind::Usage,
        Tr::tr("\"%1\" cannot train the learner \"%2\".").arg(method.title, spec.learner),
        Tr::tr("Choose the learner \"%1\", or another method.").arg(method.learner));
}

Rows everyRow(qsizetype count)
{
    Rows rows(static_cast<size_t>(count));
    std::iota(rows.begin(), rows.end(), 0U);
    return rows;
}

Status repairColumns(const PipelineSpec &spec, const Mitigator &method, RowSpan rows,
                     const GroupedRows &grouped, MitigatedInput &input)
{
    const Result<ColumnRepairPtr> repair =
        method.repair(input.dataset, featureColumns(spec), rows, grouped, spec.steps.mitigation);
    if (!repair)
        return passOn(repair);
    input.fitted.repair = *repair;
    const Rows all = everyRow(input.dataset.rowCount());
    const Result<std::vector<qint32>> groups = input.fitted.groups.codes(input.dataset, all);
    if (!groups)
        return passOn(groups);
    Result<Dataset> repaired = (*repair)->apply(input.dataset, all, *groups);
    if (!repaired)
        return passOn(repaired);
    input.dataset = *std::move(repaired);
    return {};
}

} // namespace

Result<MitigatedInput> prepareMitigation(const Dataset &dataset, const TargetRows &target,
                                         RowSpan positions, const PipelineSpec &spec,
                                         const Context &context)
{
    const MitigationSpec &asked = spec.steps.mitigation;
    if (Status two = checkTwoClasses(target.target); !two)
        return passOn(two);
    if (asked.protectedColumns.contains(spec.target))
        return badInput(
            Tr::tr("The target \"%1\" cannot be the protected column.").arg(spec.target),
            Tr::tr("Name another column."));
    if (Status fine = checkOtherSteps(spec.steps); !fine)
        return passOn(fine);
    if (Status fine = checkLearner(spec); !fine)
        return passOn(fine);
    const Rows rows = datasetRows(target, positions);
    Result<GroupCoder> coder = GroupCoder::fit(dataset, asked.protectedColumns, rows, asked.bins);
    if (!coder)
        return passOn(coder);
    MitigatedInput input{dataset, target, {}};
    input.fitted.groups = *std::move(coder);
    input.fitted.seed = RandomStream(context.seed, drawStream).next();
    const Mitigator &method = mitigatorOf(asked);
    Result<std::vector<qint32>> groups = input.fitted.groups.codes(dataset, rows);
    if (!groups)
        return passOn(groups);
    const Target own = target.target.taken(positions);
    const GroupedRows grouped = groupedRows(input.fitted.groups, *std::move(groups), own);
    if (Status defined = checkRates(grouped, asked.constraint); !defined)
        return passOn(defined);
    if (method.weigh) {
        const Result<std::vector<double>> weights = method.weigh(grouped, asked);
        if (!weights)
            return passOn(weights);
        input.target.target.weights.resize(target.target.values.size(), 1.0);
        for (size_t at = 0; at < positions.size(); ++at)
            input.target.target.weights[positions[at]] = (*weights)[at];
    }
    if (method.repair) {
        if (Status repaired = repairColumns(spec, method, rows, grouped, input); !repaired)
            return passOn(repaired);
    }
    return input;
}

Result<Pipeline> fitOtherwise(const MitigatedInput &input, RowSpan positions,
                              const PipelineSpec &spec, const Context &context, Progress &progress)
{
    if (!progress.report(0, Tr::tr("preparing the data")))
        return cancelled();
    const Result<const Learner *> learner = shelf<Learner>().pick(spec.learner, Tr::tr("learner"));
    if (!learner)
        return passOn(learner);
    const Rows rows = datasetRows(input.target, positions);
    Result<Encoder> encoder = Encoder::fit(input.dataset, featureColumns(spec), rows,
                                           spec.encoderParams, (*learner)->needs, context.threads);
    if (!encoder)
        return passOn(encoder);
    Result<Features> features = encoder->encode(input.dataset, rows, context.threads);
    if (!features)
        return passOn(features);
    const TrainingSet training{*std::move(features), input.target.target.taken(positions)};
    const TrainingFacts facts{training.target.problem, qsizetype(positions.size()),
                              encoder->features().size(), training.target.classCount()};
    if (Status usable = checkUse(**learner, facts, spec.learnerParams); !usable)
        return passOn(usable);
    if (Status fine = checkTraining(training, (*learner)->needs, context.threads); !fine)
        return passOn(fine);
    Result<std::vector<qint32>> groups = input.fitted.groups.codes(input.dataset, rows);
    if (!groups)
        return passOn(groups);
    const GroupedRows grouped =
        groupedRows(input.fitted.groups, *std::move(groups), training.target);
    const MitigationSpec &asked = spec.steps.mitigation;
    SubProgress part(progress, 0.02, 1);
    Result<ModelPtr> model = guarded(Tr::tr("Cannot train the model"), [&] {
        return mitigatorOf(asked).fit({training, grouped, **learner, spec.learnerParams, asked},
                                      context, part);
    });
    if (!model)
        return passOn(model);
    PipelineSpec plain = spec;
    plain.steps = {};
    return Pipeline::make(std::move(plain), *std::move(encoder), *std::move(model),
                          input.target.target.taken({}));
}

Result<Pipeline> withRules(const BeforeRules &before, const Dataset &dataset,
                           const MitigationSpec &mitigation)
{
    FittedSteps steps = before.pipeline.steps();
    Result<std::vector<ScoreRule>> rules =
        fitRules(mitigation, steps.mitigation.groups, dataset, before.inner);
    if (!rules)
        return passOn(rules);
    steps.mitigation.rules = *std::move(rules);
    steps.mitigation.ruleRows = before.inner.size();
    PipelineSteps spec = before.pipeline.spec().steps;
    spec.mitigation = mitigation;
    return before.pipeline.withSteps(spec, std::move(steps));
}

} // namespace tenbin
