#include "core/random.h"
#include "data/numeric_step.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace tenbin;

class NumericStepTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void interpolatesQuantiles_data()
    {
        QTest::addColumn<double>("level");
        QTest::addColumn<double>("expected");
        // numpy.quantile([3, 1, 4, 1, 5, 9, 2, 6], level), method "linear".
        QTest::newRow("0") << 0.0 << 1.0;
        QTest::newRow("0.1") << 0.1 << 1.0;
        QTest::newRow("0.25") << 0.25 << 1.75;
        QTest::newRow("0.5") << 0.5 << 3.5;
        QTest::newRow("0.9") << 0.9 << 6.9;
        QTest::newRow("1") << 1.0 << 9.0;
    }

    void interpolatesQuantiles()
    {
        QFETCH(double, level);
        QFETCH(double, expected);
        std::vector<double> values{3, 1, 4, 1, 5, 9, 2, 6};
        QVERIFY(std::abs(quantile(values, level) - expected) < 1e-14);
    }

    /// Above some 65,000 values a sample narrows the search; sorting knows the answer.
    void findsQuantilesOfManyValues_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("normal") << 0;
        QTest::newRow("few values") << 1;
        QTest::newRow("sorted") << 2;
        QTest::newRow("constant") << 3;
        QTest::newRow("sample misleads") << 4;
    }

    void findsQuantilesOfManyValues()
    {
        QFETCH(int, kind);
        constexpr size_t count = 4096 * 32;
        RandomStream random(3);
        std::vector<double> values(count);
        for (size_t i = 0; i < count; ++i) {
            switch (kind) {
            case 0: values[i] = random.normal(); break;
            case 1: values[i] = double(random.below(5)); break;
            case 2: values[i] = double(i) * 0.5; break;
            case 3: values[i] = 7; break;
            default: values[i] = i % 32 == 0 ? 1000 + double(i) : random.uniform();
            }
        }
        std::vector<double> sorted = values;
        std::sort(sorted.begin(), sorted.end());
        for (double level : {0.0, 0.001, 0.25, 0.5, 0.75, 0.999, 1.0}) {
            const double position = level * double(count - 1);
            const size_t below = size_t(position);
            const double share = position - double(below);
            const double above = sorted[std::min(below + 1, count - 1)];
            const double expected = sorted[below] + share * (above - sorted[below]);
            QCOMPARE(quantile(values, level), expected);
        }
        std::sort(values.begin(), values.end());
        QVERIFY(values == sorted);
    }

    void readsWhatItWrote()
    {
        const NumericStep step{0.1, -2.5, 3};
        const auto read = NumericStep::fromJson(QStringLiteral("x"), step.toJson());
        QVERIFY(read);
        QCOMPARE(read->fill, 0.1);
        QCOMPARE(read->offset, -2.5);
        QCOMPARE(read->scale, 3.0);
        QVERIFY(!NumericStep::fromJson(QStringLiteral("x"), {}));
    }
};

QTEST_APPLESS_MAIN(NumericStepTest)
#include "tst_numeric_step.moc"
