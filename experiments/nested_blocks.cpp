#include "experiments/nested_blocks.h"

#include "core/json.h"
#include "core/number.h"
#include "core/text.h"
#include "experiments/nested_tuning.h"
#include "experiments/tuning_blocks.h"
#include "models/evaluation_words.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

struct ChosenSetting
{
    QJsonObject params;
    int folds = 0;
};

/// Most often chosen first, equal ones in the order of the folds.
QList<ChosenSetting> chosenSettings(const NestedResult &nested)
{
    QList<ChosenSetting> chosen;
    for (const OuterFold &fold : nested.folds) {
        const QJsonObject &params = fold.search.bestTrial().params;
        const auto known = std::find_if(chosen.begin(), chosen.end(),
                                        [&](const auto &one) { return one.params == params; });
        if (known == chosen.end())
            chosen.append({params, 1});
        else
            ++known->folds;
    }
    std::stable_sort(chosen.begin(), chosen.end(),
                     [](const auto &a, const auto &b) { return a.folds > b.folds; });
    return chosen;
}

QString withInterval(const FoldInterval &interval)
{
    const QString mean = shortNumber(interval.mean, 5);
    return interval.words.isEmpty() ? mean
                                    : Tr::tr("%1 (%2 to %3, %4)")
                                          .arg(mean, shortNumber(interval.low, 5),
                                               shortNumber(interval.high, 5), interval.words);
}

Paragraph estimate(const TuningPlan &plan, const TuningResult &result)
{
    const FoldInterval score = outerInterval(*result.nested);
    const FoldInterval optimism = optimismInterval(*result.nested, plan.greaterIsBetter);
    return {Tr::tr("Nested validation (%1, %2 within the training rows of each fold): %3 %4. The "
                   "inner scores of the chosen settings were too hopeful by %5 on average. The "
                   "best score of the search on all rows is %6.")
                .arg(plan.training.validation.text(), plan.inner->text(), metricTitle(plan),
                     withInterval(score), withInterval(optimism),
                     shortNumber(result.search.bestTrial().score, 5))};
}

Paragraph stability(const TuningPlan &plan, const TuningResult &result)
{
    const QList<ChosenSetting> chosen = chosenSettings(*result.nested);
    const auto folds = qsizetype(result.nested->folds.size());
    const ChosenSetting &first = chosen.first();
    if (chosen.size() == 1)
        return {Tr::tr("All %1 folds chose the same setting: %2.")
                    .arg(countText(folds), settingText(plan, first.params))};
    return {Tr::tr("The %1 folds chose %2 different settings, most often %3 (%4 of them).")
                .arg(countText(folds), countText(chosen.size()), settingText(plan, first.params),
                     countText(first.folds))};
}

Table foldTable(const TuningPlan &plan, const NestedResult &nested)
{
    Table table;
    table.title = Tr::tr("Nested validation");
    table.caption = Tr::tr("%1 of the setting that the search within each fold's training rows "
                           "chose: best inner score, score on the fold's test rows, and how much "
                           "better the first is.")
                        .arg(metricTitle(plan));
    table.columns = {{Tr::tr("fold"), false, 0}};
    for (const SearchDimension &dimension : plan.space.dimensions)
        table.columns.append(shownColumn(dimension));
    table.columns += {{Tr::tr("inner %1").arg(plan.metric), true, 5},
                      {Tr::tr("outer %1").arg(plan.metric), true, 5},
                      {Tr::tr("optimism"), true, 3}};
    for (const OuterFold &fold : nested.folds) {
        QList<QJsonValue> row{fold.name};
        const QJsonObject &params = fold.search.bestTrial().params;
        for (const SearchDimension &dimension : plan.space.dimensions)
            row.append(shownValue(dimension, params));
        row += {jsonNumber(fold.search.bestTrial().score), jsonNumber(fold.score),
                jsonNumber(optimismOf(fold, plan.greaterIsBetter))};
        table.rows.append(row);
    }
    return table;
}

