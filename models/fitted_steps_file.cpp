// Fitted steps on disk: the objects calibration, threshold and intervals of pipeline.json, and
// folds/1 … for the models of CV+, each a pipeline of its own that the file names by its SHA-256.
#include "core/json.h"
#include "core/number.h"
#include "core/text.h"
#include "models/fitted_steps.h"
#include "models/json_model.h"

#include <QDir>
#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

using Intervals = PipelineSteps::Intervals;

QString foldFolder(const QString &folder, size_t fold)
{
    return QDir(folder).filePath(QStringLiteral("folds/%1").arg(fold + 1));
}

/// The digest that a pipeline's file states of itself; Pipeline::load checks that it holds.
Result<QString> statedDigest(const QString &folder)
{
    const Result<QJsonObject> json = readJsonFile(
        QDir(folder).filePath(QStringLiteral("pipeline.json")), Tr::tr("pipeline file"));
    if (!json)
        return passOn(json);
    return json->value(QStringLiteral("sha256")).toString();
}

QJsonObject numbersToJson(const QMap<QString, double> &values)
{
    QJsonObject json;
    for (auto one = values.begin(); one != values.end(); ++one)
        json[one.key()] = jsonNumber(one.value());
    return json;
}

QMap<QString, double> numbersFromJson(const QJsonObject &json)
{
    QMap<QString, double> values;
    for (auto one = json.begin(); one != json.end(); ++one)
        values[one.key()] = numberOf(one.value());
    return values;
}

Failure damaged(const QString &folder, const QString &why)
{
    return badInput(
        Tr::tr("The model in \"%1\" is damaged: %2.").arg(QDir::toNativeSeparators(folder), why),
        Tr::tr("Use a copy of it, or train it again."));
}

Status saveIntervals(const PipelineSteps &spec, const FittedSteps &steps, const QString &folder,
                     QJsonObject &json)
{
    json[QStringLiteral("rows")] = steps.innerRows;
    if (spec.intervals == Intervals::Quantile) {
        json[QStringLiteral("low")] = jsonNumbers({steps.low.intercept, steps.low.slope});
        json[QStringLiteral("high")] = jsonNumbers({steps.high.intercept, steps.high.slope});
    }
    if (spec.intervals == Intervals::Conformal)
        json[QStringLiteral("radius")] = QJsonArray{steps.radius};
    if (spec.intervals != Intervals::CvPlus)
        return {};
    QJsonArray folds;
    for (size_t fold = 0; fold < steps.folds.size(); ++fold) {
        const QString path = foldFolder(folder, fold);
        if (Status saved = steps.folds[fold].save(path); !saved)
            return saved;
        const Result<QString> digest = statedDigest(path);
        if (!digest)
            return passOn(digest);
        const std::vector<double> &residuals = steps.cvPlus->residuals()[fold];
        folds.append(QJsonObject{
            {QStringLiteral("sha256"), *digest},
            {QStringLiteral("residuals"), jsonNumbers({residuals.begin(), residuals.end()})}});
    }
    json[QStringLiteral("folds")] = folds;
    return {};
}

Result<QuantileLine> lineFrom(const QJsonObject &json, const QString &key)
{
    const Result<QList<double>> numbers = finiteNumbers(json, key, 2);
    if (!numbers)
        return passOn(numbers);
    return QuantileLine{(*numbers)[0], (*numbers)[1]};
}

Status loadFolds(const PipelineSteps &spec, const QString &folder, const QJsonArray &json,
                 FittedSteps &steps)
{
    std::vector<std::vector<double>> residuals;
    qsizetype rows = 0;
    for (const QJsonValue &one : json) {
        const QJsonObject fold = one.toObject();
        const QString path = foldFolder(folder, residuals.size());
        // Before loading: a folder that holds itself cannot name its own digest.
        const Result<QString> digest = statedDigest(path);
        if (!digest)
            return passOn(digest);
        if (*digest != fold.value(QStringLiteral("sha256")).toString())
            return damaged(folder,
                           Tr::tr("the model of fold %1 was changed").arg(residuals.size() + 1));
        Result<Pipeline> pipeline = Pipeline::load(path);
        if (!pipeline)
            return passOn(pipeline);
        if (pipeline->problem() != Problem::Regression || pipeline->spec().steps.any())
            return damaged(
                folder,
                Tr::tr("the model of fold %1 is none for intervals").arg(residuals.size() + 1));
        const Result<QList<double>> numbers = finiteNumbers(fold, QStringLiteral("residuals"));
        if (!numbers)
            return passOn(numbers);
        rows += numbers->size();
        residuals.emplace_back(numbers->begin(), numbers->end());
        steps.folds.push_back(*std::move(pipeline));
    }
    if (rows < leastConformalRows(spec.coverage))
        return damaged(folder, Tr::tr("its intervals have too few residuals"));
    steps.cvPlus = std::make_shared<const CvPlus>(std::move(residuals));
    return {};
}

