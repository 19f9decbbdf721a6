#include "core/random.h"
#include "models/calibration.h"
#include "models/calibration_curves.h"

#include <QJsonArray>
#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

/// Probabilities that are too sure: their log-odds are `sureness` times the true ones.
CalibrationSet overconfident(int classes, double sureness, size_t rows = 4000, quint64 seed = 5)
{
    RandomStream random(seed);
    CalibrationSet set;
    set.probabilities.resize(Eigen::Index(rows), classes);
    for (size_t row = 0; row < rows; ++row) {
        Eigen::RowVectorXd logits(classes);
        for (int k = 0; k < classes; ++k)
            logits(k) = random.normal();
        Eigen::RowVectorXd shares = logits.array().exp();
        shares /= shares.sum();
        double left = random.uniform();
        int truth = 0;
        while (truth + 1 < classes && left >= shares(truth))
            left -= shares(truth++);
        set.truth.push_back(truth);
        shares = (sureness * logits).array().exp();
        set.probabilities.row(Eigen::Index(row)) = shares / shares.sum();
    }
    return set;
}

/// Brier score: isotonic maps may say 0 or 1, and one such row that is wrong rules any log loss.
double brier(const Eigen::MatrixXd &probabilities, const std::vector<double> &truth)
{
    double sum = 0;
    for (Eigen::Index row = 0; row < probabilities.rows(); ++row) {
        Eigen::RowVectorXd gap = probabilities.row(row);
        gap(Eigen::Index(truth[size_t(row)])) -= 1;
        sum += gap.squaredNorm();
    }
    return sum / double(probabilities.rows());
}

CalibrationSet two(std::vector<double> positive, std::vector<double> truth)
{
    CalibrationSet set;
    set.probabilities.resize(Eigen::Index(positive.size()), 2);
    for (size_t row = 0; row < positive.size(); ++row)
        set.probabilities.row(Eigen::Index(row)) << 1 - positive[row], positive[row];
    set.truth = std::move(truth);
    return set;
}

} // namespace

/// Over every calibrator of the shelf.
class CalibrationTest : public QObject
{
    Q_OBJECT

    static void eachCalibrator()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("classes");
        for (const QString &id : shelf<Calibrator>().ids()) {
            for (int classes : {2, 4})
                QTest::addRow("%s %d", qPrintable(id), classes) << id << classes;
        }
    }

