#include "models/predictions.h"

#include <QTest>

using namespace tenbin;

namespace {

Column texts(const QString &name, const QStringList &cells)
{
    QStringList levels = cells;
    levels.removeDuplicates();
    levels.removeAll(QString());
    std::vector<qint32> codes;
    for (const QString &cell : cells)
        codes.push_back(qint32(levels.indexOf(cell)));
    return Column::categorical(name, std::move(codes), levels);
}

Dataset table(QList<Column> columns)
{
    return Dataset::make(QStringLiteral("predictions"), std::move(columns)).value();
}

PredictionColumns columns(const QString &truth, const QString &prediction)
{
    PredictionColumns names;
    names.truth = truth;
    names.prediction = prediction;
    return names;
}

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

} // namespace

class TestPredictions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbersAsLabels();
    void labelsAreComparedAsText();
    void classOnlyInTruthOrPrediction();
    void unicodeLabels();
    void probabilityPrefix();
    void probabilityOfOneOfTwoClasses();
    void predictsFromScores();
    void marginsAreNoticed();
    void regressionWithQuantiles();
    void decidesTheProblem_data();
    void decidesTheProblem();
    void refusesBadValues_data();
    void refusesBadValues();
    void roundTrip();
    void takenKeepsEverything();
};

void TestPredictions::numbersAsLabels()
{
    const Dataset data =
        table({Column::numeric("y", {10, 2, 10, 9}), texts("p", {"10", "2", "2", "9"})});
    const Predictions read = readPredictions(data, columns("y", "p")).value();
    QCOMPARE(read.classes, QStringList({"2", "9", "10"}));
    QCOMPARE(read.truth, std::vector<double>({2, 0, 2, 1}));
    QCOMPARE(read.predicted, std::vector<double>({2, 0, 0, 1}));
    QCOMPARE(read.problem, Problem::Multiclass);
}

void TestPredictions::labelsAreComparedAsText()
{
    PredictionColumns names = columns("y", "p");
    names.labels = QStringList{"1", "0"};
    const Dataset data = table({Column::numeric("y", {0, 1}), Column::numeric("p", {1, 1})});
    const Predictions read = readPredictions(data, names).value();
    QCOMPARE(read.classes, names.labels);
    QCOMPARE(read.truth, std::vector<double>({1, 0}));
}

void TestPredictions::classOnlyInTruthOrPrediction()
{
    const Dataset data = table({texts("y", {"b", "a", "a"}), texts("p", {"c", "a", "a"})});
    QCOMPARE(readPredictions(data, columns("y", "p"))->classes, QStringList({"a", "b", "c"}));
}

void TestPredictions::unicodeLabels()
{
    const QStringList labels{"りんご", "Äpfel, rot", "say \"x\"", "plain"};
    const Dataset data = table({texts("y", labels), texts("p", labels)});
    const Predictions read = readPredictions(data, columns("y", "p")).value();
    QCOMPARE(read.classes, QStringList({"plain", "say \"x\"", "Äpfel, rot", "りんご"}));
    QCOMPARE(read.truth, read.predicted);
}

void TestPredictions::probabilityPrefix()
{
    // "p_pred" and "p_note" begin like the prefix and are no probabilities; "c" never occurs.
    PredictionColumns names = columns("y", "p_pred");
    names.probabilities = "p_";
    const Dataset data =
        table({texts("y", {"a", "b"}), texts("p_pred", {"a", "a"}), texts("p_note", {"x", "y"}),
               Column::numeric("p_a", {0.5, 0.6}), Column::numeric("p_b", {0.3, 0.2}),
               Column::numeric("p_c", {0.2, 0.2})});
    const Predictions read = readPredictions(data, names).value();
    QCOMPARE(read.classes, QStringList({"a", "b", "c"}));
    QCOMPARE(read.probabilities(1, 0), 0.6);
    QCOMPARE(read.scores(2)[0], 0.2);
}

void TestPredictions::probabilityOfOneOfTwoClasses()
{
    PredictionColumns names = columns("y", "p");
    names.probabilities = "p_";
    names.positive = "no";
    const Dataset data = table({texts("y", {"yes", "no"}), texts("p", {"yes", "no"}),
                                Column::numeric("p_yes", {0.75, 0.25})});
    const Predictions read = readPredictions(data, names).value();
    QCOMPARE(read.positive, 0);
    QCOMPARE(read.scores(0)[0], 0.25);
    QCOMPARE(read.scores(1)[0], 0.75);
}

