#include "core/random.h"
#include "models/prediction_intervals.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace tenbin;

namespace {

double pinball(const QuantileLine &line, const std::vector<double> &x, const std::vector<double> &y,
               const std::vector<double> &weights, double level)
{
    double sum = 0;
    for (size_t row = 0; row < x.size(); ++row) {
        const double over = y[row] - line.at(x[row]);
        sum +=
            (weights.empty() ? 1 : weights[row]) * (over >= 0 ? level * over : (level - 1) * over);
    }
    return sum;
}

} // namespace

class PredictionIntervalsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// A best line goes through two of the points: all of these are tried.
    void quantileLineIsBest_data()
    {
        QTest::addColumn<double>("level");
        QTest::addColumn<double>("slope");
        QTest::addColumn<bool>("weighted");
        for (double level : {0.05, 0.5, 0.93}) {
            for (double slope : {-30.0, 0.0, 1.0, 250.0}) {
                QTest::addRow("%g %g", level, slope) << level << slope << false;
                QTest::addRow("%g %g weighted", level, slope) << level << slope << true;
            }
        }
    }
    void quantileLineIsBest()
    {
        QFETCH(double, level);
        QFETCH(double, slope);
        QFETCH(bool, weighted);
        RandomStream random(9);
        std::vector<double> x, y, weights;
        for (int row = 0; row < 50; ++row) {
            x.push_back(random.normal());
            y.push_back(slope * x.back() + (1 + std::abs(x.back())) * random.normal());
            if (weighted)
                weights.push_back(0.1 + random.uniform());
        }
        const double found = pinball(fitQuantileLine(x, y, weights, level), x, y, weights, level);
        double best = std::numeric_limits<double>::infinity();
        for (size_t a = 0; a < x.size(); ++a) {
            for (size_t b = 0; b < a; ++b) {
                const double through = (y[a] - y[b]) / (x[a] - x[b]);
                best =
                    std::min(best, pinball({y[a] - through * x[a], through}, x, y, weights, level));
            }
        }
        QVERIFY2(found <= best * (1 + 1e-5), qPrintable(QString::number(found / best, 'g', 12)));
    }

    void constantPredictionsHaveAQuantile()
    {
        const std::vector<double> x(5, 2.0), y{5, 1, 4, 2, 3};
        const QuantileLine line = fitQuantileLine(x, y, {}, 0.5);
        QCOMPARE(line.slope, 0);
        QCOMPARE(line.intercept, 3);
    }

    void crossingLinesAreSorted()
    {
        const Bounds bounds = boundsAt({0, 2}, {1, 1}, Eigen::Vector2d(0, 3));
        QCOMPARE(bounds.low, std::vector<double>({0, 4}));
        QCOMPARE(bounds.high, std::vector<double>({1, 6}));
    }

    void conformalByHand()
    {
        QCOMPARE(leastConformalRows(0.9), 9);
        QCOMPARE(leastConformalRows(0.5), 1);
        QCOMPARE(leastConformalRows(0.999), 999);
        // ceil(0.9 · 10) = 9th of 9; ceil(0.8 · 10) = 8th.
        const std::vector<double> residuals{9, 1, 8, 2, 7, 3, 6, 4, 5};
        QCOMPARE(conformalRadius(residuals, 0.9), 9);
        QCOMPARE(conformalRadius(residuals, 0.8), 8);
    }

    /// All n values of the paper's definition, sorted.
    void cvPlusAsDefined()
    {
        RandomStream random(4);
        std::vector<std::vector<double>> residuals(4);
        for (int row = 0; row < 37; ++row)
            residuals[random.below(4)].push_back(std::round(10 * random.uniform()) / 10);
        Eigen::MatrixXd predictions(30, 4);
        for (Eigen::Index i = 0; i < predictions.size(); ++i)
            predictions.data()[i] = std::round(5 * random.normal()) / 5;
        const CvPlus cvPlus(residuals);
        for (double coverage : {0.1, 0.5, 0.9, 0.95}) {
            const Bounds bounds = cvPlus.bounds(predictions, coverage, 2);
            const auto rank = size_t(std::ceil(coverage * 38 - 1e-9));
            for (Eigen::Index row = 0; row < predictions.rows(); ++row) {
                std::vector<double> high, low;
                for (size_t fold = 0; fold < 4; ++fold) {
                    for (double residual : residuals[fold]) {
                        high.push_back(residual + predictions(row, Eigen::Index(fold)));
                        low.push_back(predictions(row, Eigen::Index(fold)) - residual);
                    }
                }
                std::sort(high.begin(), high.end());
                std::sort(low.rbegin(), low.rend());
                QCOMPARE(bounds.high[size_t(row)], high[rank - 1]);
                QCOMPARE(bounds.low[size_t(row)], low[rank - 1]);
            }
        }
    }

    /// Coverage is at least what was asked for, on average over many samples of exchangeable rows.
    void conformalCovers()
    {
        RandomStream random(8);
        int covered = 0;
        constexpr int trials = 20'000;
        for (int trial = 0; trial < trials; ++trial) {
            std::vector<double> residuals;
            for (int row = 0; row < 19; ++row)
                residuals.push_back(std::abs(random.normal()));
            covered += std::abs(random.normal()) <= conformalRadius(residuals, 0.9);
        }
        // Exactly 18/20 for 19 rows; standard deviation 0.0021.
        QVERIFY(std::abs(covered / double(trials) - 0.9) < 0.01);
    }
};

QTEST_APPLESS_MAIN(PredictionIntervalsTest)
#include "tst_prediction_intervals.moc"