Status loadIntervals(const PipelineSteps &spec, const QString &folder, const QJsonObject &json,
                     FittedSteps &steps)
{
    steps.innerRows = json.value(QStringLiteral("rows")).toInteger();
    if (spec.intervals == Intervals::Quantile) {
        const Result<QuantileLine> low = lineFrom(json, QStringLiteral("low"));
        if (!low)
            return passOn(low);
        const Result<QuantileLine> high = lineFrom(json, QStringLiteral("high"));
        if (!high)
            return passOn(high);
        steps.low = *low;
        steps.high = *high;
    }
    if (spec.intervals == Intervals::Conformal) {
        const Result<QList<double>> radius = finiteNumbers(json, QStringLiteral("radius"), 1);
        if (!radius)
            return passOn(radius);
        if (radius->first() < 0)
            return damaged(folder, Tr::tr("the width of its intervals is negative"));
        steps.radius = radius->first();
    }
    if (spec.intervals == Intervals::CvPlus)
        return loadFolds(spec, folder, json.value(QStringLiteral("folds")).toArray(), steps);
    return {};
}

} // namespace

Status saveSteps(const PipelineSteps &spec, const FittedSteps &steps, const QString &folder,
                 QJsonObject &json)
{
    if (steps.calibration)
        json[QStringLiteral("calibration")] =
            QJsonObject{{QStringLiteral("map"), steps.calibration->toJson()},
                        {QStringLiteral("rows"), steps.innerRows},
                        {QStringLiteral("before"), numbersToJson(steps.qualityBefore)},
                        {QStringLiteral("after"), numbersToJson(steps.qualityAfter)}};
    if (steps.decision.threshold)
        json[QStringLiteral("threshold")] = *steps.decision.threshold;
    if (spec.mitigation.any())
        json[QStringLiteral("mitigation")] = steps.mitigation.toJson();
    if (spec.intervals == Intervals::None)
        return {};
    QJsonObject intervals;
    if (Status saved = saveIntervals(spec, steps, folder, intervals); !saved)
        return saved;
    json[QStringLiteral("intervals")] = intervals;
    return {};
}

Result<FittedSteps> loadSteps(const PipelineSteps &spec, const QString &folder,
                              const QJsonObject &json, int modelClasses)
{
    FittedSteps steps;
    if (!spec.calibration.isEmpty()) {
        const QJsonObject content = json.value(QStringLiteral("calibration")).toObject();
        const Result<const Calibrator *> calibrator =
            shelf<Calibrator>().pick(spec.calibration, Tr::tr("calibration"));
        if (!calibrator)
            return passOn(calibrator);
        Result<CalibrationPtr> map =
            (*calibrator)->load(content.value(QStringLiteral("map")).toObject(), modelClasses);
        if (!map)
            return passOn(map);
        steps.calibration = *std::move(map);
        steps.innerRows = content.value(QStringLiteral("rows")).toInteger();
        steps.qualityBefore = numbersFromJson(content.value(QStringLiteral("before")).toObject());
        steps.qualityAfter = numbersFromJson(content.value(QStringLiteral("after")).toObject());
    }
    const bool chosen =
        spec.threshold == PipelineSteps::Threshold::Cost && spec.costs.classes() == 2;
    if (chosen || spec.threshold == PipelineSteps::Threshold::Fixed) {
        const double threshold = numberOf(json.value(QStringLiteral("threshold")));
        // The next number after 1 predicts the second class never.
        if (!(threshold >= 0 && threshold <= std::nextafter(1.0, 2.0)))
            return damaged(folder, Tr::tr("its threshold is no probability"));
        steps.decision.threshold = threshold;
    }
    steps.decision.costs = spec.costs;
    if (spec.mitigation.any()) {
        Result<FittedMitigation> mitigation = FittedMitigation::fromJson(
            spec.mitigation, json.value(QStringLiteral("mitigation")).toObject());
        if (!mitigation)
            return passOn(mitigation);
        steps.mitigation = *std::move(mitigation);
    }
    if (spec.intervals != Intervals::None) {
        if (Status loaded = loadIntervals(
                spec, folder, json.value(QStringLiteral("intervals")).toObject(), steps);
            !loaded)
            return passOn(loaded);
    }
    return steps;
}

} // namespace tenbin
