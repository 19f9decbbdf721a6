// Drop-column importance: how much worse a metric gets when the model is trained without a column,
// over the same folds. Says what a column adds to the others: of two that say the same, neither
// matters. Source: Lei et al., "Distribution-free predictive inference for regression", JASA 113,
// 2018; intervals: Nadeau and Bengio, Machine Learning 52, 2003.
#include "analysis/dropped_columns.h"
#include "analysis/explainer.h"
#include "analysis/metric_choice.h"
#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_words.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

constexpr qsizetype leastRows = 20;

QString whyNot(const ExplainedOutput &output, const Params &params)
{
    const Result<NamedMetric> metric = chosenMetric(params, output.pipeline().problem());
    return metric ? QString() : metric.error().text + u' ' + metric.error().hint;
}

/// The target of the rows that were asked for.
TargetRows restricted(const TargetRows &all, RowSpan rows)
{
    std::vector<quint32> wanted(rows.begin(), rows.end());
    std::sort(wanted.begin(), wanted.end());
    TargetRows some;
    Rows positions;
    for (size_t at = 0; at < all.rows.size(); ++at) {
        if (std::binary_search(wanted.begin(), wanted.end(), all.rows[at])) {
            positions.push_back(quint32(at));
            some.rows.push_back(all.rows[at]);
        }
    }
    some.target = all.target.taken(positions);
    return some;
}

Result<Split> splitOf(const TargetRows &target, const Params &params, quint64 seed)
{
    const bool classes = target.target.problem != Problem::Regression;
    const QString asked = params.text(QStringLiteral("validation"));
    const QString text = asked != QLatin1String("auto") ? asked
                         : classes                      ? QStringLiteral("stratified:5")
                                                        : QStringLiteral("kfold:5");
    const Result<SplitSpec> spec = SplitSpec::parse(text);
    if (!spec)
        return passOn(spec);
    using Kind = SplitSpec::Kind;
    if (spec->kind != Kind::KFold && spec->kind != Kind::Stratified && spec->kind != Kind::Repeated)
        return failure(Error::Kind::Usage,
                       Tr::tr("\"%1\" has no folds to train on without a column.").arg(text),
                       Tr::tr("Choose kfold:5, stratified:5 or repeated:5x3."));
    std::vector<qint32> strata;
    if (classes) {
        for (double value : target.target.values)
            strata.push_back(qint32(value));
    }
    return makeSplit(*spec, {qsizetype(target.rows.size()), strata, {}, {}}, seed);
}

double meanOf(const std::vector<double> &values)
{
    double sum = 0;
    for (double value : values)
        sum += value;
    return sum / double(values.size());
}

Block tableOf(const QList<DroppedColumn> &columns, const QString &title, const QString &caption)
{
    Table table;
    table.title = Tr::tr("Trained without a column");
    table.caption = caption;
    table.columns = {{Tr::tr("Column")},
                     {title, true, 4},
                     {Tr::tr("Low"), true, 4},
                     {Tr::tr("High"), true, 4},
                     {Tr::tr("p"), true, 3}};
    for (const DroppedColumn &one : columns)
        table.rows.append({one.column, jsonNumber(meanOf(one.worse)),
                           one.test ? jsonNumber(one.test->low) : QJsonValue(),
                           one.test ? jsonNumber(one.test->high) : QJsonValue(),
                           one.test ? jsonNumber(one.test->pValue) : QJsonValue()});
    return table;
}

Result<Dataset> datasetOf(const QList<DroppedColumn> &columns, size_t folds)
{
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    std::vector<qint32> codes;
    QStringList names;
    std::vector<double> means, low, high;
    std::vector<std::vector<double>> worse(folds);
    for (const DroppedColumn &one : columns) {
        codes.push_back(qint32(names.size()));
        names.append(one.column);
        means.push_back(meanOf(one.worse));
        low.push_back(one.test ? one.test->low : nan);
        high.push_back(one.test ? one.test->high : nan);
        for (size_t fold = 0; fold < folds; ++fold)
            worse[fold].push_back(one.worse[fold]);
    }
    QList<Column> made{Column::categorical(QStringLiteral("column"), std::move(codes), names),
                       Column::numeric(QStringLiteral("importance"), std::move(means)),
                       Column::numeric(QStringLiteral("low"), std::move(low)),
                       Column::numeric(QStringLiteral("high"), std::move(high))};
    for (size_t fold = 0; fold < folds; ++fold)
        made.append(
            Column::numeric(QStringLiteral("fold_%1").arg(fold + 1), std::move(worse[fold])));
    return Dataset::make(QStringLiteral("drop-column importance"), std::move(made));
}

