#include "experiments/search_size.h"

#include "core/json.h"
#include "core/text.h"
#include "experiments/training.h"
#include "experiments/tuning.h"
#include "models/search_plan.h"

#include <algorithm>

namespace tenbin {

namespace {

qint64 foldsOf(const SplitSpec &split, qsizetype rows)
{
    using Kind = SplitSpec::Kind;
    switch (split.kind) {
    case Kind::None: return 0;
    case Kind::Holdout: return 1;
    case Kind::Repeated: return qint64(split.folds) * split.repeats;
    case Kind::LeaveOneOut: return rows;
    case Kind::KFold:
    case Kind::Stratified:
    case Kind::Group:
    case Kind::TimeSeries: break;
    }
    return split.folds;
}

double trainingShare(const SplitSpec &split)
{
    if (split.kind == SplitSpec::Kind::Holdout)
        return 1 - split.testShare;
    if (split.kind == SplitSpec::Kind::LeaveOneOut)
        return 1;
    return 1 - 1.0 / std::max(2, split.folds);
}

struct Folds
{
    qint64 outer = 0;
    qint64 inner = 0; ///< 0: not nested
    double rows = 0;  ///< that the smallest fold of a search trains on
};

Result<Folds> readFolds(const Params &params, const SearchGroundFacts &facts)
{
    const Result<SplitSpec> outer =
        validationSpec(params.text(QStringLiteral("validation")), facts.problem);
    if (!outer)
        return passOn(outer);
    if (outer->kind == SplitSpec::Kind::None)
        return failure(Error::Kind::Usage, Tr::tr("A search needs a validation to judge by."),
                       Tr::tr("Choose one such as stratified:5 or kfold:5."));
    Folds folds;
    folds.outer = foldsOf(*outer, facts.rows);
    folds.rows = double(facts.rows) * trainingShare(*outer);
    const QString nested = params.text(QStringLiteral("nested"));
    if (nested.isEmpty())
        return folds;
    const Result<SplitSpec> inner = validationSpec(nested, facts.problem);
    if (!inner)
        return passOn(inner);
    folds.inner = foldsOf(*inner, qsizetype(folds.rows));
    folds.rows *= trainingShare(*inner);
    return folds;
}

/// What leastShareOf of the plan says, with the fold's rows as they are on average.
double leastShare(const Params &params, const Learner &learner, const Params &learnerParams,
                  const SearchGroundFacts &facts, double rows)
{
    const QString resource = params.text(QStringLiteral("resource"));
    if (resource == QLatin1String("rows"))
        return 50.0 * std::max(2, facts.classes) / std::max(1.0, rows);
    for (const ParamSpec &spec : learner.params) {
        if (spec.id == resource && spec.type == ParamSpec::Type::Integer) {
            const double whole = double(learnerParams.integer(resource));
            return whole > 0 ? std::max(1.0, spec.minimum) / whole : 1;
        }
    }
    return 1;
}

} // namespace

Result<SearchSize> searchSize(const QJsonObject &given, const SearchGroundFacts &facts)
{
    const Result<Params> params = Params::checked(tuningParamSpecs(), given);
    if (!params)
        return passOn(params);
    const Result<const Learner *> learner =
        shelf<Learner>().pick(params->text(QStringLiteral("learner")), QStringLiteral("learner"));
    if (!learner)
        return passOn(learner);
    const Result<Params> learnerParams =
        Params::checked((*learner)->params, params->object(QStringLiteral("learner_params")));
    if (!learnerParams)
        return passOn(learnerParams);
    const Result<SearchSpace> space =
        SearchSpace::parse((*learner)->params, params->list(QStringLiteral("space")));
    if (!space)
        return passOn(space);
    const Result<Folds> folds = readFolds(*params, facts);
    if (!folds)
        return passOn(folds);
    const Result<SearchPlan> plan =
        SearchPlan::make(params->text(QStringLiteral("search")), *space,
                         int(params->integer(QStringLiteral("trials"))),
                         leastShare(*params, **learner, *learnerParams, facts, folds->rows), 0);
    if (!plan)
        return passOn(plan);
    SearchSize size;
    size.trials = plan->trials();
    size.candidates = int(plan->candidates.size());
    size.rounds = int(plan->rungs.size());
    size.folds = folds->outer;
    size.outer = folds->inner > 0 ? folds->outer : 0;
    // The chosen setting on the folds, and the model of all rows.
    size.fits = size.trials * (folds->outer + size.outer * folds->inner) + folds->outer + 1;
    return size;
}

} // namespace tenbin
