#include "data/split.h"

#include "core/random.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace tenbin;

namespace {

std::vector<qint32> drawnCodes(qsizetype rows, int classes)
{
    RandomStream random(7);
    std::vector<qint32> codes;
    for (qsizetype row = 0; row < rows; ++row)
        codes.push_back(
            qint32(std::min(random.below(quint64(classes)), random.below(quint64(classes)))));
    return codes;
}

struct Input
{
    std::vector<qint32> strata;
    std::vector<qint32> groups;
    SplitInput input;
};

Input inputOf(qsizetype rows)
{
    Input made{drawnCodes(rows, 4), drawnCodes(rows, 25), {}};
    made.input = {rows, made.strata, made.groups, {}};
    return made;
}

Split splitOf(const QString &text, const SplitInput &input, quint64 seed = 1, bool shuffle = true)
{
    const Result<Split> split = makeSplit(SplitSpec::parse(text).value(), input, seed, shuffle);
    return split ? *split : Split();
}

std::vector<Rows> testRows(const Split &split)
{
    std::vector<Rows> rows;
    for (const Fold &fold : split.folds)
        rows.push_back(fold.test);
    return rows;
}

} // namespace

class TestSplit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parsesAndPrints_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("canonical");
        for (const char *text : {"holdout:0.2", "kfold:5", "stratified:10", "group:3",
                                 "timeseries:5", "timeseries:5:gap=2:test=10",
                                 "timeseries:4:train=100", "repeated:5x3", "loo", "none"})
            QTest::newRow(text) << text << text;
        QTest::newRow("initial folds") << "kfold"
                                       << "kfold:5";
        QTest::newRow("initial share") << "holdout"
                                       << "holdout:0.2";
        QTest::newRow("initial repeats") << "repeated"
                                         << "repeated:5x1";
        QTest::newRow("other order") << "timeseries:5:test=10:gap=2"
                                     << "timeseries:5:gap=2:test=10";
    }
    void parsesAndPrints()
    {
        QFETCH(QString, text);
        QFETCH(QString, canonical);
        const Result<SplitSpec> spec = SplitSpec::parse(text);
        QVERIFY(spec);
        QCOMPARE(spec->text(), canonical);
    }

    void readsTheNumbers()
    {
        const SplitSpec spec = SplitSpec::parse("timeseries:7:gap=2:test=10:train=90").value();
        QCOMPARE(spec.folds, 7);
        QCOMPARE(spec.gap, 2);
        QCOMPARE(spec.testSize, 10);
        QCOMPARE(spec.maximumTrainSize, 90);
        QCOMPARE(SplitSpec::parse("repeated:4x9")->repeats, 9);
        QCOMPARE(SplitSpec::parse("holdout:0.25")->testShare, 0.25);
    }

    void refusesBadSpecs_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"",
                                 "k-fold:5",
                                 "kfold:1",
                                 "kfold:",
                                 "kfold:x",
                                 "kfold:2.5",
                                 "kfold:-3",
                                 "kfold:5:3",
                                 "kfold:99999999999",
                                 "holdout:0",
                                 "holdout:1",
                                 "holdout:1.5",
                                 "holdout:nan",
                                 "holdout:0,2",
                                 "holdout:0.2:1",
                                 "repeated:5",
                                 "repeated:5x0",
                                 "repeated:5x",
                                 "loo:3",
                                 "repeated:5x2x3",
                                 "none:1",
                                 "timeseries:5:gap",
                                 "timeseries:5:gap=-1",
                                 "timeseries:5:gap=two",
                                 "timeseries:5:test=0",
                                 "timeseries:5:width=3",
                                 "timeseries:1",
                                 "KFOLD:5"})
            QTest::newRow(text) << text;
    }
    void refusesBadSpecs()
    {
        QFETCH(QString, text);
        const Result<SplitSpec> spec = SplitSpec::parse(text);
        QVERIFY(!spec);
        QCOMPARE(spec.error().kind, Error::Kind::Usage);
        QVERIFY(spec.error().hint.contains("kfold:5"));
    }

    void namesTheNearestKind()
    {
        QVERIFY(SplitSpec::parse("stratifed:5").error().text.contains("\"stratified\""));
    }

    void testsEveryRowOnce_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("times");
        QTest::newRow("kfold") << "kfold:5" << 103 << 1;
        QTest::newRow("stratified") << "stratified:5" << 103 << 1;
        QTest::newRow("group") << "group:5" << 103 << 1;
        QTest::newRow("repeated") << "repeated:4x3" << 103 << 3;
        QTest::newRow("loo") << "loo" << 17 << 1;
        QTest::newRow("as many folds as rows") << "kfold:17" << 17 << 1;
    }
    void testsEveryRowOnce()
    {
        QFETCH(QString, text);
        QFETCH(int, rows);
        QFETCH(int, times);
        const Input given = inputOf(rows);
        for (bool shuffle : {false, true}) {
            const Split split = splitOf(text, given.input, 3, shuffle);
            QVERIFY(!split.folds.empty());
            std::vector<int> tested(static_cast<size_t>(rows));
            for (const Fold &fold : split.folds) {
                std::set<quint32> both(fold.train.begin(), fold.train.end());
                both.insert(fold.test.begin(), fold.test.end());
                QCOMPARE(qsizetype(both.size()), qsizetype(rows));
                QCOMPARE(qsizetype(fold.train.size() + fold.test.size()), qsizetype(rows));
                QVERIFY(std::ranges::is_sorted(fold.test));
                QVERIFY(std::ranges::is_sorted(fold.train));
                for (quint32 row : fold.test)
                    ++tested[row];
            }
            QVERIFY(std::ranges::all_of(tested, [&](int count) { return count == times; }));
        }
    }

    void sizesDifferByOneAtMost_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"kfold:7", "stratified:7", "repeated:7x2"})
            QTest::newRow(text) << text;
    }
    void sizesDifferByOneAtMost()
    {
        QFETCH(QString, text);
        const Input given = inputOf(200);
        for (bool shuffle : {false, true}) {
            for (const Fold &fold : splitOf(text, given.input, 5, shuffle).folds)
                QVERIFY(fold.test.size() == 28 || fold.test.size() == 29);
        }
    }

    void keepsClassShares()
    {
        const Input given = inputOf(1003);
        std::array<qint64, 4> all{};
        for (qint32 code : given.strata)
            ++all[size_t(code)];
        for (const char *text : {"stratified:6", "repeated:6x2"}) {
            for (const Fold &fold : splitOf(text, given.input).folds) {
                std::array<qint64, 4> counts{};
                for (quint32 row : fold.test)
                    ++counts[size_t(given.strata[row])];
                for (size_t i = 0; i < counts.size(); ++i)
                    QVERIFY(counts[i] == all[i] / 6 || counts[i] == all[i] / 6 + 1);
            }
        }
    }

    void seedDecides_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"kfold:5", "stratified:5", "repeated:5x2", "holdout:0.3"})
            QTest::newRow(text) << text;
    }
    void seedDecides()
    {
        QFETCH(QString, text);
        const Input given = inputOf(100);
        QVERIFY(testRows(splitOf(text, given.input, 1)) == testRows(splitOf(text, given.input, 1)));
        QVERIFY(testRows(splitOf(text, given.input, 1)) != testRows(splitOf(text, given.input, 2)));
    }

    void repeatsDiffer()
    {
        const Split split = splitOf("repeated:2x2", inputOf(100).input);
        QCOMPARE(split.folds.size(), size_t(4));
        QVERIFY(split.folds[0].test != split.folds[2].test);
        QCOMPARE(split.folds[3].name, QString("repeat 2, fold 2"));
    }

    void holdsOutTheShare_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<double>("share");
        QTest::addColumn<int>("test");
        QTest::newRow("exact") << 30 << 0.1 << 3;
        QTest::newRow("rounded up") << 31 << 0.1 << 4;
        QTest::newRow("never all") << 2 << 0.9 << 1;
        QTest::newRow("never none") << 5 << 0.01 << 1;
    }
    void holdsOutTheShare()
    {
        QFETCH(int, rows);
        QFETCH(double, share);
        QFETCH(int, test);
        SplitSpec spec;
        spec.kind = SplitSpec::Kind::Holdout;
        spec.testShare = share;
        const Input given = inputOf(rows);
        for (const SplitInput &input : {given.input, SplitInput{rows, {}, {}, {}}}) {
            const Split split = makeSplit(spec, input, 1).value();
            QCOMPARE(split.folds.size(), size_t(1));
            QCOMPARE(int(split.folds[0].test.size()), test);
            QCOMPARE(int(split.folds[0].train.size()), rows - test);
        }
    }

    void holdoutWithoutShuffleTakesTheLastRows()
    {
        const Split split = splitOf("holdout:0.2", {10, {}, {}, {}}, 1, false);
        QCOMPARE(split.folds[0].test, (Rows{8, 9}));
    }

    void holdoutKeepsClassShares()
    {
        std::vector<qint32> strata(100, 0);
        std::fill_n(strata.begin(), 10, 1);
        const Split split = splitOf("holdout:0.2", {100, strata, {}, {}});
        QCOMPARE(std::ranges::count_if(split.folds[0].test,
                                       [&](quint32 row) { return strata[row] == 1; }),
                 2);
    }

    void timeSeriesFollowsTheKey()
    {
        const std::vector<qint64> order{50, 10, 40, 20, 30, 0};
        const Split split = splitOf("timeseries:2", {6, {}, {}, order});
        QCOMPARE(split.folds.size(), size_t(2));
        QCOMPARE(split.folds[0].train, (Rows{5, 1}));
        QCOMPARE(split.folds[0].test, (Rows{3, 4}));
        QCOMPARE(split.folds[1].train, (Rows{5, 1, 3, 4}));
        QCOMPARE(split.folds[1].test, (Rows{2, 0}));
    }

    void warnsOfRareClasses()
    {
        const std::vector<qint32> strata{0, 0, 0, 0, 0, 0, 1, 1, 0, 0};
        const Split split = splitOf("stratified:3", {10, strata, {}, {}});
        QCOMPARE(split.folds.size(), size_t(3));
        QCOMPARE(split.warnings.size(), 1);
        QVERIFY(split.warnings.first().contains("1 class"));
        QVERIFY(splitOf("stratified:2", {10, strata, {}, {}}).warnings.isEmpty());
    }

    void noneHasNoFolds() { QVERIFY(splitOf("none", {10, {}, {}, {}}).folds.empty()); }

    void refusesBadInput_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("rows");
        QTest::addColumn<QList<int>>("groups");
        QTest::newRow("fewer rows than folds") << "kfold:5" << 4 << QList<int>();
        QTest::newRow("stratified, fewer rows") << "stratified:5" << 3 << QList<int>{0, 1, 0};
        QTest::newRow("stratified, no classes") << "stratified:2" << 3 << QList<int>();
        QTest::newRow("group, no groups") << "group:2" << 3 << QList<int>();
        QTest::newRow("fewer groups than folds") << "group:3" << 4 << QList<int>{0, 0, 1, 1};
        QTest::newRow("row without group") << "group:2" << 4 << QList<int>{0, -1, 1, 1};
        QTest::newRow("holdout of one") << "holdout:0.5" << 1 << QList<int>();
        QTest::newRow("loo of one") << "loo" << 1 << QList<int>();
        QTest::newRow("loo of too many") << "loo" << 1'000'000 << QList<int>();
        QTest::newRow("time series too short") << "timeseries:5" << 5 << QList<int>();
        QTest::newRow("gap too wide") << "timeseries:2:gap=4" << 12 - 4 << QList<int>();
        QTest::newRow("test blocks too long") << "timeseries:2:test=6" << 12 << QList<int>();
        QTest::newRow("no rows") << "kfold:2" << 0 << QList<int>();
    }
    void refusesBadInput()
    {
        QFETCH(QString, text);
        QFETCH(int, rows);
        QFETCH(QList<int>, groups);
        const std::vector<qint32> codes(groups.begin(), groups.end());
        const Result<Split> split =
            makeSplit(SplitSpec::parse(text).value(), {rows, codes, codes, {}}, 1);
        QVERIFY(!split);
        QCOMPARE(split.error().kind, Error::Kind::BadInput);
        QVERIFY(!split.error().hint.isEmpty());
    }

    void refusesRowsWithoutTime()
    {
        const std::vector<qint64> order{1, 2, Column::missingTime, 4};
        QCOMPARE(
            makeSplit(SplitSpec::parse("timeseries:2").value(), {4, {}, {}, order}, 1).error().kind,
            Error::Kind::BadInput);
    }
};

QTEST_APPLESS_MAIN(TestSplit)
#include "tst_split.moc"
