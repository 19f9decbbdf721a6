#include "core/json.h"
#include "core/random.h"
#include "models/learner.h"
#include "tests/models/linear_goldens.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace tenbin;
using namespace tenbin::test;

namespace {

const Learner &learner()
{
    return *shelf<Learner>().find(QStringLiteral("logistic_regression"));
}

Params params(const QJsonObject &given = {})
{
    return Params::checked(learner().params, given).value();
}

Result<ModelPtr> fitted(const TrainingSet &training, const QJsonObject &given = {}, int threads = 1)
{
    NoProgress progress;
    return learner().fit(training, params(given), {1, threads}, progress);
}

/// Rows of standard normal features; classes follow their sum through a logistic curve, or its
/// thirds.
TrainingSet drawn(Eigen::Index rows, Eigen::Index columns, int classes, quint64 seed = 3)
{
    RandomStream random(seed);
    Eigen::MatrixXd x(rows, columns);
    for (double &value : x.reshaped())
        value = random.normal();
    std::vector<double> y;
    for (Eigen::Index i = 0; i < rows; ++i) {
        const double p = 1 / (1 + std::exp(-x.row(i).sum() + 0.3));
        const double draw = 0.7 * p + 0.3 * random.uniform();
        y.push_back(std::min(classes - 1.0, std::floor(draw * classes)));
    }
    TrainingSet training{denseFeatures(x), binaryTarget(y)};
    if (classes > 2) {
        training.target.problem = Problem::Multiclass;
        for (int k = 2; k < classes; ++k)
            training.target.classes.append(QStringLiteral("class %1").arg(k));
    }
    return training;
}

} // namespace

class TestLogisticRegression : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void coefficientsAsScikitLearn_data();
    void coefficientsAsScikitLearn();
    void twoByTwoTable();
    void subsetsEqualSeparateFits_data();
    void subsetsEqualSeparateFits();
    void threadsDoNotShow();
    void separableData();
    void collinearAndConstantColumns();
    void moreColumnsThanRows();
    void badInput_data();
    void badInput();
    void stopsWhenTold();
    void savedModelPredictsAlike();
    void damagedModelIsRefused();
};

void TestLogisticRegression::coefficientsAsScikitLearn_data()
{
    addLinearGoldenRows(QStringLiteral("logistic_regression"));
}

void TestLogisticRegression::coefficientsAsScikitLearn()
{
    QFETCH(QString, name);
    const LinearGolden golden = linearGolden(name, learner().params);
    NoProgress progress;
    const ModelPtr model = learner().fit(golden.training, golden.params, {}, progress).value();
    QVERIFY(model->summary()[QStringLiteral("converged")].toBool());
    const QJsonArray slopes = golden.expected[QStringLiteral("slopes")].toArray();
    const QJsonArray intercepts = golden.expected[QStringLiteral("intercepts")].toArray();
    const QJsonArray errors = golden.expected[QStringLiteral("slope_errors")].toArray();
    qsizetype row = 0;
    for (qsizetype k = 0; k < slopes.size(); ++k) {
        const double intercept = coefficientCell(*model, QStringLiteral("Estimate"), row++);
        QVERIFY2(isNear(intercept, intercepts[k].toDouble(), 1e-6),
                 qPrintable(QString::number(intercept)));
        const QJsonArray own = slopes[k].toArray();
        for (qsizetype j = 0; j < own.size(); ++j, ++row) {
            const double slope = coefficientCell(*model, QStringLiteral("Estimate"), row);
            QVERIFY2(isNear(slope, own[j].toDouble(), 1e-6), qPrintable(QString::number(slope)));
            if (!errors.isEmpty())
                QVERIFY(isNear(coefficientCell(*model, QStringLiteral("Standard error"), row),
                               errors[k].toArray()[j].toDouble(), 1e-6));
        }
    }
    if (errors.isEmpty())
        return;
    const QJsonArray p = golden.expected[QStringLiteral("p")].toArray();
    for (qsizetype term = 0; term < p.size(); ++term)
        QVERIFY(
            isNear(coefficientCell(*model, QStringLiteral("p"), term), p[term].toDouble(), 1e-7));
    QVERIFY(isNear(coefficientCell(*model, QStringLiteral("Standard error"), 0),
                   golden.expected[QStringLiteral("intercept_errors")][0].toDouble(), 1e-6));
}

