#include "models/class_table.h"

#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_words.h"

#include <algorithm>

namespace tenbin {

namespace {

constexpr int digits = 4;
constexpr int manyClasses = 100; ///< whose bootstrap draws fewer
constexpr int fewResamples = 200;

const QStringList &shownMetrics()
{
    static const QStringList names{QStringLiteral("precision"), QStringLiteral("recall"),
                                   QStringLiteral("f1"), QStringLiteral("specificity")};
    return names;
}

/// What is in no other cell is a correct rejection.
void addTo(ThresholdCells &cells, bool actual, bool predicted, double weight)
{
    double &sum =
        actual ? (predicted ? cells.truePositives : cells.falseNegatives) : cells.falsePositives;
    sum += weight;
    cells.squares[actual ? (predicted ? 0 : 2) : 1] += weight * weight;
}

QString captionOf(const QString &subject, const EvaluationOptions &options)
{
    const QString level = percentText(options.level);
    if (options.resamples == 0)
        return Tr::tr("%1 Low and high: Wilson's %2 interval.").arg(subject, level);
    return Tr::tr("%1 Low and high: Wilson's %2 interval; of F1 a bootstrap's.")
        .arg(subject, level);
}

} // namespace

std::vector<ThresholdCells> cellsByClass(const Predictions &predictions)
{
    std::vector<ThresholdCells> classes(size_t(predictions.classes.size()));
    double total = 0, squares = 0;
    for (size_t row = 0; row < predictions.truth.size(); ++row) {
        const double weight = predictions.weights.empty() ? 1 : predictions.weights[row];
        const auto truth = size_t(predictions.truth[row]);
        const auto predicted = size_t(predictions.predicted[row]);
        total += weight;
        squares += weight * weight;
        addTo(classes[truth], true, truth == predicted, weight);
        if (truth != predicted)
            addTo(classes[predicted], false, true, weight);
    }
    for (ThresholdCells &cells : classes) {
        cells.trueNegatives = std::max(0.0, total - cells.truePositives - cells.falsePositives -
                                                cells.falseNegatives);
        cells.squares[3] =
            std::max(0.0, squares - cells.squares[0] - cells.squares[1] - cells.squares[2]);
    }
    return classes;
}

Table classTable(const Predictions &predictions, const Evaluation &evaluation,
                 const QString &subject)
{
    const auto numeric = [](const QString &title) { return TableColumn{title, true, digits}; };
    Table table;
    table.title = Tr::tr("By class");
    table.caption = captionOf(subject, evaluation.options);
    table.columns = {
        {Tr::tr("Class"), false, 0},
        numeric(predictions.weights.empty() ? Tr::tr("Rows") : Tr::tr("Weight of rows")),
        numeric(Tr::tr("Predicted"))};
    for (const ThresholdMetric &metric : thresholdMetrics()) {
        if (shownMetrics().contains(metric.name))
            table.columns << numeric(metric.title) << numeric(Tr::tr("%1, low").arg(metric.title))
                          << numeric(Tr::tr("%1, high").arg(metric.title));
    }
    ThresholdOptions options{evaluation.options.level, evaluation.options.resamples,
                             evaluation.options.seed};
    if (evaluation.labels.size() > manyClasses)
        options.resamples = std::min(options.resamples, fewResamples);
    const std::vector<ThresholdCells> classes = cellsByClass(predictions);
    for (size_t at = 0; at < classes.size(); ++at) {
        const ThresholdCells &cells = classes[at];
        QList<QJsonValue> row{evaluation.labels[qsizetype(at)], jsonNumber(cells.positives()),
                              jsonNumber(cells.selected())};
        for (const ThresholdFigure &figure : thresholdFigures(cells, 1, {}, options)) {
            if (shownMetrics().contains(figure.name))
                row << jsonNumber(figure.value) << jsonNumber(figure.low)
                    << jsonNumber(figure.high);
        }
        table.rows.append(row);
    }
    return table;
}

} // namespace tenbin
