// Individual conditional expectation: the output of each single row while one column is set to a
// value, with their mean (the partial dependence). Centred: minus the output at the first value.
// Source: Goldstein, Kapelner, Bleich, Pitkin, "Peeking inside the black box", Journal of
// Computational and Graphical Statistics 24, 2015.
#include "analysis/column_effect_chart.h"
#include "analysis/effect_columns.h"
#include "analysis/explainer.h"
#include "analysis/grid_outputs.h"
#include "core/number.h"
#include "core/text.h"

#include <QHash>

#include <algorithm>

namespace tenbin {

namespace {

/// All curves of one column.
struct Curves
{
    ColumnGrid grid;
    EffectCurve effect;
    double spread = 0;
};

Chart chartOf(const ExplanationRequest &request, const Curves &curves, bool fromFirst, int lines)
{
    const QString name = curves.grid.name();
    Chart chart = partialDependenceChart(curves.effect, lines);
    nameEffectChart(chart, curves.grid, QStringLiteral("ice"),
                    Tr::tr("Single rows along %1").arg(name));
    // Lines of categories would vanish behind bars of their means.
    for (Chart::Series &series : chart.series) {
        if (!series.muted && series.mark == Chart::Series::Mark::Bars)
            series.mark = Chart::Series::Mark::Points;
    }
    const Eigen::Index rows = curves.effect.rows.rows();
    const Eigen::Index drawn = std::min<Eigen::Index>(rows, lines);
    chart.caption = effectCaption(
        request,
        (fromFirst ? Tr::tr("%1 of single rows set to a value of %2, minus that at %3 (thin), and "
                            "their mean with its 95 % t interval over rows.")
                         .arg(request.output.title(), name, curves.grid.labels.first())
                   : Tr::tr("%1 of single rows set to a value of %2 (thin), and their mean with "
                            "its 95 % t interval over rows.")
                         .arg(request.output.title(), name)) +
            (drawn < rows ? u' ' + Tr::tr("%1 of them are drawn.").arg(drawn) : QString()));
    chart.summary = Tr::tr("Single rows along %1: their mean runs %2.")
                        .arg(name, rangeWords(curves.grid, curves.effect.mean));
    return chart;
}

/// One line a row, column and point.
Result<Dataset> tableOf(const ExplanationRequest &request, const std::vector<Curves> &all)
{
    std::vector<double> rows;
    std::vector<double> outputs;
    std::vector<double> positions;
    std::vector<qint32> columns;
    std::vector<qint32> values;
    QStringList names;
    QStringList levels;
    QHash<QString, qint32> codes;
    for (const Curves &curves : all) {
        const Eigen::MatrixXd &lines = curves.effect.rows;
        for (Eigen::Index point = 0; point < lines.cols(); ++point) {
            const QString &label = curves.grid.labels[point];
            if (!codes.contains(label)) {
                codes.insert(label, qint32(levels.size()));
                levels.append(label);
            }
            for (Eigen::Index row = 0; row < lines.rows(); ++row) {
                rows.push_back(double(request.rows[size_t(row)]));
                columns.push_back(qint32(names.size()));
                values.push_back(codes.value(label));
                positions.push_back(curves.grid.positions[size_t(point)]);
                outputs.push_back(lines(row, point));
            }
        }
        names.append(curves.grid.name());
    }
    return Dataset::make(QStringLiteral("single rows"),
                         {Column::numeric(QStringLiteral("row"), std::move(rows)),
                          Column::categorical(QStringLiteral("column"), std::move(columns), names),
                          Column::categorical(QStringLiteral("value"), std::move(values), levels),
                          Column::numeric(QStringLiteral("position"), std::move(positions)),
                          Column::numeric(QStringLiteral("output"), std::move(outputs))});
}

Result<Curves> curvesOf(const ExplanationRequest &request, const GridOutputs &at,
                        const QString &name, const Params &params, const Context &context,
                        Progress &progress)
{
    const Result<Column> column = request.data.find(name);
    if (!column)
        return passOn(column);
    Result<ColumnGrid> grid =
        quantileGrid(*column, request.rows, int(params.integer(QStringLiteral("points"))),
                     params.real(QStringLiteral("tail")));
    if (!grid)
        return passOn(grid);
    Result<Eigen::MatrixXd> outputs = at.at(*grid, context, progress);
    if (!outputs)
        return passOn(outputs);
    Curves curves{*grid,
                  dependenceOf(*grid, *outputs, request.output.title(),
                               params.flag(QStringLiteral("centred"))),
                  0};
    curves.spread = (outputs->rowwise().maxCoeff() - outputs->rowwise().minCoeff()).mean();
    return curves;
}

Result<Explanation> explain(const ExplanationRequest &request, const Params &params,
                            const Context &context, Progress &progress)
{
    const Result<EffectColumns> columns = effectColumns(request, params);
    if (!columns)
        return passOn(columns);
    const Result<GridOutputs> outputs =
        GridOutputs::make(request.output, request.data, request.rows, context.threads);
    if (!outputs)
        return passOn(outputs);
    std::vector<Curves> all;
    for (qsizetype i = 0; i < columns->single.size(); ++i) {
        SubProgress part(progress, double(i) / double(columns->single.size()),
                         double(i + 1) / double(columns->single.size()), columns->single[i]);
        Result<Curves> curves =
            curvesOf(request, *outputs, columns->single[i], params, context, part);
        if (!curves)
            return passOn(curves);
        all.push_back(*std::move(curves));
    }
    Explanation explanation;
    explanation.warnings = columns->warnings;
    const qsizetype most = params.integer(QStringLiteral("most"));
    if (!columns->chosen) {
        std::stable_sort(all.begin(), all.end(),
                         [](const Curves &a, const Curves &b) { return a.spread > b.spread; });
        if (qsizetype(all.size()) > most)
            explanation.warnings.append(mostShown(most, qsizetype(all.size())));
        all.resize(std::min(all.size(), size_t(most)));
    }
    for (const Curves &curves : all)
        explanation.blocks.append(chartOf(request, curves, params.flag(QStringLiteral("centred")),
                                          int(params.integer(QStringLiteral("lines")))));
    const Result<Dataset> table = tableOf(request, all);
    if (!table)
        return passOn(table);
    explanation.table = *table;
    return explanation;
}

} // namespace

namespace explainers {

Explainer ice()
{
    return {
        .title = Tr::tr("Single rows (ICE)"),
        .help = Tr::tr("How the output of each single row moves while one column is set to a "
                       "value. Lines that are not parallel show an interaction that a mean hides."),
        .reference =
            QStringLiteral("Goldstein et al., Peeking inside the black box, JCGS 24, 2015"),
        .params = effectColumnParams(false) +
                  QList<ParamSpec>{
                      ParamSpec::flag(QStringLiteral("centred"), Tr::tr("Centred"),
                                      Tr::tr("Show changes from the first value."), false)
                          .first(),
                      ParamSpec::integer(QStringLiteral("lines"), Tr::tr("Lines"),
                                         Tr::tr("Rows drawn in a chart, at most."), 50, 1, 1000),
                      ParamSpec::integer(QStringLiteral("points"), Tr::tr("Points"),
                                         Tr::tr("Values of a column, at most."), 40, 2, 1000),
                      ParamSpec::real(QStringLiteral("tail"), Tr::tr("Tails"),
                                      Tr::tr("Share of the smallest and largest values left out."),
                                      0.01, 0, 0.49),
                      ParamSpec::integer(QStringLiteral("most"), Tr::tr("Charts"),
                                         Tr::tr("Columns shown when none are named."), 6, 1, 1000)},
        .usualRows = 200,
        .explain = explain};
}

} // namespace explainers
} // namespace tenbin
