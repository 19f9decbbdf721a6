#include "models/calibration.h"
#include "models/calibration_curves.h"
#include "models/evaluation.h"
#include "models/predictions.h"
#include "tests/support/csv_table.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

struct Sample
{
    std::vector<double> scores, truth;
};

Sample sampleOf(const QString &name)
{
    const QString folder = test::referenceFolder(QStringLiteral("calibration"));
    const Dataset table = test::csvTable(QDir(folder).filePath(name));
    const auto column = [&](const char *id) {
        const Column found = table.find(QString::fromLatin1(id)).value();
        return std::vector<double>(found.numbers().begin(), found.numbers().end());
    };
    return {column("score"), column("y")};
}

bool near(double actual, double expected, double relative)
{
    return std::abs(actual - expected) <= relative * std::max(std::abs(expected), 1e-12);
}

QStringList differences(const QString &what, const std::vector<double> &actual,
                        const QJsonArray &expected, double relative)
{
    if (qsizetype(actual.size()) != expected.size() || expected.isEmpty())
        return {QStringLiteral("%1: %2 values, expected %3")
                    .arg(what)
                    .arg(actual.size())
                    .arg(expected.size())};
    QStringList found;
    for (qsizetype at = 0; at < expected.size(); ++at) {
        if (!near(actual[size_t(at)], expected[at].toDouble(), relative))
            found << QStringLiteral("%1[%2]: %3, expected %4")
                         .arg(what)
                         .arg(at)
                         .arg(actual[size_t(at)], 0, 'g', 17)
                         .arg(expected[at].toDouble(), 0, 'g', 17);
    }
    return found;
}

/// Brier score, log loss and so on of probabilities, under the reference's names.
QStringList qualityDifferences(const QString &what, const Sample &sample,
                               const std::vector<double> &probabilities,
                               const QJsonObject &expected)
{
    Predictions predictions;
    predictions.problem = Problem::Binary;
    predictions.classes = {QStringLiteral("0"), QStringLiteral("1")};
    predictions.truth = sample.truth;
    predictions.score = probabilities;
    for (double probability : probabilities)
        predictions.predicted.push_back(probability >= 0.5 ? 1 : 0);
    EvaluationOptions options;
    options.resamples = 0;
    NoProgress progress;
    const Evaluation evaluation = evaluateAll(predictions, options, progress).value();
    QStringList found;
    for (const QString &name : expected.keys()) {
        const QString id = name == QLatin1String("ece_10") ? QStringLiteral("ece") : name;
        const MetricEstimate *estimate = evaluation.find(id);
        if (!estimate || !near(estimate->value, expected[name].toDouble(), 1e-6))
            found << QStringLiteral("%1 %2: %3, expected %4")
                         .arg(what, name)
                         .arg(estimate ? estimate->value : -1, 0, 'g', 12)
                         .arg(expected[name].toDouble(), 0, 'g', 12);
    }
    return found;
}

template <class Curve> std::vector<double> mapped(const Curve &curve, const Sample &sample)
{
    std::vector<double> values;
    for (double score : sample.scores)
        values.push_back(curve.at(score));
    return values;
}

QStringList binaryDifferences(const QJsonObject &given, const QJsonObject &expected)
{
    const Sample fit = sampleOf(given["fit"].toString());
    const Sample apply = sampleOf(given["apply"].toString());
    const ScoredRows rows{fit.scores, fit.truth, {}};
    QStringList found;

    const IsotonicCurve isotonic = fitIsotonic(rows);
    const QJsonObject rising = expected["isotonic"].toObject();
    found << differences(QStringLiteral("x"), isotonic.x, rising["breakpoints_x"].toArray(), 1e-9);
    found << differences(QStringLiteral("y"), isotonic.y, rising["breakpoints_y"].toArray(), 1e-9);
    const std::vector<double> byIsotonic = mapped(isotonic, apply);
    found << differences(QStringLiteral("isotonic"), byIsotonic, rising["applied"].toArray(), 1e-9);
    found << qualityDifferences(QStringLiteral("isotonic"), apply, byIsotonic,
                                rising["quality"].toObject());

    const PlattCurve platt = fitPlatt(rows);
    const QJsonObject logistic = expected["platt"].toObject();
    found << differences(QStringLiteral("a and b"), {platt.a, platt.b},
                         {logistic["a"], logistic["b"]}, 1e-9);
    const std::vector<double> byPlatt = mapped(platt, apply);
    found << differences(QStringLiteral("platt"), byPlatt, logistic["applied"].toArray(), 1e-9);
    found << qualityDifferences(QStringLiteral("platt"), apply, byPlatt,
                                logistic["quality"].toObject());
    return found;
}

