// Loops behind SHAP values: every variant that this processor runs against plain arithmetic.
#include "analysis/shap_kernels.h"
#include "analysis/walk_kernels.h"
#include "core/random.h"

#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

std::vector<double> normals(RandomStream &random, size_t count)
{
    std::vector<double> values(count);
    for (double &value : values)
        value = random.normal();
    return values;
}

std::vector<float> someCells(RandomStream &random, size_t count)
{
    std::vector<float> cells(count);
    for (size_t i = 0; i < count; ++i)
        cells[i] = i % 5 == 0 ? NAN : float(random.below(9));
    return cells;
}

bool near(double a, double b)
{
    return std::abs(a - b) < 1e-13;
}

} // namespace

class TestShapKernels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyMachineHasOne()
    {
        QCOMPARE(QLatin1String(shapKernels().back().name), QLatin1String("basic"));
        QCOMPARE(QLatin1String(walkKernels().back().name), QLatin1String("basic"));
        QCOMPARE(shapKernels().size(), walkKernels().size());
    }

    void rowsSideBySide_data()
    {
        QTest::addColumn<int>("variant");
        for (size_t i = 0; i < shapKernels().size(); ++i)
            QTest::newRow(shapKernels()[i].name) << int(i);
    }

    void rowsSideBySide()
    {
        QFETCH(int, variant);
        const ShapKernels &kernels = shapKernels()[size_t(variant)];
        RandomStream random(9);
        const size_t rows = shapRows;
        const std::vector<float> cells = someCells(random, rows);
        std::vector<quint8> flags(rows);
        for (quint8 &flag : flags)
            flag = random.below(2) ? 255 : 0;
        for (const quint8 missing : {quint8(0), quint8(255)}) {
            std::vector<quint8> right(rows, 7);
            kernels.decide(cells.data(), 4, missing, right.data());
            for (size_t i = 0; i < rows; ++i)
                QCOMPARE(right[i], std::isnan(cells[i]) ? missing
                                   : cells[i] < 4       ? quint8(0)
                                                        : quint8(255));
        }
        const std::vector<double> product = normals(random, rows);
        std::vector<double> scaled = product, chosen = product, both = product;
        kernels.scale(flags.data(), 3, -0.5, scaled.data());
        kernels.choose(flags.data(), 3, -0.5, chosen.data());
        kernels.addProduct(chosen.data(), product.data(), both.data());
        for (size_t i = 0; i < rows; ++i) {
            const double factor = flags[i] ? 3 : -0.5;
            QCOMPARE(scaled[i], product[i] * factor);
            QCOMPARE(chosen[i], factor);
            QVERIFY(near(both[i], product[i] * (1 + factor)));
        }
    }

    void categories_data() { rowsSideBySide_data(); }

    void categories()
    {
        QFETCH(int, variant);
        const std::vector<quint32> words{0x80000011U, 0x00000002U};
        std::vector<float> cells(shapRows, 5);
        const std::vector<float> first{0,   4,    31,    33, 63,   64,     1000, -1,
                                       NAN, 3e9F, 1e30F, 2,  4.5F, -3e38F, 32,   31.9F};
        std::copy(first.begin(), first.end(), cells.begin());
        for (const quint8 missing : {quint8(0), quint8(255)}) {
            std::vector<quint8> right(shapRows, 7);
            shapKernels()[size_t(variant)].decideCategory(cells.data(), words.data(), words.size(),
                                                          missing, right.data());
            const std::vector<bool> in{true,  true,  true,  true,  false, false, false, false,
                                       false, false, false, false, true,  false, false, true};
            for (size_t i = 0; i < right.size(); ++i)
                QCOMPARE(right[i], i < in.size() && in[i] ? quint8(255)
                                   : std::isnan(cells[i]) ? missing
                                                          : quint8(0));
        }
    }

    void lookUp_data() { rowsSideBySide_data(); }

    void lookUp()
    {
        QFETCH(int, variant);
        RandomStream random(10);
        std::vector<TableRow> table(300);
        for (TableRow &row : table) {
            for (double &value : row.values)
                value = random.normal();
        }
        std::vector<quint8> patterns(3 * shapRows);
        for (quint8 &pattern : patterns)
            pattern = quint8(random.below(100));
        const std::vector<TableEntry> entries{{0, 0}, {2, 128}, {1, 200}};
        for (size_t count = 0; count <= entries.size(); ++count) {
            std::vector<TableRow> sums(shapRows);
            shapKernels()[size_t(variant)].lookUp(patterns.data(), entries.data(), count,
                                                  table.data(), sums.data());
            for (size_t row = 0; row < size_t(shapRows); ++row) {
                for (size_t i = 0; i < size_t(tableWidth); ++i) {
                    double expected = 0;
                    for (size_t e = 0; e < count; ++e)
                        expected +=
                            table[entries[e].firstRow + patterns[entries[e].group * shapRows + row]]
                                .values[i];
                    QVERIFY(near(sums[row].values[i], expected));
                }
            }
        }
    }

    void walks_data()
    {
        QTest::addColumn<int>("variant");
        for (size_t i = 0; i < walkKernels().size(); ++i)
            QTest::newRow(walkKernels()[i].name) << int(i);
    }

    void walks()
    {
        QFETCH(int, variant);
        const WalkKernels &kernels = walkKernels()[size_t(variant)];
        RandomStream random(11);
        constexpr size_t rows = walkRows, points = 5;
        const std::vector<float> cells = someCells(random, rows);
        for (const double missing : {0.0, 1.0}) {
            std::vector<double> right(rows, 7);
            kernels.decide(cells.data(), 4, missing, right.data());
            for (size_t i = 0; i < rows; ++i)
                QCOMPARE(right[i], std::isnan(cells[i]) ? missing : cells[i] < 4 ? 0.0 : 1.0);
        }
        std::vector<double> before(rows), now(rows);
        for (size_t i = 0; i < rows; ++i) {
            before[i] = double(random.below(2));
            now[i] = before[i] * double(random.below(2));
        }
        const auto product = normals(random, rows * points), at = normals(random, points),
                   absent = normals(random, points), total = normals(random, rows * points);
        std::vector<double> extended(rows * points), again = extended, sum(rows), sums(rows),
                                                     added = total;
        kernels.extend(product.data(), now.data(), at.data(), absent.data(), points,
                       extended.data());
        kernels.extendAgain(product.data(), before.data(), now.data(), 0.25, at.data(),
                            absent.data(), points, again.data());
        kernels.dot(product.data(), 1.5, at.data(), points, sum.data());
        kernels.dotAndAdd(product.data(), 1.5, at.data(), points, added.data(), sums.data());
        for (size_t row = 0; row < rows; ++row) {
            double expected = 0;
            for (size_t q = 0; q < points; ++q) {
                const size_t i = q * rows + row;
                QVERIFY(near(extended[i], product[i] * (absent[q] + now[row] * at[q])));
                QVERIFY(near(again[i],
                             product[i] * (0.25 + before[row] * at[q] + now[row] * absent[q])));
                QVERIFY(near(added[i], total[i] + 1.5 * product[i]));
                expected += 1.5 * product[i] * at[q];
            }
            QVERIFY(near(sum[row], expected));
            QVERIFY(near(sums[row], expected));
        }
    }
};

QTEST_GUILESS_MAIN(TestShapKernels)
#include "tst_shap_kernels.moc"
