// Predictions under replaced columns: the same as those of rows that were put together in full.
#include "analysis/column_replacement.h"
#include "core/random.h"
#include "models/tree_ensemble.h"
#include "tests/analysis/chance_trees.h"
#include "tests/analysis/formula_pipeline.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <algorithm>

using namespace tenbin;

namespace {

SourceColumns sourcesOf(std::vector<std::vector<int>> features)
{
    SourceColumns sources;
    for (size_t i = 0; i < features.size(); ++i)
        sources.names.append(QString::number(i));
    sources.features = std::move(features);
    return sources;
}

Rows chance(qsizetype rows, qsizetype bound, quint64 stream)
{
    RandomStream random(7, stream);
    Rows donors(static_cast<size_t>(rows));
    for (quint32 &donor : donors)
        donor = quint32(random.below(quint64(bound)));
    return donors;
}

/// A pipeline of any shape around a model; its encoder is never asked.
Pipeline around(std::shared_ptr<const Model> model, int classes)
{
    const Dataset data = test::regressionData(5, 2);
    Target shape;
    shape.problem = classes == 0   ? Problem::Regression
                    : classes == 2 ? Problem::Binary
                                   : Problem::Multiclass;
    for (int i = 0; i < classes; ++i)
        shape.classes.append(QString::number(i));
    return Pipeline::make({}, test::encoderOf(data, {"x0", "x1"}), std::move(model), shape);
}

std::vector<Eigen::MatrixXd> outputsOf(const Pipeline &pipeline, const SourceColumns &sources,
                                       const Features &rows, const Features &donors,
                                       const std::vector<Replacement> &replacements, int threads)
{
    std::vector<Eigen::MatrixXd> outputs(replacements.size());
    NoProgress progress;
    const Status done =
        predictReplaced(pipeline, sources, rows, donors, replacements, {1, threads}, progress,
                        [&](qsizetype index, const Eigen::MatrixXd &said) -> Status {
                            outputs[size_t(index)] = said;
                            return {};
                        });
    Q_ASSERT(done);
    return done ? outputs : std::vector<Eigen::MatrixXd>();
}

class StopAtOnce final : public Progress
{
public:
    bool report(double, const QString &) override { return false; }
};

} // namespace

