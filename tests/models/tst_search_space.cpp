#include "models/search_plan.h"

#include <QJsonArray>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace tenbin;

namespace {

QList<ParamSpec> specs()
{
    const auto id = [](const char *text) { return QString::fromLatin1(text); };
    return {ParamSpec::real(id("c"), {}, {}, 1, 1e-10, 1e10),
            ParamSpec::real(id("share"), {}, {}, 0, 0, 1),
            ParamSpec::integer(id("depth"), {}, {}, 6, 1, 30),
            ParamSpec::choice(id("penalty"), {}, {}, id("l2"), {id("none"), id("l1"), id("l2")}),
            ParamSpec::flag(id("boost"), {}, {}, true),
            ParamSpec::text(id("hidden"), {}, {}, {})};
}

Result<SearchSpace> space(const QStringList &texts)
{
    return SearchSpace::parse(specs(), texts);
}

QStringList texts(const QList<QJsonValue> &values, const ParamSpec &spec)
{
    QStringList all;
    for (const QJsonValue &value : values)
        all.append(spec.valueText(value));
    return all;
}

const double undefined = std::nan("");

} // namespace

class TestSearchSpace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void gridValues_data();
    void gridValues();
    void wrongSpaces_data();
    void wrongSpaces();
    void gridsAreProducts();
    void largeGridsAreRefused();
    void drawsKeepToTheirRange();
    void drawsDependOnTheirPlaceOnly();
    void smallSpacesAreExhausted();
    void halvingRounds_data();
    void halvingRounds();
    void bestScores_data();
    void bestScores();
    void thinnedFoldsKeepShares();
};

void TestSearchSpace::gridValues_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("values");
    const auto row = [](const char *text, const char *values) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(values);
    };
    row("c=0.1,1,10", "0.1 1 10");
    row("c=5", "5");
    row("c=0.01:100:log:10", "0.01 0.1 1 10 100");
    row("c=0.01:100:log", "0.01 0.1 1 10 100");
    row("share=0:1:0.25", "0 0.25 0.5 0.75 1");
    row("share=0:1", "0 0.25 0.5 0.75 1");
    row("share=0:1:0.4", "0 0.4 0.8");
    row("depth=2:8:2", "2 4 6 8");
    row("depth=1:3", "1 2 3");
    row("depth=1:16:log:2", "1 2 4 8 16");
    row("penalty=l1,l2", "l1 l2");
    row("boost=true,false", "true false");
    row("hidden=64,128", "64 128");
    row("hidden=64\\,32,128", "64,32 128");
}

void TestSearchSpace::gridValues()
{
    QFETCH(QString, text);
    QFETCH(QString, values);
    const Result<SearchSpace> made = space({text});
    QVERIFY2(made, made ? "" : qPrintable(made.error().text));
    const SearchDimension &dimension = made->dimensions.first();
    QCOMPARE(texts(dimension.gridValues(), dimension.spec).join(u' '), values);
}

void TestSearchSpace::wrongSpaces_data()
{
    QTest::addColumn<QStringList>("given");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const QStringList &given, const char *said) {
        QTest::newRow(name) << given << QString::fromLatin1(said);
    };
    const auto one = [&](const char *text, const char *said) {
        row(text, {QString::fromLatin1(text)}, said);
    };
    row("none", {}, "No parameter is to be searched.");
    row("twice", {QStringLiteral("c=1,2"), QStringLiteral("c=3")}, "twice");
    one("cc=1,2", "There is no parameter \"cc\"");
    one("c", "does not say which parameter gets which value");
    one("c=", "it holds no value");
    one("c=1,x", "\"x\" is not a value of the parameter \"c\"");
    one("c=1,1", "\"1\" stands twice");
    one("c=1:x", "\"x\" is no number");
    one("c=1:2:3:4", "it is no range");
    one("c=1:2:3:log", "it is no range");
    one("c=2:1", "its low end is not below its high end");
    one("c=0:1:log", "\"0\" is not a value of the parameter \"c\"");
    one("share=0:1:log", "a logarithmic range begins above 0");
    one("c=1:1e20", "\"1e+20\" is not a value of the parameter \"c\"");
    one("c=1:10:0", "the step is not above 0");
    one("c=1:10:log:1", "the factor is not above 1");
    one("c=1:10:1e-9", "more than 1000 values");
    one("depth=1:99", "\"99\" is not a value of the parameter \"depth\"");
    one("depth=1:9:0.5", "the parameter takes whole numbers");
    one("penalty=l1,l3", "\"l3\" is not a value of the parameter \"penalty\"");
}

void TestSearchSpace::wrongSpaces()
{
    QFETCH(QStringList, given);
    QFETCH(QString, said);
    const Result<SearchSpace> made = space(given);
    QVERIFY(!made);
    QCOMPARE(made.error().kind, Error::Kind::Usage);
    QVERIFY2(made.error().text.contains(said), qPrintable(made.error().text));
}

void TestSearchSpace::gridsAreProducts()
{
    const auto grid =
        space({QStringLiteral("depth=2:4"), QStringLiteral("penalty=l1,l2")})->grid(100);
    QVERIFY(grid);
    QCOMPARE(grid->size(), 6);
    QCOMPARE(grid->at(1), QJsonObject({{QStringLiteral("depth"), 2},
                                       {QStringLiteral("penalty"), QStringLiteral("l2")}}));
    QCOMPARE(grid->at(4), QJsonObject({{QStringLiteral("depth"), 4},
                                       {QStringLiteral("penalty"), QStringLiteral("l1")}}));
}

void TestSearchSpace::largeGridsAreRefused()
{
    const SearchSpace made = *space({QStringLiteral("depth=1:30:1")});
    QVERIFY(made.grid(30));
    const auto refused = made.grid(29);
    QVERIFY(!refused);
    QCOMPARE(refused.error().text, QStringLiteral("The grid has 30 settings, more than 29."));
}

