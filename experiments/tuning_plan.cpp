#include "core/text.h"
#include "experiments/nested_tuning.h"
#include "experiments/tuning.h"
#include "models/fold_scores.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

const QString allRowsResource = QStringLiteral("rows");

const ParamSpec *paramNamed(const QList<ParamSpec> &specs, const QString &id)
{
    const auto found = std::find_if(specs.begin(), specs.end(),
                                    [&](const ParamSpec &spec) { return spec.id == id; });
    return found == specs.end() ? nullptr : &*found;
}

/// Least share of the rows that is worth a model.
double leastShareOfRows(int classes, const Split &split)
{
    const double enough = 50.0 * std::max(2, classes);
    double least = 0;
    for (const Fold &fold : split.folds)
        least = std::max(least, enough / double(fold.train.size()));
    return least;
}

/// The same of an integer param: 1, or its smallest value.
Result<double> leastShareOf(const TuningPlan &plan, const Split &smallest)
{
    if (plan.resource == allRowsResource)
        return leastShareOfRows(plan.training.target.target.classCount(), smallest);
    const ParamSpec *spec = paramNamed(plan.learner->params, plan.resource);
    if (!spec || spec->type != ParamSpec::Type::Integer) {
        QStringList known{allRowsResource};
        for (const ParamSpec &one : plan.learner->params) {
            if (one.type == ParamSpec::Type::Integer)
                known.append(one.id);
        }
        return failure(Error::Kind::Usage,
                       Tr::tr("\"%1\" is nothing that rounds can share out.").arg(plan.resource),
                       Tr::tr("Choose one of: %1.").arg(known.join(QStringLiteral(", "))));
    }
    for (const SearchDimension &dimension : plan.space.dimensions) {
        if (dimension.spec.id == plan.resource)
            return failure(Error::Kind::Usage,
                           Tr::tr("The parameter \"%1\" cannot be searched and shared out by the "
                                  "rounds at once.")
                               .arg(plan.resource),
                           Tr::tr("Take it out of the space, or choose another resource."));
    }
    const double whole = double(plan.training.pipeline.learnerParams.integer(plan.resource));
    return whole > 0 ? std::max(1.0, spec->minimum) / whole : 1;
}

/// Reads what "nested" says. The folds of a search that has the fewest rows.
Result<Split> planNested(TuningPlan &plan, const Dataset &dataset, const QString &text,
                         quint64 seed)
{
    const Split &outer = plan.training.split;
    if (text.isEmpty())
        return outer;
    const Result<SplitSpec> inner = validationSpec(text, plan.training.target.target.problem);
    if (!inner)
        return passOn(inner);
    if (inner->kind == SplitSpec::Kind::None)
        return failure(Error::Kind::Usage, Tr::tr("The inner searches need folds to judge by."),
                       Tr::tr("Choose some such as stratified:3 or kfold:3."));
    constexpr size_t mostOuter = 200;
    const bool few = std::any_of(outer.folds.begin(), outer.folds.end(),
                                 [](const Fold &fold) { return fold.test.size() < 2; });
    if (few || outer.folds.size() > mostOuter)
        return failure(Error::Kind::Usage,
                       Tr::tr("The validation \"%1\" has too many folds for a search within each.")
                           .arg(plan.training.validation.text()),
                       Tr::tr("Choose one such as stratified:5 or kfold:5."));
    plan.inner = *inner;
    Result<InnerGround> first = innerGround(dataset, plan.training, *inner, 0, seed);
    if (!first)
        return passOn(first);
    return std::move(first->split);
}

} // namespace

