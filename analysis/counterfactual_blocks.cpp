#include "analysis/counterfactual_blocks.h"

#include "core/json.h"
#include "core/number.h"
#include "core/text.h"

#include <QJsonArray>

#include <algorithm>
#include <set>

namespace tenbin {

namespace {

/// What there is to show: those that were found, else the nearest failure.
std::vector<Counterfactual> shownOf(const Counterfactuals &answer)
{
    if (answer.failure)
        return {*answer.failure};
    return answer.found;
}

QJsonValue decidedText(const ExplainedOutput &output, int decided)
{
    return decided < 0 ? QJsonValue() : QJsonValue(output.pipeline().classes()[decided]);
}

/// As people write it: 400000, not 4e+05.
QString plain(double value)
{
    return shortNumber(value, 12);
}

QString goalText(const ExplainedOutput &output, const CounterfactualSettings &settings)
{
    if (output.classIndex() >= 0)
        return settings.wanted ? Tr::tr("Wanted: the decision %1.")
                                     .arg(output.pipeline().classes()[*settings.wanted])
                               : Tr::tr("Wanted: any other decision.");
    if (!std::isfinite(settings.high))
        return Tr::tr("Wanted: at least %1.").arg(plain(settings.low));
    if (!std::isfinite(settings.low))
        return Tr::tr("Wanted: at most %1.").arg(plain(settings.high));
    return Tr::tr("Wanted: %1 to %2.").arg(plain(settings.low), plain(settings.high));
}

QString searchText(const Counterfactuals &answer)
{
    if (answer.found.empty() && answer.proven)
        return Tr::tr("No combination of the tried values reaches it.");
    if (answer.found.empty())
        return Tr::tr("None was found among %1 tried rows; there may be one.")
            .arg(answer.predicted);
    return answer.proven
               ? Tr::tr("No cheaper combination of the tried values exists (%1 rows tried).")
                     .arg(answer.predicted)
               : Tr::tr("The cheapest of %1 tried rows; cheaper ones may exist.")
                     .arg(answer.predicted);
}

QString captionOf(const ExplainedOutput &output, const CounterfactualSettings &settings,
                  const Counterfactuals &answer)
{
    const QString together =
        answer.together.isEmpty()
            ? QString()
            : Tr::tr("Columns that stand for each other in the data change together: %1. ")
                  .arg(answer.together.join(QStringLiteral("; ")));
    return goalText(output, settings) + QLatin1Char(' ') + searchText(answer) + QLatin1Char(' ') +
           together +
           Tr::tr("Values of %1; empty: unchanged. Distance: |difference| / median absolute "
                  "deviation of %2 rows, 1 for another category; cost: distance + %3 × changed "
                  "cells.")
               .arg(output.title())
               .arg(answer.references)
               .arg(plain(settings.changeCost));
}

std::vector<int> changedColumns(const std::vector<Counterfactual> &shown)
{
    std::set<int> columns;
    for (const Counterfactual &one : shown)
        columns.insert(one.changed.begin(), one.changed.end());
    return {columns.begin(), columns.end()};
}

QJsonValue rounded(double value)
{
    return jsonNumber(shortNumber(value, 4).toDouble());
}

} // namespace

Table counterfactualTable(const ExplainedOutput &output, const CounterfactualSettings &settings,
                          quint32 row, const Counterfactuals &answer)
{
    const std::vector<Counterfactual> shown = shownOf(answer);
    Table table;
    table.title =
        answer.failure
            ? Tr::tr("No counterfactual of row %1 (counted from 0): the nearest attempt").arg(row)
            : Tr::tr("Counterfactuals of row %1 (counted from 0)").arg(row);
    table.caption = answer.already ? goalText(output, settings) + QLatin1Char(' ') +
                                         Tr::tr("The row is so as it stands.")
                                   : captionOf(output, settings, answer);
    table.columns = {{Tr::tr("Column")}, {Tr::tr("As it is")}};
    for (size_t i = 0; i < shown.size(); ++i)
        table.columns.append(
            {answer.failure ? Tr::tr("Attempt") : Tr::tr("Counterfactual %1").arg(i + 1)});
    for (int column : changedColumns(shown)) {
        QList<QJsonValue> cells{answer.columns.column(column).name(),
                                answer.columns.shown(column, answer.original[column])};
        for (const Counterfactual &one : shown) {
            const bool changed =
                std::find(one.changed.begin(), one.changed.end(), column) != one.changed.end();
            cells.append(changed ? answer.columns.shown(column, one.cells[column]) : QJsonValue());
        }
        table.rows.append(cells);
    }
    const auto append = [&](const QString &title, const QJsonValue &original, const auto &of) {
        QList<QJsonValue> cells{title, original};
        for (const Counterfactual &one : shown)
            cells.append(QJsonValue(of(one)));
        table.rows.append(cells);
    };
    if (answer.decided >= 0)
        append(Tr::tr("Decided"), decidedText(output, answer.decided),
               [&](const Counterfactual &one) { return decidedText(output, one.decided); });
    append(output.title(), rounded(answer.output),
           [](const Counterfactual &one) { return rounded(one.output); });
    append(Tr::tr("Changed cells"), 0,
           [](const Counterfactual &one) { return qint64(one.changed.size()); });
    append(Tr::tr("Distance"), 0, [](const Counterfactual &one) { return rounded(one.distance); });
    append(Tr::tr("Cost"), 0, [](const Counterfactual &one) { return rounded(one.cost); });
    append(Tr::tr("Nearest row of the data"), {},
           [](const Counterfactual &one) { return qint64(one.nearestRow); });
    append(Tr::tr("Distance to it"), {},
           [](const Counterfactual &one) { return rounded(one.nearestDistance); });
    return table;
}

Result<Dataset> counterfactualDataset(const ExplainedOutput &output, RowSpan rows,
                                      const std::vector<Counterfactuals> &answers)
{
    std::vector<double> row, number, reached, value, distance, cost, nearest, nearestDistance;
    std::vector<qint32> decided;
    std::vector<Eigen::RowVectorXd> cells;
    for (size_t i = 0; i < answers.size(); ++i) {
        const std::vector<Counterfactual> shown = shownOf(answers[i]);
        for (size_t k = 0; k < shown.size(); ++k) {
            const Counterfactual &one = shown[k];
            row.push_back(rows[i]);
            number.push_back(double(k + 1));
            reached.push_back(answers[i].failure ? 0 : 1);
            value.push_back(one.output);
            decided.push_back(one.decided);
            distance.push_back(one.distance);
            cost.push_back(one.cost);
            nearest.push_back(one.nearestRow);
            nearestDistance.push_back(one.nearestDistance);
            cells.push_back(one.cells);
        }
    }
    QList<Column> columns{
        Column::numeric(QStringLiteral("row"), std::move(row)),
        Column::numeric(QStringLiteral("number"), std::move(number)),
        Column::numeric(QStringLiteral("reached"), std::move(reached)),
        Column::numeric(QStringLiteral("output"), std::move(value)),
        Column::numeric(QStringLiteral("distance"), std::move(distance)),
        Column::numeric(QStringLiteral("cost"), std::move(cost)),
        Column::numeric(QStringLiteral("nearest_row"), std::move(nearest)),
        Column::numeric(QStringLiteral("nearest_distance"), std::move(nearestDistance))};
    if (output.classIndex() >= 0)
        columns.append(Column::categorical(QStringLiteral("decided"), std::move(decided),
                                           output.pipeline().classes()));
    if (answers.empty())
        return Dataset::make({}, std::move(columns));
    Eigen::MatrixXd all(Eigen::Index(cells.size()), answers.front().columns.columnCount());
    for (size_t i = 0; i < cells.size(); ++i)
        all.row(Eigen::Index(i)) = cells[i];
    const Result<Dataset> values = answers.front().columns.dataset(all);
    if (!values)
        return passOn(values);
    QStringList names;
    for (const Column &column : columns)
        names.append(column.name());
    for (qsizetype j = 0; j < values->columnCount(); ++j) {
        QString name = values->column(j).name();
        while (names.contains(name))
            name += QLatin1Char('_');
        names.append(name);
        columns.append(values->column(j).renamed(name));
    }
    return Dataset::make({}, std::move(columns));
}

QJsonObject counterfactualJson(const ExplainedOutput &output, RowSpan rows,
                               const std::vector<Counterfactuals> &answers)
{
    QJsonArray all;
    for (size_t i = 0; i < answers.size(); ++i) {
        const Counterfactuals &answer = answers[i];
        QJsonArray found;
        for (const Counterfactual &one : shownOf(answer)) {
            QJsonObject changes;
            for (int column : one.changed)
                changes[answer.columns.column(column).name()] =
                    answer.columns.shown(column, one.cells[column]);
            found.append(QJsonObject{{QStringLiteral("changes"), changes},
                                     {QStringLiteral("output"), jsonNumber(one.output)},
                                     {QStringLiteral("decided"), decidedText(output, one.decided)},
                                     {QStringLiteral("distance"), one.distance},
                                     {QStringLiteral("cost"), one.cost},
                                     {QStringLiteral("nearest_row"), qint64(one.nearestRow)},
                                     {QStringLiteral("nearest_distance"), one.nearestDistance}});
        }
        all.append(QJsonObject{
            {QStringLiteral("row"), qint64(rows[i])},
            {QStringLiteral("output"), jsonNumber(answer.output)},
            {QStringLiteral("decided"), decidedText(output, answer.decided)},
            {QStringLiteral("already"), answer.already},
            {QStringLiteral("proven"), answer.proven},
            {QStringLiteral("predicted"), answer.predicted},
            {answer.failure ? QStringLiteral("nearest_failure") : QStringLiteral("found"), found}});
    }
    return {{QStringLiteral("counterfactuals"), all}};
}

QString counterfactualWarning(quint32 row, const Counterfactuals &answer)
{
    if (answer.already)
        return Tr::tr("Row %1 is as wanted as it stands.").arg(row);
    if (answer.failure)
        return Tr::tr("Row %1 has no counterfactual: %2").arg(row).arg(searchText(answer));
    return {};
}

} // namespace tenbin