/// A table of exposure against outcome: slope = log of the odds ratio, its error = the root of the
/// sum of reciprocal counts (Woolf 1955), by hand.
void TestLogisticRegression::twoByTwoTable()
{
    const double exposedIll = 20, exposedWell = 30, otherIll = 10, otherWell = 40;
    TrainingSet training{denseFeatures(Eigen::Vector4d(1, 1, 0, 0)), binaryTarget({1, 0, 1, 0})};
    training.target.weights = {exposedIll, exposedWell, otherIll, otherWell};
    const ModelPtr model =
        fitted(training, {{QStringLiteral("penalty"), QStringLiteral("none")}}).value();
    QVERIFY(isNear(coefficientCell(*model, QStringLiteral("Estimate"), 1),
                   std::log(exposedIll * otherWell / (exposedWell * otherIll)), 1e-12));
    QVERIFY(isNear(coefficientCell(*model, QStringLiteral("Standard error"), 1),
                   std::sqrt(1 / exposedIll + 1 / exposedWell + 1 / otherIll + 1 / otherWell),
                   1e-10));
    QVERIFY(isNear(coefficientCell(*model, QStringLiteral("Estimate"), 0),
                   std::log(otherIll / otherWell), 1e-12));
}

void TestLogisticRegression::subsetsEqualSeparateFits_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("classes");
    QTest::addColumn<QJsonObject>("given");
    QTest::addColumn<std::vector<Rows>>("subsets");
    const QJsonObject none{{QStringLiteral("penalty"), QStringLiteral("none")}};
    const QJsonObject strong{{QStringLiteral("c"), 0.01},
                             {QStringLiteral("class_weight"), QStringLiteral("balanced")}};
    QTest::newRow("five folds") << 400 << 2 << QJsonObject() << folds(400, 5);
    QTest::newRow("no penalty") << 400 << 2 << none << folds(400, 5);
    QTest::newRow("balanced") << 400 << 2 << strong << folds(400, 5);
    QTest::newRow("three classes") << 300 << 3 << QJsonObject() << folds(300, 4);
    QTest::newRow("many rows") << 90'000 << 2 << QJsonObject() << folds(90'000, 3);
    QTest::newRow("leave one out") << 60 << 2 << QJsonObject() << folds(60, 60);
    Rows first(120);
    Rows twice(200);
    for (quint32 i = 0; i < 200; ++i) {
        if (i < 120)
            first[i] = i;
        twice[i] = i / 2;
    }
    QTest::newRow("growing, with rows twice")
        << 200 << 2 << QJsonObject() << std::vector<Rows>{first, twice};
}

void TestLogisticRegression::subsetsEqualSeparateFits()
{
    QFETCH(int, rows);
    QFETCH(int, classes);
    QFETCH(QJsonObject, given);
    QFETCH(std::vector<Rows>, subsets);
    TrainingSet training = drawn(rows, 5, classes);
    training.features.dense.col(1).array() += 1000;
    training.features.dense.col(2) *= 1e-3;
    NoProgress progress;
    const std::vector<ModelPtr> models =
        learner().fitSubsets(training, subsets, params(given), {1, 2}, progress).value();
    QCOMPARE(models.size(), subsets.size());
    for (size_t i = 0; i < subsets.size(); ++i) {
        const ModelPtr alone = fitted(taken(training, subsets[i]), given).value();
        for (qsizetype row = 0; row < (classes > 2 ? 6 * classes : 6); ++row) {
            const double together = coefficientCell(*models[i], QStringLiteral("Estimate"), row);
            const double expected = coefficientCell(*alone, QStringLiteral("Estimate"), row);
            QVERIFY2(isNear(together, expected, 1e-8),
                     qPrintable(QStringLiteral("subset %1 row %2: %3 and %4")
                                    .arg(i)
                                    .arg(row)
                                    .arg(together, 0, 'g', 15)
                                    .arg(expected, 0, 'g', 15)));
        }
    }
}

