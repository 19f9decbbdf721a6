// p = 1 / (1 + exp(a f + b)) with Platt's smoothed targets, f being the log-odds of the predicted
// probability, held within those of 1e-6: the classifier's own probabilities are among the curves
// (a = -1, b = 0). More than two classes: one curve a class against the others, divided by their
// sum.
#include "core/json.h"
#include "core/number.h"
#include "core/text.h"
#include "models/calibration.h"
#include "models/calibration_curves.h"
#include "models/json_model.h"

#include <algorithm>
#include <cmath>

namespace tenbin::calibrators {

namespace {

double logOdds(double probability)
{
    constexpr double least = 1e-6;
    const double held = std::clamp(probability, least, 1 - least);
    return std::log(held / (1 - held));
}

struct Curve
{
    PlattCurve platt;

    double at(double probability) const { return platt.at(logOdds(probability)); }
};

class PlattCalibration final : public Calibration
{
public:
    explicit PlattCalibration(std::vector<Curve> curves) : m_curves(std::move(curves)) {}

    Eigen::MatrixXd apply(const Eigen::MatrixXd &probabilities) const override
    {
        return mapOneVsRest(probabilities, m_curves);
    }

    QJsonObject toJson() const override
    {
        QList<double> a, b;
        for (const Curve &curve : m_curves) {
            a.append(curve.platt.a);
            b.append(curve.platt.b);
        }
        return {{QStringLiteral("a"), jsonNumbers(a)}, {QStringLiteral("b"), jsonNumbers(b)}};
    }

    QString summary() const override
    {
        if (m_curves.size() > 1)
            return Tr::tr("%1 logistic curves, one a class").arg(m_curves.size());
        const PlattCurve &curve = m_curves.front().platt;
        return Tr::tr("logistic curve of the log-odds, a = %1, b = %2")
            .arg(shortNumber(curve.a), shortNumber(curve.b));
    }

private:
    std::vector<Curve> m_curves;
};

CalibrationPtr fit(const CalibrationSet &set)
{
    const int classes = int(set.probabilities.cols());
    std::vector<Curve> curves;
    for (int curve = 0; curve < curveCount(classes); ++curve) {
        const int classIndex = classes == 2 ? 1 : curve;
        std::vector<double> scores;
        for (double probability : set.probabilities.col(classIndex))
            scores.push_back(logOdds(probability));
        const std::vector<double> positive = ofClass(set.truth, classIndex);
        curves.push_back({fitPlatt({scores, positive, set.weights})});
    }
    return std::make_shared<const PlattCalibration>(std::move(curves));
}

Result<CalibrationPtr> load(const QJsonObject &json, int classes)
{
    const Result<QList<double>> a = finiteNumbers(json, QStringLiteral("a"), curveCount(classes));
    if (!a)
        return passOn(a);
    const Result<QList<double>> b = finiteNumbers(json, QStringLiteral("b"), curveCount(classes));
    if (!b)
        return passOn(b);
    std::vector<Curve> curves;
    for (qsizetype k = 0; k < a->size(); ++k)
        curves.push_back({{(*a)[k], (*b)[k]}});
    return std::make_shared<const PlattCalibration>(std::move(curves));
}

} // namespace

Calibrator platt()
{
    return {.title = Tr::tr("Platt scaling"),
            .help = Tr::tr("A logistic curve of the log-odds: two numbers a class, so it is safe "
                           "with few rows. It keeps the order of two classes."),
            .reference = QStringLiteral("Platt, \"Probabilistic outputs for support vector "
                                        "machines\", 1999"),
            .fit = fit,
            .load = load};
}

} // namespace tenbin::calibrators