QStringList temperatureDifferences(const QJsonObject &given, const QJsonObject &expected)
{
    const QString folder = test::referenceFolder(QStringLiteral("calibration"));
    const Dataset table = test::csvTable(QDir(folder).filePath(given["file"].toString()));
    const Column truth = table.find(given["truth"].toString()).value();
    Eigen::MatrixXd logits(table.rowCount(), 10);
    for (Eigen::Index k = 0; k < 10; ++k) {
        const QString name = given["prefix"].toString() + QString::number(k);
        const Column column = table.find(name).value();
        for (Eigen::Index row = 0; row < logits.rows(); ++row)
            logits(row, k) = column.numbers()[size_t(row)];
    }
    const auto logLoss = [&](double temperature) {
        const Eigen::MatrixXd shares = softmaxAt(logits, temperature);
        double sum = 0;
        for (Eigen::Index row = 0; row < shares.rows(); ++row)
            sum -= std::log(shares(row, Eigen::Index(truth.numbers()[size_t(row)])));
        return sum / double(shares.rows());
    };
    const double temperature = fitTemperature(logits, truth.numbers(), {});
    QStringList found;
    found << differences(QStringLiteral("T"), {temperature}, {expected["temperature"]}, 1e-5);
    found << differences(QStringLiteral("log loss"), {logLoss(1), logLoss(temperature)},
                         {expected["log_loss_before"], expected["log_loss_after"]}, 1e-8);
    const QJsonArray rows = expected["first_rows_after"].toArray();
    const Eigen::MatrixXd shares = softmaxAt(logits, temperature);
    for (qsizetype row = 0; row < rows.size(); ++row) {
        const auto values = shares.row(row);
        found << differences(QStringLiteral("row %1").arg(row), {values.begin(), values.end()},
                             rows[row].toArray(), 1e-4);
    }
    return found;
}

} // namespace

/// Every case of the reference folder, or of another of the same shape ($TENBIN_REFERENCE_DIR).
class TestReferenceCalibration : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agrees_data();
    void agrees();
    void scoresThatAreProbabilities();
};

void TestReferenceCalibration::agrees_data()
{
    QTest::addColumn<QJsonObject>("given");
    QTest::addColumn<QJsonObject>("expected");
    const QString folder = test::referenceFolder(QStringLiteral("calibration"));
    if (folder.isEmpty())
        QSKIP("the reference values are not beside the repository");
    const QJsonObject expected =
        test::readJson(folder + QStringLiteral("/expected.json"))["cases"].toObject();
    for (const QJsonValue &one : test::readJson(folder + QStringLiteral("/cases.json")).array()) {
        const QString name = one["name"].toString();
        QTest::newRow(qPrintable(name)) << one.toObject() << expected[name].toObject();
    }
}

void TestReferenceCalibration::agrees()
{
    QFETCH(QJsonObject, given);
    QFETCH(QJsonObject, expected);
    QVERIFY(!expected.isEmpty());
    const QStringList found = given["kind"].toString() == QLatin1String("binary")
                                  ? binaryDifferences(given, expected)
                                  : temperatureDifferences(given, expected);
    QVERIFY2(found.isEmpty(), qPrintable(found.join(QStringLiteral("; "))));
}

/// The shelf's isotonic calibration is the reference's map where scores are probabilities.
void TestReferenceCalibration::scoresThatAreProbabilities()
{
    const QString folder = test::referenceFolder(QStringLiteral("calibration"));
    if (folder.isEmpty())
        QSKIP("the reference values are not beside the repository");
    const QJsonDocument expected = test::readJson(folder + QStringLiteral("/expected.json"));
    const auto matrixOf = [](const Sample &sample) {
        Eigen::MatrixXd both(Eigen::Index(sample.scores.size()), 2);
        for (Eigen::Index row = 0; row < both.rows(); ++row)
            both.row(row) << 1 - sample.scores[size_t(row)], sample.scores[size_t(row)];
        return both;
    };
    const Sample fit = sampleOf(QStringLiteral("adult_nb_fit.csv"));
    const Sample apply = sampleOf(QStringLiteral("adult_nb_apply.csv"));
    const CalibrationPtr map = fitCalibration(*shelf<Calibrator>().find(QStringLiteral("isotonic")),
                                              {matrixOf(fit), fit.truth, {}})
                                   .value();
    const Eigen::MatrixXd applied = map->apply(matrixOf(apply));
    const auto ones = applied.col(1);
    const QStringList found =
        differences(QStringLiteral("applied"), {ones.begin(), ones.end()},
                    expected["cases"]["adult_naive_bayes"]["isotonic"]["applied"].toArray(), 1e-9);
    QVERIFY2(found.isEmpty(), qPrintable(found.join(QStringLiteral("; "))));
}

QTEST_GUILESS_MAIN(TestReferenceCalibration)
#include "tst_reference_calibration.moc"
