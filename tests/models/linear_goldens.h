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

/// Training rows of `count` folds: fold k leaves out rows k, k + count, …
std::vector<Rows> folds(quint32 rows, quint32 count);
TrainingSet taken(const TrainingSet &training, const Rows &rows);
double worstDifference(const Model &a, const Model &b, const Features &features);

/// Says stop at its n-th report.
class StopAfter final : public Progress
{
public:
    explicit StopAfter(int reports) : m_left(reports) {}
    bool report(double, const QString &) override { return --m_left > 0; }

private:
    int m_left;
};

} // namespace tenbin::test
