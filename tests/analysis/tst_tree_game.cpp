#include "analysis/tree_game.h"
#include "core/random.h"
#include "models/learner.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

/// Numbers with gaps, a category, a text; targets of each problem.
Dataset anyData(const QString &problem)
{
    constexpr int rows = 240;
    RandomStream random(8);
    std::vector<double> a, b, y;
    QStringList colours, texts, classes;
    for (int i = 0; i < rows; ++i) {
        a.push_back(random.normal());
        b.push_back(random.below(5) == 0 ? std::nan("") : random.normal());
        colours.append(QStringList{"red", "green", "blue", "grey"}[qsizetype(random.below(4))]);
        QString text;
        for (int word = 0; word < 6; ++word)
            text += QStringLiteral("word%1 ").arg(random.below(12));
        texts.append(text);
        const double signal = a.back() + (std::isnan(b.back()) ? 1 : b.back() * b.back()) +
                              (colours.back() == QLatin1String("red")) +
                              text.contains(QLatin1String("word3")) + random.normal() / 4;
        y.push_back(signal);
        const int kind =
            problem == QLatin1String("binary") ? signal > 2 : (signal > 1) + (signal > 3);
        classes.append(QStringList{"low", "middle", "high"}[kind]);
    }
    const Column target = problem == QLatin1String("value")
                              ? Column::numeric(QStringLiteral("y"), y)
                              : test::categoricalColumn(QStringLiteral("y"), classes);
    return Dataset::make(QStringLiteral("any"),
                         {Column::numeric(QStringLiteral("a"), a),
                          Column::numeric(QStringLiteral("b"), b),
                          test::categoricalColumn(QStringLiteral("colour"), colours),
                          test::textColumn(QStringLiteral("text"), texts), target})
        .value();
}

} // namespace

class TestTreeGame : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sameAsRowByRow_data();
    void sameAsRowByRow();
};

void TestTreeGame::sameAsRowByRow_data()
{
    QTest::addColumn<QString>("learner");
    QTest::addColumn<QString>("problem");
    QTest::addColumn<int>("classIndex");
    QTest::addColumn<OutputSpace>("space");
    QTest::addColumn<QString>("calibration");
    const QString boosting = QStringLiteral("gradient_boosting");
    const QString forest = QStringLiteral("random_forest");
    const OutputSpace odds = OutputSpace::LogOdds;
    const OutputSpace probability = OutputSpace::Probability;
    QTest::newRow("boosted values") << boosting << "value" << -1 << OutputSpace::Value << "";
    QTest::newRow("boosted log-odds") << boosting << "binary" << 1 << odds << "";
    QTest::newRow("boosted first class") << boosting << "binary" << 0 << probability << "";
    QTest::newRow("boosted three classes") << boosting << "classes" << 2 << odds << "";
    QTest::newRow("boosted, calibrated") << boosting << "binary" << 1 << probability << "platt";
    QTest::newRow("forest of values") << forest << "value" << -1 << OutputSpace::Value << "";
    QTest::newRow("forest of two") << forest << "binary" << 1 << probability << "";
    QTest::newRow("forest of three") << forest << "classes" << 1 << probability << "";
    QTest::newRow("forest, log-odds") << forest << "classes" << 0 << odds << "";
}

void TestTreeGame::sameAsRowByRow()
{
    QFETCH(QString, learner);
    QFETCH(QString, problem);
    QFETCH(int, classIndex);
    QFETCH(OutputSpace, space);
    QFETCH(QString, calibration);
    const Dataset data = anyData(problem);
    PipelineSpec spec;
    spec.learner = learner;
    const Learner &chosen = *shelf<Learner>().find(learner);
    spec.learnerParams = Params::checked(chosen.params, {{learner == QLatin1String("random_forest")
                                                              ? QStringLiteral("trees")
                                                              : QStringLiteral("rounds"),
                                                          25}})
                             .value();
    spec.encoderParams = Params::initial(Encoder::paramSpecs());
    spec.target = QStringLiteral("y");
    spec.columns = data.columnNames();
    spec.steps.calibration = calibration;
    NoProgress progress;
    const TargetRows target = readTarget(data, spec.target).value();
    const auto pipeline =
        Pipeline::fit(data, target, test::allRows(data.rowCount()), spec, {1, 1}, progress);
    QVERIFY2(pipeline, pipeline ? "" : qPrintable(pipeline.error().text));
    const ExplainedOutput output = ExplainedOutput::make(*pipeline, classIndex, space).value();

    // More rows than cells hold at once, more coalitions than a word has bits.
    const Encoder &encoder = pipeline->encoder();
    const Features rows = encoder.encode(data, test::allRows(70)).value();
    Rows others;
    for (quint32 row = 100; row < 180; ++row)
        others.push_back(row);
    const Features background = encoder.encode(data, others).value();
    const SourceColumns sources = sourceColumns(rows.columns);
    QCOMPARE(sources.size(), 4);
    const CoalitionGame expected =
        columnGame(sources, rows, background, [&](const Features &features) {
            return output.of(features, {});
        }).value();
    const auto game = treeGame(output, sources, rows, background, 1);
    QVERIFY2(game, game ? "" : qPrintable(game.error().text));
    QVERIFY(game->empty == expected.empty && game->full == expected.full);
    QVERIFY(game->matters == expected.matters);
    RandomStream random(2);
    for (const Eigen::Index coalitions : {0, 1, 64, 150}) {
        Eigen::MatrixXi known(coalitions, sources.size());
        for (int &entry : known.reshaped())
            entry = int(random.below(2));
        for (qsizetype row : {0, 63, 64, 69}) {
            const auto ours = game->values(row, known);
            QVERIFY2(ours, ours ? "" : qPrintable(ours.error().text));
            const Eigen::VectorXd theirs = expected.values(row, known).value();
            QCOMPARE(ours->size(), coalitions);
            QVERIFY((*ours - theirs).isZero(1e-12));
            QVERIFY(coalitions < 2 || theirs.maxCoeff() - theirs.minCoeff() > 1e-3);
        }
    }
}

QTEST_GUILESS_MAIN(TestTreeGame)
#include "tst_tree_game.moc"
