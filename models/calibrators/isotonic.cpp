// The rising map of probabilities with the least squared error, straight between its breakpoints.
// More than two classes: one map a class against the others, divided by their sum.
#include "core/json.h"
#include "core/text.h"
#include "models/calibration.h"
#include "models/calibration_curves.h"
#include "models/json_model.h"

#include <QJsonArray>

#include <algorithm>

namespace tenbin::calibrators {

namespace {

class IsotonicCalibration final : public Calibration
{
public:
    explicit IsotonicCalibration(std::vector<IsotonicCurve> curves) : m_curves(std::move(curves)) {}

    Eigen::MatrixXd apply(const Eigen::MatrixXd &probabilities) const override
    {
        return mapOneVsRest(probabilities, m_curves);
    }

    QJsonObject toJson() const override
    {
        QJsonArray curves;
        for (const IsotonicCurve &curve : m_curves)
            curves.append(
                QJsonObject{{QStringLiteral("x"), jsonNumbers({curve.x.begin(), curve.x.end()})},
                            {QStringLiteral("y"), jsonNumbers({curve.y.begin(), curve.y.end()})}});
        return {{QStringLiteral("curves"), curves}};
    }

    QString summary() const override
    {
        size_t points = 0;
        for (const IsotonicCurve &curve : m_curves)
            points += curve.x.size();
        return Tr::tr("rising map through %1 points").arg(points);
    }

private:
    std::vector<IsotonicCurve> m_curves;
};

CalibrationPtr fit(const CalibrationSet &set)
{
    const int classes = int(set.probabilities.cols());
    std::vector<IsotonicCurve> curves;
    for (int curve = 0; curve < curveCount(classes); ++curve) {
        const int classIndex = classes == 2 ? 1 : curve;
        const auto column = set.probabilities.col(classIndex);
        const std::vector<double> scores(column.begin(), column.end());
        const std::vector<double> positive = ofClass(set.truth, classIndex);
        curves.push_back(fitIsotonic({scores, positive, set.weights}));
    }
    return std::make_shared<const IsotonicCalibration>(std::move(curves));
}

Failure damaged(const QString &why)
{
    return badInput(Tr::tr("The calibration of the model is damaged: %1.").arg(why),
                    Tr::tr("Use a copy of the model, or train it again."));
}

Result<IsotonicCurve> loadCurve(const QJsonObject &json)
{
    const Result<QList<double>> x = finiteNumbers(json, QStringLiteral("x"));
    if (!x)
        return passOn(x);
    const Result<QList<double>> y = finiteNumbers(json, QStringLiteral("y"), x->size());
    if (!y)
        return passOn(y);
    const auto notRising = std::adjacent_find(x->begin(), x->end(), std::greater_equal<>());
    if (x->isEmpty() || notRising != x->end() || !std::is_sorted(y->begin(), y->end()) ||
        y->first() < 0 || y->last() > 1)
        return damaged(Tr::tr("its map does not rise from 0 to 1"));
    return IsotonicCurve{{x->begin(), x->end()}, {y->begin(), y->end()}};
}

Result<CalibrationPtr> load(const QJsonObject &json, int classes)
{
    const QJsonArray array = json.value(QStringLiteral("curves")).toArray();
    if (array.size() != curveCount(classes))
        return damaged(
            Tr::tr("it has %1 maps, expected %2").arg(array.size()).arg(curveCount(classes)));
    std::vector<IsotonicCurve> curves;
    for (const QJsonValue &one : array) {
        Result<IsotonicCurve> curve = loadCurve(one.toObject());
        if (!curve)
            return passOn(curve);
        curves.push_back(*std::move(curve));
    }
    return std::make_shared<const IsotonicCalibration>(std::move(curves));
}

} // namespace

Calibrator isotonic()
{
    return {.title = Tr::tr("Isotonic regression"),
            .help = Tr::tr("The rising map with the least squared error. It bends as the data "
                           "say and needs about a thousand rows; rows with near scores may end "
                           "with equal ones."),
            .reference = QStringLiteral("Zadrozny, Elkan, \"Transforming classifier scores into "
                                        "accurate multiclass probability estimates\", 2002"),
            .fit = fit,
            .load = load};
}

} // namespace tenbin::calibrators
