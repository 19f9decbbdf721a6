#include "data/profile.h"

#include "core/random.h"
#include "data/moments.h"
#include "data/sorted_values.h"
#include "tests/support/test_data.h"

#include <QJsonArray>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <numeric>

using namespace tenbin;

namespace {

const double missing = std::numeric_limits<double>::quiet_NaN();
const double infinity = std::numeric_limits<double>::infinity();

const std::vector<double> sample{3.5, -1.25, 8, 8, 0.1, 1e3, -42, 7.75, 2, 2};

Profile profileOf(const QList<Column> &columns, const QList<Role> &roles = {}, int threads = 1)
{
    NoProgress progress;
    return makeProfile(Dataset::make("d", columns, roles).value(), threads, progress).value();
}

ColumnProfile profileOf(const Column &column)
{
    return profileOf(QList<Column>{column}).columns.first();
}

Column texts(const QString &name, const QStringList &cells)
{
    std::vector<qint64> offsets{0};
    std::vector<char> bytes;
    std::vector<quint8> flags;
    for (const QString &cell : cells) {
        const QByteArray utf8 = cell.toUtf8();
        bytes.insert(bytes.end(), utf8.begin(), utf8.end());
        offsets.push_back(qint64(bytes.size()));
        flags.push_back(cell.isNull());
    }
    return Column::text(name, offsets, bytes, flags);
}

void close(double actual, double expected)
{
    QVERIFY2(std::abs(actual - expected) <= 1e-12 + 1e-9 * std::abs(expected),
             qPrintable(QStringLiteral("%1 is not %2").arg(actual, 0, 'g', 17).arg(expected)));
}

class StopAfter final : public Progress
{
public:
    explicit StopAfter(int reports) : m_left(reports) {}
    bool report(double, const QString & = {}) override { return --m_left >= 0; }

private:
    std::atomic<int> m_left;
};

QString topOf(const ColumnProfile &profile)
{
    QStringList parts;
    for (const ValueCount &value : profile.top)
        parts.append(QStringLiteral("%1:%2").arg(value.value).arg(value.count));
    return parts.join(' ');
}

} // namespace

