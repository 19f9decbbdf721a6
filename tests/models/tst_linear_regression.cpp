#include "core/json.h"
#include "core/number.h"
#include "core/random.h"
#include "models/learner.h"
#include "tests/models/linear_goldens.h"

#include <QTemporaryDir>
#include <QTest>

#include <Eigen/Cholesky>

#include <cmath>

using namespace tenbin;
using namespace tenbin::test;

namespace {

const Learner &learner()
{
    return *shelf<Learner>().find(QStringLiteral("linear_regression"));
}

Params params(const QJsonObject &given = {})
{
    return Params::checked(learner().params, given).value();
}

QJsonObject penalty(const QString &kind, double alpha)
{
    return {{QStringLiteral("penalty"), kind}, {QStringLiteral("alpha"), alpha}};
}

Result<ModelPtr> fitted(const TrainingSet &training, const QJsonObject &given = {}, int threads = 1)
{
    NoProgress progress;
    return learner().fit(training, params(given), {1, threads}, progress);
}

Target numbers(const Eigen::VectorXd &values)
{
    Target target;
    target.problem = Problem::Regression;
    target.column = QStringLiteral("y");
    target.values.assign(values.begin(), values.end());
    return target;
}

TrainingSet drawn(Eigen::Index rows, Eigen::Index columns, quint64 seed = 3)
{
    RandomStream random(seed);
    Eigen::MatrixXd x(rows, columns);
    for (double &value : x.reshaped())
        value = random.normal();
    Eigen::VectorXd y = x.rowwise().sum() + x.leftCols(1);
    for (double &value : y)
        value += 5 + 0.5 * random.normal();
    return {denseFeatures(x), numbers(y)};
}

double estimate(const Model &model, qsizetype row)
{
    return coefficientCell(model, QStringLiteral("Estimate"), row);
}

QStringList warnings(const Model &model)
{
    return textsOf(model.summary()[QStringLiteral("warnings")].toArray());
}

/// The same table with its columns from `first` on as sparse ones.
Features withSparse(const Features &features, Eigen::Index first)
{
    Features mixed = features;
    mixed.dense = features.dense.leftCols(first);
    mixed.sparse = features.dense.rightCols(features.dense.cols() - first).sparseView();
    return mixed;
}

} // namespace

class TestLinearRegression : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void coefficientsAsScikitLearn_data();
    void coefficientsAsScikitLearn();
    void longley();
    void subsetsEqualSeparateFits_data();
    void subsetsEqualSeparateFits();
    void threadsDoNotShow();
    void unitsDoNotMatter();
    void collinearColumns();
    void moreColumnsThanRows();
    void wideRidge_data();
    void wideRidge();
    void wideLasso_data();
    void wideLasso();
    void constantTarget();
    void badInput();
    void stopsWhenTold();
    void savedModelPredictsAlike();
};

void TestLinearRegression::coefficientsAsScikitLearn_data()
{
    addLinearGoldenRows(QStringLiteral("linear_regression"));
}

void TestLinearRegression::coefficientsAsScikitLearn()
{
    QFETCH(QString, name);
    const LinearGolden golden = linearGolden(name, learner().params);
    NoProgress progress;
    const ModelPtr model = learner().fit(golden.training, golden.params, {}, progress).value();
    QVERIFY(model->summary()[QStringLiteral("converged")].toBool());
    const QJsonArray slopes = golden.expected[QStringLiteral("slopes")][0].toArray();
    QVERIFY(isNear(estimate(*model, 0), golden.expected[QStringLiteral("intercepts")][0].toDouble(),
                   1e-8));
    for (qsizetype j = 0; j < slopes.size(); ++j)
        QVERIFY(isNear(estimate(*model, j + 1), slopes[j].toDouble(), 1e-8));
    const QJsonArray p = golden.expected[QStringLiteral("p")].toArray();
    if (p.isEmpty())
        return;
    const QJsonArray interval = golden.expected[QStringLiteral("interval")].toArray();
    const QJsonArray errors = golden.expected[QStringLiteral("slope_errors")][0].toArray();
    for (qsizetype term = 0; term < p.size(); ++term) {
        const double error = term == 0
                                 ? golden.expected[QStringLiteral("intercept_errors")][0].toDouble()
                                 : errors[term - 1].toDouble();
        const auto cell = [&](const char *title) {
            return coefficientCell(*model, QString::fromLatin1(title), term);
        };
        QVERIFY(isNear(cell("Standard error"), error, 1e-9));
        QVERIFY(isNear(cell("p"), p[term].toDouble(), 1e-9));
        QVERIFY(isNear(cell("2.5 %"), interval[term][0].toDouble(), 1e-8));
        QVERIFY(isNear(cell("97.5 %"), interval[term][1].toDouble(), 1e-8));
    }
    for (const QString &key : {QStringLiteral("r2"), QStringLiteral("adjusted_r2")})
        QVERIFY(isNear(model->summary()[key].toDouble(), golden.expected[key].toDouble(), 1e-12));
}