class TestColumnReplacement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void treesAsWhole_data()
    {
        QTest::addColumn<int>("outputs");
        QTest::addColumn<bool>("vectors");
        QTest::addColumn<int>("kind");
        using Output = TreeModel::Output;
        QTest::newRow("values") << 1 << false << int(Output::Value);
        QTest::newRow("two classes") << 1 << false << int(Output::Logistic);
        QTest::newRow("three classes") << 3 << false << int(Output::Softmax);
        QTest::newRow("forest of three classes") << 3 << true << int(Output::Shares);
    }

    void treesAsWhole()
    {
        QFETCH(int, outputs);
        QFETCH(bool, vectors);
        QFETCH(int, kind);
        constexpr int features = 9;
        constexpr qsizetype rows = 1300;
        TreeModel model = test::chanceModel(3, features, outputs, 6, vectors, 24);
        model.output = TreeModel::Output(kind);
        const Features table = test::someRows(rows, features, 4);
        const Features donors = test::someRows(500, features, 5);
        const SourceColumns sources = sourcesOf({{0}, {1, 2, 3}, {4}, {5}, {6}, {7}, {8}});
        const Rows some = chance(rows, 500, 1), others = chance(rows, 500, 2);
        const std::vector<Replacement> replacements{
            {}, {{0}, some}, {{1}, some}, {{6}, others}, {{0, 1, 6}, some}, {{0}, others}};
        const int classes = kind == int(TreeModel::Output::Value) ? 0 : std::max(2, outputs);
        const Pipeline pipeline = around(std::make_shared<TreeEnsemble>(model), classes);
        const auto ours = outputsOf(pipeline, sources, table, donors, replacements, 2);
        const RowMixer mixer(sources, table, donors);
        for (size_t i = 0; i < replacements.size(); ++i) {
            const Features whole =
                i == 0 ? table : mixer.replaced(replacements[i].columns, replacements[i].donors);
            const Eigen::MatrixXd expected = predictTrees(model, whole, 1);
            QVERIFY(ours[i].isApprox(expected, 1e-12));
        }
        QVERIFY(!ours[0].isApprox(ours[1], 1e-3));
        const auto alone = outputsOf(pipeline, sources, table, donors, replacements, 1);
        QVERIFY(std::equal(ours.begin(), ours.end(), alone.begin()));
    }

    /// Rows that become alike get the very same output: ties stay ties.
    void keepsTies()
    {
        TreeModel model = test::chanceModel(8, 4, 1, 6, false, 50);
        const Features table = test::someRows(300, 4, 9);
        const SourceColumns sources = sourcesOf({{0}, {1}, {2}, {3}});
        const Rows same(300, 17);
        const std::vector<Replacement> replacements{{{0, 1, 2, 3}, same}};
        const auto outputs = outputsOf(around(std::make_shared<TreeEnsemble>(model), 0), sources,
                                       table, table, replacements, 2);
        QVERIFY((outputs[0].array() == outputs[0](0, 0)).all());
    }

    void formulas_data()
    {
        QTest::addColumn<bool>("sparse");
        QTest::newRow("dense") << false;
        QTest::newRow("sparse") << true;
    }

    void formulas()
    {
        QFETCH(bool, sparse);
        constexpr qsizetype rows = 5000;
        Features table;
        table.dense = Eigen::MatrixXd::Random(rows, 3);
        for (int i = 0; i < (sparse ? 6 : 3); ++i)
            table.columns.append({QString::number(i), {}, 0});
        if (sparse) {
            const Eigen::MatrixXd words = Eigen::MatrixXd::Random(rows, 3).cwiseMax(0.0);
            table.sparse = words.sparseView();
        }
        const SourceColumns sources =
            sparse ? sourcesOf({{0}, {1, 2}, {3, 4, 5}}) : sourcesOf({{0}, {1, 2}});
        const auto formula = [](const Eigen::RowVectorXd &x) {
            return x.dot(Eigen::RowVectorXd::LinSpaced(x.size(), 1, 2)) + x(0) * x(x.size() - 1);
        };
        const Pipeline pipeline = around(std::make_shared<test::FormulaModel>(formula, false), 0);
        const Rows donors = chance(rows, rows, 3);
        std::vector<Replacement> replacements{{{1}, donors}, {}, {{0, 1}, donors}};
        if (sparse)
            replacements.push_back({{0, 2}, donors});
        const auto ours = outputsOf(pipeline, sources, table, table, replacements, 2);
        const RowMixer mixer(sources, table, table);
        for (size_t i = 0; i < replacements.size(); ++i) {
            const Features whole = mixer.replaced(replacements[i].columns, donors);
            QCOMPARE(ours[i], pipeline.predictFeatures(whole, {}).value());
        }
    }

    void stops()
    {
        const Features table = test::someRows(50, 3, 1);
        const Pipeline pipeline =
            around(std::make_shared<TreeEnsemble>(test::chanceModel(1, 3, 1, 3, false, 3)), 0);
        StopAtOnce stop;
        const Status done =
            predictReplaced(pipeline, sourcesOf({{0}, {1}, {2}}), table, table, {{}}, {}, stop,
                            [](qsizetype, const Eigen::MatrixXd &) -> Status { return {}; });
        QVERIFY(!done);
        QCOMPARE(done.error().kind, Error::Kind::Cancelled);
    }

    void noRows()
    {
        const Features table = test::someRows(0, 3, 1);
        const auto outputs = outputsOf(
            around(std::make_shared<TreeEnsemble>(test::chanceModel(1, 3, 1, 3, false, 3)), 0),
            sourcesOf({{0}, {1}, {2}}), table, table, {{}, {{1}, {}}}, 2);
        QCOMPARE(outputs[1].rows(), 0);
    }
};

QTEST_GUILESS_MAIN(TestColumnReplacement)
#include "tst_column_replacement.moc"
