#include "app/desktop/evaluated_run.h"

#include "core/text.h"
#include "experiments/job.h"
#include "experiments/job_inputs.h"
#include "experiments/run_predictions.h"
#include "models/evaluation.h"
#include "models/evaluation_blocks.h"
#include "models/evaluation_charts.h"

#include <QDir>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

/// Charts of what was predicted, in the order of the page; the matrix is a table there.
const QStringList &chartOrder()
{
    static const QStringList ids{
        QStringLiteral("threshold"),
        QStringLiteral("roc"),
        QStringLiteral("precision_recall"),
        QStringLiteral("scores"),
        QStringLiteral("calibration"),
        QStringLiteral("gains"),
        QStringLiteral("lift"),
        QStringLiteral("predicted_actual"),
        QStringLiteral("residuals"),
        QStringLiteral("residual_histogram"),
        QStringLiteral("residual_quantiles"),
    };
    return ids;
}

QList<Chart> chartsOf(const QList<Block> &blocks)
{
    QList<Chart> charts;
    for (const QString &id : chartOrder()) {
        for (const Block &block : blocks) {
            const auto *chart = std::get_if<Chart>(&block);
            if (!chart || chart->id != id)
                continue;
            charts.append(*chart);
            // The threshold that was chosen stands there.
            if (id == QLatin1String("threshold"))
                charts.last().references.clear();
        }
    }
    return charts;
}

/// Of one for each mistake, behind the metrics by threshold.
void addCostChart(const ThresholdCurve &curve, const Predictions &predictions, QList<Chart> &charts)
{
    const Result<CostMatrix> costs = CostMatrix::make(predictions.classes, {0, 1, 1, 0});
    if (!costs)
        return;
    if (Result<Chart> chart = costChart(curve, *costs, predictions.classes[predictions.positive]))
        charts.insert(std::min<qsizetype>(1, charts.size()), std::move(*chart));
}

/// By actual class and class, summed over the rows by their weight.
Confusion probabilitySums(const Predictions &predictions)
{
    const auto classes = size_t(predictions.classes.size());
    std::vector<double> sums(classes * classes);
    const auto add = [&](int classIndex, std::span<const double> values, bool others) {
        for (size_t row = 0; row < values.size(); ++row) {
            const double weight = predictions.weights.empty() ? 1 : predictions.weights[row];
            sums[size_t(predictions.truth[row]) * classes + size_t(classIndex)] +=
                weight * (others ? 1 - values[row] : values[row]);
        }
    };
    const bool binary = predictions.problem == Problem::Binary;
    const int positive = predictions.positive;
    for (int at = 0; at < int(classes); ++at) {
        // Of two classes a score may be all there is.
        const bool other = binary && at != positive;
        const std::span<const double> values = predictions.probability(other ? positive : at);
        if (values.empty())
            return {};
        add(at, values, other);
    }
    return Confusion(int(classes), std::move(sums));
}

JudgedPredictions judge(std::shared_ptr<const Predictions> predictions, QList<Chart> charts)
{
    JudgedPredictions judged;
    judged.charts = std::move(charts);
    if (predictions->isClassification()) {
        const EvaluationData data(*predictions);
        judged.confusion = EvaluationView(data).confusion();
        judged.probabilities = probabilitySums(*predictions);
        if (Result<ThresholdCurve> curve = ThresholdCurve::make(*predictions)) {
            judged.curve = std::make_shared<const ThresholdCurve>(std::move(*curve));
            judged.decided = decidedThreshold(*predictions);
            addCostChart(*judged.curve, *predictions, judged.charts);
        }
    }
    judged.predictions = std::move(predictions);
    return judged;
}

/// The same rows, where class 1 is the one and class 0 is any other.
Predictions oneAgainstOthers(const Predictions &all, int classIndex)
{
    Predictions two;
    two.problem = Problem::Binary;
    two.classes = {Tr::tr("not %1").arg(all.classes[classIndex]), all.classes[classIndex]};
    const auto reduced = [classIndex](const std::vector<double> &classes) {
        std::vector<double> made(classes.size());
        std::transform(classes.begin(), classes.end(), made.begin(),
                       [classIndex](double one) { return int(one) == classIndex ? 1.0 : 0.0; });
        return made;
    };
    two.truth = reduced(all.truth);
    two.predicted = reduced(all.predicted);
    const std::span<const double> scores = all.scores(classIndex);
    two.score.assign(scores.begin(), scores.end());
    two.weights = all.weights;
    two.rows = all.rows;
    two.fold = all.fold;
    return two;
}