/// Certified values of the NIST Statistical Reference Datasets, Longley (1967): close to collinear.
void TestLinearRegression::longley()
{
    Eigen::MatrixXd table(16, 7);
    table << 60323, 83.0, 234289, 2356, 1590, 107608, 1947, //
        61122, 88.5, 259426, 2325, 1456, 108632, 1948,      //
        60171, 88.2, 258054, 3682, 1616, 109773, 1949,      //
        61187, 89.5, 284599, 3351, 1650, 110929, 1950,      //
        63221, 96.2, 328975, 2099, 3099, 112075, 1951,      //
        63639, 98.1, 346999, 1932, 3594, 113270, 1952,      //
        64989, 99.0, 365385, 1870, 3547, 115094, 1953,      //
        63761, 100.0, 363112, 3578, 3350, 116219, 1954,     //
        66019, 101.2, 397469, 2904, 3048, 117388, 1955,     //
        67857, 104.6, 419180, 2822, 2857, 118734, 1956,     //
        68169, 108.4, 442769, 2936, 2798, 120445, 1957,     //
        66513, 110.8, 444546, 4681, 2637, 121950, 1958,     //
        68655, 112.6, 482704, 3813, 2552, 123366, 1959,     //
        69564, 114.2, 502601, 3931, 2514, 125368, 1960,     //
        69331, 115.7, 518173, 4806, 2572, 127852, 1961,     //
        70551, 116.9, 554894, 4007, 2827, 130081, 1962;
    const double estimates[] = {-3482258.63459582, 15.0618722713733,  -0.0358191792925910,
                                -2.02022980381683, -1.03322686717359, -0.0511041056535807,
                                1829.15146461355};
    const double errors[] = {890420.383607373,  84.9149257747669,  0.0334910077722432,
                             0.488399681651699, 0.214274163161675, 0.226073200069370,
                             455.478499142212};
    const TrainingSet training{denseFeatures(table.rightCols(6)), numbers(table.col(0))};
    const ModelPtr model = fitted(training).value();
    for (qsizetype row = 0; row < 7; ++row) {
        const double ratio = estimate(*model, row) / estimates[row];
        QVERIFY2(std::abs(ratio - 1) < 1e-10, qPrintable(numberText(ratio - 1)));
        const double error = coefficientCell(*model, QStringLiteral("Standard error"), row);
        QVERIFY(std::abs(error / errors[row] - 1) < 1e-9);
    }
    const QJsonObject summary = model->summary();
    QVERIFY(isNear(summary[QStringLiteral("r2")].toDouble(), 0.995479004577296, 1e-13));
    QVERIFY(std::abs(summary[QStringLiteral("residual_deviation")].toDouble() - 304.854073561965) <
            1e-7);
    QVERIFY(warnings(*model).isEmpty());
}

void TestLinearRegression::subsetsEqualSeparateFits_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<QJsonObject>("given");
    QTest::addColumn<int>("folds");
    QTest::newRow("least squares") << 300 << QJsonObject() << 5;
    QTest::newRow("many rows") << 60'000 << QJsonObject() << 3;
    QTest::newRow("ridge") << 300 << penalty(QStringLiteral("l2"), 20) << 5;
    QTest::newRow("lasso") << 300 << penalty(QStringLiteral("l1"), 0.9) << 5;
    QTest::newRow("elastic") << 300 << penalty(QStringLiteral("elastic_net"), 0.5) << 5;
    QTest::newRow("leave one out") << 40 << QJsonObject() << 40;
}

void TestLinearRegression::subsetsEqualSeparateFits()
{
    QFETCH(int, rows);
    QFETCH(QJsonObject, given);
    QFETCH(int, folds);
    TrainingSet training = drawn(rows, 5);
    training.features.dense.col(1).array() += 1e4;
    training.features.dense.col(2) *= 1e-3;
    training.features.dense.col(3) += training.features.dense.col(4);
    const std::vector<Rows> subsets = test::folds(quint32(rows), quint32(folds));
    NoProgress progress;
    const std::vector<ModelPtr> models =
        learner().fitSubsets(training, subsets, params(given), {1, 2}, progress).value();
    QCOMPARE(models.size(), subsets.size());
    for (size_t i = 0; i < subsets.size(); ++i) {
        const ModelPtr alone = fitted(taken(training, subsets[i]), given).value();
        for (qsizetype row = 0; row < 6; ++row)
            QVERIFY(isNear(estimate(*models[i], row), estimate(*alone, row), 1e-8));
    }
}

