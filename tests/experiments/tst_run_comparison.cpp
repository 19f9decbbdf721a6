// Runs side by side: what differs, deltas, the best, groups, the matrix of models and data sets,
// and its table for papers.
#include "experiments/comparison_blocks.h"
#include "experiments/comparison_charts.h"
#include "experiments/paper_table.h"
#include "experiments/run_comparison.h"
#include "experiments/run_groups.h"
#include "tests/experiments/compared_runs.h"
#include "tests/support/test_data.h"

#include <QJsonArray>

#include <limits>

using namespace tenbin;
using test::RunSketch;
using test::trainedRun;

namespace {

RunSketch sketch(const QString &name, QMap<QString, QList<double>> metrics)
{
    RunSketch made;
    made.name = name;
    made.metrics = std::move(metrics);
    return made;
}

const ComparedParam *param(const RunComparison &comparison, const QString &name)
{
    for (const ComparedParam &one : comparison.params) {
        if (one.name == name)
            return &one;
    }
    return nullptr;
}

ModelMatrix sampleMatrix()
{
    ModelMatrix matrix;
    matrix.metric = "roc_auc";
    matrix.models = {"a_b & c", "[x] $1"};
    matrix.datasets = {"50%", "=evil|x"};
    matrix.cells = {{{0.8712, 0.0149, 1}, {0.5, 0.25, 1}},
                    {{0.9, std::numeric_limits<double>::quiet_NaN(), 1}, {}}};
    return matrix;
}

} // namespace

