#include "analysis/lime.h"
#include "analysis/explainer.h"
#include "core/number.h"
#include "core/text.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

/// Rows that are shown one by one; --out has all.
constexpr size_t mostShown = 10;

QList<ParamSpec> paramSpecs()
{
    return {
        ParamSpec::integer(QStringLiteral("samples"), Tr::tr("Samples"),
                           Tr::tr("Rows drawn around the explained one, for each fit."), 5000, 20,
                           1'000'000)
            .first(),
        ParamSpec::integer(QStringLiteral("repeats"), Tr::tr("Repeats"),
                           Tr::tr("Fits with draws of their own: weights are their means, and "
                                  "standard errors come from their spread."),
                           5, 1, 1000)
            .first(),
        ParamSpec::integer(QStringLiteral("features"), Tr::tr("Most columns or words"),
                           Tr::tr("Inputs of the linear model."), 10, 1, 1000)
            .first(),
        ParamSpec::choice(QStringLiteral("selection"), Tr::tr("How they are chosen"),
                          Tr::tr("auto: forward up to 6, else by highest weights."),
                          QStringLiteral("auto"), {"auto", "forward", "highest_weights", "none"}),
        ParamSpec::flag(QStringLiteral("discretise"), Tr::tr("Numbers as quartiles"),
                        Tr::tr("Off: as deviations from their mean."), true),
        ParamSpec::real(QStringLiteral("kernel_width"), Tr::tr("Kernel width"),
                        Tr::tr("How far samples count; 0: 0.75 √columns, for texts 25."), 0, 0,
                        1e6),
        ParamSpec::real(QStringLiteral("ridge"), Tr::tr("Ridge"),
                        Tr::tr("Penalty on the weights of the linear model."), 1, 0, 1e6),
        ParamSpec::text(QStringLiteral("text_column"), Tr::tr("Text column"),
                        Tr::tr("A text column of the model whose words are explained instead of "
                               "the columns."),
                        {})
            .first()};
}

LimeSettings settingsOf(const Params &params)
{
    using Choice = LimeSettings::Choice;
    LimeSettings settings;
    settings.samples = int(params.integer(QStringLiteral("samples")));
    settings.repeats = int(params.integer(QStringLiteral("repeats")));
    settings.inputs = int(params.integer(QStringLiteral("features")));
    const QString choice = params.text(QStringLiteral("selection"));
    settings.choice = choice == QLatin1String("forward")           ? Choice::Forward
                      : choice == QLatin1String("highest_weights") ? Choice::Highest
                      : choice == QLatin1String("none")            ? Choice::All
                                                                   : Choice::Auto;
    settings.discretised = params.flag(QStringLiteral("discretise"));
    settings.kernelWidth = params.real(QStringLiteral("kernel_width"));
    settings.ridge = params.real(QStringLiteral("ridge"));
    return settings;
}

/// Chosen inputs, the largest weight first.
std::vector<int> shownInputs(const LimeExplanation &one)
{
    std::vector<int> inputs;
    for (int j = 0; j < int(one.weights.size()); ++j) {
        if (one.weights[j] != 0)
            inputs.push_back(j);
    }
    std::stable_sort(inputs.begin(), inputs.end(), [&](int a, int b) {
        return std::abs(one.weights[a]) > std::abs(one.weights[b]);
    });
    return inputs;
}

QString caption(const ExplainedOutput &output, const LimeSettings &settings,
                const LimeExplanation &one)
{
    const QString spread =
        settings.repeats > 1
            ? Tr::tr("± 1.96 standard errors over %1 repeats").arg(settings.repeats)
            : Tr::tr("one fit, so no standard errors");
    return Tr::tr("Weights in units of %1; %2 samples a fit; %3. The linear model says %4, the "
                  "model %5; weighted R² %6.")
        .arg(output.title())
        .arg(settings.samples)
        .arg(spread, shortNumber(one.local(), 4), shortNumber(one.output, 4),
             shortNumber(one.r2, 3));
}