void TestLinearRegression::threadsDoNotShow()
{
    const TrainingSet training = drawn(50'000, 8);
    const ModelPtr one = fitted(training, {}, 1).value();
    const ModelPtr four = fitted(training, {}, 4).value();
    QCOMPARE(four->summary(), one->summary());
    QCOMPARE(worstDifference(*one, *four, training.features), 0.0);
}

/// A target in other units gives the same coefficients in other units.
void TestLinearRegression::unitsDoNotMatter()
{
    TrainingSet training = drawn(200, 4);
    const ModelPtr plain = fitted(training, penalty(QStringLiteral("l1"), 0.1)).value();
    for (double &value : training.target.values)
        value = 1e-7 * value + 3;
    const ModelPtr scaled = fitted(training, penalty(QStringLiteral("l1"), 0.1 * 1e-7)).value();
    for (qsizetype row = 1; row < 5; ++row)
        QVERIFY(isNear(estimate(*scaled, row) * 1e7, estimate(*plain, row), 1e-7));
}

void TestLinearRegression::collinearColumns()
{
    const TrainingSet training = drawn(100, 3);
    const ModelPtr alone = fitted(training).value();
    Eigen::MatrixXd wide(100, 6);
    wide << training.features.dense, training.features.dense.col(0) * 2,
        Eigen::VectorXd::Constant(100, 7),
        training.features.dense.col(1) - training.features.dense.col(0);
    const ModelPtr model = fitted({denseFeatures(wide), training.target}).value();
    QCOMPARE(warnings(*model).size(), 1);
    QVERIFY(warnings(*model).first().contains(QStringLiteral("(x3, x5)")));
    QCOMPARE(model->summary()[QStringLiteral("rank")].toInt(), 3);
    QVERIFY(isNear(model->summary()[QStringLiteral("r2")].toDouble(),
                   alone->summary()[QStringLiteral("r2")].toDouble(), 1e-12));
    // x2 stands apart: its estimate and error are those of the fit without the others.
    for (const char *title : {"Estimate", "Standard error"}) {
        const QString column = QString::fromLatin1(title);
        QVERIFY(
            isNear(coefficientCell(*model, column, 3), coefficientCell(*alone, column, 3), 1e-9));
    }
    QVERIFY(std::isnan(coefficientCell(*model, QStringLiteral("Standard error"), 1)));
    // Of the two copies, standardised alike, both take the same part.
    QVERIFY(isNear(coefficientCell(*model, QStringLiteral("Standardised"), 1),
                   coefficientCell(*model, QStringLiteral("Standardised"), 4), 1e-9));
    QCOMPARE(estimate(*model, 5), 0.0);
    const Eigen::VectorXd first = alone->predict(training.features, {}).value();
    const Eigen::VectorXd second = model->predict(denseFeatures(wide), {}).value();
    QVERIFY((first - second).cwiseAbs().maxCoeff() < 1e-9);
}

void TestLinearRegression::moreColumnsThanRows()
{
    const TrainingSet training = drawn(15, 40);
    const ModelPtr model = fitted(training).value();
    const Eigen::VectorXd predicted = model->predict(training.features, {}).value();
    const Eigen::Map<const Eigen::VectorXd> truth(training.target.values.data(), 15);
    QVERIFY((predicted - truth).cwiseAbs().maxCoeff() < 1e-8);
    QCOMPARE(model->summary()[QStringLiteral("rank")].toInt(), 14);
    QVERIFY(!model->summary().contains(QStringLiteral("adjusted_r2")));
}

void TestLinearRegression::wideRidge_data()
{
    QTest::addColumn<int>("dense");
    QTest::newRow("dense") << 600;
    QTest::newRow("mixed") << 20;
    QTest::newRow("sparse") << 0;
}

/// Against the dual solution w = Zᵀ (ZZᵀ + αI)⁻¹ (y - mean), Z centred and, where dense, scaled.
void TestLinearRegression::wideRidge()
{
    QFETCH(int, dense);
    TrainingSet training = drawn(50, 600);
    const double alpha = 30;
    Eigen::MatrixXd z = training.features.dense;
    z.rowwise() -= z.colwise().mean().eval();
    const Eigen::RowVectorXd deviation = (z.colwise().squaredNorm() / 50).cwiseSqrt();
    for (int j = 0; j < dense; ++j)
        z.col(j) /= deviation[j];
    const Eigen::Map<const Eigen::VectorXd> y(training.target.values.data(), 50);
    const Eigen::VectorXd centred = y.array() - y.mean();
    const Eigen::MatrixXd kernel = z * z.transpose() + alpha * Eigen::MatrixXd::Identity(50, 50);
    const Eigen::VectorXd expected =
        (z * (z.transpose() * kernel.llt().solve(centred))).array() + y.mean();
    training.features = withSparse(training.features, dense);
    const ModelPtr model = fitted(training, penalty(QStringLiteral("l2"), alpha), 2).value();
    QVERIFY(model->summary()[QStringLiteral("converged")].toBool());
    const Eigen::VectorXd predicted = model->predict(training.features, {}).value();
    QVERIFY((predicted - expected).cwiseAbs().maxCoeff() < 1e-7);
}

void TestLinearRegression::wideLasso_data()
{
    wideRidge_data();
}

/// Karush-Kuhn-Tucker: |z_j · residual| / n is α where a coefficient is not zero, at most α else.
void TestLinearRegression::wideLasso()
{
    QFETCH(int, dense);
    TrainingSet training = drawn(50, 600);
    const Eigen::MatrixXd x = training.features.dense;
    const double alpha = 2;
    training.features = withSparse(training.features, dense);
    const ModelPtr model = fitted(training, penalty(QStringLiteral("l1"), alpha), 2).value();
    QVERIFY(model->summary()[QStringLiteral("converged")].toBool());
    const Eigen::VectorXd predicted = model->predict(training.features, {}).value();
    const Eigen::Map<const Eigen::VectorXd> y(training.target.values.data(), 50);
    const Eigen::VectorXd residual = y - predicted;
    QVERIFY(std::abs(residual.mean()) < 1e-7);
    int active = 0;
    const QList<Importance> importance = model->importance();
    for (Eigen::Index j = 0; j < x.cols(); ++j) {
        const Eigen::VectorXd centred = x.col(j).array() - x.col(j).mean();
        const double deviation = j < dense ? std::sqrt(centred.squaredNorm() / 50) : 1;
        const double slope = std::abs(centred.dot(residual)) / deviation / 50;
        QVERIFY(slope < alpha * (1 + 1e-6));
        if (importance[j].value > 0) {
            ++active;
            QVERIFY(slope > alpha * (1 - 1e-6));
        }
    }
    QVERIFY(active > 3 && active < 50);
}

void TestLinearRegression::constantTarget()
{
    TrainingSet training = drawn(30, 2);
    std::fill(training.target.values.begin(), training.target.values.end(), 4.0);
    const ModelPtr model = fitted(training).value();
    QVERIFY(isNear(estimate(*model, 0), 4, 1e-12));
    QVERIFY(std::abs(estimate(*model, 1)) < 1e-12);
    QVERIFY(model->summary()[QStringLiteral("r2")].isNull());
}

void TestLinearRegression::badInput()
{
    TrainingSet training = drawn(30, 2);
    training.features.dense(4, 1) = std::nan("");
    const Result<ModelPtr> model = fitted(training);
    QVERIFY(!model);
    QCOMPARE(model.error().kind, Error::Kind::BadInput);
    QVERIFY(model.error().text.contains(QStringLiteral("x1")));
}

void TestLinearRegression::stopsWhenTold()
{
    StopAfter stop(3);
    const Result<ModelPtr> model = learner().fit(drawn(20'000, 5), params(), {}, stop);
    QVERIFY(!model);
    QCOMPARE(model.error().kind, Error::Kind::Cancelled);
}

void TestLinearRegression::savedModelPredictsAlike()
{
    const TrainingSet training = drawn(100, 3);
    const ModelPtr model = fitted(training).value();
    QTemporaryDir folder;
    QVERIFY(model->save(folder.path()));
    const ModelPtr read = learner().load(folder.path()).value();
    QCOMPARE(worstDifference(*model, *read, training.features), 0.0);
    QCOMPARE(read->summary(), model->summary());
    QVERIFY(!shelf<Learner>().find(QStringLiteral("logistic_regression"))->load(folder.path()));
}

QTEST_GUILESS_MAIN(TestLinearRegression)
#include "tst_linear_regression.moc"
