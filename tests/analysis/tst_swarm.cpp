#include "analysis/swarm.h"

#include "core/random.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

using namespace tenbin;

namespace {

std::vector<double> normals(size_t count)
{
    RandomStream random(5);
    std::vector<double> values(count);
    for (double &value : values)
        value = random.normal();
    return values;
}

} // namespace

class TestSwarm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aloneOnTheLine()
    {
        QCOMPARE(swarmOffsets({}, 0, 1, 0.4), std::vector<double>());
        const std::vector<double> apart{0, 0.5, 1};
        QCOMPARE(swarmOffsets(apart, 0, 1, 0.4), (std::vector<double>{0, 0, 0}));
        const std::vector<double> none{std::numeric_limits<double>::quiet_NaN(),
                                       std::numeric_limits<double>::infinity(), 0.5};
        QCOMPARE(swarmOffsets(none, 0, 1, 0.4), (std::vector<double>{0, 0, 0}));
        const std::vector<double> same(3, 7.0); // a range without width
        QCOMPARE(swarmOffsets(same, 7, 7, 0.4).size(), size_t(3));
    }

    /// Equal values lie at different distances, evenly to both sides, and fill the width.
    void equalValuesPileUp()
    {
        const std::vector<double> values(101, 3.0);
        const std::vector<double> offsets = swarmOffsets(values, 0, 10, 0.4);
        const std::set<double> different(offsets.begin(), offsets.end());
        QCOMPARE(different.size(), size_t(101));
        QCOMPARE(*different.begin(), -0.4);
        QCOMPARE(*different.rbegin(), 0.4);
        QVERIFY(std::abs(std::accumulate(offsets.begin(), offsets.end(), 0.0)) < 1e-9);
        // Places in the pile say nothing of places among the rows.
        QVERIFY(!std::is_sorted(offsets.begin(), offsets.end()));
    }

    void fewStayNear()
    {
        const std::vector<double> offsets = swarmOffsets(std::vector<double>(3, 1.0), 0, 2, 0.4);
        QCOMPARE(*std::max_element(offsets.begin(), offsets.end()), 0.04);
        QCOMPARE(*std::min_element(offsets.begin(), offsets.end()), -0.04);
    }

    void widestWhereMostAre()
    {
        const std::vector<double> values = normals(20'000);
        const std::vector<double> offsets = swarmOffsets(values, -5, 5, 0.4);
        double middle = 0, tail = 0, most = 0;
        for (size_t i = 0; i < values.size(); ++i) {
            double &width = std::abs(values[i]) < 0.1 ? middle : tail;
            if (std::abs(values[i]) < 0.1 || std::abs(values[i]) > 2.5)
                width = std::max(width, std::abs(offsets[i]));
            most = std::max(most, std::abs(offsets[i]));
        }
        QCOMPARE(most, 0.4);
        QCOMPARE_GT(middle, 0.35);
        QCOMPARE_LT(tail, 0.05);
    }

    void sameEachTime()
    {
        const std::vector<double> values = normals(5'000);
        QCOMPARE(swarmOffsets(values, -4, 4, 0.4), swarmOffsets(values, -4, 4, 0.4));
    }
};

QTEST_APPLESS_MAIN(TestSwarm)
#include "tst_swarm.moc"
