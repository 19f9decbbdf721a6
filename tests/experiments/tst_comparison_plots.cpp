// Charts over several runs, the params that a search chose, and what documents share.
#include "experiments/comparison_plots.h"

#include "experiments/comparison_charts.h"
#include "experiments/comparison_verdicts.h"
#include "experiments/tuned_params.h"
#include "tests/experiments/compared_runs.h"

#include <cmath>

using namespace tenbin;
using test::RunSketch;
using test::trainedRun;

namespace {

StoredRun forest(const QString &name, int trees, double auc)
{
    RunSketch sketch;
    sketch.name = name;
    sketch.learner = "random_forest";
    sketch.learnerParams = {{"trees", trees}};
    sketch.metrics = {{"roc_auc", {auc}}, {"log_loss", {1 - auc}}};
    return trainedRun(sketch);
}

StoredRun logistic(const QString &name, double auc)
{
    RunSketch sketch;
    sketch.name = name;
    sketch.metrics = {{"roc_auc", {auc}}};
    return trainedRun(sketch);
}

QStringList namesOf(const QList<ComparedAxis> &axes)
{
    QStringList names;
    for (const ComparedAxis &axis : axes)
        names.append(axis.name);
    return names;
}

Chart curve(const QString &id, const QStringList &series)
{
    Chart chart;
    chart.id = id;
    chart.title = id;
    for (const QString &name : series) {
        chart.series.append(Chart::Series());
        chart.series.last().name = name;
    }
    return chart;
}

} // namespace

