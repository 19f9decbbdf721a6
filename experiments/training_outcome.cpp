#include "experiments/training_outcome.h"

#include "core/json.h"
#include "core/text.h"
#include "experiments/artifacts.h"
#include "experiments/curve_recorder.h"
#include "experiments/prediction_table.h"
#include "experiments/run_predictions.h"
#include "models/evaluation.h"
#include "models/evaluation_blocks.h"
#include "models/fitted_steps.h"
#include "models/model_charts.h"
#include "models/step_blocks.h"

#include <QDir>
#include <QJsonArray>

namespace tenbin {

namespace {

/// Share of the progress bar.
constexpr double fitted = 0.9;

/// The model's own answer for its training rows: all there is without validation.
Result<Predictions> trainingPredictions(const Pipeline &pipeline, const Dataset &dataset,
                                        const TargetRows &target, const Context &context)
{
    Result<Answers> answers = pipeline.answer(dataset, target.rows, context);
    if (!answers)
        return passOn(answers);
    Predictions predictions;
    predictions.problem = target.target.problem;
    predictions.classes = target.target.classes;
    predictions.truth = target.target.values;
    predictions.weights = target.target.weights;
    predictions.rows = target.rows;
    predictions.predicted = std::move(answers->decided);
    predictions.low = std::move(answers->bounds.low);
    predictions.high = std::move(answers->bounds.high);
    if (predictions.isClassification())
        predictions.probabilities = std::move(answers->outputs);
    addQuantiles(pipeline.spec().steps, predictions);
    return predictions;
}

Status keepModel(const Pipeline &pipeline, const QString &folder, Outcome &outcome)
{
    const QString path = QStringLiteral("model/");
    if (!QDir(folder).mkpath(path))
        return failure(Error::Kind::Io, Tr::tr("Cannot make the folder \"%1\" for the model.")
                                            .arg(QDir(folder).filePath(path)));
    if (Status saved = pipeline.save(QDir(folder).filePath(QStringLiteral("model"))); !saved)
        return saved;
    Result<Artifact> artifact =
        describeArtifact(folder, QStringLiteral("model"), path, QStringLiteral("model"));
    if (!artifact)
        return passOn(artifact);
    outcome.artifacts.append(std::move(*artifact));
    return {};
}

QJsonObject values(const TrainingPlan &plan, const Pipeline &pipeline, qsizetype rows)
{
    const QString metric = plan.metric.isEmpty() ? usualMetric(pipeline.problem()) : plan.metric;
    return {{QStringLiteral("learner"), plan.pipeline.learner},
            {QStringLiteral("learner_params"), plan.pipeline.learnerParams.json()},
            {QStringLiteral("encoder_params"), plan.pipeline.encoderParams.json()},
            {QStringLiteral("target"), plan.pipeline.target},
            {QStringLiteral("classes"), jsonTexts(pipeline.classes())},
            {QStringLiteral("features"), pipeline.encoder().features().size()},
            {QStringLiteral("columns"), jsonTexts(plan.pipeline.columns)},
            {QStringLiteral("validation"), plan.validation.text()},
            {QStringLiteral("metric"), metric},
            {QStringLiteral("rows"), rows},
            {QStringLiteral("model"), pipeline.model().summary()}};
}

/// What the final model and its fitting look like.
QList<Block> modelBlocks(const Model &model, const CurveRecorder &recorder)
{
    QList<Block> blocks;
    QList<LearningCurve> curves;
    for (auto curve = recorder.curves().begin(); curve != recorder.curves().end(); ++curve)
        curves.append({curve.key(), curve->x, curve->y});
    if (!curves.isEmpty())
        blocks.append(learningCurveChart(curves));
    if (!model.importance().isEmpty())
        blocks.append(importanceChart(model.importance(), model.importanceUnit()));
    if (!blocks.isEmpty())
        blocks.prepend(Heading{Tr::tr("Final model, fitted on all rows"), 2});
    return blocks;
}

} // namespace

MetricValue metricValue(const MetricEstimate &estimate)
{
    MetricValue metric;
    metric.value = estimate.value;
    metric.low = estimate.low;
    metric.high = estimate.high;
    metric.interval = estimate.interval;
    if (estimate.folds.size() < 2)
        return metric;
    // Over folds the mean of the folds is the figure, with their own interval.
    const FoldInterval folds = foldInterval(estimate.folds);
    metric.value = folds.mean;
    metric.std = folds.deviation;
    metric.low = folds.low;
    metric.high = folds.high;
    metric.interval = folds.words;
    metric.folds = QList<double>(estimate.folds.begin(), estimate.folds.end());
    return metric;
}

Result<Outcome> finishTraining(const TaskInputs &inputs, const TrainingPlan &plan,
                               std::optional<CrossValidation> validation, const Context &context,
                               Progress &progress)
{
    const Dataset &dataset = inputs.datasets[QStringLiteral("data")];
    Outcome outcome;
    outcome.problem = problemName(plan.target.target.problem);
    outcome.warnings = plan.warnings;

    SubProgress finalPart(progress, 0, fitted, Tr::tr("final model"));
    CurveRecorder recorder(finalPart);
    const Result<Pipeline> pipeline =
        Pipeline::fit(dataset, plan.target, allRows(qsizetype(plan.target.rows.size())),
                      plan.pipeline, context, recorder);
    if (!pipeline)
        return passOn(pipeline);
    if (!validation) {
        Result<Predictions> own = trainingPredictions(*pipeline, dataset, plan.target, context);
        if (!own)
            return passOn(own);
        validation.emplace().predictions = std::move(*own);
        outcome.warnings.append(Tr::tr("There was no validation: the metrics speak of the "
                                       "training rows and are too good."));
    }
    outcome.warnings += validation->warnings;
    for (const QString &note : pipeline->notes()) {
        if (!outcome.warnings.contains(note))
            outcome.warnings.append(note);
    }

    EvaluationOptions options;
    options.predictors = int(pipeline->encoder().features().size());
    options.seed = context.seed;
    options.threads = context.threads;
    SubProgress evaluationPart(progress, fitted, 1, Tr::tr("evaluation"));
    const Result<Evaluation> evaluation =
        evaluateAll(validation->predictions, options, evaluationPart);
    if (!evaluation)
        return passOn(evaluation);
    for (const MetricEstimate &estimate : evaluation->metrics)
        outcome.metrics[estimate.name] = metricValue(estimate);

    outcome.blocks = evaluationBlocks(validation->predictions, *evaluation, dataset.name());
    outcome.blocks += stepBlocks(pipeline->spec().steps, pipeline->steps(), pipeline->classes());
    outcome.blocks += modelBlocks(pipeline->model(), recorder);
    outcome.values = values(plan, *pipeline, qsizetype(plan.target.rows.size()));
    if (pipeline->spec().steps.any())
        outcome.values[QStringLiteral("steps")] =
            stepsJson(pipeline->spec().steps, pipeline->steps());
    const QList<double> seconds(validation->foldSeconds.begin(), validation->foldSeconds.end());
    outcome.values[QStringLiteral("fold_seconds")] = jsonNumbers(seconds);
    if (Status kept = keepModel(*pipeline, inputs.folder, outcome); !kept)
        return passOn(kept);
    if (Status kept = keepPredictions(validation->predictions, inputs.folder, outcome); !kept)
        return passOn(kept);
    return outcome;
}

} // namespace tenbin
