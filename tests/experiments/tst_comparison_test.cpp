// Tests of stored runs against each other: which are allowed, what they find, why others are
// refused. The figures of the tests themselves are in tests/analysis and tests/reference.
#include "experiments/comparison_test.h"
#include "tests/experiments/compared_runs.h"

#include <QJsonArray>

#include <limits>

using namespace tenbin;
using test::RunFolders;
using test::RunSketch;

namespace {

const QList<double> low{0.80, 0.81, 0.82, 0.79, 0.80};
const QList<double> high{0.90, 0.92, 0.91, 0.90, 0.89};

RunSketch sketch(const QString &name, const QList<double> &folds)
{
    RunSketch made;
    made.name = name;
    made.metrics[QStringLiteral("roc_auc")] = folds;
    return made;
}

TestRequest request(std::optional<ComparisonTest> test = std::nullopt,
                    const QString &metric = QStringLiteral("roc_auc"))
{
    TestRequest made;
    made.test = test;
    made.metric = metric;
    return made;
}

QJsonObject firstOf(const Compared<TestReport> &report)
{
    return report ? report->json["comparisons"].toArray().first().toObject() : QJsonObject();
}

} // namespace

class TestComparisonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void correctedTByHand()
    {
        RunFolders folders;
        const QList<StoredRun> runs{folders.add(sketch("base", {0, 0, 0, 0, 0})),
                                    folders.add(sketch("run", {0, 1, 2, 3, 4}))};
        const auto report = testRuns(runs, request(), folders.folderOf());
        QVERIFY2(report, report ? "" : qPrintable(report.error().error.text));
        QCOMPARE(report->test, ComparisonTest::CorrectedT);
        QCOMPARE(report->json["name"].toString(), "corrected-t");
        QCOMPARE(report->json["baseline"].toString(), runs[0].id);
        const QJsonObject found = firstOf(report);
        QCOMPARE(found["run"].toString(), runs[1].id);
        QCOMPARE(found["difference"].toDouble(), 2.0);
        QCOMPARE(found["test_to_train"].toDouble(), 0.25);
        QVERIFY(std::abs(found["t"].toDouble() - 2 / std::sqrt(0.45 * 2.5)) < 1e-12);
        QVERIFY(!found["significant"].toBool());
        QVERIFY(found["better"].isNull());
        QCOMPARE(found["p_holm"], found["p_value"]);
    }

    void equalRunsDoNotDiffer_data()
    {
        QTest::addColumn<ComparisonTest>("test");
        QTest::addColumn<QString>("key");
        QTest::newRow("corrected-t") << ComparisonTest::CorrectedT << "p_value";
        QTest::newRow("wilcoxon") << ComparisonTest::Wilcoxon << "p_value";
        QTest::newRow("bayes") << ComparisonTest::Bayes << "rope";
        QTest::newRow("mcnemar") << ComparisonTest::McNemar << "mid_p";
    }
    void equalRunsDoNotDiffer()
    {
        QFETCH(ComparisonTest, test);
        QFETCH(QString, key);
        RunFolders folders;
        const QList<StoredRun> runs{folders.add(sketch("a", low)), folders.add(sketch("b", low))};
        const auto report = testRuns(runs, request(test), folders.folderOf());
        QVERIFY2(report, report ? "" : qPrintable(report.error().error.text));
        QCOMPARE(firstOf(report)[key].toDouble(-1), 1.0);
    }

    void bayesInWords()
    {
        RunFolders folders;
        QList<StoredRun> runs{folders.add(sketch("base", {0.5, 0.5, 0.5, 0.5, 0.5})),
                              folders.add(sketch("far", {0.9, 0.9, 0.9, 0.9, 0.9}))};
        const auto one = testRuns(runs, request(ComparisonTest::Bayes), folders.folderOf());
        QVERIFY2(one, one ? "" : qPrintable(one.error().error.text));
        QCOMPARE(one->verdicts.size(), 1);
        QVERIFY(one->verdicts[0].startsWith("\"far\" is better than \"base\" by more than 0.01"));
        runs.append(folders.add(sketch("low", {0.1, 0.1, 0.1, 0.1, 0.1})));
        runs.append(folders.add(sketch("like", {0.5, 0.5, 0.5, 0.5, 0.5})));
        runs.append(folders.add(sketch("wild", {0.1, 0.9, 0.2, 0.8, 0.7})));
        const auto many = testRuns(runs, request(ComparisonTest::Bayes), folders.folderOf());
        QVERIFY(many);
        QCOMPARE(many->verdicts.size(), 1);
        QVERIFY2(many->verdicts[0].contains("better 1, worse 1, the same 1, open 1"),
                 qPrintable(many->verdicts[0]));
    }

    void directionOfTheMetric()
    {
        RunFolders folders;
        RunSketch base = sketch("base", low), other = sketch("other", high);
        base.metrics["log_loss"] = high;
        other.metrics["log_loss"] = low;
        const QList<StoredRun> runs{folders.add(base), folders.add(other)};
        for (const char *metric : {"roc_auc", "log_loss"}) {
            const auto report =
                testRuns(runs, request(ComparisonTest::CorrectedT, metric), folders.folderOf());
            QCOMPARE(firstOf(report)["better"], QJsonValue(true));
            const QJsonObject posterior =
                firstOf(testRuns(runs, request(ComparisonTest::Bayes, metric), folders.folderOf()));
            QVERIFY(posterior["p_better"].toDouble() > 0.99);
            QCOMPARE(posterior["p_better"],
                     posterior[QLatin1String(metric) == "roc_auc" ? "right" : "left"]);
        }
    }

    void severalRunsAreCorrected()
    {
        RunFolders folders;
        const QList<StoredRun> runs{folders.add(sketch("base", low)),
                                    folders.add(sketch("a", high)),
                                    folders.add(sketch("b", {0.81, 0.80, 0.83, 0.79, 0.80}))};
        TestRequest asked = request();
        asked.baseline = 1;
        const auto report = testRuns(runs, asked, folders.folderOf());
        QVERIFY(report);
        const QJsonArray found = report->json["comparisons"].toArray();
        QCOMPARE(found.size(), 2);
        QCOMPARE(found.at(0).toObject()["run"].toString(), runs[0].id);
        QCOMPARE(found.at(0).toObject()["better"], QJsonValue(false));
        const double p = std::min(found.at(0).toObject()["p_value"].toDouble(),
                                  found.at(1).toObject()["p_value"].toDouble());
        QCOMPARE(std::min(found.at(0).toObject()["p_holm"].toDouble(),
                          found.at(1).toObject()["p_holm"].toDouble()),
                 2 * p);
    }

    void refuses_data()
    {
        QTest::addColumn<RunSketch>("other");
        QTest::addColumn<QString>("differs");
        const auto row = [](const char *differs, auto change) {
            RunSketch other = sketch("other", high);
            change(other);
            QTest::newRow(differs) << other << QString(differs);
        };
        row("dataset", [](RunSketch &run) { run.fingerprint = "sha256:bb"; });
        row("target", [](RunSketch &run) { run.target = "sex"; });
        row("problem", [](RunSketch &run) { run.problem = "regression"; });
        row("validation", [](RunSketch &run) { run.validation = "kfold:4"; });
        row("folds", [](RunSketch &run) { run.seed = 7; });
    }
    void refuses()
    {
        QFETCH(RunSketch, other);
        QFETCH(QString, differs);
        RunFolders folders;
        // Other folds than 0, 1, … 4 in turn.
        Predictions moved = RunFolders::plain(100, 5);
        std::swap(moved.fold[0], moved.fold[1]);
        const QList<StoredRun> runs{folders.add(sketch("base", low)), folders.add(other, moved)};
        for (const auto &test : {std::optional<ComparisonTest>(), {ComparisonTest::Bayes}}) {
            const auto report = testRuns(runs, request(test), folders.folderOf());
            QVERIFY(!report);
            QCOMPARE(report.error().differs, differs);
            QCOMPARE(report.error().error.kind, Error::Kind::BadInput);
            QVERIFY(report.error().error.text.contains("\"base\" and \"other\""));
            QVERIFY(!report.error().error.hint.isEmpty());
        }
    }

    void sameRowsByAnotherSpec()
    {
        // What counts is which rows each fold held, not how they were asked for.
        RunFolders folders;
        RunSketch other = sketch("other", high);
        other.seed = 7;
        const QList<StoredRun> runs{folders.add(sketch("base", low)), folders.add(other)};
        QVERIFY(testRuns(runs, request(), folders.folderOf()));
    }

    void positiveClassDiffers()
    {
        RunFolders folders;
        RunSketch other = sketch("other", high);
        other.seed = 7;
        Predictions turned = RunFolders::plain(100, 5);
        turned.classes = QStringList{"yes", "no"};
        const QList<StoredRun> runs{folders.add(sketch("base", low)), folders.add(other, turned)};
        QCOMPARE(testRuns(runs, request(), folders.folderOf()).error().differs, "positive");
    }

    void lacksWhatATestNeeds()
    {
        RunFolders folders;
        RunSketch one = sketch("one", {0.8});
        one.validation = "holdout:0.2";
        RunSketch two = sketch("two", {0.9});
        two.validation = "holdout:0.2";
        const Predictions testSet = RunFolders::plain(20, 0);
        const QList<StoredRun> runs{folders.add(one, testSet), folders.add(two, testSet)};
        QCOMPARE(
            testRuns(runs, request(ComparisonTest::CorrectedT), folders.folderOf()).error().differs,
            "folds");
        // One test set is enough for McNemar's test, which is what fits.
        const auto report = testRuns(runs, request(), folders.folderOf());
        QVERIFY(report);
        QCOMPARE(report->test, ComparisonTest::McNemar);
        QCOMPARE(report->json["metric"].toString(), "accuracy");

        RunSketch none = sketch("none", {0.9});
        none.validation = "none";
        const QList<StoredRun> unvalidated{folders.add(none, testSet), folders.add(none, testSet)};
        QCOMPARE(testRuns(unvalidated, request(), folders.folderOf()).error().differs,
                 "validation");

        const QList<StoredRun> lost{test::trainedRun(sketch("a", low)),
                                    test::trainedRun(sketch("b", high))};
        const auto withoutFiles = testRuns(lost, request(), folders.folderOf());
        QCOMPARE(withoutFiles.error().differs, "predictions");
        QVERIFY(withoutFiles.error().error.text.contains(lost[0].id.left(8)));
    }

    void runsWithoutAValueAreLeftOut()
    {
        RunFolders folders;
        StoredRun failed = folders.add(sketch("failed", {}));
        failed.status = RunStatus::Failed;
        failed.metrics.clear();
        const QList<StoredRun> runs{folders.add(sketch("a", low)), failed,
                                    folders.add(sketch("b", high))};
        const auto report = testRuns(runs, request(), folders.folderOf());
        QVERIFY(report);
        QCOMPARE(report->json["comparisons"].toArray().size(), 1);
        QVERIFY(report->json["notes"].toArray().first().toString().contains("\"failed\""));
        TestRequest asked = request();
        asked.baseline = 1;
        QCOMPARE(testRuns(runs, asked, folders.folderOf()).error().differs, "metric");
        QCOMPARE(testRuns(runs.first(2), request(), folders.folderOf()).error().differs, "metric");
    }

    void foldsWithoutAValueAreLeftOut()
    {
        RunFolders folders;
        QList<double> holes = high;
        holes[2] = std::numeric_limits<double>::quiet_NaN();
        const QList<StoredRun> runs{folders.add(sketch("a", low)), folders.add(sketch("b", holes))};
        const auto report = testRuns(runs, request(), folders.folderOf());
        QVERIFY(report);
        QCOMPARE(firstOf(report)["folds"].toInt(), 4);
        QVERIFY(report->json["notes"].toArray().first().toString().contains("1 of 5 folds"));
    }

    void unknownMetricHasNoDirection()
    {
        RunFolders folders;
        RunSketch one = sketch("a", low), two = sketch("b", high);
        one.metrics["profit"] = low;
        two.metrics["profit"] = high;
        const QList<StoredRun> runs{folders.add(one), folders.add(two)};
        QCOMPARE(testRuns(runs, request({}, "profit"), folders.folderOf()).error().differs,
                 "metric");
    }

    void mcNemarCountsRows()
    {
        RunFolders folders;
        Predictions wrong = RunFolders::plain(100, 5);
        for (size_t row : {3, 4, 5})
            wrong.predicted[row] = 1 - wrong.predicted[row];
        Predictions shuffled = RunFolders::plain(100, 5);
        shuffled.predicted[10] = 1 - shuffled.predicted[10];
        for (auto *values : {&shuffled.truth, &shuffled.predicted})
            std::reverse(values->begin(), values->end());
        std::reverse(shuffled.rows.begin(), shuffled.rows.end());
        std::reverse(shuffled.fold.begin(), shuffled.fold.end());
        const QList<StoredRun> runs{folders.add(sketch("a", low), wrong),
                                    folders.add(sketch("b", high), shuffled)};
        const auto report = testRuns(runs, request(ComparisonTest::McNemar), folders.folderOf());
        QVERIFY(report);
        const QJsonObject found = firstOf(report);
        QCOMPARE(found["rows"].toInt(), 100);
        QCOMPARE(found["only_run_right"].toInt(), 3);
        QCOMPARE(found["only_baseline_right"].toInt(), 1);
        QCOMPARE(found["exact_p"].toDouble(), 0.625);
        QVERIFY(std::abs(found["difference"].toDouble() - 0.02) < 1e-15);
    }

    void mcNemarRefuses()
    {
        RunFolders folders;
        RunSketch repeated = sketch("twice", low);
        repeated.validation = "repeated:5x2";
        Predictions twice = RunFolders::plain(100, 5);
        const Predictions once = twice;
        for (size_t row = 0; row < 100; ++row) {
            twice.rows.push_back(once.rows[row]);
            twice.truth.push_back(once.truth[row]);
            twice.predicted.push_back(once.predicted[row]);
            twice.fold.push_back(once.fold[row] + 5);
        }
        const QList<StoredRun> runs{folders.add(repeated, twice), folders.add(repeated, twice)};
        QCOMPARE(
            testRuns(runs, request(ComparisonTest::McNemar), folders.folderOf()).error().differs,
            "rows");
        RunSketch numbers = sketch("numbers", low);
        numbers.problem = "regression";
        const QList<StoredRun> regressions{folders.add(numbers), folders.add(numbers)};
        QCOMPARE(testRuns(regressions, request(ComparisonTest::McNemar), folders.folderOf())
                     .error()
                     .differs,
                 "problem");
    }

    void modelsOverDatasets()
    {
        RunFolders folders;
        QList<StoredRun> runs;
        const QStringList learners{"random_forest", "logistic_regression", "baseline"};
        for (int data = 0; data < 6; ++data) {
            for (int model = 0; model < 3; ++model) {
                RunSketch one = sketch(QStringLiteral("%1 %2").arg(learners[model]).arg(data),
                                       {0.9 - 0.1 * model, 0.88 - 0.1 * model});
                one.learner = learners[model];
                one.fingerprint = QStringLiteral("sha256:%1").arg(data);
                one.dataset = QStringLiteral("data %1").arg(data);
                one.validation = "stratified:2";
                runs.append(folders.add(one, RunFolders::plain(20, 2)));
            }
        }
        const auto report = testRuns(runs, request(), folders.folderOf());
        QVERIFY2(report, report ? "" : qPrintable(report.error().error.text));
        QCOMPARE(report->test, ComparisonTest::Friedman);
        const QJsonArray ranks = report->json["ranks"].toArray();
        for (int place = 0; place < 3; ++place) {
            QCOMPARE(ranks.at(place).toObject()["model"].toString(), learners[place]);
            QCOMPARE(ranks.at(place).toObject()["average_rank"].toDouble(), place + 1.0);
        }
        // All agree: 2 · 6 blocks.
        QCOMPARE(report->json["chi_square"].toDouble(), 12.0);
        QVERIFY(report->json["f"].isNull());
        QCOMPARE(report->json["f_p"].toDouble(-1), 0.0);
        QVERIFY(std::holds_alternative<Chart>(report->blocks.first()));

        const auto pairs = testRuns(runs, request(ComparisonTest::Wilcoxon), folders.folderOf());
        QVERIFY(pairs);
        QCOMPARE(pairs->json["comparisons"].toArray().size(), 2);
        QCOMPARE(firstOf(pairs)["pairs"].toInt(), 6);
        QCOMPARE(firstOf(pairs)["model"].toString(), learners[1]);

        // A hole: one model lacks a data set.
        const auto hole =
            testRuns(runs.first(17), request(ComparisonTest::Friedman), folders.folderOf());
        QCOMPARE(hole.error().differs, "models");
        QVERIFY(hole.error().error.text.contains("\"baseline\""));
        QCOMPARE(testRuns(runs.first(17), request(), folders.folderOf()).error().differs,
                 "dataset");
    }
};

QTEST_GUILESS_MAIN(TestComparisonTest)
#include "tst_comparison_test.moc"
