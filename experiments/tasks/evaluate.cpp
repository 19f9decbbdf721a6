#include "core/json.h"
#include "core/number.h"
#include "core/text.h"
#include "experiments/judgement.h"
#include "experiments/prediction_columns.h"
#include "experiments/run_predictions.h"
#include "experiments/task.h"
#include "models/evaluation.h"
#include "models/evaluation_blocks.h"
#include "models/predictions.h"

#include <QJsonArray>

namespace tenbin {

namespace {

Result<QMap<double, QString>> quantileColumns(const QJsonObject &json)
{
    QMap<double, QString> columns;
    for (auto one = json.begin(); one != json.end(); ++one) {
        const std::optional<double> level = parseNumber(one.key());
        if (!level || *level <= 0 || *level >= 1 || !one.value().isString())
            return failure(Error::Kind::Usage,
                           Tr::tr("\"%1\" is no quantile level between 0 and 1.").arg(one.key()),
                           Tr::tr("Write LEVEL=COLUMN, such as 0.05=q05."));
        columns[*level] = one.value().toString();
    }
    return columns;
}

Result<PredictionColumns> givenColumns(const Params &params)
{
    Result<PredictionColumns> columns = predictionColumns(params);
    if (!columns)
        return columns;
    columns->low = params.text(QStringLiteral("low"));
    columns->high = params.text(QStringLiteral("high"));
    Result<QMap<double, QString>> quantiles =
        quantileColumns(params.object(QStringLiteral("quantiles")));
    if (!quantiles)
        return passOn(quantiles);
    columns->quantiles = std::move(*quantiles);
    return columns;
}

/// Predictions with the data that they are about, where these are known.
struct Subject
{
    Predictions predictions;
    std::optional<Dataset> data;
};

Result<Subject> ofRun(const QString &runFolder, std::optional<Dataset> data)
{
    Result<Predictions> predictions = readRunPredictions(runFolder);
    if (!predictions)
        return passOn(predictions);
    return Subject{std::move(*predictions), std::move(data)};
}

Result<Subject> ofFile(const QString &path, const Params &params, const Context &context,
                       Progress &progress)
{
    const Result<PredictionColumns> columns = givenColumns(params);
    if (!columns)
        return passOn(columns);
    const Result<Dataset> table = readTableFile(path, context.threads, progress);
    if (!table)
        return passOn(table);
    Result<Predictions> predictions = readPredictions(*table, *columns);
    if (!predictions)
        return passOn(predictions);
    return Subject{std::move(*predictions), *table};
}

QJsonObject confusionJson(const Evaluation &evaluation)
{
    QJsonArray matrix;
    for (int truth = 0; truth < evaluation.confusion.classes(); ++truth) {
        QJsonArray row;
        for (int predicted = 0; predicted < evaluation.confusion.classes(); ++predicted)
            row.append(evaluation.confusion.at(truth, predicted));
        matrix.append(row);
    }
    return {{QStringLiteral("labels"), jsonTexts(evaluation.labels)},
            {QStringLiteral("matrix"), matrix}};
}

Result<Outcome> run(const TaskInputs &inputs, const Params &params, const Context &context,
                    Progress &progress)
{
    const QString runFolder = inputs.runFolders.value(QStringLiteral("run"));
    const QString file = inputs.files.value(QStringLiteral("predictions"));
    if (runFolder.isEmpty() == file.isEmpty())
        return failure(Error::Kind::Usage,
                       Tr::tr("Either a run or a file of predictions is evaluated."),
                       Tr::tr("Name one of them."));
    SubProgress reading(progress, 0, 0.2, Tr::tr("reading"));
    std::optional<Dataset> data;
    if (inputs.datasets.contains(QStringLiteral("data")))
        data = inputs.datasets[QStringLiteral("data")];
    Result<Subject> subject = runFolder.isEmpty() ? ofFile(file, params, context, reading)
                                                  : ofRun(runFolder, std::move(data));
    if (!subject)
        return passOn(subject);
    Predictions &predictions = subject->predictions;

    EvaluationOptions options;
    options.bins = int(params.integer(QStringLiteral("bins")));
    options.huberDelta = params.real(QStringLiteral("huber_delta"));
    options.predictors = int(params.integer(QStringLiteral("predictors")));
    options.resamples = int(params.integer(QStringLiteral("resamples")));
    options.seed = context.seed;
    options.threads = context.threads;
    Result<Judgement> judgement = judge(params, options, predictions);
    if (!judgement)
        return passOn(judgement);
    SubProgress evaluating(progress, 0.2, 0.8, Tr::tr("evaluation"));
    const Result<Evaluation> evaluation = evaluateAll(predictions, options, evaluating);
    if (!evaluation)
        return passOn(evaluation);

    Outcome outcome;
    outcome.problem = problemName(evaluation->problem);
    for (const MetricEstimate &estimate : evaluation->metrics) {
        MetricValue metric;
        metric.value = estimate.value;
        metric.low = estimate.low;
        metric.high = estimate.high;
        metric.interval = estimate.interval;
        outcome.metrics[estimate.name] = metric;
    }
    outcome.blocks = judgement->blocks + evaluationBlocks(predictions, *evaluation);
    outcome.values = judgement->values;
    outcome.warnings = judgement->warnings;
    outcome.values[QStringLiteral("rows")] = evaluation->rows;
    if (evaluation->problem != Problem::Regression)
        outcome.values[QStringLiteral("confusion")] = confusionJson(*evaluation);
    SubProgress slicing(progress, 0.8, 1, Tr::tr("slices"));
    // Whoever looks at the run later sees the rows, wherever the file is then.
    if (!file.isEmpty()) {
        if (Status kept = keepPredictions(predictions, inputs.folder, outcome); !kept)
            return passOn(kept);
        if (Status kept = keepPredictionTable(*subject->data, inputs.folder, outcome); !kept)
            return passOn(kept);
    }
    if (Status added = addSlices(params, options, subject->data, predictions, slicing, outcome);
        !added)
        return passOn(added);
    return outcome;
}

QList<ParamSpec> paramSpecs()
{
    const auto column = [](const char *id, const QString &title, const QString &help) {
        return ParamSpec::text(QString::fromLatin1(id), title, help, {});
    };
    return predictionColumnSpecs() +
           QList<ParamSpec>{
               ParamSpec::object(QStringLiteral("quantiles"), Tr::tr("Quantiles"),
                                 Tr::tr("Level and column of predicted quantiles.")),
               column("low", Tr::tr("Lower bound"),
                      Tr::tr("Column with the interval's lower bound.")),
               column("high", Tr::tr("Upper bound"),
                      Tr::tr("Column with the interval's upper bound.")),
               ParamSpec::integer(QStringLiteral("bins"), Tr::tr("Bins"),
                                  Tr::tr("Equal-width bins of the calibration error."), 10, 2,
                                  1000),
               ParamSpec::real(QStringLiteral("huber_delta"), Tr::tr("Huber's delta"),
                               Tr::tr("Error up to which the loss is quadratic."), 1, 1e-300,
                               1e300),
               ParamSpec::integer(
                   QStringLiteral("predictors"), Tr::tr("Predictors"),
                   Tr::tr("Features of the model, for the adjusted R²; -1: unknown."), -1, -1, 1e9),
               ParamSpec::integer(QStringLiteral("resamples"), Tr::tr("Resamples"),
                                  Tr::tr("Of the bootstrap; 0: no intervals."), 1000, 0, 1e6),
           } +
           judgementParamSpecs();
}

} // namespace

namespace tasks {

Task evaluate()
{
    return {.title = Tr::tr("Evaluate"),
            .help = Tr::tr("Computes every metric of a run's predictions, or of predictions made "
                           "elsewhere."),
            .inputs = {{QStringLiteral("run"), TaskSpec::Input::Kind::Run, true},
                       {QStringLiteral("predictions"), TaskSpec::Input::Kind::File, true},
                       {QStringLiteral("data"), TaskSpec::Input::Kind::Dataset, true}},
            .params = paramSpecs(),
            .run = run};
}

} // namespace tasks
} // namespace tenbin
