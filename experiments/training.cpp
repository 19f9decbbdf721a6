#include "experiments/training.h"

#include "core/text.h"
#include "models/inner_folds.h"
#include "models/metric.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace tenbin {

namespace {

Result<QString> targetName(const Dataset &dataset, const Params &params)
{
    const QString given = params.text(QStringLiteral("target"));
    if (!given.isEmpty())
        return given;
    const qsizetype at = dataset.indexOfRole(Role::Target);
    if (at < 0)
        return failure(Error::Kind::Usage,
                       Tr::tr("No target is chosen, and no column of \"%1\" has that role.")
                           .arg(dataset.name()),
                       Tr::tr("Name the column to predict with --target."));
    return dataset.column(at).name();
}

Result<QStringList> featureColumns(const Dataset &dataset, const Params &params,
                                   const QString &target)
{
    const QStringList exclude = params.list(QStringLiteral("exclude"));
    const QStringList only = params.list(QStringLiteral("columns"));
    for (const QString &name : exclude + only) {
        if (const Result<Column> found = dataset.find(name); !found)
            return passOn(found);
    }
    QStringList columns;
    for (qsizetype i = 0; i < dataset.columnCount(); ++i) {
        const QString &name = dataset.column(i).name();
        const bool usable = dataset.role(i) == Role::Feature || dataset.role(i) == Role::Protected;
        if (usable && name != target && !exclude.contains(name) &&
            (only.isEmpty() || only.contains(name)))
            columns.append(name);
    }
    if (columns.isEmpty())
        return badInput(Tr::tr("\"%1\" has no feature left to learn from.").arg(dataset.name()),
                        Tr::tr("Exclude fewer columns, or give some the role feature."));
    return columns;
}

Result<std::vector<qint64>> timeKeys(const Column &column, const Rows &rows)
{
    std::vector<qint64> keys;
    keys.reserve(rows.size());
    for (quint32 row : rows) {
        if (column.isMissing(row))
            return badInput(Tr::tr("The time column \"%1\" has no value in row %2.")
                                .arg(column.name())
                                .arg(row + 1),
                            Tr::tr("Remove the row, or give another column the role time."));
        switch (column.type()) {
        case ColumnType::Datetime: keys.push_back(column.times()[row]); break;
        case ColumnType::Numeric: {
            // Order is all that counts: the bits of a double, put right for negative ones, rise
            // with its value.
            const auto bits = std::bit_cast<qint64>(column.numbers()[row]);
            keys.push_back(bits < 0 ? bits ^ std::numeric_limits<qint64>::max() : bits);
            break;
        }
        default:
            return badInput(Tr::tr("The time column \"%1\" holds neither dates nor numbers.")
                                .arg(column.name()),
                            Tr::tr("Give another column the role time."));
        }
    }
    return keys;
}

Status checkMetric(const QString &name, Problem problem)
{
    if (name.isEmpty())
        return {};
    const Result<const Metric *> metric = shelf<Metric>().pick(name, QStringLiteral("metric"));
    if (!metric)
        return passOn(metric);
    if (!(*metric)->problems.contains(problem))
        return failure(Error::Kind::Usage,
                       Tr::tr("The metric \"%1\" is not defined for a %2 problem.")
                           .arg(name, problemName(problem)),
                       Tr::tr("Leave it out for the usual one: %1.").arg(usualMetric(problem)));
    return {};
}

} // namespace

QList<ParamSpec> trainingParamSpecs()
{
    const QList<ParamSpec> own{
        ParamSpec::text(QStringLiteral("learner"), Tr::tr("Learner"),
                        Tr::tr("Which learner to train."), QStringLiteral("gradient_boosting"))
            .first(),
        ParamSpec::object(QStringLiteral("learner_params"), Tr::tr("Learner's parameters"),
                          Tr::tr("Those that differ from their defaults.")),
        ParamSpec::object(QStringLiteral("encoder_params"), Tr::tr("Encoder's parameters"),
                          Tr::tr("Those that differ from their defaults.")),
        ParamSpec::text(QStringLiteral("target"), Tr::tr("Target"),
                        Tr::tr("The column to predict; empty: the one with the role target."), {})
            .first(),
        ParamSpec::text(QStringLiteral("positive"), Tr::tr("Positive class"),
                        Tr::tr("Of two classes the one that figures speak of; empty: the second."),
                        {}),
        ParamSpec::list(QStringLiteral("exclude"), Tr::tr("Excluded columns"),
                        Tr::tr("Columns that are no features.")),
        ParamSpec::list(QStringLiteral("columns"), Tr::tr("Feature columns"),
                        Tr::tr("The only columns to learn from; empty: all that may.")),
        ParamSpec::text(QStringLiteral("validation"), Tr::tr("Validation"),
                        Tr::tr("holdout:0.2, kfold:5, stratified:5, group:5, timeseries:5, "
                               "repeated:5x3, loo, none; auto: five folds, stratified for "
                               "classes."),
                        QStringLiteral("auto"))
            .first(),
        ParamSpec::text(QStringLiteral("metric"), Tr::tr("Metric"),
                        Tr::tr("The metric that decides; empty: the problem's usual one."), {}),
    };
    return own + PipelineSteps::paramSpecs();
}

