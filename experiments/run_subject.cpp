#include "experiments/run_subject.h"

#include "core/text.h"
#include "experiments/training.h"

namespace tenbin {

namespace {

bool shuffles(SplitSpec::Kind kind)
{
    using Kind = SplitSpec::Kind;
    return kind == Kind::Holdout || kind == Kind::KFold || kind == Kind::Stratified ||
           kind == Kind::Repeated;
}

} // namespace

bool RunSubject::sameFolds(const RunSubject &other) const
{
    return fingerprint == other.fingerprint && problem == other.problem && target == other.target &&
           positive == other.positive && validation.text() == other.validation.text() &&
           seed == other.seed && rowRoles == other.rowRoles;
}

Result<RunSubject> subjectOf(const StoredRun &run)
{
    const Result<TaskSpec> spec = run.taskSpec();
    if (!spec)
        return passOn(spec);
    const std::optional<Problem> problem = problemFromName(run.problem);
    const auto data = spec->inputs.constFind(QStringLiteral("data"));
    const bool trains = spec->task == QLatin1String("train") ||
                        spec->task == QLatin1String("tune") ||
                        spec->task == QLatin1String("mitigate");
    if (!trains || data == spec->inputs.cend() || !problem)
        return badInput(Tr::tr("The run \"%1\" trained no model.").arg(run.title()),
                        Tr::tr("Compare finished runs that trained a model."));
    RunSubject subject;
    subject.fingerprint = data->reference;
    subject.dataset = run.dataset.isEmpty() ? data->name : run.dataset;
    subject.problem = run.problem;
    subject.target = spec->params[QStringLiteral("target")].toString();
    if (subject.target.isEmpty())
        subject.target = data->roles.key(QStringLiteral("target"));
    subject.positive = spec->params[QStringLiteral("positive")].toString();
    const Result<SplitSpec> validation = validationSpec(
        spec->params[QStringLiteral("validation")].toString(QStringLiteral("auto")), *problem);
    if (!validation)
        return passOn(validation);
    subject.validation = *validation;
    subject.seed = shuffles(validation->kind) ? run.seed : 0;
    for (auto role = data->roles.begin(); role != data->roles.end(); ++role) {
        if (*role == QLatin1String("group") || *role == QLatin1String("time") ||
            *role == QLatin1String("weight"))
            subject.rowRoles[role.key()] = *role;
    }
    return subject;
}

} // namespace tenbin
