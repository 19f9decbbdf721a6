#include "models/calibration_blocks.h"

#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_charts.h"
#include "models/evaluation_rows.h"
#include "models/evaluation_words.h"

#include <algorithm>

namespace tenbin {

namespace {

Result<MetricEstimate> estimateOf(const Predictions &predictions, const QString &metric,
                                  const EvaluationOptions &options, Progress &progress)
{
    SliceOptions all;
    static_cast<EvaluationOptions &>(all) = options;
    all.leastRows = 1;
    const Result<QList<SliceFigure>> figures =
        evaluateSlices(predictions, {}, metric, all, progress);
    if (!figures)
        return passOn(figures);
    const SliceFigure &figure = figures->first();
    return MetricEstimate{metric, figure.value, figure.low, figure.high, figure.interval, {}};
}

Figure shown(const MetricEstimate &estimate, const QString &title)
{
    return {estimate.name,     title, estimate.value, estimate.low, estimate.high,
            estimate.interval, {}};
}

} // namespace

Chart calibrationRowsChart(const EvaluationData &data, const QString &caption)
{
    const bool binary = data.predictions().problem == Problem::Binary;
    const int bins = data.settings().bins;
    QList<double> counts(bins);
    for (double confidence : data.column(rows::confidence, 0))
        ++counts[binOf(confidence, bins)];
    Chart chart;
    chart.id = QStringLiteral("calibration_rows");
    chart.title = Tr::tr("Rows by bin");
    chart.x.title =
        binary ? Tr::tr("Predicted probability") : Tr::tr("Probability of the predicted class");
    chart.y.title = Tr::tr("Rows");
    chart.x.maximum = 1;
    Chart::Series bars;
    bars.mark = Chart::Series::Mark::Bars;
    bars.barWidth = 1.0 / bins;
    for (int bin = 0; bin < bins; ++bin)
        bars.x.append((bin + 0.5) / bins);
    bars.y = counts;
    chart.series.append(bars);
    chart.caption = caption;
    const auto most = std::max_element(counts.begin(), counts.end());
    chart.summary =
        Tr::tr("Rows by predicted probability: most, %1, lie between %2 and %3.")
            .arg(countText(qsizetype(*most)), shortNumber(double(most - counts.begin()) / bins),
                 shortNumber(double(most - counts.begin() + 1) / bins));
    return chart;
}

Result<QList<Block>> calibrationBlocks(const Predictions &predictions, const QString &data,
                                       const EvaluationOptions &options, Progress &progress)
{
    const int ranked = predictions.problem == Problem::Binary ? predictions.positive : 0;
    if (!predictions.isClassification() || predictions.probability(ranked).empty())
        return failure(Error::Kind::Usage,
                       Tr::tr("Calibration is of probabilities, and these predictions have none."));
    SubProgress first(progress, 0, 0.5), second(progress, 0.5, 1);
    const auto error = estimateOf(predictions, QStringLiteral("ece"), options, first);
    if (!error)
        return passOn(error);
    const auto brier = estimateOf(predictions, QStringLiteral("brier"), options, second);
    if (!brier)
        return passOn(brier);
    Evaluation evaluation;
    evaluation.problem = predictions.problem;
    evaluation.rows = predictions.size();
    evaluation.metrics = {*error, *brier};
    evaluation.options = options;
    const EvaluationData evaluated(predictions, options);
    const ChartSubject subject{evaluated, evaluation, data};
    const QString bins =
        Tr::tr("%1 %2 bins of equal width.").arg(subject.caption()).arg(options.bins);
    return QList<Block>{
        Figures{{shown(*error, Tr::tr("Calibration error")), shown(*brier, Tr::tr("Brier score"))}},
        calibrationChart(subject), calibrationRowsChart(evaluated, bins), calibrationTable(subject),
        brierTable(subject)};
}

} // namespace tenbin
