#pragma once

#include "core/result.h"
#include "core/shelf.h"

#include <Eigen/Core>

#include <QJsonObject>
#include <QString>

#include <memory>
#include <span>
#include <vector>

namespace tenbin {

/// A fitted map from a classifier's probabilities to better ones, immutable.
class Calibration
{
public:
    virtual ~Calibration();

    /// rows × classes probabilities that sum to one, before and after.
    virtual Eigen::MatrixXd apply(const Eigen::MatrixXd &probabilities) const = 0;
    /// Read back by Calibrator::load.
    virtual QJsonObject toJson() const = 0;
    /// What was found, for people: "temperature 1.42".
    virtual QString summary() const = 0;
};

using CalibrationPtr = std::shared_ptr<const Calibration>;

/// Predictions of rows that the classifier was not trained on, beside their truth.
struct CalibrationSet
{
    Eigen::MatrixXd probabilities; ///< rows × classes
    std::vector<double> truth;     ///< class indices
    std::vector<double> weights;   ///< empty: all 1
};

/// A way to fit a calibration: one file of models/calibrators/.
struct Calibrator
{
    QString title;
    QString help;      ///< one or two sentences: what it does and when to use it
    QString reference; ///< paper

    CalibrationPtr (*fit)(const CalibrationSet &set) = nullptr;
    /// Everything is checked before use: BadInput when it is damaged.
    Result<CalibrationPtr> (*load)(const QJsonObject &json, int classes) = nullptr;
};

/// Fits after checking: BadInput without rows, with one class, or where probabilities are not
/// finite, lie outside [0, 1] or do not sum to one (the row is named).
Result<CalibrationPtr> fitCalibration(const Calibrator &calibrator, const CalibrationSet &set);

/// Two classes have one curve, that of the second; more have one a class against the others.
inline int curveCount(int classes)
{
    return classes == 2 ? 1 : classes;
}

/// One curve a class, the values divided by their sum; where all are zero the row stays what it
/// was. `Curve::at` takes a probability.
template <class Curve>
Eigen::MatrixXd mapOneVsRest(const Eigen::MatrixXd &probabilities, const std::vector<Curve> &curves)
{
    Eigen::MatrixXd mapped(probabilities.rows(), probabilities.cols());
    for (Eigen::Index row = 0; row < probabilities.rows(); ++row) {
        if (curves.size() == 1) {
            mapped(row, 1) = curves.front().at(probabilities(row, 1));
            mapped(row, 0) = 1 - mapped(row, 1);
            continue;
        }
        for (Eigen::Index k = 0; k < probabilities.cols(); ++k)
            mapped(row, k) = curves[size_t(k)].at(probabilities(row, k));
        const double sum = mapped.row(row).sum();
        if (sum > 0)
            mapped.row(row) /= sum;
        else
            mapped.row(row) = probabilities.row(row);
    }
    return mapped;
}

/// 1 where the truth is the class, else 0: what the curve of a class learns from.
std::vector<double> ofClass(std::span<const double> truth, int classIndex);

} // namespace tenbin