void TestLogisticRegression::threadsDoNotShow()
{
    const TrainingSet training = drawn(50'000, 8, 2);
    const ModelPtr one = fitted(training, {}, 1).value();
    const ModelPtr four = fitted(training, {}, 4).value();
    QCOMPARE(four->summary(), one->summary());
    QCOMPARE(worstDifference(*one, *four, training.features), 0.0);
}

void TestLogisticRegression::separableData()
{
    TrainingSet training{denseFeatures(Eigen::VectorXd::LinSpaced(20, -1, 1)),
                         binaryTarget(std::vector<double>(20))};
    for (size_t i = 10; i < 20; ++i)
        training.target.values[i] = 1;
    const ModelPtr model =
        fitted(training, {{QStringLiteral("penalty"), QStringLiteral("none")}}).value();
    const double slope = coefficientCell(*model, QStringLiteral("Estimate"), 1);
    QVERIFY(std::isfinite(slope) && slope > 10);
    const QStringList warnings = textsOf(model->summary()[QStringLiteral("warnings")].toArray());
    QCOMPARE(warnings.size(), 1);
    QVERIFY(warnings.first().contains(QStringLiteral("separate the classes")));
    // A penalty makes the optimum finite.
    QVERIFY(fitted(training).value()->summary()[QStringLiteral("warnings")].toArray().isEmpty());
}

void TestLogisticRegression::collinearAndConstantColumns()
{
    TrainingSet training = drawn(300, 3, 2);
    const ModelPtr alone =
        fitted(training, {{QStringLiteral("penalty"), QStringLiteral("none")}}).value();
    Eigen::MatrixXd wide(300, 5);
    wide << training.features.dense, training.features.dense.col(0),
        Eigen::VectorXd::Constant(300, 0.1);
    training.features = denseFeatures(wide);
    const ModelPtr model =
        fitted(training, {{QStringLiteral("penalty"), QStringLiteral("none")}}).value();
    QVERIFY(model->summary()[QStringLiteral("converged")].toBool());
    QCOMPARE(model->summary()[QStringLiteral("warnings")].toArray().size(), 1);
    QCOMPARE(coefficientCell(*model, QStringLiteral("Estimate"), 5), 0.0);
    QVERIFY(isNear(coefficientCell(*model, QStringLiteral("Estimate"), 1) +
                       coefficientCell(*model, QStringLiteral("Estimate"), 4),
                   coefficientCell(*alone, QStringLiteral("Estimate"), 1), 1e-7));
    QVERIFY(isNear(coefficientCell(*model, QStringLiteral("Estimate"), 2),
                   coefficientCell(*alone, QStringLiteral("Estimate"), 2), 1e-7));
}

void TestLogisticRegression::moreColumnsThanRows()
{
    const TrainingSet training = drawn(20, 60, 2);
    const ModelPtr model = fitted(training).value();
    QVERIFY(model->summary()[QStringLiteral("converged")].toBool());
    QVERIFY(model->predict(training.features, {}).value().allFinite());
}

void TestLogisticRegression::badInput_data()
{
    QTest::addColumn<int>("row");
    QTest::addColumn<double>("value");
    QTest::newRow("missing") << 3 << std::nan("");
    QTest::newRow("infinite") << 3 << HUGE_VAL;
    QTest::newRow("one class") << -1 << 0.0;
}

void TestLogisticRegression::badInput()
{
    QFETCH(int, row);
    QFETCH(double, value);
    TrainingSet training = drawn(40, 2, 2);
    if (row >= 0)
        training.features.dense(row, 1) = value;
    else
        std::fill(training.target.values.begin(), training.target.values.end(), value);
    const Result<ModelPtr> model = fitted(training);
    QVERIFY(!model);
    QCOMPARE(model.error().kind, Error::Kind::BadInput);
    if (row < 0)
        return;
    const ModelPtr good = fitted(drawn(40, 2, 2)).value();
    const Result<Eigen::MatrixXd> predicted = good->predict(training.features, {});
    QVERIFY(!predicted);
    QCOMPARE(predicted.error().kind, Error::Kind::BadInput);
    QVERIFY(predicted.error().text.contains(QStringLiteral("Row 4")));
}

void TestLogisticRegression::stopsWhenTold()
{
    StopAfter stop(5);
    const Result<ModelPtr> model = learner().fit(drawn(20'000, 5, 2), params(), {}, stop);
    QVERIFY(!model);
    QCOMPARE(model.error().kind, Error::Kind::Cancelled);
}

void TestLogisticRegression::savedModelPredictsAlike()
{
    for (int classes : {2, 4}) {
        const TrainingSet training = drawn(200, 3, classes);
        const ModelPtr model = fitted(training).value();
        QTemporaryDir folder;
        QVERIFY(model->save(folder.path()));
        const ModelPtr read = learner().load(folder.path()).value();
        QCOMPARE(worstDifference(*model, *read, training.features), 0.0);
        QCOMPARE(read->summary(), model->summary());
        QCOMPARE(read->importance().first().value, model->importance().first().value);
        const Eigen::MatrixXd p = read->predict(training.features, {}).value();
        QVERIFY((p.rowwise().sum().array() - 1).abs().maxCoeff() < 1e-12);
    }
}

void TestLogisticRegression::damagedModelIsRefused()
{
    QTemporaryDir folder;
    QVERIFY(fitted(drawn(50, 3, 2)).value()->save(folder.path()));
    const QString path = folder.filePath(QStringLiteral("model.json"));
    const QJsonObject whole = readJsonFile(path, QStringLiteral("model")).value();
    for (const QString &key : {QStringLiteral("slopes"), QStringLiteral("intercepts"),
                               QStringLiteral("centre"), QStringLiteral("classes")}) {
        QJsonObject cut = whole;
        QJsonArray shorter = cut[key].toArray();
        shorter.removeLast();
        cut[key] = shorter;
        QVERIFY(writeJsonFile(path, cut));
        const Result<ModelPtr> read = learner().load(folder.path());
        QVERIFY2(!read, qPrintable(key));
        QCOMPARE(read.error().kind, Error::Kind::BadInput);
    }
}

QTEST_GUILESS_MAIN(TestLogisticRegression)
#include "tst_logistic_regression.moc"
