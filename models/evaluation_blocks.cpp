#include "models/evaluation_blocks.h"

#include "core/number.h"
#include "core/text.h"
#include "models/class_table.h"
#include "models/evaluation_charts.h"
#include "models/evaluation_words.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

constexpr int digits = 4;
constexpr qsizetype mostFoldColumns = 10;

Figure figureOf(const NamedMetric &metric, const MetricEstimate &estimate, double level)
{
    Figure figure;
    figure.id = metric.name;
    figure.title = metric.title();
    figure.unit = metric.metric->unit;
    figure.value = estimate.value;
    figure.low = estimate.low;
    figure.high = estimate.high;
    figure.interval = estimate.interval;
    // Over folds the mean of the folds is the figure, with their own interval.
    const FoldInterval folds = foldInterval(estimate.folds, level);
    if (!folds.words.isEmpty()) {
        figure.value = folds.mean;
        figure.low = folds.low;
        figure.high = folds.high;
        figure.interval = folds.words;
    }
    return figure;
}

Figures mainFigures(const QList<NamedMetric> &metrics, const Evaluation &evaluation)
{
    Figures figures;
    for (const QString &name : mainMetrics(evaluation.problem)) {
        const MetricEstimate *estimate = evaluation.find(name);
        if (!estimate || std::isnan(estimate->value))
            continue;
        for (const NamedMetric &metric : metrics) {
            if (metric.name == name)
                figures.figures.append(figureOf(metric, *estimate, evaluation.options.level));
        }
    }
    return figures;
}

QString metricTableCaption(const Evaluation &evaluation, const QString &subject)
{
    QString caption = subject;
    if (!evaluation.folds.isEmpty())
        caption += Tr::tr(" Values are over the rows of all folds at once; mean and standard "
                          "deviation are over the %1 folds.")
                       .arg(evaluation.folds.size());
    if (evaluation.options.resamples > 0)
        caption += Tr::tr(" Low and high: %1 bootstrap intervals; where a metric was drawn or "
                          "defined less often, the last column says so.")
                       .arg(percentText(evaluation.options.level));
    return caption;
}

Table metricTable(const QList<NamedMetric> &metrics, const Evaluation &evaluation,
                  const QString &subject)
{
    const auto numeric = [](const QString &title) {
        TableColumn column;
        column.title = title;
        column.numeric = true;
        column.digits = digits;
        return column;
    };
    Table table;
    table.title = Tr::tr("Metrics");
    table.caption = metricTableCaption(evaluation, subject);
    table.columns.append(TableColumn{Tr::tr("Metric"), false, 0});
    table.columns << numeric(Tr::tr("Value")) << numeric(Tr::tr("Low")) << numeric(Tr::tr("High"));
    const bool folds = !evaluation.folds.isEmpty();
    const qsizetype foldColumns =
        evaluation.folds.size() <= mostFoldColumns ? evaluation.folds.size() : 0;
    if (folds)
        table.columns << numeric(Tr::tr("Mean")) << numeric(Tr::tr("Std. dev."));
    for (qsizetype fold = 0; fold < foldColumns; ++fold)
        table.columns.append(numeric(Tr::tr("Fold %1").arg(evaluation.folds[fold] + 1)));
    table.columns.append(TableColumn{Tr::tr("Interval"), false, 0});
    for (qsizetype at = 0; at < metrics.size(); ++at) {
        const MetricEstimate &estimate = evaluation.metrics[at];
        QList<QJsonValue> row{metrics[at].title(), jsonNumber(estimate.value),
                              jsonNumber(estimate.low), jsonNumber(estimate.high)};
        if (folds) {
            const FoldInterval interval = foldInterval(estimate.folds);
            row << jsonNumber(interval.mean) << jsonNumber(interval.deviation);
        }
        for (qsizetype fold = 0; fold < foldColumns; ++fold)
            row.append(jsonNumber(estimate.folds[size_t(fold)]));
        row.append(estimate.interval);
        table.rows.append(row);
    }
    return table;
}

qsizetype notFinite(const std::vector<double> &values)
{
    return std::count_if(values.begin(), values.end(),
                         [](double value) { return !std::isfinite(value); });
}

QList<Block> classificationCharts(const ChartSubject &subject)
{
    const Predictions &predictions = subject.predictions();
    const bool binary = predictions.problem == Problem::Binary;
    const int ranked = binary ? predictions.positive : 0;
    QList<Block> charts{confusionChart(subject)};
    if (!predictions.scores(ranked).empty())
        charts << rocChart(subject) << precisionRecallChart(subject);
    if (!predictions.probability(ranked).empty())
        charts << calibrationChart(subject) << brierTable(subject);
    if (binary && !predictions.scores(ranked).empty())
        charts << thresholdChart(subject) << scoreChart(subject) << gainsChart(subject)
               << liftChart(subject);
    return charts;
}

} // namespace

QStringList mainMetrics(Problem problem)
{
    switch (problem) {
    case Problem::Binary:
        return {QStringLiteral("roc_auc"), QStringLiteral("accuracy"), QStringLiteral("f1"),
                QStringLiteral("average_precision"), QStringLiteral("log_loss")};
    case Problem::Multiclass:
        return {QStringLiteral("accuracy"), QStringLiteral("f1_macro"),
                QStringLiteral("roc_auc_ovr"), QStringLiteral("log_loss")};
    case Problem::Regression: break;
    }
    return {QStringLiteral("r2"), QStringLiteral("rmse"), QStringLiteral("mae")};
}

QList<Block> evaluationBlocks(const Predictions &predictions, const Evaluation &evaluation,
                              const QString &data)
{
    const EvaluationData evaluated(predictions, evaluation.options);
    const ChartSubject subject{evaluated, evaluation, data};
    const QList<NamedMetric> metrics = metricsFor(predictions);
    QList<Block> blocks{mainFigures(metrics, evaluation),
                        metricTable(metrics, evaluation, subject.caption())};
    if (predictions.isClassification())
        return blocks << classTable(predictions, evaluation, subject.caption())
                      << classificationCharts(subject);
    if (const qsizetype bad = notFinite(predictions.predicted); bad > 0)
        return blocks << Paragraph{Tr::tr("%1 of %2 predictions are not finite, so there are no "
                                          "charts of them.")
                                       .arg(countText(bad), countText(predictions.size()))};
    return blocks << predictedActualChart(subject) << residualChart(subject)
                  << residualHistogram(subject) << residualQuantileChart(subject);
}

} // namespace tenbin