class TestComparisonPlots : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void axesAreWhatDiffers()
    {
        const RunComparison runs =
            compareRuns({forest("a", 10, 0.8), forest("b", 1000, 0.9), logistic("c", 0.85)}, 0);
        const QStringList usual = namesOf(usualAxes(runs, "roc_auc"));
        QCOMPARE(usual.first(), "learner");
        QVERIFY(usual.contains("trees"));
        QCOMPARE(usual.last(), "roc_auc");
        // All forests split alike, and others have no such param: nothing to draw.
        QVERIFY(!usual.contains("split_share"));
        QVERIFY(!usual.contains("seed"));
        const QStringList all = namesOf(plottableAxes(runs));
        QVERIFY(all.contains("log_loss"));
        QVERIFY(!all.contains("fingerprint"));
    }

    void equalRunsHaveNoAxes()
    {
        const RunComparison runs = compareRuns({logistic("a", 0.8), logistic("b", 0.8)}, 0);
        QVERIFY(usualAxes(runs, "roc_auc").isEmpty());
    }

    void aLineARun()
    {
        const RunComparison runs =
            compareRuns({forest("a", 10, 0.8), forest("b", 1000, 0.9), logistic("c", 0.85)}, 0);
        const Chart chart = parallelCoordinates(
            runs, {{"learner", false}, {"trees", false}, {"roc_auc", true}}, "roc_auc");
        QCOMPARE(chart.parallel.size(), 3);
        QCOMPARE(chart.parallel[0].categories,
                 (QStringList{"logistic_regression", "random_forest"}));
        QVERIFY(chart.parallel[1].logarithmic);
        QCOMPARE(chart.parallel[2].title, "ROC AUC");
        QCOMPARE(chart.series.size(), 3);
        QCOMPARE(chart.series[1].name, "b");
        QCOMPARE(chart.series[1].y, (QList<double>{1, 1000, 0.9}));
        QCOMPARE(chart.series[2].y[0], 0.0);
        QVERIFY(std::isnan(chart.series[2].y[1]));
        QVERIFY(chart.caption.contains("breaks"));
    }

    void manyRunsStandBack()
    {
        QList<StoredRun> runs;
        for (int i = 0; i < 30; ++i)
            runs.append(forest(QString::number(i), 10 + i, 0.7 + 0.001 * ((i * 7) % 30)));
        const RunComparison comparison = compareRuns(runs, 0);
        const QList<int> best = outstandingRuns(comparison, "roc_auc");
        QCOMPARE(best.size(), mostOverlaidRuns);
        // 7 i = 29 (mod 30).
        QCOMPARE(best.first(), 17);
        const Chart chart =
            parallelCoordinates(comparison, usualAxes(comparison, "roc_auc"), "roc_auc");
        QCOMPARE(chart.series.size(), 30);
        qsizetype muted = 0;
        for (const Chart::Series &series : chart.series)
            muted += series.muted;
        QCOMPARE(muted, 30 - mostOverlaidRuns);
        // The coloured ones are drawn over the others.
        QVERIFY(!chart.series.last().muted);
        const Chart cloud = metricByAxis(comparison, "log_loss", {"trees", false});
        QCOMPARE(cloud.series.size(), 1);
        QCOMPARE(cloud.series[0].x.size(), 30);
        QCOMPARE(cloud.series[0].labels[4], "4");
        // Less loss is better.
        QCOMPARE(outstandingRuns(comparison, "log_loss").first(), 17);
    }

    void metricByParam()
    {
        StoredRun first = forest("a", 10, 0.8);
        first.metrics["roc_auc"].low = 0.75;
        first.metrics["roc_auc"].high = 0.85;
        first.metrics["roc_auc"].interval = "95 % t interval over 5 folds";
        const RunComparison runs =
            compareRuns({first, forest("b", 1000, 0.9), logistic("c", 0.85)}, 0);
        const Chart numeric = metricByAxis(runs, "roc_auc", {"trees", false});
        QCOMPARE(numeric.series.size(), 2);
        QCOMPARE(numeric.series[0].x, QList<double>{10});
        QCOMPARE(numeric.series[0].low, QList<double>{0.75});
        QVERIFY(numeric.series[1].low.isEmpty());
        QVERIFY(numeric.caption.contains("2 of 3"));
        QVERIFY(numeric.caption.contains("95 % t interval over 5 folds"));
        const Chart named = metricByAxis(runs, "roc_auc", {"learner", false});
        QCOMPARE(named.x.categories.size(), 2);
        QCOMPARE(named.series[2].x, QList<double>{0});
        // The two forests stand beside each other about their place.
        QCOMPARE(named.series[0].x, QList<double>{0.95});
        QCOMPARE(named.series[1].x, QList<double>{1.05});
        const Chart metrics = metricByAxis(runs, "roc_auc", {"log_loss", true});
        QCOMPARE(metrics.series.size(), 2);
        QVERIFY(std::abs(metrics.series[0].x[0] - 0.2) < 1e-12);
    }

    void tunedParamsTakeTheirPlace()
    {
        QTemporaryDir folder;
        StoredRun tuned = forest("tuned", 10, 0.9);
        tuned.task = "tune";
        QFile file(folder.filePath("outcome.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"values": {"tuning": {"best_params": {"trees": 77, "max_depth": 4}}}})");
        file.close();
        const StoredRun plain = forest("plain", 10, 0.8);
        const QList<StoredRun> runs{plain, tuned};
        const FolderOf folderOf = [&](const StoredRun &run) {
            return run.name == "tuned" ? folder.path() : folder.filePath("none");
        };
        const QList<QJsonObject> found = tunedParams(runs, folderOf);
        QVERIFY(found[0].isEmpty());
        QCOMPARE(found[1]["trees"].toInt(), 77);
        const RunComparison comparison = compareRuns(runs, 0, found);
        for (const ComparedParam &param : comparison.params) {
            if (param.name == "trees") {
                QVERIFY(param.differs);
                QCOMPARE(param.values[0].toInt(), 10);
                QCOMPARE(param.values[1].toInt(), 77);
            }
        }
        // Without the document the run is compared by what was asked for.
        QVERIFY(tunedParams({tuned}, [](const StoredRun &) { return QString(); })[0].isEmpty());
    }

    void validationByItsMeaning()
    {
        RunSketch named, meant;
        named.validation = "stratified:5";
        meant.validation = "auto";
        named.metrics = meant.metrics = {{"roc_auc", {0.9}}};
        const RunComparison comparison = compareRuns({trainedRun(named), trainedRun(meant)}, 0);
        for (const ComparedParam &param : comparison.params) {
            if (param.name == "validation")
                QVERIFY(!param.differs);
        }
    }

    void oneCurveARun()
    {
        Chart roc = curve("roc", {"95 % of the mean", "Fold 1", "Mean", "All folds, AUC 0.9"});
        roc.series[0].mark = Chart::Series::Mark::Band;
        roc.series[0].low = roc.series[0].high = {};
        roc.series[1].muted = true;
        const Chart learning = curve("learning_curve", {"training loss", "validation loss"});
        const QList<RunBlocks> two{{"a", {roc, learning}}, {"b", {roc, learning}}};
        const QList<Block> charts = overlaidCharts(two);
        QCOMPARE(charts.size(), 2);
        QCOMPARE(std::get<Chart>(charts[0]).series.size(), 2);
        QCOMPARE(std::get<Chart>(charts[0]).series[0].name, "a, AUC 0.9");
        QCOMPARE(std::get<Chart>(charts[1]).series.size(), 4);
        const QList<Block> many = overlaidCharts(two + two);
        QCOMPARE(std::get<Chart>(many[1]).series.size(), 4);
        QCOMPARE(std::get<Chart>(many[1]).series[0].name, "a, validation loss");
    }

    void whatDocumentsShare()
    {
        Table table;
        table.title = "Slices";
        const QList<SharedBlock> shared =
            sharedBlocks({{"a", {curve("lift", {}), table, curve("roc", {}), Paragraph{"p"}}},
                          {"b", {table, curve("roc", {}), curve("roc", {})}},
                          {"c", {curve("roc", {}), curve("gain", {})}}});
        QCOMPARE(shared.size(), 2);
        QCOMPARE(shared[0].title, "roc");
        QCOMPARE(shared[0].runs, (QList<int>{0, 1, 2}));
        QCOMPARE(shared[0].blocks.size(), 3);
        QCOMPARE(shared[1].title, "Slices");
        QCOMPARE(shared[1].runs, (QList<int>{0, 1}));
    }

    void verdictsInWords()
    {
        Verdict verdict;
        verdict.title = "forest";
        verdict.difference = -0.02;
        verdict.low = -0.03;
        verdict.high = -0.01;
        verdict.pValue = verdict.holm = 0.004;
        verdict.isBetter = true;
        VerdictContext context{"logistic", "log loss", "5 folds"};
        QCOMPARE(
            verdictSentences({verdict}, context),
            QStringList{"\"forest\" is better than \"logistic\": log loss -0.02 (95 % interval "
                        "-0.03 to -0.01; p = 0.004; n = 5 folds)."});
        verdict.holm = 0.2;
        QVERIFY(verdictSentences({verdict}, context)[0].startsWith("No difference between"));
        verdict.isBetter = false;
        verdict.holm = 0.0001;
        const QStringList several = verdictSentences({verdict, verdict}, context);
        QCOMPARE(several.size(), 2);
        QVERIFY(several[0].contains("is worse than"));
        QVERIFY(several[0].contains("p < 0.001 after Holm's correction"));
        const QStringList many = verdictSentences(QList<Verdict>(20, verdict), context);
        QCOMPARE(many.size(), 1);
        QVERIFY(
            many[0].startsWith("Of 20 runs against \"logistic\" in log loss: better 0, worse 20,"));
    }

    void differencesLieBesideZero()
    {
        Verdict small, large;
        small.title = "small";
        small.difference = 0.01;
        small.low = small.high = qQNaN();
        large = small;
        large.title = "large";
        large.difference = -0.4;
        large.low = -0.5;
        large.high = -0.3;
        large.parts = {-0.5, -0.3};
        VerdictContext context{"base", "accuracy", "2 folds"};
        context.rope = 0.05;
        const Chart chart = differenceChart({small, large}, context);
        QVERIFY(chart.horizontal);
        QCOMPARE(chart.y.categories, (QStringList{"small", "large"}));
        QCOMPARE(chart.series[0].y, (QList<double>{-0.5, -0.3}));
        QVERIFY(chart.series[0].muted);
        QCOMPARE(chart.series[1].y, (QList<double>{0.01, -0.4}));
        QCOMPARE(chart.series[1].low[1], -0.5);
        QCOMPARE(chart.references.size(), 3);
        QCOMPARE(chart.references[1].x1, -0.05);
        // Of very many those that matter.
        const Chart cut =
            differenceChart(QList<Verdict>(60, small) + QList<Verdict>{large}, context);
        QCOMPARE(cut.y.categories.size(), 40);
        QCOMPARE(cut.y.categories.first(), "large");
        QVERIFY(cut.caption.contains("21 runs"));
    }
};

QTEST_GUILESS_MAIN(TestComparisonPlots)
#include "tst_comparison_plots.moc"