void TestPredictions::predictsFromScores()
{
    PredictionColumns names = columns("y", {});
    names.score = "s";
    names.positive = "a";
    const Dataset data =
        table({texts("y", {"a", "b", "a"}), Column::numeric("s", {0.9, 0.4, 0.5})});
    const Predictions read = readPredictions(data, names).value();
    QCOMPARE(read.predicted, std::vector<double>({0, 1, 0}));
}

void TestPredictions::marginsAreNoticed()
{
    PredictionColumns names = columns("y", {});
    names.score = "s";
    const Dataset data = table({texts("y", {"a", "b"}), Column::numeric("s", {-3, 0.5})});
    const Predictions read = readPredictions(data, names).value();
    QVERIFY(!read.scoreIsProbability);
    QVERIFY(read.probability(1).empty());
    QCOMPARE(read.scores(1)[0], -3);
    QCOMPARE(read.predicted, std::vector<double>({0, 1}));
}

void TestPredictions::regressionWithQuantiles()
{
    PredictionColumns names = columns("y", "p");
    names.quantiles = {{0.1, "lo"}, {0.9, "hi"}};
    names.low = "lo";
    names.high = "hi";
    names.weight = "w";
    const Dataset data = table({Column::numeric("y", {1, 2}), Column::numeric("p", {1, 2}),
                                Column::numeric("lo", {0, 1}), Column::numeric("hi", {2, 3}),
                                Column::numeric("w", {0, 2})});
    const Predictions read = readPredictions(data, names).value();
    QCOMPARE(read.problem, Problem::Regression);
    QCOMPARE(read.quantiles[0.9], std::vector<double>({2, 3}));
    QCOMPARE(read.low, std::vector<double>({0, 1}));
    QCOMPARE(read.weights, std::vector<double>({0, 2}));
}

void TestPredictions::decidesTheProblem_data()
{
    QTest::addColumn<Dataset>("data");
    QTest::addColumn<int>("expected");
    QTest::newRow("two numbers") << table({Column::numeric("y", {0, 1, 1}),
                                           Column::numeric("p", {1, 1, 0})})
                                 << int(Problem::Binary);
    QTest::newRow("constant truth, other predictions")
        << table({Column::numeric("y", {2, 2, 2}), Column::numeric("p", {1.5, 2, 2.5})})
        << int(Problem::Regression);
    QTest::newRow("two words") << table({texts("y", {"a", "b", "a"}), texts("p", {"a", "b", "b"})})
                               << int(Problem::Binary);
    QTest::newRow("three words") << table(
                                        {texts("y", {"a", "b", "c"}), texts("p", {"a", "b", "b"})})
                                 << int(Problem::Multiclass);
    QTest::newRow("numbers against words")
        << table({Column::numeric("y", {0, 1, 2}), texts("p", {"0", "1", "x"})})
        << int(Problem::Multiclass);
}

void TestPredictions::decidesTheProblem()
{
    QFETCH(Dataset, data);
    QFETCH(int, expected);
    QCOMPARE(int(readPredictions(data, columns("y", "p"))->problem), expected);
}

