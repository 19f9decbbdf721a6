#pragma once

#include "models/learner.h"

#include <QJsonObject>
#include <QString>

namespace tenbin::test {

/// One case of goldens/linear.json: a fit that scikit-learn or statsmodels has made.
struct LinearGolden
{
    TrainingSet training;
    Params params;
    QJsonObject expected;
};

/// Adds one test data row a case of the learner.
void addLinearGoldenRows(const QString &learner);
LinearGolden linearGolden(const QString &name, const QList<ParamSpec> &params);

/// Column `title` of the coefficient table in a model's summary, row `row`.
double coefficientCell(const Model &model, const QString &title, qsizetype row);

/// |actual - expected| ≤ tolerance × max(1, |expected|).
bool isNear(double actual, double expected, double tolerance);

/// Dense features named x0, x1, … from columns.
Features denseFeatures(const Eigen::MatrixXd &values);
Target binaryTarget(std::vector<double> values);

} // namespace tenbin::test