Chart weightChart(const ExplainedOutput &output, const LimeSettings &settings, quint32 row,
                  const LimeExplanation &one)
{
    Chart chart;
    chart.id = QStringLiteral("lime_%1").arg(row);
    chart.title = Tr::tr("LIME of row %1 (counted from 0)").arg(row);
    chart.caption = caption(output, settings, one);
    chart.horizontal = true;
    chart.x.title = Tr::tr("Weight (%1)").arg(output.title());
    Chart::Series up;
    up.name = Tr::tr("raises");
    up.mark = Chart::Series::Mark::Bars;
    up.barWidth = 0.7; // of bars without a width those of one place stand side by side
    up.colour = Chart::Series::pushesUp;
    Chart::Series down = up;
    down.name = Tr::tr("lowers");
    down.colour = Chart::Series::pushesDown;
    const std::vector<int> inputs = shownInputs(one);
    for (size_t i = 0; i < inputs.size(); ++i) {
        const int j = inputs[i];
        Chart::Series &series = one.weights[j] > 0 ? up : down;
        series.x.append(double(i));
        series.y.append(one.weights[j]);
        if (settings.repeats > 1) {
            series.low.append(one.weights[j] - 1.96 * one.errors[j]);
            series.high.append(one.weights[j] + 1.96 * one.errors[j]);
        }
        chart.y.categories.append(one.conditions[j]);
    }
    for (const Chart::Series &series : {up, down}) {
        if (!series.x.isEmpty())
            chart.series.append(series);
    }
    chart.summary = inputs.empty() ? Tr::tr("No input has a weight.")
                                   : Tr::tr("The largest weight, %1, is that of %2.")
                                         .arg(shortNumber(one.weights[inputs.front()], 3),
                                              one.conditions[inputs.front()]);
    return chart;
}

Table weightTable(const ExplainedOutput &output, const LimeSettings &settings, quint32 row,
                  const LimeExplanation &one)
{
    Table table;
    table.title = Tr::tr("LIME of row %1 (counted from 0)").arg(row);
    table.caption = caption(output, settings, one);
    table.columns = {{Tr::tr("Condition")},
                     {.title = Tr::tr("Weight"), .numeric = true, .digits = 4},
                     {.title = Tr::tr("Standard error"), .numeric = true, .digits = 2}};
    for (int j : shownInputs(one))
        table.rows.append({one.conditions[j], one.weights[j], jsonNumber(one.errors[j])});
    table.rows.append({Tr::tr("(intercept)"), one.intercept, QJsonValue()});
    return table;
}

QJsonObject json(quint32 row, const LimeExplanation &one)
{
    QJsonArray weights;
    for (int j : shownInputs(one))
        weights.append(QJsonObject{{QStringLiteral("input"), one.inputs[j]},
                                   {QStringLiteral("condition"), one.conditions[j]},
                                   {QStringLiteral("weight"), one.weights[j]},
                                   {QStringLiteral("standard_error"), jsonNumber(one.errors[j])}});
    return {{QStringLiteral("row"), qint64(row)},
            {QStringLiteral("intercept"), one.intercept},
            {QStringLiteral("local_prediction"), one.local()},
            {QStringLiteral("output"), one.output},
            {QStringLiteral("r2"), jsonNumber(one.r2)},
            {QStringLiteral("weights"), weights}};
}

/// One row an input of an explained row.
Result<Dataset> longTable(RowSpan rows, const std::vector<LimeExplanation> &all)
{
    std::vector<double> row, weight, error, intercept, output, r2;
    QStringList inputs, conditions;
    std::vector<qint32> inputCodes, conditionCodes;
    const auto code = [](QStringList &levels, const QString &name) {
        if (!levels.contains(name))
            levels.append(name);
        return qint32(levels.indexOf(name));
    };
    for (size_t i = 0; i < all.size(); ++i) {
        for (int j : shownInputs(all[i])) {
            row.push_back(rows[i]);
            inputCodes.push_back(code(inputs, all[i].inputs[j]));
            conditionCodes.push_back(code(conditions, all[i].conditions[j]));
            weight.push_back(all[i].weights[j]);
            error.push_back(all[i].errors[j]);
            intercept.push_back(all[i].intercept);
            output.push_back(all[i].output);
            r2.push_back(all[i].r2);
        }
    }
    return Dataset::make(
        {},
        {Column::numeric(QStringLiteral("row"), std::move(row)),
         Column::categorical(QStringLiteral("input"), std::move(inputCodes), inputs),
         Column::categorical(QStringLiteral("condition"), std::move(conditionCodes), conditions),
         Column::numeric(QStringLiteral("weight"), std::move(weight)),
         Column::numeric(QStringLiteral("standard_error"), std::move(error)),
         Column::numeric(QStringLiteral("intercept"), std::move(intercept)),
         Column::numeric(QStringLiteral("output"), std::move(output)),
         Column::numeric(QStringLiteral("r2"), std::move(r2))});
}