Result<std::optional<Dataset>> dataOf(const QString &project, const StoredRun &run,
                                      const TaskSpec &spec, const Predictions &predictions)
{
    const QString input = QStringLiteral("data");
    Result<Dataset> data = failure(Error::Kind::BadInput, QString());
    if (!spec.inputs.contains(input))
        data = readPredictionTable(QDir(project).filePath(QStringLiteral("runs/") + run.id));
    else
        data = openDataset(project, spec.inputs[input].reference, spec.inputs[input].name,
                           spec.inputs[input].roles);
    if (!data)
        return std::optional<Dataset>();
    const auto beyond = [&](quint32 row) { return qsizetype(row) >= data->rowCount(); };
    const bool fits = predictions.rows.empty()
                          ? predictions.size() <= data->rowCount()
                          : std::none_of(predictions.rows.begin(), predictions.rows.end(), beyond);
    if (!fits)
        return badInput(Tr::tr("The predictions of \"%1\" are of rows that its data do not have.")
                            .arg(run.title()),
                        Tr::tr("Repeat the run to have them again."));
    return std::optional<Dataset>(std::move(*data));
}

} // namespace

bool isEvaluable(const StoredRun &run)
{
    if (run.status != RunStatus::Finished)
        return false;
    if (run.task == QLatin1String("train") || run.task == QLatin1String("mitigate"))
        return true;
    if (run.task != QLatin1String("evaluate"))
        return false;
    const Result<TaskSpec> spec = run.taskSpec();
    return spec && spec->inputs.contains(QStringLiteral("predictions"));
}

quint32 EvaluatedRun::dataRow(size_t position) const
{
    return predictions.rows.empty() ? quint32(position) : predictions.rows[position];
}

Result<EvaluatedRunPointer> readEvaluatedRun(const QString &project, const StoredRun &run)
{
    const QString folder = QDir(project).filePath(QStringLiteral("runs/") + run.id);
    auto read = std::make_shared<EvaluatedRun>();
    read->run = run;
    Result<TaskSpec> spec = run.taskSpec();
    if (!spec)
        return passOn(spec);
    read->spec = std::move(*spec);
    Result<JobRecord> record = readJobRecord(folder);
    if (!record)
        return passOn(record);
    read->outcome = std::move(record->outcome);
    Result<Predictions> predictions = readRunPredictions(folder);
    if (!predictions)
        return passOn(predictions);
    read->predictions = std::move(*predictions);
    Result<std::optional<Dataset>> data = dataOf(project, run, read->spec, read->predictions);
    if (!data)
        return passOn(data);
    read->data = std::move(*data);
    return EvaluatedRunPointer(std::move(read));
}

JudgedPredictions judgeRun(const EvaluatedRunPointer &run)
{
    return judge({run, &run->predictions}, chartsOf(run->outcome.blocks));
}

Result<JudgedPredictions> judgeClass(const EvaluatedRunPointer &run, int classIndex,
                                     Progress &progress)
{
    auto two = std::make_shared<const Predictions>(oneAgainstOthers(run->predictions, classIndex));
    EvaluationOptions options;
    options.resamples = 0;
    const Result<Evaluation> evaluation = evaluateAll(*two, options, progress);
    if (!evaluation)
        return passOn(evaluation);
    QList<Chart> charts = chartsOf(evaluationBlocks(*two, *evaluation));
    return judge(std::move(two), std::move(charts));
}

double decidedThreshold(const Predictions &predictions)
{
    const double usual = predictions.scoreIsProbability ? 0.5 : 0;
    const std::span<const double> scores = predictions.scores(predictions.positive);
    double highestNegative = -std::numeric_limits<double>::infinity();
    double lowestPositive = std::numeric_limits<double>::infinity();
    for (size_t row = 0; row < scores.size(); ++row) {
        if (int(predictions.predicted[row]) == predictions.positive)
            lowestPositive = std::min(lowestPositive, scores[row]);
        else
            highestNegative = std::max(highestNegative, scores[row]);
    }
    const bool apart = highestNegative < lowestPositive;
    if (!apart || (highestNegative < usual && usual <= lowestPositive))
        return usual;
    if (std::isinf(lowestPositive))
        return std::nextafter(highestNegative, lowestPositive);
    if (std::isinf(highestNegative))
        return lowestPositive;
    const double middle = highestNegative + (lowestPositive - highestNegative) / 2;
    return middle > highestNegative ? middle : lowestPositive;
}

} // namespace tenbin
