#include "analysis/explanation_blocks.h"

#include "analysis/attribution_charts.h"
#include "analysis/row_charts.h"
#include "analysis/row_choice.h"
#include "core/number.h"
#include "core/text.h"

#include <limits>

namespace tenbin {

namespace {

QString groundText(const ExplanationRequest &request, const Explainer &explainer)
{
    const auto rows = qsizetype(request.rows.size());
    const auto background = qsizetype(request.background.size());
    QStringList parts{
        explainer.title, request.output.title(),
        Tr::tr("n = %1").arg(counted(rows, QStringLiteral("%1"), QStringLiteral("%1")))};
    if (background > 0)
        parts.append(
            counted(background, Tr::tr("%1 background row"), Tr::tr("%1 background rows")));
    return parts.join(QStringLiteral(" · "));
}

/// Charts in an outcome hold every point: of more rows than these, some.
constexpr qsizetype mostPoints = 2000;

ExplainedRows sampleOf(const ExplainedRows &explained)
{
    ExplainedRows sample = explained;
    sample.attributions =
        explained.attributions.taken(rowsDrawn(explained.count(), mostPoints, 0, 0));
    return sample;
}

Figures figuresOf(const Attributions &attributions, const ExplainedOutput &output)
{
    const auto figure = [](const char *id, const QString &title, double value,
                           const QString &unit) {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        return Figure{QString::fromLatin1(id), title, value, none, none, {}, unit};
    };
    const QString unit = outputSpaceTitle(output.space());
    Figures figures;
    figures.figures = {
        figure("base_value", Tr::tr("Base value"), attributions.base, unit),
        figure("additivity_residual", Tr::tr("Additivity residual"),
               attributions.additivityResidual(), {}),
        figure("rows", Tr::tr("Explained rows"), double(attributions.rows.size()), {})};
    return figures;
}

Table weightTable(const Explanation &explanation, const QString &ground)
{
    Table table;
    table.title = Tr::tr("Columns by weight");
    table.caption = ground;
    if (!explanation.weightInterval.isEmpty())
        table.caption += QStringLiteral(" · ") + explanation.weightInterval;
    table.columns = {{.title = Tr::tr("Column")},
                     {.title = explanation.weightTitle, .numeric = true, .digits = 4},
                     {.title = Tr::tr("Low"), .numeric = true, .digits = 4},
                     {.title = Tr::tr("High"), .numeric = true, .digits = 4}};
    for (const ColumnWeight &weight : explanation.weights)
        table.rows.append({weight.column, jsonNumber(weight.value), jsonNumber(weight.low),
                           jsonNumber(weight.high)});
    return table;
}

} // namespace

QList<Block> explanationBlocks(const Explanation &explanation, const ExplanationRequest &request,
                               const Explainer &explainer)
{
    const QString ground = groundText(request, explainer);
    QList<Block> blocks;
    if (explanation.attributions) {
        const ExplainedRows explained{*explanation.attributions, request.data,
                                      request.output.title(), Tr::tr("SHAP value")};
        blocks += QList<Block>{figuresOf(explained.attributions, request.output)};
        if (request.rows.size() == 1)
            blocks += QList<Block>{waterfallChart(explained, 0)};
        else
            blocks += QList<Block>{importanceChart(explained), beeswarmChart(sampleOf(explained))};
    } else if (!explanation.weights.isEmpty()) {
        blocks += QList<Block>{weightChart(explanation.weights, explanation.weightTitle,
                                           explanation.weightInterval, ground)};
    }
    if (!explanation.weights.isEmpty())
        blocks += QList<Block>{weightTable(explanation, ground)};
    return blocks + explanation.blocks;
}

Result<Dataset> explanationTable(const Explanation &explanation)
{
    if (explanation.table)
        return *explanation.table;
    QList<Column> columns;
    if (!explanation.attributions)
        return Dataset::make(QStringLiteral("explanation"), columns);
    const Attributions &found = *explanation.attributions;
    // A column of the data may have one of our names: ours give way.
    const auto free = [&](QString name) {
        while (found.columns.contains(name))
            name.prepend(u'_');
        return name;
    };
    const size_t rows = found.rows.size();
    columns.append(Column::numeric(free(QStringLiteral("row")),
                                   std::vector<double>(found.rows.begin(), found.rows.end())));
    for (Eigen::Index column = 0; column < found.values.cols(); ++column) {
        const auto values = found.values.col(column);
        columns.append(Column::numeric(found.columns[column],
                                       std::vector<double>(values.begin(), values.end())));
    }
    columns.append(
        Column::numeric(free(QStringLiteral("base_value")), std::vector<double>(rows, found.base)));
    columns.append(
        Column::numeric(free(QStringLiteral("output")),
                        std::vector<double>(found.outputs.begin(), found.outputs.end())));
    for (Eigen::Index column = 0; column < found.errors.cols(); ++column) {
        const auto errors = found.errors.col(column);
        columns.append(
            Column::numeric(free(found.columns[column] + QStringLiteral("_standard_error")),
                            std::vector<double>(errors.begin(), errors.end())));
    }
    return Dataset::make(QStringLiteral("explanation"), std::move(columns));
}

} // namespace tenbin