void TestSearchSpace::drawsKeepToTheirRange()
{
    const SearchSpace made =
        *space({QStringLiteral("c=0.01:100:log"), QStringLiteral("depth=2:4")});
    QMap<int, int> depths;
    int belowOne = 0;
    constexpr int count = 3000;
    const QList<QJsonObject> drawn = made.random(count, 5);
    QCOMPARE(drawn.size(), count);
    for (const QJsonObject &setting : drawn) {
        const double c = setting[QStringLiteral("c")].toDouble();
        QVERIFY(c >= 0.01 && c <= 100);
        belowOne += c < 1;
        ++depths[setting[QStringLiteral("depth")].toInt()];
    }
    // Six standard deviations of a binomial count.
    QVERIFY(std::abs(belowOne - count / 2) < 6 * std::sqrt(count * 0.25));
    QCOMPARE(depths.keys(), QList<int>({2, 3, 4}));
    for (int times : depths)
        QVERIFY(std::abs(times - count / 3) < 6 * std::sqrt(count * 2.0 / 9));
}

void TestSearchSpace::drawsDependOnTheirPlaceOnly()
{
    const SearchSpace made = *space({QStringLiteral("c=0.01:100:log")});
    const QList<QJsonObject> many = made.random(20, 5);
    QCOMPARE(made.random(8, 5), many.first(8));
    QVERIFY(made.random(8, 6) != many.first(8));
}

void TestSearchSpace::smallSpacesAreExhausted()
{
    const SearchSpace made =
        *space({QStringLiteral("penalty=l1,l2,none"), QStringLiteral("depth=1:2")});
    const QList<QJsonObject> drawn = made.random(100, 1);
    QCOMPARE(drawn.size(), 6);
    for (const QJsonObject &setting : drawn)
        QCOMPARE(drawn.count(setting), 1);
}

void TestSearchSpace::halvingRounds_data()
{
    QTest::addColumn<int>("candidates");
    QTest::addColumn<double>("least");
    QTest::addColumn<QList<int>>("counts");
    QTest::newRow("a power") << 27 << 0.0 << QList<int>{27, 9, 3, 1};
    QTest::newRow("no power") << 20 << 0.0 << QList<int>{20, 6, 2};
    QTest::newRow("one") << 1 << 0.0 << QList<int>{1};
    QTest::newRow("two") << 2 << 0.0 << QList<int>{2};
    QTest::newRow("little resource") << 27 << 0.2 << QList<int>{27, 9};
    QTest::newRow("no resource") << 27 << 1.0 << QList<int>{27};
}

void TestSearchSpace::halvingRounds()
{
    QFETCH(int, candidates);
    QFETCH(double, least);
    QFETCH(QList<int>, counts);
    const Result<SearchPlan> plan = SearchPlan::make(
        QStringLiteral("halving"), *space({QStringLiteral("c=1:2")}), candidates, least, 1);
    QVERIFY(plan);
    QList<int> found;
    for (const SearchRung &rung : plan->rungs)
        found.append(rung.candidates);
    QCOMPARE(found, counts);
    QCOMPARE(plan->rungs.last().share, 1.0);
    for (qsizetype i = 1; i < plan->rungs.size(); ++i)
        QVERIFY(qFuzzyCompare(plan->rungs[i].share, 3 * plan->rungs[i - 1].share));
    QCOMPARE(plan->trials(), std::accumulate(counts.begin(), counts.end(), 0));
}

void TestSearchSpace::bestScores_data()
{
    QTest::addColumn<std::vector<double>>("scores");
    QTest::addColumn<bool>("greater");
    QTest::addColumn<std::vector<int>>("best");
    QTest::newRow("greater") << std::vector<double>{1, 3, 2} << true << std::vector<int>{1, 2};
    QTest::newRow("smaller") << std::vector<double>{1, 3, 2} << false << std::vector<int>{0, 2};
    QTest::newRow("ties") << std::vector<double>{2, 2, 2} << true << std::vector<int>{0, 1};
    QTest::newRow("undefined") << std::vector<double>{undefined, 1, undefined} << false
                               << std::vector<int>{1, 0};
    QTest::newRow("few") << std::vector<double>{1} << true << std::vector<int>{0};
}

void TestSearchSpace::bestScores()
{
    QFETCH(std::vector<double>, scores);
    QFETCH(bool, greater);
    QFETCH(std::vector<int>, best);
    QCOMPARE(tenbin::bestScores(scores, 2, greater), best);
}

void TestSearchSpace::thinnedFoldsKeepShares()
{
    std::vector<double> strata(100);
    Fold fold;
    for (quint32 row = 0; row < 100; ++row) {
        strata[row] = row % 10 == 0;
        (row < 80 ? fold.train : fold.test).push_back(row);
    }
    Split split;
    split.folds = {fold};
    const Rows quarter = thinned(split, strata, 0.25, 3).folds[0].train;
    QCOMPARE(quarter.size(), size_t(20));
    QCOMPARE(std::count_if(quarter.begin(), quarter.end(),
                           [&](quint32 row) { return strata[row] == 1; }),
             2);
    QVERIFY(std::is_sorted(quarter.begin(), quarter.end()));
    const Rows half = thinned(split, strata, 0.5, 3).folds[0].train;
    QVERIFY(std::includes(half.begin(), half.end(), quarter.begin(), quarter.end()));
    QCOMPARE(thinned(split, strata, 1, 3).folds[0].train, fold.train);
    QCOMPARE(thinned(split, strata, 0.25, 3).folds[0].test, fold.test);
}

QTEST_GUILESS_MAIN(TestSearchSpace)
#include "tst_search_space.moc"