Chart foldChart(const TuningPlan &plan, const TuningResult &result)
{
    Chart chart;
    chart.id = QStringLiteral("nested_scores");
    chart.title = Tr::tr("Inner and outer scores");
    chart.caption = Tr::tr("%1 of the chosen setting in each fold (%2); %3 is better.")
                        .arg(metricTitle(plan), plan.training.validation.text(),
                             plan.greaterIsBetter ? Tr::tr("more") : Tr::tr("less"));
    chart.x.title = Tr::tr("Outer fold");
    chart.y.title = metricTitle(plan);
    Chart::Series inner, outer;
    inner.name = Tr::tr("Best inner score");
    outer.name = Tr::tr("Score on the test rows");
    inner.mark = outer.mark = Chart::Series::Mark::Points;
    for (const OuterFold &fold : result.nested->folds) {
        const double at = double(chart.x.categories.size());
        chart.x.categories.append(QString::number(chart.x.categories.size() + 1));
        const QString setting = settingText(plan, fold.search.bestTrial().params);
        for (auto [series, score] :
             {std::pair(&inner, fold.search.bestTrial().score), std::pair(&outer, fold.score)}) {
            if (!std::isfinite(score))
                continue;
            series->x.append(at);
            series->y.append(score);
            series->labels.append(setting);
        }
    }
    chart.summary = Tr::tr("The mean of the outer scores is %1, that of the inner ones differs "
                           "from it by %2.")
                        .arg(shortNumber(outerInterval(*result.nested).mean, 4),
                             shortNumber(optimismInterval(*result.nested, true).mean, 3));
    chart.series = {inner, outer};
    return chart;
}

} // namespace

QList<Block> nestedBlocks(const TuningPlan &plan, const TuningResult &result)
{
    return {estimate(plan, result), stability(plan, result), foldTable(plan, *result.nested),
            foldChart(plan, result)};
}

QJsonObject nestedJson(const TuningPlan &plan, const TuningResult &result)
{
    const auto intervalInto = [](QJsonObject &json, const FoldInterval &interval) {
        json[QStringLiteral("std")] = jsonNumber(interval.deviation);
        json[QStringLiteral("low")] = jsonNumber(interval.low);
        json[QStringLiteral("high")] = jsonNumber(interval.high);
        json[QStringLiteral("interval")] = interval.words;
    };
    const FoldInterval score = outerInterval(*result.nested);
    const FoldInterval optimism = optimismInterval(*result.nested, plan.greaterIsBetter);
    QJsonArray folds;
    for (const OuterFold &fold : result.nested->folds) {
        QJsonArray trials;
        for (const Trial &trial : fold.search.trials)
            trials.append(trial.toJson());
        folds.append(QJsonObject{
            {QStringLiteral("fold"), fold.name},
            {QStringLiteral("inner_score"), jsonNumber(fold.search.bestTrial().score)},
            {QStringLiteral("score"), jsonNumber(fold.score)},
            {QStringLiteral("optimism"), jsonNumber(optimismOf(fold, plan.greaterIsBetter))},
            {QStringLiteral("best"), fold.search.bestTrial().toJson()},
            {QStringLiteral("trials"), trials}});
    }
    QJsonArray settings;
    for (const ChosenSetting &one : chosenSettings(*result.nested))
        settings.append(QJsonObject{{QStringLiteral("params"), one.params},
                                    {QStringLiteral("folds"), one.folds}});
    QJsonObject hopeful{{QStringLiteral("value"), jsonNumber(optimism.mean)}};
    intervalInto(hopeful, optimism);
    QJsonObject json{{QStringLiteral("validation"), plan.training.validation.text()},
                     {QStringLiteral("inner"), plan.inner->text()},
                     {QStringLiteral("score"), jsonNumber(score.mean)},
                     {QStringLiteral("search_score"), jsonNumber(result.search.bestTrial().score)},
                     {QStringLiteral("optimism"), hopeful},
                     {QStringLiteral("folds"), folds},
                     {QStringLiteral("settings"), settings}};
    intervalInto(json, score);
    return json;
}

} // namespace tenbin
