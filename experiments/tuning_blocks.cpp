#include "experiments/tuning_blocks.h"

#include "core/json.h"
#include "core/number.h"
#include "core/text.h"
#include "experiments/nested_blocks.h"
#include "models/metric.h"

#include <QJsonArray>

#include <cmath>

namespace tenbin {

namespace {

using Mark = Chart::Series::Mark;

QString statusText(const Trial &trial)
{
    if (trial.deleted)
        return Tr::tr("deleted");
    return trial.failed() ? trial.error->text : Tr::tr("finished");
}

Table trialTable(const TuningPlan &plan, const SearchResult &result)
{
    Table table;
    table.title = Tr::tr("Trials");
    table.caption = Tr::tr("Mean and standard deviation of %1 over the folds (%2).")
                        .arg(metricTitle(plan), plan.training.validation.text());
    const bool rounds = plan.search.rungs.size() > 1;
    table.columns = {{Tr::tr("trial"), true, 0}};
    if (rounds)
        table.columns +=
            {{Tr::tr("round"), true, 0}, {Tr::tr("share of %1").arg(plan.resource), true, 3}};
    for (const SearchDimension &dimension : plan.space.dimensions)
        table.columns.append(shownColumn(dimension));
    // In early rounds scores speak of less data: only a plain search has one best value.
    const auto best = rounds                 ? TableColumn::Best::None
                      : plan.greaterIsBetter ? TableColumn::Best::Largest
                                             : TableColumn::Best::Smallest;
    table.columns += {{plan.metric, true, 5, best},
                      {Tr::tr("std"), true, 3},
                      {Tr::tr("seconds"), true, 3},
                      {Tr::tr("status"), false, 0}};
    for (const Trial &trial : result.trials) {
        QList<QJsonValue> row{trial.number + 1};
        if (rounds)
            row += {trial.rung + 1, trial.share};
        for (const SearchDimension &dimension : plan.space.dimensions)
            row.append(shownValue(dimension, trial.params));
        // Without its score: the best of the column is one that could be chosen.
        row += {trial.deleted ? QJsonValue() : jsonNumber(trial.score),
                trial.deleted ? QJsonValue() : jsonNumber(trial.deviation),
                jsonNumber(trial.seconds), statusText(trial)};
        table.rows.append(row);
    }
    return table;
}

Chart scoreChart(const TuningPlan &plan)
{
    Chart chart;
    chart.caption = Tr::tr("%1 over the folds (%2); %3 is better.")
                        .arg(metricTitle(plan), plan.training.validation.text(),
                             plan.greaterIsBetter ? Tr::tr("more") : Tr::tr("less"));
    chart.y.title = metricTitle(plan);
    return chart;
}

/// Only trials on the whole resource can be compared with each other.
QList<Trial> comparable(const SearchResult &result)
{
    QList<Trial> trials;
    for (const Trial &trial : result.trials) {
        if (trial.share == result.trials[result.best].share && std::isfinite(trial.score) &&
            !trial.deleted)
            trials.append(trial);
    }
    return trials;
}

Chart progressChart(const TuningPlan &plan, const SearchResult &result)
{
    Chart chart = scoreChart(plan);
    chart.id = QStringLiteral("best_so_far");
    chart.title = Tr::tr("Best score so far");
    chart.x.title = Tr::tr("Trial");
    Chart::Series each, best;
    each.name = Tr::tr("Trials");
    each.mark = Mark::Points;
    best.name = Tr::tr("Best so far");
    best.mark = Mark::Step;
    for (const Trial &trial : comparable(result)) {
        const double before = best.y.isEmpty() ? trial.score : best.y.last();
        each.x.append(trial.number + 1);
        each.y.append(trial.score);
        each.labels.append(settingText(plan, trial.params));
        best.x.append(trial.number + 1);
        best.y.append(plan.greaterIsBetter ? std::max(before, trial.score)
                                           : std::min(before, trial.score));
    }
    chart.summary = Tr::tr("The best score rose or fell from %1 to %2 over %3 trials.")
                        .arg(shortNumber(best.y.first(), 4), shortNumber(best.y.last(), 4))
                        .arg(best.y.size());
    chart.series = {best, each};
    return chart;
}

/// Positions of a param's values on an axis: themselves, or by name.
void addParamAxis(Chart &chart, Chart::Series &series, const SearchDimension &dimension,
                  const QList<Trial> &trials)
{
    chart.x.title = dimension.spec.title.isEmpty() ? dimension.spec.id : dimension.spec.title;
    if (dimension.isRange() || dimension.values.first().isDouble()) {
        bool positive = true;
        for (const Trial &trial : trials) {
            series.x.append(trial.params[dimension.spec.id].toDouble());
            positive = positive && series.x.last() > 0;
        }
        chart.x.logarithmic = positive && dimension.logarithmic;
        return;
    }
    for (const QJsonValue &value : dimension.values)
        chart.x.categories.append(dimension.spec.valueText(value));
    for (const Trial &trial : trials)
        series.x.append(double(dimension.values.indexOf(trial.params[dimension.spec.id])));
}

Chart paramChart(const TuningPlan &plan, const SearchResult &result,
                 const SearchDimension &dimension)
{
    const QList<Trial> trials = comparable(result);
    Chart chart = scoreChart(plan);
    chart.id = QStringLiteral("score_by_") + dimension.spec.id;
    chart.title = Tr::tr("%1 by %2").arg(metricTitle(plan), dimension.spec.id);
    Chart::Series series;
    series.name = Tr::tr("Trials");
    series.mark = Mark::Points;
    addParamAxis(chart, series, dimension, trials);
    for (const Trial &trial : trials) {
        series.y.append(trial.score);
        series.labels.append(settingText(plan, trial.params));
    }
    const Trial &best = result.trials[result.best];
    chart.summary =
        Tr::tr("The best of %1 trials has %2 = %3.")
            .arg(trials.size())
            .arg(dimension.spec.id, dimension.spec.valueText(best.params[dimension.spec.id]));
    chart.series = {series};
    return chart;
}

} // namespace

QString metricTitle(const TuningPlan &plan)
{
    return shelf<Metric>().find(plan.metric)->title;
}

TableColumn shownColumn(const SearchDimension &dimension)
{
    return {dimension.spec.id, dimension.isRange() || dimension.values.first().isDouble(), 4};
}

QJsonValue shownValue(const SearchDimension &dimension, const QJsonObject &params)
{
    const QJsonValue value = params[dimension.spec.id];
    return value.isDouble() ? value : QJsonValue(dimension.spec.valueText(value));
}

QString settingText(const TuningPlan &plan, const QJsonObject &params)
{
    QStringList parts;
    for (const SearchDimension &dimension : plan.space.dimensions) {
        const QJsonValue value = params[dimension.spec.id];
        parts.append(QStringLiteral("%1 = %2").arg(
            dimension.spec.id,
            value.isDouble() ? shortNumber(value.toDouble(), 4) : dimension.spec.valueText(value)));
    }
    return parts.join(QStringLiteral(", "));
}

QList<Block> tuningBlocks(const TuningPlan &plan, const TuningResult &whole)
{
    const SearchResult &result = whole.search;
    const Trial &best = result.bestTrial();
    QList<Block> blocks{Heading{Tr::tr("Search"), 2},
                        Paragraph{Tr::tr("Trial %1 of %2 was best, with %3: %4 %5.")
                                      .arg(best.number + 1)
                                      .arg(result.trials.size())
                                      .arg(settingText(plan, best.params), metricTitle(plan),
                                           shortNumber(best.score, 5))}};
    if (whole.nested)
        blocks += nestedBlocks(plan, whole);
    blocks += {trialTable(plan, result), progressChart(plan, result)};
    for (const SearchDimension &dimension : plan.space.dimensions)
        blocks.append(paramChart(plan, result, dimension));
    return blocks;
}

QJsonObject tuningJson(const TuningPlan &plan, const TuningResult &whole)
{
    const SearchResult &result = whole.search;
    QJsonArray trials;
    for (const Trial &trial : result.trials)
        trials.append(trial.toJson());
    QJsonArray space;
    for (const SearchDimension &dimension : plan.space.dimensions)
        space.append(QStringLiteral("%1=%2").arg(dimension.spec.id, dimension.text));
    QJsonObject json{{QStringLiteral("search"), plan.kind},
                     {QStringLiteral("space"), space},
                     {QStringLiteral("metric"), plan.metric},
                     {QStringLiteral("greater_is_better"), plan.greaterIsBetter},
                     {QStringLiteral("resource"), plan.resource},
                     {QStringLiteral("trials"), trials},
                     {QStringLiteral("best"), result.bestTrial().toJson()},
                     {QStringLiteral("best_params"), result.bestParams.json()}};
    if (whole.nested)
        json[QStringLiteral("nested")] = nestedJson(plan, whole);
    return json;
}

} // namespace tenbin
