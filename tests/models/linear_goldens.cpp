#include "tests/models/linear_goldens.h"

#include "core/block.h"
#include "core/json.h"
#include "core/number.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

namespace tenbin::test {

namespace {

QJsonObject goldens()
{
    static const QJsonObject read =
        readJson(sourceFile(QStringLiteral("tests/models/goldens/linear.json"))).object();
    return read;
}

std::vector<double> column(const QString &name)
{
    const QList<double> values =
        numbersOf(goldens()[QStringLiteral("tables")].toObject()[name].toArray());
    return {values.begin(), values.end()};
}

} // namespace

void addLinearGoldenRows(const QString &learner)
{
    QTest::addColumn<QString>("name");
    const QJsonObject cases = goldens()[QStringLiteral("cases")].toObject();
    for (auto it = cases.begin(); it != cases.end(); ++it) {
        if (it.value()[QStringLiteral("learner")].toString() == learner)
            QTest::addRow("%s", qPrintable(it.key())) << it.key();
    }
}

LinearGolden linearGolden(const QString &name, const QList<ParamSpec> &params)
{
    LinearGolden golden;
    golden.expected = goldens()[QStringLiteral("cases")].toObject()[name].toObject();
    const QJsonArray columns =
        goldens()[QStringLiteral("tables")].toObject()[QStringLiteral("x")].toArray();
    Eigen::MatrixXd x(columns.first().toArray().size(), columns.size());
    for (qsizetype j = 0; j < columns.size(); ++j) {
        const QList<double> values = numbersOf(columns[j].toArray());
        std::copy(values.begin(), values.end(), x.col(j).data());
    }
    golden.training.features = denseFeatures(x);
    const QString target = golden.expected[QStringLiteral("target")].toString();
    golden.training.target = binaryTarget(column(target));
    if (target == QLatin1String("several")) {
        golden.training.target.problem = Problem::Multiclass;
        golden.training.target.classes.append(QStringLiteral("two"));
    } else if (target == QLatin1String("number")) {
        golden.training.target.problem = Problem::Regression;
        golden.training.target.classes.clear();
    }
    if (golden.expected[QStringLiteral("weighted")].toBool())
        golden.training.target.weights = column(QStringLiteral("weights"));
    golden.params =
        Params::checked(params, golden.expected[QStringLiteral("params")].toObject()).value();
    return golden;
}

double coefficientCell(const Model &model, const QString &title, qsizetype row)
{
    const Block block =
        blockFromJson(model.summary()[QStringLiteral("coefficients")].toObject()).value();
    const auto &table = std::get<Table>(block);
    for (qsizetype column = 0; column < table.columns.size(); ++column) {
        if (table.columns[column].title == title)
            return numberOf(table.rows[row][column]);
    }
    return std::nan("");
}

bool isNear(double actual, double expected, double tolerance)
{
    return std::abs(actual - expected) <= tolerance * std::max(1.0, std::abs(expected));
}

Features denseFeatures(const Eigen::MatrixXd &values)
{
    Features features;
    features.dense = values;
    features.sparse.resize(values.rows(), 0);
    for (Eigen::Index j = 0; j < values.cols(); ++j)
        features.columns.append({QStringLiteral("x%1").arg(j), QStringLiteral("x%1").arg(j), 0});
    return features;
}

Target binaryTarget(std::vector<double> values)
{
    Target target;
    target.problem = Problem::Binary;
    target.column = QStringLiteral("y");
    target.classes = {QStringLiteral("zero"), QStringLiteral("one")};
    target.values = std::move(values);
    return target;
}

std::vector<Rows> folds(quint32 rows, quint32 count)
{
    std::vector<Rows> subsets(count);
    for (quint32 fold = 0; fold < count; ++fold) {
        for (quint32 row = 0; row < rows; ++row) {
            if (row % count != fold)
                subsets[fold].push_back(row);
        }
    }
    return subsets;
}

TrainingSet taken(const TrainingSet &training, const Rows &rows)
{
    return {training.features.taken(rows), training.target.taken(rows)};
}

double worstDifference(const Model &a, const Model &b, const Features &features)
{
    const Eigen::MatrixXd first = a.predict(features, {}).value();
    return (first - b.predict(features, {}).value()).cwiseAbs().maxCoeff();
}

} // namespace tenbin::test