void TestPredictions::refusesBadValues_data()
{
    QTest::addColumn<Dataset>("data");
    QTest::addColumn<PredictionColumns>("names");
    QTest::addColumn<QString>("part");
    const Column y = texts("y", {"a", "b", "a"});
    const Column p = texts("p", {"a", "b", "b"});
    PredictionColumns plain = columns("y", "p");
    const auto row = [](const char *name, const Dataset &data, const PredictionColumns &names,
                        const char *part) {
        QTest::newRow(name) << data << names << QString::fromUtf8(part);
    };
    row("no rows", table({texts("y", {}), texts("p", {})}), plain, "no rows");
    row("no such column", table({y}), plain, "\"p\"");
    row("missing truth", table({texts("y", {"a", "", "b"}), p}), plain,
        "\"y\" has no value in row 2");
    row("one class", table({texts("y", {"a", "a", "a"}), texts("p", {"a", "a", "a"})}), plain,
        "single class \"a\"");
    PredictionColumns listed = plain;
    listed.labels = QStringList{"a", "c"};
    row("class not listed", table({y, p}), listed, "unknown class \"b\" in row 2");
    PredictionColumns scored = plain;
    scored.score = "s";
    row("score missing", table({y, p, Column::numeric("s", {0, notANumber, 1})}), scored, "row 2");
    row("score infinite", table({y, p, Column::numeric("s", {0, 1, -infinity})}), scored,
        "infinite in row 3");
    row("score of words", table({y, p, texts("s", {"x", "y", "z"})}), scored, "not numeric");
    row("score of three classes",
        table({y, texts("p", {"a", "b", "c"}), Column::numeric("s", {0, 0, 1})}), scored,
        "needs two classes");
    scored.scoreIsProbability = true;
    row("score is no probability", table({y, p, Column::numeric("s", {0, 1, 1.5})}), scored,
        "1.5 in row 3");
    scored.positive = "z";
    row("positive absent", table({y, p, Column::numeric("s", {0, 1, 1})}), scored,
        "no class \"z\"");
    PredictionColumns shares = plain;
    shares.probabilities = "p_";
    row("sum is not one",
        table({y, p, Column::numeric("p_a", {.5, .5, .5}), Column::numeric("p_b", {.5, .4, .5})}),
        shares, "row 2 have the sum 0.9");
    row("probability above one",
        table({y, p, Column::numeric("p_a", {.5, .5, 1.25}), Column::numeric("p_b", {.5, .5, 0})}),
        shares, "\"p_a\" holds 1.25 in row 3");
    row("class without column",
        table({texts("y", {"a", "b", "c"}), p, Column::numeric("p_a", {.5, .5, .5}),
               Column::numeric("p_b", {.5, .5, .5})}),
        shares, "\"p_c\"");
    PredictionColumns weighted = plain;
    weighted.weight = "w";
    row("negative weight", table({y, p, Column::numeric("w", {1, 1, -1})}), weighted,
        "row 3 of \"w\" is negative");
    row("no weight", table({y, p, Column::numeric("w", {0, 0, 0})}), weighted, "zero");
}

void TestPredictions::refusesBadValues()
{
    QFETCH(Dataset, data);
    QFETCH(PredictionColumns, names);
    QFETCH(QString, part);
    const Result<Predictions> read = readPredictions(data, names);
    QVERIFY(!read);
    QVERIFY2(read.error().text.contains(part), qPrintable(read.error().text));
    QCOMPARE(read.error().kind, Error::Kind::BadInput);
}

void TestPredictions::roundTrip()
{
    Predictions made;
    made.problem = Problem::Multiclass;
    made.classes = QStringList{"x, \"y\"", "10", "2"};
    made.truth = {0, 1, 2, 2};
    made.predicted = {0, 1, 1, 2};
    made.probabilities.resize(4, 3);
    made.probabilities << .8, .1, .1, .1, .6, .3, .2, .5, .3, 0, .25, .75;
    made.rows = {7, 3, 9, 1};
    made.fold = {0, 1, 1, 0};
    made.weights = {1, 2, .5, 1};
    const Dataset data = made.toDataset().value();
    QCOMPARE(data.columnNames(), QStringList({"row", "truth", "prediction", "p_x, \"y\"", "p_10",
                                              "p_2", "fold", "weight"}));
    QCOMPARE(data.column(0).numbers()[2], 9.0);
    PredictionColumns names = columns("truth", "prediction");
    names.probabilities = "p_";
    names.weight = "weight";
    names.fold = "fold";
    names.labels = made.classes;
    const Predictions read = readPredictions(data, names).value();
    QCOMPARE(read.truth, made.truth);
    QCOMPARE(read.predicted, made.predicted);
    QCOMPARE(read.weights, made.weights);
    QCOMPARE(read.fold, made.fold);
    QVERIFY(read.probabilities == made.probabilities);
}

void TestPredictions::takenKeepsEverything()
{
    Predictions made;
    made.truth = {1, 2, 3};
    made.predicted = {1, 2, 4};
    made.low = {0, 1, 2};
    made.high = {2, 3, 4};
    made.quantiles[0.5] = {1, 2, 4};
    made.weights = {1, 1, 3};
    const Predictions part = made.taken(Rows{2, 0});
    QCOMPARE(part.truth, std::vector<double>({3, 1}));
    QCOMPARE(part.rows, std::vector<quint32>({2, 0}));
    QCOMPARE(part.quantiles[0.5], std::vector<double>({4, 1}));
    QCOMPARE(part.high, std::vector<double>({4, 2}));
    QCOMPARE(part.weights, std::vector<double>({3, 1}));
}

QTEST_GUILESS_MAIN(TestPredictions)
#include "tst_predictions.moc"
