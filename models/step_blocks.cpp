#include "models/step_blocks.h"

#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_words.h"
#include "models/metric.h"
#include "models/rule_blocks.h"

namespace tenbin {

namespace {

using Threshold = PipelineSteps::Threshold;
using Intervals = PipelineSteps::Intervals;

Table qualityTable(const PipelineSteps &spec, const FittedSteps &steps)
{
    Table table;
    table.title = Tr::tr("Calibration of probabilities");
    table.caption =
        Tr::tr("%1: %2. %3 rows, each predicted by a model of inner folds without it; \"after\" by "
               "a map that was fitted on the other inner folds. Smaller is better.")
            .arg(shelf<Calibrator>().find(spec.calibration)->title, steps.calibration->summary(),
                 countText(steps.innerRows));
    table.columns = {{Tr::tr("Metric"), false, 0},
                     {Tr::tr("Before"), true, 4},
                     {Tr::tr("After"), true, 4},
                     {Tr::tr("Rows"), true, 0}};
    for (auto one = steps.qualityBefore.begin(); one != steps.qualityBefore.end(); ++one) {
        const Metric *metric = shelf<Metric>().find(one.key());
        table.rows.append({metric ? metric->title : one.key(), jsonNumber(one.value()),
                           jsonNumber(steps.qualityAfter.value(one.key())),
                           double(steps.innerRows)});
    }
    return table;
}

QString thresholdSentence(const PipelineSteps &spec, const FittedSteps &steps,
                          const QStringList &classes)
{
    if (spec.threshold == Threshold::Fixed)
        return Tr::tr("Class %1 is predicted from a probability of %2 on, as was asked for.")
            .arg(classes.value(1), shortNumber(*steps.decision.threshold, 4));
    if (!steps.decision.threshold)
        return Tr::tr("The class with the least expected cost is predicted, by the costs %1.")
            .arg(spec.costs.text());
    return Tr::tr("Class %1 is predicted from a probability of %2 on: that costs least, by the "
                  "costs %3, on %4 rows that were each predicted by a model of inner folds "
                  "without it.")
        .arg(classes.value(1), shortNumber(*steps.decision.threshold, 4), spec.costs.text(),
             countText(steps.innerRows));
}

QString intervalSentence(const PipelineSteps &spec, const FittedSteps &steps)
{
    return Tr::tr("Prediction intervals by %1, made to hold the true value for %2 of rows, from "
                  "the residuals of %3 rows that the models did not see. The metrics \"interval "
                  "coverage\" and \"interval width\" say what came of it on the test rows.")
        .arg(intervalsText(spec.intervals), percentText(spec.coverage), countText(steps.innerRows));
}

QJsonObject valuesJson(const QMap<QString, double> &values)
{
    QJsonObject json;
    for (auto one = values.begin(); one != values.end(); ++one)
        json[one.key()] = jsonNumber(one.value());
    return json;
}

} // namespace

QList<Block> stepBlocks(const PipelineSteps &spec, const FittedSteps &steps,
                        const QStringList &classes)
{
    QList<Block> blocks;
    if (!spec.any())
        return blocks;
    const Block heading = Heading{Tr::tr("Steps after the model"), 2};
    blocks.append(heading);
    for (const Block &block : mitigationBlocks(spec.mitigation, steps.mitigation, classes))
        blocks.append(block);
    if (steps.calibration)
        blocks.append(qualityTable(spec, steps));
    if (spec.threshold != Threshold::Default)
        blocks.append(Paragraph{thresholdSentence(spec, steps, classes)});
    if (spec.intervals != Intervals::None)
        blocks.append(Paragraph{intervalSentence(spec, steps)});
    return blocks;
}

QJsonObject stepsJson(const PipelineSteps &spec, const FittedSteps &steps)
{
    QJsonObject json;
    if (steps.calibration)
        json[QStringLiteral("calibration")] =
            QJsonObject{{QStringLiteral("method"), spec.calibration},
                        {QStringLiteral("rows"), steps.innerRows},
                        {QStringLiteral("before"), valuesJson(steps.qualityBefore)},
                        {QStringLiteral("after"), valuesJson(steps.qualityAfter)}};
    if (spec.mitigation.any())
        json[QStringLiteral("mitigation")] = mitigationJson(spec.mitigation, steps.mitigation);
    if (steps.decision.threshold)
        json[QStringLiteral("threshold")] = *steps.decision.threshold;
    if (!spec.costs.isEmpty())
        json[QStringLiteral("costs")] = spec.costs.text();
    if (spec.intervals != Intervals::None)
        json[QStringLiteral("intervals")] =
            QJsonObject{{QStringLiteral("method"), intervalsName(spec.intervals)},
                        {QStringLiteral("coverage"), spec.coverage},
                        {QStringLiteral("rows"), steps.innerRows}};
    return json;
}

} // namespace tenbin