Result<Explanation> explain(const ExplanationRequest &request, const Params &params,
                            const Context &context, Progress &progress)
{
    if (!progress.report(0))
        return cancelled();
    if (qsizetype(request.rows.size()) < leastRows)
        return failure(Error::Kind::Usage,
                       Tr::tr("Training without columns needs at least %1 rows, and there are %2.")
                           .arg(leastRows)
                           .arg(request.rows.size()),
                       Tr::tr("Explain more rows."));
    const Pipeline &pipeline = request.output.pipeline();
    const Result<NamedMetric> metric = chosenMetric(params, pipeline.problem());
    if (!metric)
        return passOn(metric);
    PipelineSpec spec = pipeline.spec();
    // Metrics look at predictions alone; intervals would only cost more fits.
    spec.steps.intervals = PipelineSteps::Intervals::None;
    const Result<TargetRows> known =
        readTarget(request.data, spec.target, spec.positive, pipeline.problem());
    if (!known)
        return passOn(known);
    const TargetRows target = restricted(*known, request.rows);
    const Result<Split> split = splitOf(target, params, context.seed);
    if (!split)
        return passOn(split);
    Result<DroppedColumns> dropped =
        dropColumns(request.data, target, *split, spec, *metric, context, progress);
    if (!dropped)
        return passOn(dropped);
    std::stable_sort(dropped->columns.begin(), dropped->columns.end(),
                     [](const DroppedColumn &a, const DroppedColumn &b) {
                         return meanOf(a.worse) > meanOf(b.worse);
                     });
    if (std::isnan(meanOf(dropped->whole)))
        return badInput(Tr::tr("%1 has no meaning in one of the folds.").arg(metric->title()),
                        Tr::tr("Choose fewer folds, more rows, or another metric."));

    Explanation explanation;
    explanation.warnings = dropped->warnings;
    explanation.weightTitle = Tr::tr("%1, trained without the column").arg(worseTitle(*metric));
    explanation.weightInterval =
        Tr::tr("95 % corrected t interval over %1 folds of %2")
            .arg(countText(qsizetype(split->folds.size())),
                 counted(qint64(target.rows.size()), Tr::tr("%1 row"), Tr::tr("%1 rows")));
    for (const DroppedColumn &one : dropped->columns) {
        ColumnWeight weight;
        weight.column = one.column;
        weight.value = meanOf(one.worse);
        if (one.test) {
            weight.low = one.test->low;
            weight.high = one.test->high;
        }
        explanation.weights.append(weight);
    }
    explanation.blocks.append(tableOf(
        dropped->columns, explanation.weightTitle,
        Tr::tr("%1 with all columns: %2, mean over folds. %3 (Nadeau and Bengio); p is two-sided "
               "and not corrected for the number of columns. Of two columns that say the same, "
               "neither matters.")
            .arg(metric->title(), shortNumber(meanOf(dropped->whole), 4),
                 explanation.weightInterval)));
    const Result<Dataset> table = datasetOf(dropped->columns, split->folds.size());
    if (!table)
        return passOn(table);
    explanation.table = *table;
    explanation.values = {{QStringLiteral("metric"), metric->name},
                          {QStringLiteral("baseline"), jsonNumber(meanOf(dropped->whole))},
                          {QStringLiteral("folds"), qint64(split->folds.size())}};
    return explanation;
}

} // namespace

namespace explainers {

Explainer drop_column()
{
    return {.title = Tr::tr("Drop-column importance"),
            .help = Tr::tr("How much worse a metric gets when the model is trained anew without a "
                           "column: what it adds to all others. Trains once a column and fold."),
            .reference = QStringLiteral("Lei et al., Distribution-free predictive inference for "
                                        "regression, JASA 113, 2018"),
            .params = {metricParam().first(),
                       ParamSpec::text(QStringLiteral("validation"), Tr::tr("Folds"),
                                       Tr::tr("kfold:5, stratified:5 or repeated:5x3; auto: five "
                                              "folds."),
                                       QStringLiteral("auto"))
                           .first()},
            .whyNot = whyNot,
            .explain = explain};
}

} // namespace explainers
} // namespace tenbin