class TestProfile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Expected values from NumPy 1.24 and SciPy 1.10.
    void describesNumbers()
    {
        std::vector<double> values = sample;
        values.insert(values.begin() + 4, missing);
        const ColumnProfile profile = profileOf(Column::numeric("x", values));
        QCOMPARE(profile.count, 10);
        QCOMPARE(profile.missing, 1);
        QCOMPARE(profile.distinct, 8);
        close(profile.mean, 98.81);
        close(profile.std, 316.9892609467324);
        QCOMPARE(profile.minimum, -42.0);
        close(profile.q1, 0.575);
        close(profile.median, 2.75);
        close(profile.q3, 7.9375);
        QCOMPARE(profile.maximum, 1000.0);
        close(profile.skewness, 2.6556091887623414);
        close(profile.adjustedSkewness, 3.1491651044103848);
        close(profile.excessKurtosis, 5.077814731951216);
        QCOMPARE(topOf(profile), QString("2:2 8:2 -42:1 -1.25:1 0.1:1"));
    }

    void keepsDigitsFarFromZero()
    {
        const ColumnProfile profile =
            profileOf(Column::numeric("x", {1e9 + 1, 1e9 + 2, 1e9 + 4, 1e9 + 8, 1e9 + 16}));
        QCOMPARE(profile.mean, 1e9 + 6.2);
        close(profile.std, 6.099180272790763);
        close(profile.skewness, 0.8890481348169542);
        close(profile.excessKurtosis, -0.6740591397849474);
    }

    void describesOddColumns_data()
    {
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<double>("mean");
        QTest::addColumn<double>("std");
        QTest::addColumn<double>("median");
        QTest::addColumn<int>("distinct");
        QTest::newRow("no rows") << QList<double>{} << missing << missing << missing << 0;
        QTest::newRow("all missing")
            << QList<double>{missing, missing} << missing << missing << missing << 0;
        QTest::newRow("one value") << QList<double>{5} << 5.0 << missing << 5.0 << 1;
        QTest::newRow("constant") << QList<double>{0.1, 0.1, 0.1} << 0.1 << 0.0 << 0.1 << 1;
        QTest::newRow("two zeros") << QList<double>{0.0, -0.0} << 0.0 << 0.0 << 0.0 << 1;
        QTest::newRow("huge") << QList<double>{1e308, -1e308} << 0.0 << infinity << 0.0 << 2;
        QTest::newRow("tiny") << QList<double>{5e-324, 1.5e-323} << 1e-323 << 0.0 << 1e-323 << 2;
    }
    void describesOddColumns()
    {
        QFETCH(QList<double>, values);
        QFETCH(double, mean);
        QFETCH(double, std);
        QFETCH(double, median);
        QFETCH(int, distinct);
        const ColumnProfile profile =
            profileOf(Column::numeric("x", {values.begin(), values.end()}));
        QCOMPARE(profile.distinct, distinct);
        QCOMPARE(profile.mean, mean);
        QCOMPARE(profile.std, std);
        QCOMPARE(profile.median, median);
        QCOMPARE(std::accumulate(profile.histogramCounts.begin(), profile.histogramCounts.end(),
                                 qint64(0)),
                 profile.count);
    }

    void describesCategories()
    {
        const ColumnProfile profile =
            profileOf(Column::categorical("c", {2, 1, 0, 1, Column::missingCode, 4, 5, 6},
                                          {"z", "b", "a", "unused", "é", "B", "天"}));
        QCOMPARE(profile.count, 7);
        QCOMPARE(profile.missing, 1);
        QCOMPARE(profile.distinct, 6);
        QCOMPARE(topOf(profile), QString("b:2 B:1 a:1 z:1 é:1"));
        QVERIFY(std::isnan(profile.mean));
        QVERIFY(profile.histogramEdges.isEmpty());
    }

    void describesTexts()
    {
        const ColumnProfile profile =
            profileOf(texts("t", {"b", "a", QString(), "b", "", "longer than eight bytes",
                                  "longer than eight bytes", "longer than eight bytez"}));
        QCOMPARE(profile.count, 7);
        QCOMPARE(profile.missing, 1);
        QCOMPARE(profile.distinct, 5);
        QCOMPARE(topOf(profile), QString("b:2 longer than eight bytes:2 :1 a:1 longer than eight "
                                         "bytez:1"));
    }

    void describesManyTexts()
    {
        QStringList cells;
        for (int i = 0; i < 50'000; ++i)
            cells.append(QString::number(i % 12'345));
        const ColumnProfile profile = profileOf(texts("t", cells));
        QCOMPARE(profile.distinct, 12'345);
        QCOMPARE(topOf(profile), QString("0:5 1:5 10:5 100:5 101:5"));
    }

    void describesTimes()
    {
        constexpr qint64 day = 86'400'000'000;
        const ColumnProfile profile =
            profileOf(Column::datetime("d", {day, -day, Column::missingTime, day, 3 * day}));
        QCOMPARE(profile.count, 4);
        QCOMPARE(profile.missing, 1);
        QCOMPARE(profile.distinct, 3);
        QCOMPARE(topOf(profile), QString("1970-01-02:2 1969-12-31:1 1970-01-04:1"));
        QCOMPARE(profile.mean, double(day));
        QCOMPARE(profile.minimum, -double(day));
    }

    void histogramCoversAllFiniteValues_data()
    {
        QTest::addColumn<QList<double>>("values");
        const auto draws = [](auto draw) {
            RandomStream random(3);
            QList<double> values;
            for (int i = 0; i < 5000; ++i)
                values.append(draw(random));
            return values;
        };
        QTest::newRow("normal") << draws([](RandomStream &r) { return r.normal(); });
        QTest::newRow("skewed") << draws([](RandomStream &r) { return std::exp(3 * r.normal()); });
        QTest::newRow("dice") << draws([](RandomStream &r) { return double(r.below(6) + 1); });
        QTest::newRow("whole") << draws([](RandomStream &r) { return double(r.below(100'000)); });
        QTest::newRow("negative whole") << QList<double>{-7, -3, -3, -1};
        QTest::newRow("with infinity") << QList<double>{-infinity, 0.5, 1, 2, infinity};
        QTest::newRow("tenths") << QList<double>{0.1, 0.2, 0.3, 0.7, 0.1, 0.2, 0.3};
        QTest::newRow("mostly one value") << QList<double>{0, 0, 0, 0, 0, 0, 0, 0, 0, 1e-9};
        QTest::newRow("largest") << QList<double>{1.7e308, -1.7e308, 3};
    }
    void histogramCoversAllFiniteValues()
    {
        QFETCH(QList<double>, values);
        const ColumnProfile profile =
            profileOf(Column::numeric("x", {values.begin(), values.end()}));
        const QList<double> &edges = profile.histogramEdges;
        QCOMPARE(edges.size(), profile.histogramCounts.size() + 1);
        QVERIFY(profile.histogramCounts.size() <= 101);
        QVERIFY(std::ranges::is_sorted(edges));
        qint64 finite = 0;
        for (const double value : values)
            finite += std::isfinite(value);
        qint64 total = 0;
        for (qsizetype bin = 0; bin + 1 < edges.size(); ++bin) {
            qint64 inside = 0;
            for (const double value : values) {
                const bool last = bin + 2 == edges.size();
                inside += value >= edges[bin] &&
                          (last ? value <= edges[bin + 1] : value < edges[bin + 1]);
            }
            QCOMPARE(profile.histogramCounts[bin], inside);
            total += inside;
        }
        QCOMPARE(total, finite);
    }

    void histogramGivesWholeNumbersTheirOwnBins()
    {
        const ColumnProfile profile =
            profileOf(Column::numeric("dice", {1, 2, 2, 3, 4, 4, 4, 5, 6, 6, 1, 2}));
        QCOMPARE(profile.histogramEdges, (QList<double>{0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5}));
        QCOMPARE(profile.histogramCounts, (QList<qint64>{2, 3, 1, 3, 1, 2}));
    }

    void countsDuplicateRows()
    {
        const Profile profile =
            profileOf({Column::numeric("x", {1, 1, missing, missing, 0.0, -0.0, 1}),
                       Column::categorical("c", {0, 0, -1, -1, 1, 1, 1}, {"a", "b"}),
                       texts("t", {"u", "u", "", "", QString(), QString(), "u"}),
                       Column::datetime("d", {1, 1, 2, 2, 3, 3, 1})});
        QCOMPARE(profile.rows, 7);
        QCOMPARE(profile.duplicateRows, 3);
    }

    void tellsMissingFromEmptyText()
    {
        QCOMPARE(profileOf(QList<Column>{texts("t", {"", QString()})}).duplicateRows, 0);
    }

    void countsManyDuplicateRows()
    {
        std::vector<double> a;
        std::vector<double> b;
        for (int i = 0; i < 100'000; ++i) {
            a.push_back(i % 250);
            b.push_back(i % 61);
        }
        const Profile profile = profileOf({Column::numeric("a", a), Column::numeric("b", b)});
        QCOMPARE(profile.duplicateRows, 100'000 - 250 * 61);
    }

    void correlatesWithANumericTarget()
    {
        const Profile profile =
            profileOf({Column::numeric("x", sample),
                       Column::numeric("y", {1, 2, 2, 5, 0.5, 30, -3, 6, 1.5, 2.5}),
                       Column::numeric("c", std::vector<double>(10, 4.0))},
                      {Role::Feature, Role::Target, Role::Feature});
        close(profile.columns[0].targetCorrelation, 0.9729964878176567);
        QVERIFY(std::isnan(profile.columns[1].targetCorrelation));
        QVERIFY(std::isnan(profile.columns[2].targetCorrelation));
    }

    void correlates()
    {
        const std::vector<double> y{1, 2, 2, 5, 0.5, 30, -3, 6, 1.5, 2.5};
        close(spearman(sample, y), 0.7431227409050789);
        std::vector<double> x = sample;
        std::vector<double> z = y;
        x.insert(x.begin() + 3, {missing, 4});
        z.insert(z.begin() + 3, {9, missing});
        close(pearson(x, z), 0.9729964878176567);
        close(spearman(x, z), 0.7431227409050789);
        QCOMPARE(pearson(std::vector{1.0, 2.0, 3.0}, std::vector{-2.0, -4.0, -6.0}), -1.0);
        QVERIFY(std::isnan(pearson(std::vector{1.0}, std::vector{1.0})));
        QVERIFY(std::isnan(pearson(std::vector<double>{}, std::vector<double>{})));
        QVERIFY(std::isnan(pearson(std::vector{0.1, 0.1, 0.1}, std::vector{1.0, 2.0, 3.0})));
        QVERIFY(std::isnan(spearman(std::vector{1.0, missing}, std::vector{missing, 1.0})));
        QVERIFY(std::isnan(pearson(std::vector{1.0, infinity}, std::vector{2.0, 1.0})));
    }

    void sortsLikeTheStandardLibrary_data()
    {
        QTest::addColumn<int>("count");
        for (int count : {0, 1, 2, 100, 4095, 4096, 50'000})
            QTest::addRow("%d", count) << count;
    }
    void sortsLikeTheStandardLibrary()
    {
        QFETCH(int, count);
        RandomStream random(5);
        std::vector<double> values;
        for (int i = 0; i < count; ++i)
            values.push_back(std::ldexp(random.normal(), int(random.below(200)) - 100));
        if (count > 10)
            std::ranges::copy(std::array{infinity, -infinity, 0.0, -0.0, 5e-324}, values.begin());
        std::vector<double> expected = values;
        std::ranges::sort(expected);
        values.push_back(missing);
        const auto always = [] { return true; };
        QVERIFY(std::ranges::equal(sortedNumbers(values, always), expected));
        std::vector<qint64> times;
        for (int i = 0; i < count; ++i)
            times.push_back(qint64(random.next()));
        std::vector<qint64> expectedTimes = times;
        std::ranges::sort(expectedTimes);
        times.push_back(Column::missingTime);
        QVERIFY(std::ranges::equal(sortedTimes(times, always), expectedTimes));
    }

    void jsonRoundTrip()
    {
        const Profile profile = profileOf(
            {Column::numeric("x", {1, 2, missing, infinity}), Column::numeric("y", {1, 2, 3, 5}),
             Column::categorical("c", {0, 1, 1, -1}, {"a", "b"}),
             Column::datetime("d", {1, 2, 3, 4})},
            {Role::Protected, Role::Target, Role::Feature, Role::Time});
        const QJsonObject json = profile.toJson();
        const Result<Profile> back = Profile::fromJson(json);
        QVERIFY(back);
        QCOMPARE(back->toJson(), json);
        QCOMPARE(back->columns[0].role, Role::Protected);
        QCOMPARE(back->columns[3].type, ColumnType::Datetime);
        QVERIFY(!Profile::fromJson({}));
        QVERIFY(!Profile::fromJson({{"rows", 1}, {"columns", QJsonArray{1}}}));
    }

    void threadsChangeNothing()
    {
        const Dataset dataset = test::regressionData(20'000, 9).withRole(9, Role::Target);
        NoProgress progress;
        const QJsonObject one = makeProfile(dataset, 1, progress).value().toJson();
        for (int threads : {2, 3})
            QCOMPARE(makeProfile(dataset, threads, progress).value().toJson(), one);
    }

    void describesNoColumns()
    {
        const Profile profile = profileOf(QList<Column>{});
        QCOMPARE(profile.rows, 0);
        QVERIFY(profile.warnings.isEmpty());
    }

    void stopsWhenTold_data()
    {
        QTest::addColumn<int>("reports");
        QTest::newRow("at once") << 0;
        QTest::newRow("in the middle") << 7;
    }
    void stopsWhenTold()
    {
        QFETCH(int, reports);
        const Dataset dataset = test::binaryData(10'000, 6);
        for (int threads : {1, 3}) {
            StopAfter progress(reports);
            const Result<Profile> profile = makeProfile(dataset, threads, progress);
            QVERIFY(!profile);
            QCOMPARE(profile.error().kind, Error::Kind::Cancelled);
        }
    }
};

QTEST_APPLESS_MAIN(TestProfile)
#include "tst_profile.moc"