class TestRunComparison : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void metricsKnowTheirDirection()
    {
        const RunComparison comparison =
            compareRuns({trainedRun(sketch("a", {{"roc_auc", {0.9}}, {"log_loss", {0.3}}})),
                         trainedRun(sketch("b", {{"roc_auc", {0.8}}, {"log_loss", {0.2}}})),
                         trainedRun(sketch("c", {{"roc_auc", {0.9}}}))},
                        1);
        const ComparedMetric &auc = *comparison.metric("roc_auc");
        QCOMPARE(auc.best, (QList<int>{0, 2}));
        QVERIFY(std::abs(auc.deltas[0] - 0.1) < 1e-15);
        QCOMPARE(auc.deltas[1], 0.0);
        QCOMPARE(auc.betterThanBaseline(0), 1);
        QCOMPARE(auc.betterThanBaseline(1), 0);
        const ComparedMetric &loss = *comparison.metric("log_loss");
        QCOMPARE(loss.best, (QList<int>{1}));
        QCOMPARE(loss.betterThanBaseline(0), -1);
        QCOMPARE(loss.betterThanBaseline(2), 0);
        QVERIFY(std::isnan(loss.values[2]));
        QVERIFY(loss.differs);
        QVERIFY(!comparison.metric("rmse"));
    }

    void metricNames()
    {
        QVERIFY(metricOfName("roc_auc"));
        QVERIFY(metricOfName("pinball_0.05"));
        QVERIFY(!metricOfName("pinball_x"));
        QVERIFY(!metricOfName("roc_auc_0.5"));
        QVERIFY(!metricOfName("profit"));
    }

    void whatDiffers()
    {
        RunSketch plain = sketch("a", {{"roc_auc", {0.9}}, {"accuracy", {0.8}}});
        plain.learner = "random_forest";
        RunSketch changed = plain;
        changed.name = "b";
        changed.learnerParams = {{"trees", 7}};
        changed.metrics["roc_auc"] = {0.91};
        const RunComparison comparison = compareRuns({trainedRun(plain), trainedRun(changed)}, 0);
        // The default stands where nothing was given.
        const ComparedParam *trees = param(comparison, "trees");
        QVERIFY(trees && trees->differs);
        QVERIFY(trees->values[0].isDouble());
        QCOMPARE(trees->values[1], QJsonValue(7));
        QVERIFY(!param(comparison, "learner")->differs);
        const Table params = comparedParamsTable(comparison, true);
        QCOMPARE(params.rows.size(), 1);
        QVERIFY(comparedParamsTable(comparison, false).rows.size() > 5);
        QCOMPARE(comparedMetricsTable(comparison, true).rows.size(), 1);
        QCOMPARE(comparedMetricsTable(comparison, false).rows.size(), 2);
        const QJsonObject json = comparisonJson(comparison, "roc_auc", true);
        QCOMPARE(json["params"].toArray().size(), 1);
        QCOMPARE(json["metrics"].toArray().size(), 1);
        QCOMPARE(json["runs"].toArray().at(1).toObject()["better"], QJsonValue(true));
    }

    void metricToCompareBy()
    {
        const QList<StoredRun> runs{
            trainedRun(sketch("a", {{"accuracy", {0.8}}, {"roc_auc", {0.9}}})),
            trainedRun(sketch("b", {{"accuracy", {0.9}}}))};
        QCOMPARE(comparisonMetric(runs, 0, {}).value(), "roc_auc");
        QCOMPARE(comparisonMetric(runs, 1, {}).value(), "accuracy");
        QCOMPARE(comparisonMetric(runs, 0, "accuracy").value(), "accuracy");
        QCOMPARE(comparisonMetric(runs, 0, "no_such").error().kind, Error::Kind::Usage);
        QCOMPARE(comparisonMetric(runs, 0, "rmse").error().kind, Error::Kind::BadInput);
        QVERIFY(comparisonMetric(runs, 0, "rmse").error().hint.contains("accuracy, roc_auc"));
        QVERIFY(!comparisonMetric({trainedRun(sketch("c", {}))}, 0, {}));
    }

    void groups()
    {
        StoredRun tagged = trainedRun(sketch("a", {{"rmse", {3}}}));
        tagged.tags = {"keep", "paper"};
        StoredRun other = trainedRun(sketch("b", {{"rmse", {2}}}));
        other.tags = {"paper"};
        const QList<StoredRun> runs{tagged, other, trainedRun(sketch("c", {}))};
        const QList<RunGroup> byTag = groupRuns(runs, RunGrouping::Tag, "rmse", false);
        QCOMPARE(byTag.size(), 3);
        QCOMPARE(byTag[0].runs, (QList<int>{2}));
        QVERIFY(std::isnan(byTag[0].mean));
        QCOMPARE(byTag[2].name, "paper");
        QCOMPARE(byTag[2].mean, 2.5);
        QCOMPARE(byTag[2].best, 2.0);
        QCOMPARE(byTag[2].bestRun, 1);
        QCOMPARE(groupRuns(runs, RunGrouping::Learner, "rmse", false).size(), 1);
        QCOMPARE(groupRuns(runs, RunGrouping::Dataset, "rmse", true)[0].best, 3.0);
    }

    void matrix()
    {
        RunSketch forest = sketch("f", {{"roc_auc", {0.8, 0.9}}});
        forest.learner = "random_forest";
        RunSketch bigger = forest;
        bigger.learnerParams = {{"trees", 7}};
        RunSketch again = forest;
        again.seed = 7;
        again.metrics["roc_auc"] = {0.7, 0.6};
        RunSketch elsewhere = forest;
        elsewhere.fingerprint = "sha256:bbbbbbbbbbbb";
        const auto matrix = modelMatrix(
            {trainedRun(forest), trainedRun(bigger), trainedRun(again), trainedRun(elsewhere)},
            "roc_auc");
        QVERIFY(matrix);
        QCOMPARE(matrix->models.size(), 2);
        QVERIFY(matrix->models[0].startsWith("random_forest (trees="));
        QCOMPARE(matrix->models[1], "random_forest (trees=7)");
        QCOMPARE(matrix->datasets, (QStringList{"adult (aa)", "adult (bbbbbbbb)"}));
        // Two runs of one model: mean and deviation over the folds of both.
        const ModelCell &cell = matrix->cells[0][0];
        QCOMPARE(cell.runs, 2);
        QVERIFY(std::abs(cell.mean - 0.75) < 1e-15);
        QVERIFY(std::abs(cell.deviation - std::sqrt(0.05 / 3)) < 1e-15);
        QVERIFY(!matrix->isComplete());
        QCOMPARE(matrix->best(0), (QList<int>{1}));
        QCOMPARE(matrix->best(1), (QList<int>{0}));

        RunSketch numbers = sketch("n", {{"r2", {0.5}}});
        numbers.problem = "regression";
        QCOMPARE(modelMatrix({trainedRun(forest), trainedRun(numbers)}, "r2").error().differs,
                 "problem");
    }

    void latex()
    {
        const QString text = latexTable(sampleMatrix());
        QVERIFY2(text.contains("a\\_b \\& c & 0.871 $\\pm$ 0.015 & \\textbf{0.500 $\\pm$ 0.250} "
                               "\\\\\n{[}x] \\$1 & \\textbf{0.900} & -- \\\\\n"),
                 qPrintable(text));
        QVERIFY(text.contains("Model & 50\\% & =evil\\textbar{}x \\\\\n"));
        QVERIFY(text.contains("\\begin{tabular}{lrr}"));
    }

    void markdown()
    {
        const QString text = markdownTable(sampleMatrix());
        QVERIFY2(text.contains("| a\\_b \\& c | 0.871 ± 0.015 | **0.500 ± 0.250** |\n"
                               "| \\[x\\] \\$1 | **0.900** | – |\n"),
                 qPrintable(text));
        QVERIFY(text.contains("| Model | 50% | =evil\\|x |\n| :-- | --: | --: |\n"));
    }

    void csv()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath("table.csv");
        NoProgress progress;
        QVERIFY(writeCsvTable(sampleMatrix(), path, progress));
        QCOMPARE(test::readAll(path),
                 QByteArray("model,50% mean,50% sd,50% best,'=evil|x mean,'=evil|x sd,"
                            "'=evil|x best\n"
                            "a_b & c,0.8712,0.0149,0,0.5,0.25,1\n"
                            "[x] $1,0.9,,1,,,0\n"));
        QVERIFY(!writeCsvTable(sampleMatrix(), folder.filePath("no/such/table.csv"), progress));
    }

    void decimalsFollowTheSize()
    {
        ModelMatrix matrix = sampleMatrix();
        matrix.cells = {{{52341.7, 812.3, 1}, {1, 0, 1}}, {{51999.2, 1, 1}, {0.00123, 1e-5, 1}}};
        const QString text = markdownTable(matrix);
        QVERIFY2(text.contains("| **52342 ± 812** | **1.000 ± 0.000** |"), qPrintable(text));
        matrix.cells[0][1] = {0, 0, 1};
        QVERIFY(markdownTable(matrix).contains("| **0.00123 ± 0.00001** |"));
        matrix.cells[0][0].mean = 1e300;
        QVERIFY(markdownTable(matrix).contains("1e+300"));
    }

    void curvesAreOverlaid()
    {
        const auto document = [](const QString &title, const QStringList &names) {
            Chart roc;
            roc.id = "roc";
            roc.title = "ROC curve";
            for (const QString &name : names) {
                Chart::Series series;
                series.name = name;
                series.x = {0, 1};
                series.y = {0, 1};
                series.muted = name.startsWith("Fold");
                roc.series.append(series);
            }
            return RunBlocks{title, {roc}};
        };
        const QList<Block> charts = overlaidCharts({document("a", {"Fold 1", "All folds, AUC 0.9"}),
                                                    {"none", {}},
                                                    document("b", {"AUC 0.8"})});
        QCOMPARE(charts.size(), 1);
        const Chart &chart = std::get<Chart>(charts[0]);
        QCOMPARE(chart.series.size(), 2);
        QCOMPARE(chart.series[0].name, "a, AUC 0.9");
        QCOMPARE(chart.series[1].name, "b, AUC 0.8");
        QCOMPARE(chart.series[0].colour, 0);
        QCOMPARE(chart.series[1].colour, 2);
        QVERIFY(overlaidCharts({document("a", {"AUC 0.9"})}).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestRunComparison)
#include "tst_run_comparison.moc"