Result<SplitSpec> validationSpec(const QString &text, Problem problem)
{
    if (text == QLatin1String("auto"))
        return SplitSpec::parse(problem == Problem::Regression ? QStringLiteral("kfold:5")
                                                               : QStringLiteral("stratified:5"));
    return SplitSpec::parse(text);
}

Result<Split> splitRows(const Dataset &dataset, const TargetRows &rows, const SplitSpec &validation,
                        quint64 seed)
{
    SplitInput input;
    input.rows = qsizetype(rows.rows.size());
    std::vector<qint32> strata;
    std::vector<qint32> groups;
    std::vector<qint64> order;
    const Target &target = rows.target;
    if (target.problem != Problem::Regression) {
        strata.assign(target.values.begin(), target.values.end());
        input.strata = strata;
    }
    if (const qsizetype at = dataset.indexOfRole(Role::Group); at >= 0) {
        groups = groupCodes(dataset.column(at), rows.rows);
        input.groups = groups;
    }
    if (const qsizetype at = dataset.indexOfRole(Role::Time);
        at >= 0 && validation.kind == SplitSpec::Kind::TimeSeries) {
        Result<std::vector<qint64>> keys = timeKeys(dataset.column(at), rows.rows);
        if (!keys)
            return passOn(keys);
        order = std::move(*keys);
        input.order = order;
    }
    return makeSplit(validation, input, seed);
}

QString usualMetric(Problem problem)
{
    switch (problem) {
    case Problem::Binary: return QStringLiteral("roc_auc");
    case Problem::Multiclass: return QStringLiteral("f1_macro");
    case Problem::Regression: break;
    }
    return QStringLiteral("r2");
}

Result<TrainingPlan> planTraining(const Dataset &dataset, const Params &params, quint64 seed)
{
    TrainingPlan plan;
    PipelineSpec &pipeline = plan.pipeline;
    pipeline.learner = params.text(QStringLiteral("learner"));
    const Result<const Learner *> learner =
        shelf<Learner>().pick(pipeline.learner, QStringLiteral("learner"));
    if (!learner)
        return passOn(learner);
    Result<Params> learnerParams =
        Params::checked((*learner)->params, params.object(QStringLiteral("learner_params")));
    if (!learnerParams)
        return passOn(learnerParams);
    Result<Params> encoderParams =
        Params::checked(Encoder::paramSpecs(), params.object(QStringLiteral("encoder_params")));
    if (!encoderParams)
        return passOn(encoderParams);
    pipeline.learnerParams = std::move(*learnerParams);
    pipeline.encoderParams = std::move(*encoderParams);

    const Result<QString> target = targetName(dataset, params);
    if (!target)
        return passOn(target);
    pipeline.target = *target;
    pipeline.positive = params.text(QStringLiteral("positive"));
    Result<QStringList> columns = featureColumns(dataset, params, *target);
    if (!columns)
        return passOn(columns);
    pipeline.columns = std::move(*columns);

    Result<TargetRows> rows = readTarget(dataset, *target, pipeline.positive, pipeline.problem);
    if (!rows)
        return passOn(rows);
    plan.target = std::move(*rows);
    const Problem problem = plan.target.target.problem;
    pipeline.problem = problem;
    Result<PipelineSteps> steps = PipelineSteps::make(params, problem, plan.target.target.classes);
    if (!steps)
        return passOn(steps);
    pipeline.steps = std::move(*steps);
    if (!plan.target.missing.empty())
        plan.warnings.append(counted(qint64(plan.target.missing.size()),
                                     Tr::tr("%1 row without a target is left out."),
                                     Tr::tr("%1 rows without a target are left out.")));

    plan.metric = params.text(QStringLiteral("metric"));
    if (Status known = checkMetric(plan.metric, problem); !known)
        return passOn(known);
    const Result<SplitSpec> validation =
        validationSpec(params.text(QStringLiteral("validation")), problem);
    if (!validation)
        return passOn(validation);
    plan.validation = *validation;
    Result<Split> split = splitRows(dataset, plan.target, plan.validation, seed);
    if (!split)
        return passOn(split);
    plan.split = std::move(*split);
    plan.warnings += plan.split.warnings;
    return plan;
}

} // namespace tenbin