QList<ParamSpec> tuningParamSpecs()
{
    return trainingParamSpecs() +
           QList<ParamSpec>{
               ParamSpec::choice(QStringLiteral("search"), Tr::tr("Search"),
                                 Tr::tr("grid: every combination; random: drawn settings; halving: "
                                        "many settings on little, the best third on three times "
                                        "as much."),
                                 QStringLiteral("random"), SearchPlan::kinds())
                   .first(),
               ParamSpec::list(QStringLiteral("space"), Tr::tr("Search space"),
                               Tr::tr("K=a,b,c or K=LOW:HIGH[:log][:STEP] for each parameter K of "
                                      "the learner that varies."))
                   .first(),
               ParamSpec::integer(QStringLiteral("trials"), Tr::tr("Trials"),
                                  Tr::tr("Settings to try; 0: all of a grid, 20 of a random "
                                         "search, 27 of halving."),
                                  0, 0, 10'000)
                   .first(),
               ParamSpec::text(QStringLiteral("nested"), Tr::tr("Inner folds"),
                               Tr::tr("For nested validation: folds within the training rows of "
                                      "each fold of the validation, such as stratified:3. A "
                                      "search on them alone chooses the setting that the fold's "
                                      "test rows judge. Empty: no nested validation."),
                               {}),
               ParamSpec::text(QStringLiteral("resource"), Tr::tr("Resource"),
                               Tr::tr("What the rounds of halving share out: rows, or a whole-"
                                      "number parameter such as rounds or trees."),
                               allRowsResource),
               ParamSpec::integer(QStringLiteral("jobs"), Tr::tr("Trials at a time"),
                                  Tr::tr("The numbers do not depend on it."), 1, 1, 256)};
}

Result<TuningPlan> planTuning(const Dataset &dataset, const Params &params, quint64 seed)
{
    TuningPlan plan;
    Result<TrainingPlan> training = planTraining(dataset, params, seed);
    if (!training)
        return passOn(training);
    plan.training = std::move(*training);
    if (plan.training.validation.kind == SplitSpec::Kind::None)
        return failure(Error::Kind::Usage, Tr::tr("A search needs a validation to judge by."),
                       Tr::tr("Choose one such as stratified:5 or kfold:5."));
    plan.learner = shelf<Learner>().find(plan.training.pipeline.learner);
    const Problem problem = plan.training.target.target.problem;
    plan.metric = plan.training.metric.isEmpty() ? usualMetric(problem) : plan.training.metric;
    plan.greaterIsBetter = greaterIsBetter(plan.metric);
    plan.kind = params.text(QStringLiteral("search"));
    plan.jobs = int(params.integer(QStringLiteral("jobs")));
    Result<SearchSpace> space =
        SearchSpace::parse(plan.learner->params, params.list(QStringLiteral("space")));
    if (!space)
        return passOn(space);
    plan.space = std::move(*space);
    plan.resource = params.text(QStringLiteral("resource"));
    const Result<Split> smallest =
        planNested(plan, dataset, params.text(QStringLiteral("nested")), seed);
    if (!smallest)
        return passOn(smallest);
    const Result<double> least = leastShareOf(plan, *smallest);
    if (!least)
        return passOn(least);
    Result<SearchPlan> search = SearchPlan::make(
        plan.kind, plan.space, int(params.integer(QStringLiteral("trials"))), *least, seed);
    if (!search)
        return passOn(search);
    plan.search = std::move(*search);
    return plan;
}

Result<Params> TuningPlan::learnerParams(const QJsonObject &setting, double share) const
{
    QJsonObject all = training.pipeline.learnerParams.json();
    for (auto value = setting.begin(); value != setting.end(); ++value)
        all[value.key()] = value.value();
    if (resource != allRowsResource && share < 1)
        all[resource] = qint64(std::ceil(share * all[resource].toDouble()));
    return Params::checked(learner->params, all);
}

Split TuningPlan::folds(const Split &whole, const Target &target, double share, quint64 seed) const
{
    if (resource != allRowsResource || share >= 1)
        return whole;
    return thinned(whole,
                   target.problem == Problem::Regression ? std::span<const double>()
                                                         : std::span<const double>(target.values),
                   share, seed);
}

} // namespace tenbin