/// Mean |weight| of each column over the rows.
QList<ColumnWeight> weightsOf(const std::vector<LimeExplanation> &all, RowSpan rows)
{
    Attributions stand;
    stand.columns = all.front().inputs;
    stand.rows.assign(rows.begin(), rows.end());
    stand.values.resize(Eigen::Index(all.size()), all.front().weights.size());
    for (size_t i = 0; i < all.size(); ++i)
        stand.values.row(Eigen::Index(i)) = all[i].weights.transpose();
    return meanAbsolute(stand);
}

Result<Explanation> explain(const ExplanationRequest &request, const Params &params,
                            const Context &context, Progress &progress)
{
    const LimeSettings settings = settingsOf(params);
    const QString text = params.text(QStringLiteral("text_column"));
    std::vector<LimeExplanation> all;
    for (size_t i = 0; i < request.rows.size(); ++i) {
        SubProgress part(progress, double(i) / double(request.rows.size()),
                         double(i + 1) / double(request.rows.size()));
        Result<LimeExplanation> one =
            text.isEmpty() ? limeByColumns(request.output, request.data, request.rows[i],
                                           request.background, settings, context, part)
                           : limeByWords(request.output, request.data, request.rows[i], text,
                                         settings, context, part);
        if (!one)
            return passOn(one);
        all.push_back(*std::move(one));
    }
    Explanation explanation;
    if (all.empty())
        return explanation;
    QJsonArray values;
    for (size_t i = 0; i < all.size(); ++i) {
        values.append(json(request.rows[i], all[i]));
        if (i >= mostShown)
            continue;
        explanation.blocks.append(weightChart(request.output, settings, request.rows[i], all[i]));
        explanation.blocks.append(weightTable(request.output, settings, request.rows[i], all[i]));
    }
    if (all.size() > mostShown)
        explanation.warnings.append(Tr::tr("The first %1 rows are shown; the table for --out has "
                                           "all %2.")
                                        .arg(mostShown)
                                        .arg(all.size()));
    if (text.isEmpty()) {
        explanation.weights = weightsOf(all, request.rows);
        explanation.weightTitle =
            Tr::tr("mean |LIME weight| (%1)").arg(outputSpaceTitle(request.output.space()));
        explanation.weightInterval = counted(qint64(all.size()), Tr::tr("%1 row: no interval"),
                                             Tr::tr("95 % t interval over %1 rows"));
    }
    const auto poor = std::count_if(all.begin(), all.end(),
                                    [](const LimeExplanation &one) { return !(one.r2 >= 0.5); });
    if (poor > 0)
        explanation.warnings.append(
            Tr::tr("In %1 of %2 rows the linear model explains less than half of how the output "
                   "varies around them: its weights say little there.")
                .arg(poor)
                .arg(all.size()));
    Result<Dataset> table = longTable(request.rows, all);
    if (!table)
        return passOn(table);
    explanation.table = *std::move(table);
    explanation.values = {{QStringLiteral("lime"), values}};
    return explanation;
}

} // namespace

namespace explainers {

Explainer lime()
{
    return {.title = Tr::tr("LIME"),
            .help = Tr::tr("A linear model of the output around one row, fitted to random rows "
                           "like it; of texts, with words removed. Says how well it fits."),
            .reference = QStringLiteral("Ribeiro, Singh, Guestrin, KDD 2016"),
            .params = paramSpecs(),
            .usualRows = 1,
            .usualBackground = 1000,
            .usualSpace =
                [](const Pipeline &pipeline) {
                    return pipeline.problem() == Problem::Regression ? OutputSpace::Value
                                                                     : OutputSpace::Probability;
                },
            .explain = explain};
}

} // namespace explainers
} // namespace tenbin