private Q_SLOTS:
    void helps_data() { eachCalibrator(); }
    void helps()
    {
        QFETCH(QString, id);
        QFETCH(int, classes);
        const CalibrationSet learned = overconfident(classes, 3);
        const CalibrationSet fresh = overconfident(classes, 3, 4000, 6);
        const CalibrationPtr map = fitCalibration(*shelf<Calibrator>().find(id), learned).value();
        const Eigen::MatrixXd better = map->apply(fresh.probabilities);
        QVERIFY((better.rowwise().sum().array() - 1).abs().maxCoeff() < 1e-12);
        QVERIFY(better.minCoeff() >= 0);
        // Log-odds a third as large are the truth: what is left is chance.
        const double best = brier(softmaxAt(fresh.probabilities.array().log(), 3), fresh.truth);
        QVERIFY(brier(better, fresh.truth) < best + 0.01);
        QVERIFY(brier(fresh.probabilities, fresh.truth) > best + 0.04);
    }

    void savesAndLoads_data() { eachCalibrator(); }
    void savesAndLoads()
    {
        QFETCH(QString, id);
        QFETCH(int, classes);
        const Calibrator &calibrator = *shelf<Calibrator>().find(id);
        const CalibrationSet set = overconfident(classes, 2, 300);
        const CalibrationPtr map = fitCalibration(calibrator, set).value();
        const auto loaded = calibrator.load(map->toJson(), classes);
        QVERIFY(loaded);
        QCOMPARE((*loaded)->apply(set.probabilities), map->apply(set.probabilities));
        QVERIFY(!map->summary().isEmpty());
        const auto empty = calibrator.load({}, classes);
        QVERIFY(!empty);
        QCOMPARE(empty.error().kind, Error::Kind::BadInput);
    }

    /// Two classes: a higher probability stays at least as high.
    void keepsTheOrder_data() { eachCalibrator(); }
    void keepsTheOrder()
    {
        QFETCH(QString, id);
        const CalibrationPtr map =
            fitCalibration(*shelf<Calibrator>().find(id), overconfident(2, 2, 500)).value();
        std::vector<double> grid;
        for (int i = 0; i <= 1000; ++i)
            grid.push_back(i / 1000.0);
        const Eigen::MatrixXd mapped = map->apply(two(grid, {}).probabilities);
        for (Eigen::Index row = 1; row < mapped.rows(); ++row)
            QVERIFY(mapped(row, 1) >= mapped(row - 1, 1));
    }

    /// Equal predictions, half of them positive or a quarter: Platt and isotonic say just that.
    void constantPredictions_data() { eachCalibrator(); }
    void constantPredictions()
    {
        QFETCH(QString, id);
        const CalibrationSet set = two({0.5, 0.5, 0.5, 0.5}, {0, 0, 0, 1});
        const CalibrationPtr map = fitCalibration(*shelf<Calibrator>().find(id), set).value();
        const double value = map->apply(set.probabilities)(0, 1);
        if (id == QLatin1String("isotonic"))
            QCOMPARE(value, 0.25);
        else if (id == QLatin1String("platt")) // (1 · 2/3 + 3 · 1/5) / 4
            QVERIFY(std::abs(value - (2.0 / 3 + 0.6) / 4) < 1e-9);
        else
            QCOMPARE(value, 0.5);
    }

    void refuses_data()
    {
        QTest::addColumn<CalibrationSet>("set");
        QTest::addColumn<QString>("part");
        QTest::newRow("no rows") << CalibrationSet() << QStringLiteral("no rows");
        QTest::newRow("one class") << two({0.1, 0.2}, {1, 1}) << QStringLiteral("single class");
        CalibrationSet sum = two({0.1, 0.2, 0.3}, {0, 1, 0});
        sum.probabilities(1, 0) = 0.7;
        QTest::newRow("sum") << sum << QStringLiteral("row 2 sum to 0.9");
        CalibrationSet negative = two({0.1, 0.2, 1.5}, {0, 1, 0});
        QTest::newRow("range") << negative << QStringLiteral("Row 3 has the probability");
        CalibrationSet none = two({0.1, std::nan("")}, {0, 1});
        QTest::newRow("nan") << none << QStringLiteral("Row 2");
    }
    void refuses()
    {
        QFETCH(CalibrationSet, set);
        QFETCH(QString, part);
        for (const auto &[id, calibrator] : shelf<Calibrator>().entries()) {
            const auto map = fitCalibration(calibrator, set);
            QVERIFY(!map);
            QCOMPARE(map.error().kind, Error::Kind::BadInput);
            QVERIFY2(map.error().text.contains(part), qPrintable(map.error().text));
        }
    }

    void refusesDamagedMaps()
    {
        const Calibrator &isotonic = *shelf<Calibrator>().find(QStringLiteral("isotonic"));
        const auto curve = [](const QJsonArray &x, const QJsonArray &y) {
            return QJsonObject{
                {QStringLiteral("curves"),
                 QJsonArray{QJsonObject{{QStringLiteral("x"), x}, {QStringLiteral("y"), y}}}}};
        };
        QVERIFY(isotonic.load(curve({0.1, 0.2}, {0, 1}), 2));
        QVERIFY(!isotonic.load(curve({0.1, 0.2}, {0, 1}), 3));
        QVERIFY(!isotonic.load(curve({0.2, 0.1}, {0, 1}), 2));
        QVERIFY(!isotonic.load(curve({0.1, 0.2}, {1, 0}), 2));
        QVERIFY(!isotonic.load(curve({0.1, 0.2}, {0, 2}), 2));
        QVERIFY(!isotonic.load(curve({0.1, 0.2}, {0}), 2));
        QVERIFY(!isotonic.load(curve({}, {}), 2));
        const Calibrator &temperature = *shelf<Calibrator>().find(QStringLiteral("temperature"));
        QVERIFY(!temperature.load({{QStringLiteral("temperature"), QJsonArray{0}}}, 2));
    }

    /// A weight of two is a row that stands twice.
    void weightsAreRepeats()
    {
        const std::vector<double> scores{-2, -1, 0.5, 1, 3}, truth{0, 1, 0, 1, 1};
        const std::vector<double> weights{1, 2, 1, 3, 1};
        std::vector<double> repeated, repeatedTruth;
        for (size_t row = 0; row < scores.size(); ++row) {
            for (int i = 0; i < int(weights[row]); ++i) {
                repeated.push_back(scores[row]);
                repeatedTruth.push_back(truth[row]);
            }
        }
        const PlattCurve a = fitPlatt({scores, truth, weights});
        const PlattCurve b = fitPlatt({repeated, repeatedTruth, {}});
        QVERIFY(std::abs(a.a - b.a) < 1e-9 && std::abs(a.b - b.b) < 1e-9);
        const IsotonicCurve c = fitIsotonic({scores, truth, weights});
        const IsotonicCurve d = fitIsotonic({repeated, repeatedTruth, {}});
        QCOMPARE(c.x, d.x);
        QCOMPARE(c.y, d.y);
    }
};

QTEST_APPLESS_MAIN(CalibrationTest)
#include "tst_calibration.moc"
