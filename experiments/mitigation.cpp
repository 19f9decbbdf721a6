#include "experiments/mitigation.h"

#include "core/number.h"
#include "core/text.h"
#include "models/fit_mitigation.h"
#include "models/pipeline_fit.h"

#include <algorithm>
#include <numeric>

namespace tenbin {

namespace {

const QString noFrontier = QStringLiteral("none");

/// The same method with another trade-off, checked like what users give.
Result<MitigationSpec> traded(const MitigationSpec &spec, double value)
{
    QJsonObject params = spec.params.json();
    params[mitigatorOf(spec).tradeOff] = value;
    return MitigationSpec::make(spec.method, spec.constraint, spec.protectedColumns, spec.bins,
                                params);
}

Result<QList<double>> frontierValues(const MitigationSpec &spec, const QStringList &given)
{
    const Mitigator &method = mitigatorOf(spec);
    if (given.isEmpty())
        return method.settings;
    if (given.size() == 1 && given.first() == noFrontier)
        return QList<double>();
    QList<double> values;
    for (const QString &text : given) {
        const std::optional<double> value = parseNumber(text);
        if (!value)
            return failure(Error::Kind::Usage,
                           Tr::tr("\"%1\" is no setting of a frontier.").arg(text),
                           Tr::tr("Give values of \"%1\", or none.").arg(method.tradeOff));
        values.append(*value);
    }
    return values;
}

Status addSettings(const QStringList &given, MitigationPlan &plan)
{
    const QString tradeOff = mitigatorOf(plan.chosen).tradeOff;
    const double own = plan.chosen.params.real(tradeOff);
    Result<QList<double>> values = frontierValues(plan.chosen, given);
    if (!values)
        return passOn(values);
    values->append(own);
    std::sort(values->begin(), values->end());
    values->erase(std::unique(values->begin(), values->end()), values->end());
    for (double value : *values) {
        Result<MitigationSpec> setting = traded(plan.chosen, value);
        if (!setting)
            return passOn(setting);
        plan.settings.append(*std::move(setting));
    }
    plan.chosenAt = values->indexOf(own);
    return {};
}

} // namespace

QString MitigationPlan::gapMetric() const
{
    return chosen.constraint + QStringLiteral("_difference");
}

double MitigationPlan::settingOf(qsizetype at) const
{
    return settings[at].params.real(mitigatorOf(chosen).tradeOff);
}

QString methodId(const QString &text)
{
    return QString(text).replace(u'-', u'_');
}

QList<ParamSpec> mitigationParamSpecs()
{
    const QList<ParamSpec> own{
        ParamSpec::list(QStringLiteral("protected"), Tr::tr("Protected columns"),
                        Tr::tr("Columns whose groups are to be treated alike; several: their "
                               "intersections."))
            .first(),
        ParamSpec::choice(QStringLiteral("method"), Tr::tr("Method"),
                          Tr::tr("What is done against unfairness."), QStringLiteral("threshold"),
                          shelf<Mitigator>().ids())
            .first(),
        ParamSpec::text(QStringLiteral("constraint"), Tr::tr("Constraint"),
                        Tr::tr("demographic_parity: groups are selected alike; equal_opportunity: "
                               "those who are positive are; equalized_odds: those who are negative "
                               "too; empty: the method's usual one."),
                        {})
            .first(),
        ParamSpec::object(QStringLiteral("method_params"), Tr::tr("Method's parameters"),
                          Tr::tr("Those that differ from their defaults.")),
        ParamSpec::integer(QStringLiteral("bins"), Tr::tr("Bins"),
                           Tr::tr("Groups of equal counts that a protected number or date is put "
                                  "in; 0: none."),
                           0, 0, 20),
        ParamSpec::list(QStringLiteral("frontier"), Tr::tr("Frontier"),
                        Tr::tr("Values of the method's trade-off that the frontier shows beside "
                               "the chosen one; empty: the usual ones; none: no others.")),
        ParamSpec::integer(QStringLiteral("resamples"), Tr::tr("Resamples"),
                           Tr::tr("Of the bootstrap behind all intervals."), 1000, 100, 100'000),
    };
    return trainingParamSpecs() + own;
}

Result<MitigationPlan> planMitigation(const Dataset &dataset, const Params &params, quint64 seed)
{
    MitigationPlan plan;
    Result<MitigationSpec> chosen = MitigationSpec::make(
        methodId(params.text(QStringLiteral("method"))), params.text(QStringLiteral("constraint")),
        params.list(QStringLiteral("protected")), int(params.integer(QStringLiteral("bins"))),
        params.object(QStringLiteral("method_params")));
    if (!chosen)
        return passOn(chosen);
    plan.chosen = *std::move(chosen);
    Result<TrainingPlan> training = planTraining(dataset, params, seed);
    if (!training)
        return passOn(training);
    plan.training = *std::move(training);
    if (plan.training.validation.kind == SplitSpec::Kind::None)
        return failure(Error::Kind::Usage,
                       Tr::tr("Without validation nothing tells what a mitigation does to rows "
                              "that were not trained on."),
                       Tr::tr("Choose a validation such as stratified:5."));
    PipelineSpec pipeline = plan.training.pipeline;
    pipeline.steps.mitigation = plan.chosen;
    Rows all(plan.training.target.rows.size());
    std::iota(all.begin(), all.end(), 0U);
    const Result<MitigatedInput> possible =
        prepareMitigation(dataset, plan.training.target, all, pipeline, {seed, 1});
    if (!possible)
        return passOn(possible);
    plan.groups = possible->fitted.groups;
    plan.resamples = int(params.integer(QStringLiteral("resamples")));
    if (Status added = addSettings(params.list(QStringLiteral("frontier")), plan); !added)
        return passOn(added);
    return plan;
}

} // namespace tenbin
