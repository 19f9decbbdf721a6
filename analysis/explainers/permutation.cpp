// Permutation importance: how much worse a metric gets when the values of a column (or of several
// at once) are shuffled among the rows. Positive: the column matters, whichever way the metric
// points. Every permutation serves all columns. Sources: Breiman, "Random forests", Machine
// Learning 45, 2001; Fisher, Rudin, Dominici, JMLR 20, 2019.
#include "analysis/column_choice.h"
#include "analysis/explainer.h"
#include "analysis/metric_choice.h"
#include "analysis/permutation_importance.h"
#include "analysis/related_columns.h"
#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_words.h"

#include <QJsonArray>

#include <algorithm>

namespace tenbin {

namespace {

QString whyNot(const ExplainedOutput &output, const Params &params)
{
    const Result<NamedMetric> metric = chosenMetric(params, output.pipeline().problem());
    return metric ? QString() : metric.error().text + u' ' + metric.error().hint;
}

/// What was asked for, then what is related, then the columns left, each alone.
Result<QList<ColumnGroup>> groupsOf(const ExplanationRequest &request, const Params &params,
                                    const SourceColumns &sources, const Context &context,
                                    Progress &progress)
{
    QList<ColumnGroup> groups;
    std::vector<quint8> taken(size_t(sources.size()), 0);
    const auto add = [&](const std::vector<int> &columns) {
        QStringList names;
        for (int column : columns) {
            taken[size_t(column)] = 1;
            names.append(sources.names[column]);
        }
        groups.append({names.join(QStringLiteral(" + ")), columns});
    };
    for (const QString &text : splitList(params.text(QStringLiteral("groups")))) {
        const Result<std::vector<int>> columns = joinedColumns(text.trimmed(), sources);
        if (!columns)
            return passOn(columns);
        add(*columns);
    }
    if (params.real(QStringLiteral("group_above")) < 1) {
        QStringList left;
        for (qsizetype column = 0; column < sources.size(); ++column) {
            if (!taken[size_t(column)])
                left.append(sources.names[column]);
        }
        const Result<QList<RelatedPair>> pairs =
            relatedColumns(request.data, request.rows, left,
                           params.real(QStringLiteral("group_above")), context.threads, progress);
        if (!pairs)
            return passOn(pairs);
        for (const QStringList &names : relatedGroups(*pairs, left))
            add(columnPlaces(names, sources).value());
    }
    for (qsizetype column = 0; column < sources.size(); ++column) {
        if (!taken[size_t(column)])
            add({int(column)});
    }
    return groups;
}

Block tableOf(const QList<GroupImportance> &groups, const QString &title, const QString &caption)
{
    Table table;
    table.title = Tr::tr("Permutation importance");
    table.caption = caption;
    table.columns = {{Tr::tr("Column")},
                     {title, true, 4},
                     {Tr::tr("Low"), true, 4},
                     {Tr::tr("High"), true, 4},
                     {Tr::tr("sd of one permutation"), true, 3}};
    for (const GroupImportance &group : groups)
        table.rows.append({group.name, jsonNumber(group.over.mean), jsonNumber(group.over.low),
                           jsonNumber(group.over.high), jsonNumber(group.over.deviation)});
    return table;
}

Result<Dataset> datasetOf(const QList<GroupImportance> &groups)
{
    const auto count = size_t(groups.size());
    std::vector<qint32> codes(count);
    QStringList names;
    std::vector<std::vector<double>> numbers(4, std::vector<double>(count));
    std::vector<std::vector<double>> repeats(groups.isEmpty() ? 0 : groups[0].worse.size(),
                                             std::vector<double>(count));
    for (size_t i = 0; i < count; ++i) {
        const GroupImportance &group = groups[qsizetype(i)];
        codes[i] = qint32(i);
        names.append(group.name);
        numbers[0][i] = group.over.mean;
        numbers[1][i] = group.over.low;
        numbers[2][i] = group.over.high;
        numbers[3][i] = group.over.deviation;
        for (size_t repeat = 0; repeat < repeats.size(); ++repeat)
            repeats[repeat][i] = group.worse[repeat];
    }
    QList<Column> columns{Column::categorical(QStringLiteral("column"), codes, names)};
    const QStringList titles{QStringLiteral("importance"), QStringLiteral("low"),
                             QStringLiteral("high"), QStringLiteral("sd")};
    for (size_t i = 0; i < numbers.size(); ++i)
        columns.append(Column::numeric(titles[qsizetype(i)], numbers[i]));
    for (size_t repeat = 0; repeat < repeats.size(); ++repeat)
        columns.append(
            Column::numeric(QStringLiteral("repeat_%1").arg(repeat + 1), repeats[repeat]));
    return Dataset::make(QStringLiteral("permutation importance"), std::move(columns));
}

Result<Explanation> explain(const ExplanationRequest &request, const Params &params,
                            const Context &context, Progress &progress)
{
    const Pipeline &pipeline = request.output.pipeline();
    const Result<NamedMetric> metric = chosenMetric(params, pipeline.problem());
    if (!metric)
        return passOn(metric);
    const Result<KnownTruth> truth = knownTruth(pipeline, request.data, request.rows);
    if (!truth)
        return passOn(truth);
    const SourceColumns sources = sourceColumns(pipeline.encoder().features());
    SubProgress grouping(progress, 0, 0.1, Tr::tr("looking for related columns"));
    const Result<QList<ColumnGroup>> groups = groupsOf(request, params, sources, context, grouping);
    if (!groups)
        return passOn(groups);
    const auto repeats = int(params.integer(QStringLiteral("repeats")));
    const auto rows = qsizetype(truth->rows.size());
    SubProgress shuffling(progress, 0.1, 1, Tr::tr("shuffling columns"));
    Result<PermutationImportance> importance = permutationImportance(
        pipeline, request.data, *truth, *groups, permutationsOf(rows, repeats, context.seed),
        *metric, context, shuffling);
    if (!importance)
        return passOn(importance);
    if (std::isnan(importance->baseline))
        return badInput(
            Tr::tr("%1 has no meaning for these %2 rows.").arg(metric->title(), countText(rows)),
            Tr::tr("Choose more rows, or another metric."));
    std::stable_sort(importance->groups.begin(), importance->groups.end(),
                     [](const GroupImportance &a, const GroupImportance &b) {
                         return a.over.mean > b.over.mean;
                     });

    Explanation explanation;
    explanation.weightTitle = worseTitle(*metric);
    explanation.weightInterval =
        Tr::tr("95 % t interval over %1 permutations of the same %2")
            .arg(countText(repeats), counted(rows, Tr::tr("%1 row"), Tr::tr("%1 rows")));
    for (const GroupImportance &group : importance->groups)
        explanation.weights.append({group.name, group.over.mean, group.over.low, group.over.high});
    explanation.blocks.append(
        tableOf(importance->groups, explanation.weightTitle,
                Tr::tr("%1 of the rows as they are: %2. %3. Values above zero: the column "
                       "matters; around zero or below: the model does as well without it.")
                    .arg(metric->title(), shortNumber(importance->baseline, 4),
                         explanation.weightInterval)));
    const Result<Dataset> table = datasetOf(importance->groups);
    if (!table)
        return passOn(table);
    explanation.table = *table;
    if (truth->leftOut > 0)
        explanation.warnings.append(
            Tr::tr("%1 left out: the target is missing, or a class that the model lacks.")
                .arg(counted(truth->leftOut, Tr::tr("%1 row was"), Tr::tr("%1 rows were"))));
    explanation.values = {{QStringLiteral("metric"), metric->name},
                          {QStringLiteral("baseline"), jsonNumber(importance->baseline)},
                          {QStringLiteral("repeats"), repeats},
                          {QStringLiteral("rows"), rows}};
    return explanation;
}

} // namespace

namespace explainers {

Explainer permutation()
{
    return {
        .title = Tr::tr("Permutation importance"),
        .help = Tr::tr("How much worse a metric gets when the values of a column are shuffled "
                       "among the rows. For any model; use rows that it was not trained on."),
        .reference = QStringLiteral("Breiman, Random Forests, Machine Learning 45, 2001"),
        .params = {metricParam().first(),
                   ParamSpec::integer(QStringLiteral("repeats"), Tr::tr("Permutations"),
                                      Tr::tr("How often each column is shuffled."), 10, 1, 10'000)
                       .first(),
                   ParamSpec::text(QStringLiteral("groups"), Tr::tr("Groups"),
                                   Tr::tr("Columns that are shuffled together: a+b,c+d."), {}),
                   ParamSpec::real(QStringLiteral("group_above"), Tr::tr("Group related columns"),
                                   Tr::tr("Columns that are related at least this much are "
                                          "shuffled together; 1: none are."),
                                   1, 0, 1)},
        .whyNot = whyNot,
        .explain = explain};
}

} // namespace explainers
} // namespace tenbin
