#include "models/mitigation_validation.h"

#include "core/text.h"
#include "models/fit_mitigation.h"
#include "models/fitted_steps.h"

namespace tenbin {

namespace {

PipelineSpec with(PipelineSpec spec, const MitigationSpec &mitigation)
{
    spec.steps.mitigation = mitigation;
    return spec;
}

/// The pipeline without rules, then one a setting: all of one model.
Result<std::vector<Pipeline>> fitSettings(const Dataset &dataset, const TargetRows &target,
                                          const Rows &train, const PipelineSpec &plain,
                                          const QList<MitigationSpec> &settings,
                                          const Context &context, Progress &progress)
{
    const Result<BeforeRules> before =
        fitBeforeRules(dataset, target, train, with(plain, settings.first()), context, progress);
    if (!before)
        return passOn(before);
    FittedSteps steps = before->pipeline.steps();
    steps.mitigation = {};
    std::vector<Pipeline> pipelines{before->pipeline.withSteps(plain.steps, std::move(steps))};
    for (const MitigationSpec &setting : settings) {
        Result<Pipeline> pipeline = withRules(*before, dataset, setting);
        if (!pipeline)
            return passOn(pipeline);
        pipelines.push_back(*std::move(pipeline));
    }
    return pipelines;
}

} // namespace

Result<MitigationValidation> validateMitigation(const Dataset &dataset, const TargetRows &target,
                                                const Split &split, const PipelineSpec &plain,
                                                const QList<MitigationSpec> &settings,
                                                const Context &context, Progress &progress)
{
    MitigationValidation validation;
    if (settings.first().decidesByGroup()) {
        Result<std::vector<CrossValidation>> all = crossValidateEach(
            dataset, target, split,
            [&](const Rows &train, const Context &own, Progress &part) {
                return fitSettings(dataset, target, train, plain, settings, own, part);
            },
            context, progress);
        if (!all)
            return passOn(all);
        validation.plain = std::move(all->front());
        all->erase(all->begin());
        validation.mitigated = *std::move(all);
        return validation;
    }
    const double parts = double(settings.size() + 1);
    SubProgress first(progress, 0, 1 / parts, Tr::tr("without mitigation"));
    Result<CrossValidation> own = crossValidate(dataset, target, split, plain, context, first);
    if (!own)
        return passOn(own);
    validation.plain = *std::move(own);
    for (qsizetype at = 0; at < settings.size(); ++at) {
        SubProgress part(progress, double(at + 1) / parts, double(at + 2) / parts,
                         Tr::tr("setting %1 of %2").arg(at + 1).arg(settings.size()));
        Result<CrossValidation> one =
            crossValidate(dataset, target, split, with(plain, settings[at]), context, part);
        if (!one)
            return passOn(one);
        validation.mitigated.push_back(*std::move(one));
    }
    return validation;
}

} // namespace tenbin
