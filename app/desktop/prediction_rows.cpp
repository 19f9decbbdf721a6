#include "app/desktop/prediction_rows.h"

#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_rows.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

using PredictionsPointer = std::shared_ptr<const Predictions>;

/// A name that no column of the data has.
QString freeName(const QString &wanted, const std::optional<Dataset> &data)
{
    QString name = wanted;
    while (data && data->indexOf(name) >= 0)
        name += QLatin1Char('*');
    return name;
}

/// The place among `count` equal bins, as charts are counted; the highest value is in the last.
bool isInBin(double value, double firstCentre, double width, qsizetype bin, qsizetype count)
{
    if (!(width > 0))
        return bin == 0;
    const double place = (value - (firstCentre - width / 2)) / width;
    return place >= 0 && place <= double(count) && std::min(qsizetype(place), count - 1) == bin;
}

double stepOf(const QList<double> &centres)
{
    return centres.size() < 2 ? 1 : centres[1] - centres[0];
}

std::optional<RowChoice> rowsOfScoreBar(const PredictionsPointer &predictions,
                                        const Chart::Series &bars, qsizetype series,
                                        qsizetype point)
{
    const double centre = bars.x[point], width = bars.barWidth;
    const double first = bars.x.first();
    const qsizetype count = bars.x.size();
    return RowChoice{
        Tr::tr("actual %1, score %2 to %3")
            .arg(bars.name, shortNumber(centre - width / 2), shortNumber(centre + width / 2)),
        [=](size_t row) {
            const auto scores = predictions->scores(predictions->positive);
            return int(predictions->truth[row]) == int(series) &&
                   isInBin(scores[row], first, width, point, count);
        }};
}

std::optional<RowChoice> rowsOfResidualBar(const PredictionsPointer &predictions,
                                           const Chart::Series &bars, qsizetype point)
{
    const double centre = bars.x[point], width = bars.barWidth;
    const double first = bars.x.first();
    const qsizetype count = bars.x.size();
    return RowChoice{Tr::tr("residual %1 to %2")
                         .arg(shortNumber(centre - width / 2), shortNumber(centre + width / 2)),
                     [=](size_t row) {
                         return isInBin(predictions->truth[row] - predictions->predicted[row],
                                        first, width, point, count);
                     }};
}

std::optional<RowChoice> rowsOfConfidence(const PredictionsPointer &predictions,
                                          const Chart::Series &bars, qsizetype point)
{
    const double centre = bars.x[point], width = bars.barWidth;
    const int bins = int(bars.x.size());
    return RowChoice{Tr::tr("probability %1 to %2")
                         .arg(shortNumber(centre - width / 2), shortNumber(centre + width / 2)),
                     [=](size_t row) {
                         const Predictions &all = *predictions;
                         const double confidence =
                             all.problem == Problem::Binary
                                 ? all.probability(all.positive)[row]
                                 : all.probabilities.row(Eigen::Index(row)).maxCoeff();
                         return binOf(confidence, bins) == int(point);
                     }};
}

/// Of a cloud: a row of its own, or all rows in the square.
std::optional<RowChoice> rowsOfCloud(const PredictionsPointer &predictions,
                                     const Chart::Series &cloud, qsizetype point, bool residuals)
{
    if (cloud.mark == Chart::Series::Mark::Points)
        return RowChoice{Tr::tr("one row"), [point](size_t row) { return row == size_t(point); }};
    const qsizetype across = cloud.x.size();
    const qsizetype column = point % across, line = point / across;
    const double x = cloud.x[column];
    const double width = stepOf(cloud.x), height = stepOf(cloud.y);
    const double left = cloud.x.first(), bottom = cloud.y.first();
    const qsizetype lines = cloud.y.size();
    return RowChoice{
        Tr::tr("predicted %1 to %2").arg(shortNumber(x - width / 2), shortNumber(x + width / 2)),
        [=](size_t row) {
            const double predicted = predictions->predicted[row];
            const double truth = predictions->truth[row];
            return isInBin(predicted, left, width, column, across) &&
                   isInBin(residuals ? truth - predicted : truth, bottom, height, line, lines);
        }};
}

} // namespace

