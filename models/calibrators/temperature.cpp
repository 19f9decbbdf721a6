// softmax(log p / T) with the T that minimises the log loss; a probability of zero counts as
// 1e-15.
#include "core/number.h"
#include "core/text.h"
#include "models/calibration.h"
#include "models/calibration_curves.h"
#include "models/json_model.h"

#include <QJsonArray>

namespace tenbin::calibrators {

namespace {

Eigen::MatrixXd logits(const Eigen::MatrixXd &probabilities)
{
    constexpr double least = 1e-15;
    return probabilities.array().max(least).log();
}

class TemperatureCalibration final : public Calibration
{
public:
    explicit TemperatureCalibration(double temperature) : m_temperature(temperature) {}

    Eigen::MatrixXd apply(const Eigen::MatrixXd &probabilities) const override
    {
        return softmaxAt(logits(probabilities), m_temperature);
    }

    QJsonObject toJson() const override
    {
        return {{QStringLiteral("temperature"), QJsonArray{m_temperature}}};
    }

    QString summary() const override
    {
        return Tr::tr("temperature %1").arg(shortNumber(m_temperature));
    }

private:
    double m_temperature;
};

CalibrationPtr fit(const CalibrationSet &set)
{
    return std::make_shared<const TemperatureCalibration>(
        fitTemperature(logits(set.probabilities), set.truth, set.weights));
}

Result<CalibrationPtr> load(const QJsonObject &json, int)
{
    const Result<QList<double>> read = finiteNumbers(json, QStringLiteral("temperature"), 1);
    if (!read)
        return passOn(read);
    const double temperature = read->first();
    if (!(temperature >= leastTemperature && temperature <= highestTemperature))
        return badInput(Tr::tr("The calibration of the model is damaged: its temperature is %1.")
                            .arg(numberText(temperature)),
                        Tr::tr("Use a copy of the model, or train it again."));
    return std::make_shared<const TemperatureCalibration>(temperature);
}

} // namespace

Calibrator temperature()
{
    return {.title = Tr::tr("Temperature scaling"),
            .help = Tr::tr("Divides the log-probabilities by one number: makes a classifier more "
                           "or less sure and never changes the predicted class."),
            .reference = QStringLiteral("Guo, Pleiss, Sun, Weinberger, \"On calibration of modern "
                                        "neural networks\", 2017"),
            .fit = fit,
            .load = load};
}

} // namespace tenbin::calibrators
