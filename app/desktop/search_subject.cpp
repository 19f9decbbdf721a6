#include "app/desktop/search_subject.h"

#include "core/json.h"
#include "core/text.h"
#include "experiments/training.h"
#include "models/metric.h"
#include "models/search_plan.h"

namespace tenbin {

Result<SearchSubject> readSearchSubject(const TaskSpec &spec, const QString &problem)
{
    const QJsonObject &params = spec.params;
    const Result<const Learner *> learner = shelf<Learner>().pick(
        params[QStringLiteral("learner")].toString(), QStringLiteral("learner"));
    if (!learner)
        return passOn(learner);
    Result<SearchSpace> space =
        SearchSpace::parse((*learner)->params, textsOf(params[QStringLiteral("space")].toArray()));
    if (!space)
        return passOn(space);
    const Result<SearchPlan> plan =
        SearchPlan::make(params[QStringLiteral("search")].toString(QStringLiteral("random")),
                         *space, params[QStringLiteral("trials")].toInt(), 1, spec.seed);
    if (!plan)
        return passOn(plan);
    SearchSubject made;
    made.subject.metric = params[QStringLiteral("metric")].toString();
    // The usual ones all grow.
    if (made.subject.metric.isEmpty())
        made.subject.metric =
            problemFromName(problem) ? usualMetric(*problemFromName(problem)) : Tr::tr("score");
    if (const Metric *metric = shelf<Metric>().find(made.subject.metric))
        made.subject.greaterIsBetter = metric->greaterIsBetter;
    made.subject.dimensions = std::move(space->dimensions);
    made.settings = plan->candidates;
    return made;
}

TaskSpec trainingOfTrial(const TaskSpec &search, const Trial &trial)
{
    TaskSpec spec = search;
    spec.task = QStringLiteral("train");
    spec.params = {};
    for (const ParamSpec &param : trainingParamSpecs()) {
        if (search.params.contains(param.id))
            spec.params[param.id] = search.params[param.id];
    }
    QJsonObject learner = spec.params[QStringLiteral("learner_params")].toObject();
    for (auto value = trial.params.begin(); value != trial.params.end(); ++value)
        learner[value.key()] = value.value();
    spec.params[QStringLiteral("learner_params")] = learner;
    spec.name = Tr::tr("%1 on %2, trial %3")
                    .arg(spec.params[QStringLiteral("learner")].toString(),
                         spec.inputs[QStringLiteral("data")].name)
                    .arg(trial.number + 1);
    return spec;
}

} // namespace tenbin