int predictedClass(const JudgedPredictions &judged, double threshold, size_t position)
{
    const Predictions &predictions = *judged.predictions;
    if (!judged.curve)
        return int(predictions.predicted[position]);
    const bool selected = predictions.scores(predictions.positive)[position] >= threshold;
    return selected ? predictions.positive : 1 - predictions.positive;
}

RowChoice rowsOfCell(const JudgedPredictions &judged, double threshold, int truth, int predicted)
{
    const QStringList &classes = judged.predictions->classes;
    QStringList words;
    if (truth >= 0)
        words.append(Tr::tr("actual %1").arg(classes[truth]));
    if (predicted >= 0)
        words.append(Tr::tr("predicted %1").arg(classes[predicted]));
    return {words.isEmpty() ? Tr::tr("all rows") : words.join(QStringLiteral(", ")),
            [judged, threshold, truth, predicted](size_t row) {
                return (truth < 0 || int(judged.predictions->truth[row]) == truth) &&
                       (predicted < 0 || predictedClass(judged, threshold, row) == predicted);
            }};
}

RowChoice wrongRows(const JudgedPredictions &judged, double threshold)
{
    return {Tr::tr("wrongly predicted"), [judged, threshold](size_t row) {
                return int(judged.predictions->truth[row]) !=
                       predictedClass(judged, threshold, row);
            }};
}

std::optional<RowChoice> rowsOfMark(const JudgedPredictions &judged, const Chart &chart,
                                    qsizetype series, qsizetype point)
{
    const Chart::Series &marks = chart.series[series];
    if (chart.id == QLatin1String("scores"))
        return rowsOfScoreBar(judged.predictions, marks, series, point);
    if (chart.id == QLatin1String("calibration_rows"))
        return rowsOfConfidence(judged.predictions, marks, point);
    if (chart.id == QLatin1String("residual_histogram"))
        return rowsOfResidualBar(judged.predictions, marks, point);
    if (chart.id == QLatin1String("predicted_actual") || chart.id == QLatin1String("residuals"))
        return rowsOfCloud(judged.predictions, marks, point,
                           chart.id == QLatin1String("residuals"));
    return std::nullopt;
}

Result<Dataset> predictionRows(const EvaluatedRun &run, const JudgedPredictions &judged,
                               double threshold, const RowChoice &choice)
{
    const Predictions &predictions = *judged.predictions;
    Rows positions, dataRows;
    for (size_t position = 0; position < predictions.truth.size(); ++position) {
        if (!choice.holds(position))
            continue;
        positions.push_back(quint32(position));
        dataRows.push_back(run.dataRow(position));
    }
    const auto column = [&](const QString &name, auto &&valueAt) {
        std::vector<double> values(positions.size());
        std::transform(positions.begin(), positions.end(), values.begin(), valueAt);
        return Column::numeric(freeName(name, run.data), std::move(values));
    };
    const auto classes = [&](const QString &name, auto &&classAt) {
        std::vector<qint32> codes(positions.size());
        std::transform(positions.begin(), positions.end(), codes.begin(), classAt);
        return Column::categorical(freeName(name, run.data), std::move(codes), predictions.classes);
    };
    QList<Column> columns{
        column(Tr::tr("row"), [&](quint32 at) { return double(run.dataRow(at)) + 1; })};
    if (predictions.isClassification()) {
        columns.append(
            classes(Tr::tr("actual"), [&](quint32 at) { return qint32(predictions.truth[at]); }));
        columns.append(classes(Tr::tr("predicted"), [&](quint32 at) {
            return qint32(predictedClass(judged, threshold, at));
        }));
        if (const auto scores = predictions.scores(predictions.positive);
            predictions.problem == Problem::Binary && !scores.empty())
            columns.append(column(Tr::tr("score"), [&](quint32 at) { return scores[at]; }));
    } else {
        columns.append(column(Tr::tr("actual"), [&](quint32 at) { return predictions.truth[at]; }));
        columns.append(
            column(Tr::tr("predicted"), [&](quint32 at) { return predictions.predicted[at]; }));
        columns.append(column(Tr::tr("residual"), [&](quint32 at) {
            return predictions.truth[at] - predictions.predicted[at];
        }));
    }
    for (qsizetype at = 0; run.data && at < run.data->columnCount(); ++at)
        columns.append(run.data->column(at).taken(dataRows));
    return Dataset::make(choice.title, std::move(columns));
}

} // namespace tenbin
