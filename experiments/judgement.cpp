#include "experiments/judgement.h"

#include "core/number.h"
#include "core/text.h"
#include "experiments/training.h"
#include "models/decision.h"
#include "models/evaluation_charts.h"
#include "models/slices.h"
#include "models/threshold_curve.h"

#include <QJsonArray>

#include <numeric>

namespace tenbin {

namespace {

QJsonObject thresholdJson(const ThresholdCells &cells, const QList<ThresholdFigure> &figures,
                          bool byCost)
{
    QJsonObject metrics, intervals;
    for (const ThresholdFigure &figure : figures) {
        metrics[figure.name] = jsonNumber(figure.value);
        intervals[figure.name] = QJsonArray{jsonNumber(figure.low), jsonNumber(figure.high)};
    }
    return {
        {QStringLiteral("value"), jsonNumber(cells.threshold)},
        {QStringLiteral("chosen_by"), byCost ? QStringLiteral("cost") : QStringLiteral("given")},
        {QStringLiteral("cells"), QJsonObject{{QStringLiteral("tp"), cells.truePositives},
                                              {QStringLiteral("fp"), cells.falsePositives},
                                              {QStringLiteral("fn"), cells.falseNegatives},
                                              {QStringLiteral("tn"), cells.trueNegatives}}},
        {QStringLiteral("metrics"), metrics},
        {QStringLiteral("intervals"), intervals}};
}

Status applyThreshold(const QString &text, const CostMatrix &costs,
                      const EvaluationOptions &options, Predictions &predictions,
                      Judgement &judgement)
{
    const Result<ThresholdCurve> curve = ThresholdCurve::make(predictions);
    if (!curve)
        return passOn(curve);
    const bool byCost = text == QLatin1String("cost");
    double threshold = 0;
    if (byCost) {
        if (costs.isEmpty())
            return failure(Error::Kind::Usage,
                           Tr::tr("A threshold by cost needs the costs of mistakes."),
                           Tr::tr("Give them, such as \"0,1;5,0\": one row a true class."));
        const Result<ThresholdCurve::Best> best = curve->cheapest(costs);
        if (!best)
            return passOn(best);
        threshold = best->threshold;
        judgement.warnings.append(Tr::tr("The threshold was chosen on the rows it is judged on: "
                                         "its cost is somewhat too low."));
    } else {
        const std::optional<double> number = parseNumber(text);
        if (!number)
            return failure(Error::Kind::Usage, Tr::tr("\"%1\" is no threshold.").arg(text),
                           Tr::tr("Write a number, or cost."));
        threshold = *number;
    }
    const std::span<const double> scores = predictions.scores(predictions.positive);
    for (size_t row = 0; row < scores.size(); ++row)
        predictions.predicted[row] =
            scores[row] >= threshold ? predictions.positive : 1 - predictions.positive;
    const ThresholdCells cells = curve->at(threshold);
    const QList<ThresholdFigure> figures = thresholdFigures(
        cells, predictions.positive, costs, {options.level, options.resamples, options.seed});
    judgement.values[QStringLiteral("threshold")] = thresholdJson(cells, figures, byCost);
    judgement.blocks.append(
        thresholdTable(cells, figures, predictions.classes.value(predictions.positive)));
    return {};
}

void addCost(const CostMatrix &costs, const Predictions &predictions, Judgement &judgement)
{
    const EvaluationData data(predictions);
    const EvaluationView view(data);
    QJsonObject json{{QStringLiteral("mean"), jsonNumber(costs.mean(view.confusion()))}};
    if (predictions.probabilities.cols() == costs.classes()) {
        Predictions cheapest = predictions;
        cheapest.predicted = Decision{{}, costs}.decide(predictions.probabilities);
        const EvaluationData again(cheapest);
        const EvaluationView decided(again);
        json[QStringLiteral("least_expected")] = jsonNumber(costs.mean(decided.confusion()));
    }
    judgement.values[QStringLiteral("cost")] = json;
}

bool isCondition(const QString &text, const Dataset &data)
{
    static const QStringList signs{QStringLiteral("="), QStringLiteral("<"), QStringLiteral(">"),
                                   QStringLiteral(" is missing")};
    return data.indexOf(text) < 0 &&
           std::any_of(signs.begin(), signs.end(),
                       [&](const QString &sign) { return text.contains(sign); });
}

Result<QList<Slice>> slicesOf(const QString &text, const Dataset &data, RowSpan rows)
{
    if (isCondition(text, data)) {
        const Result<Slice> slice = sliceWhere(data, rows, text);
        if (!slice)
            return passOn(slice);
        return QList<Slice>{*slice};
    }
    const Result<Column> column = data.find(text);
    if (!column)
        return passOn(column);
    return slicesBy(*column, rows);
}

QJsonObject slicesJson(const QString &column, const QString &metric,
                       const QList<SliceFigure> &figures)
{
    QJsonArray slices;
    for (const SliceFigure &figure : figures)
        slices.append(QJsonObject{{QStringLiteral("name"), figure.name},
                                  {QStringLiteral("rows"), figure.rows},
                                  {QStringLiteral("value"), jsonNumber(figure.value)},
                                  {QStringLiteral("low"), jsonNumber(figure.low)},
                                  {QStringLiteral("high"), jsonNumber(figure.high)}});
    return {{QStringLiteral("column"), column},
            {QStringLiteral("metric"), metric},
            {QStringLiteral("slices"), slices}};
}

/// The usual one, as far as the predictions hold what it needs.
QString sliceMetric(const Params &params, const Predictions &predictions)
{
    const QString given = params.text(QStringLiteral("slice_metric"));
    if (!given.isEmpty())
        return given;
    const QString usual = usualMetric(predictions.problem);
    return applies(*shelf<Metric>().find(usual), predictions) ? usual : QStringLiteral("accuracy");
}

} // namespace

QList<ParamSpec> judgementParamSpecs()
{
    return {
        ParamSpec::text(QStringLiteral("threshold"), Tr::tr("Threshold"),
                        Tr::tr("Score from which the positive class is predicted, or cost: where "
                               "the costs are least; empty: the classes as they were predicted."),
                        {}),
        ParamSpec::text(QStringLiteral("costs"), Tr::tr("Costs"),
                        Tr::tr("What each decision costs, one row a true class in the order of "
                               "the classes, such as \"0,1;5,0\"."),
                        {}),
        ParamSpec::list(QStringLiteral("slices"), Tr::tr("Slices"),
                        Tr::tr("Columns, or conditions such as \"age >= 50\", whose slices are "
                               "evaluated apart.")),
        ParamSpec::text(QStringLiteral("slice_metric"), Tr::tr("Metric of slices"),
                        Tr::tr("Empty: the problem's usual one."), {}),
    };
}

Result<Judgement> judge(const Params &params, const EvaluationOptions &options,
                        Predictions &predictions)
{
    Judgement judgement;
    const QString threshold = params.text(QStringLiteral("threshold"));
    const QString costText = params.text(QStringLiteral("costs"));
    CostMatrix costs;
    if (!costText.isEmpty()) {
        if (!predictions.isClassification())
            return badInput(Tr::tr("Costs are of classes, and these predictions are numbers."));
        Result<CostMatrix> parsed = CostMatrix::parse(costText, predictions.classes);
        if (!parsed)
            return passOn(parsed);
        costs = std::move(*parsed);
    }
    if (!threshold.isEmpty()) {
        if (Status applied = applyThreshold(threshold, costs, options, predictions, judgement);
            !applied)
            return passOn(applied);
    }
    if (costs.isEmpty())
        return judgement;
    addCost(costs, predictions, judgement);
    if (const Result<ThresholdCurve> curve = ThresholdCurve::make(predictions)) {
        Result<Chart> chart =
            costChart(*curve, costs, predictions.classes.value(predictions.positive));
        if (!chart)
            return passOn(chart);
        judgement.blocks.append(std::move(*chart));
    }
    return judgement;
}

Status addSlices(const Params &params, const EvaluationOptions &options,
                 const std::optional<Dataset> &data, const Predictions &predictions,
                 Progress &progress, Outcome &outcome)
{
    const QStringList asked = params.list(QStringLiteral("slices"));
    if (asked.isEmpty())
        return {};
    if (!data)
        return failure(Error::Kind::Usage,
                       Tr::tr("Slices of a run need the data that it predicted."),
                       Tr::tr("Name them as the input \"data\"."));
    Rows rows = predictions.rows;
    if (rows.empty()) {
        rows.resize(size_t(predictions.size()));
        std::iota(rows.begin(), rows.end(), 0U);
    }
    SliceOptions sliceOptions;
    static_cast<EvaluationOptions &>(sliceOptions) = options;
    const QString metric = sliceMetric(params, predictions);
    QJsonArray tables;
    for (qsizetype at = 0; at < asked.size(); ++at) {
        const Result<QList<Slice>> slices = slicesOf(asked[at], *data, rows);
        if (!slices)
            return passOn(slices);
        SubProgress part(progress, double(at) / double(asked.size()),
                         double(at + 1) / double(asked.size()), asked[at]);
        const Result<QList<SliceFigure>> figures =
            evaluateSlices(predictions, *slices, metric, sliceOptions, part);
        if (!figures)
            return passOn(figures);
        tables.append(slicesJson(asked[at], metric, *figures));
        const Metric *known = shelf<Metric>().find(metric);
        outcome.blocks.append(
            sliceTable(*figures, known ? known->title : metric, asked[at], sliceOptions));
    }
    outcome.values[QStringLiteral("slices")] = tables;
    return {};
}

} // namespace tenbin
