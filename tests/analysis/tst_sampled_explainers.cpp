#include "analysis/explainer.h"
#include "analysis/explanation_blocks.h"
#include "core/random.h"
#include "models/learner.h"
#include "tests/support/test_data.h"

#include <QJsonArray>
#include <QTest>

#include <bit>
#include <cmath>
#include <numeric>

using namespace tenbin;

namespace {

Pipeline fitted(const Dataset &data, const QString &learner, const QJsonObject &learnerParams = {},
                const QStringList &encoding = {})
{
    const TargetRows target = readTarget(data, QStringLiteral("y")).value();
    PipelineSpec spec;
    spec.learner = learner;
    spec.learnerParams =
        Params::checked(shelf<Learner>().find(learner)->params, learnerParams).value();
    spec.encoderParams = Params::parsed(Encoder::paramSpecs(), encoding).value();
    spec.target = QStringLiteral("y");
    spec.columns = data.columnNames();
    NoProgress progress;
    return Pipeline::fit(data, target, test::allRows(data.rowCount()), spec, {1, 1}, progress)
        .value();
}

Rows rowsFrom(quint32 first, size_t count)
{
    Rows rows(count);
    std::iota(rows.begin(), rows.end(), first);
    return rows;
}

Result<Explanation> explained(const QString &explainer, const ExplanationRequest &request,
                              const QStringList &params = {}, int threads = 1)
{
    const Explainer &chosen = *shelf<Explainer>().find(explainer);
    NoProgress progress;
    return chosen.explain(request, Params::parsed(chosen.params, params).value(), {7, threads},
                          progress);
}

/// Numbers, a category and a target that needs both.
Dataset mixedData(qsizetype rows)
{
    RandomStream random(3);
    std::vector<double> a, b, y;
    QStringList colours;
    for (qsizetype i = 0; i < rows; ++i) {
        a.push_back(random.normal());
        b.push_back(random.normal());
        colours.append(QStringList{"red", "green", "blue"}[qsizetype(random.below(3))]);
        y.push_back(a.back() * (colours.back() == QLatin1String("red") ? 2 : -1) +
                    b.back() * b.back());
    }
    return Dataset::make(QStringLiteral("mixed"),
                         {Column::numeric(QStringLiteral("a"), a),
                          test::categoricalColumn(QStringLiteral("colour"), colours),
                          Column::numeric(QStringLiteral("b"), b),
                          Column::numeric(QStringLiteral("y"), y)})
        .value();
}

Dataset textData()
{
    const QStringList good{"good", "great", "fine"}, bad{"bad", "awful", "poor"};
    const QStringList plain{"film", "plot", "cast", "music"};
    RandomStream random(5);
    QStringList texts, labels;
    std::vector<double> stars;
    const auto any = [&](const QStringList &words) {
        return words[qsizetype(random.below(quint64(words.size())))];
    };
    for (int i = 0; i < 200; ++i) {
        const bool liked = random.below(2) == 1;
        texts.append(
            QStringLiteral("A %1 %2, %3 %4!")
                .arg(any(liked ? good : bad), any(plain), any(liked ? good : bad), any(plain)));
        labels.append(liked ? QStringLiteral("yes") : QStringLiteral("no"));
        stars.push_back(random.normal() + liked);
    }
    texts[0] = QStringLiteral("Not gibberish: a good, GOOD plot; bad cast");
    texts[1] = QStringLiteral("!?");
    return Dataset::make(QStringLiteral("reviews"),
                         {test::textColumn(QStringLiteral("text"), texts),
                          Column::numeric(QStringLiteral("stars"), stars),
                          test::categoricalColumn(QStringLiteral("y"), labels)})
        .value();
}

/// Shapley's definition over a function of sets.
template <class Value> std::vector<double> bruteForce(int players, Value value)
{
    std::vector<double> shapley;
    for (int player = 0; player < players; ++player) {
        double sum = 0;
        for (quint32 set = 0; set < 1U << players; ++set) {
            if (set >> player & 1)
                continue;
            const int size = std::popcount(set);
            sum += std::tgamma(size + 1) * std::tgamma(players - size) / std::tgamma(players + 1) *
                   (value(set | 1U << player) - value(set));
        }
        shapley.push_back(sum);
    }
    return shapley;
}

} // namespace

class TestSampledExplainers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void columnsByDefinition_data();
    void columnsByDefinition();
    void linearModelsInClosedForm_data();
    void linearModelsInClosedForm();
    void manyColumns_data();
    void manyColumns();
    void constantColumns_data();
    void constantColumns();
    void wordsByDefinition();
    void wordsInMassAndWithout();
    void badInput_data();
    void badInput();
    void columnsThatAreAbsent();
    void classesThatAreAbsent();
};

void TestSampledExplainers::columnsByDefinition_data()
{
    QTest::addColumn<QString>("explainer");
    QTest::addColumn<QString>("learner");
    for (const char *explainer : {"kernelshap", "permutationshap"}) {
        for (const char *learner : {"gradient_boosting", "random_forest", "linear_regression"})
            QTest::addRow("%s, %s", explainer, learner) << explainer << learner;
    }
}

/// Rows of the dataset with cells exchanged, not encoded features: an independent way.
void TestSampledExplainers::columnsByDefinition()
{
    QFETCH(QString, explainer);
    QFETCH(QString, learner);
    const Dataset data = mixedData(300);
    const QStringList oneHot = learner == QLatin1String("random_forest")
                                   ? QStringList{"categories=one_hot"}
                                   : QStringList{};
    const ExplainedOutput output =
        ExplainedOutput::make(fitted(data, learner, {}, oneHot), -1, OutputSpace::Value).value();
    const ExplanationRequest request{output, data, rowsFrom(40, 5), rowsFrom(100, 30)};
    const auto found = explained(explainer, request);
    QVERIFY2(found, found ? "" : qPrintable(found.error().text));
    const Attributions &attributions = *found->attributions;
    QCOMPARE(attributions.columns, QStringList({"a", "colour", "b"}));
    QCOMPARE(attributions.rows, request.rows);
    QCOMPARE(attributions.errors.size(), 0);
    QVERIFY(attributions.additivityResidual() < 1e-9);
    QVERIFY(!found->blocks.isEmpty());
    for (size_t i = 0; i < request.rows.size(); ++i) {
        const auto value = [&](quint32 set) {
            const Rows same(request.background.size(), request.rows[i]);
            QList<Column> columns;
            for (int j = 0; j < 4; ++j)
                columns.append(data.column(j).taken(set >> j & 1 ? same : request.background));
            const Dataset mixed = Dataset::make(QString(), columns).value();
            return output.of(mixed, test::allRows(mixed.rowCount()), {}).value().mean();
        };
        const std::vector<double> expected = bruteForce(3, value);
        for (int j = 0; j < 3; ++j)
            QVERIFY(std::abs(attributions.values(Eigen::Index(i), j) - expected[size_t(j)]) < 1e-9);
        QVERIFY(std::abs(attributions.base - value(0)) < 1e-9);
    }
}

void TestSampledExplainers::linearModelsInClosedForm_data()
{
    QTest::addColumn<int>("classIndex");
    QTest::addColumn<OutputSpace>("space");
    QTest::newRow("value") << -1 << OutputSpace::Value;
    QTest::newRow("log-odds of the second class") << 1 << OutputSpace::LogOdds;
    QTest::newRow("log-odds of the first class") << 0 << OutputSpace::LogOdds;
    QTest::newRow("probability") << 1 << OutputSpace::Probability;
}

void TestSampledExplainers::linearModelsInClosedForm()
{
    QFETCH(int, classIndex);
    QFETCH(OutputSpace, space);
    constexpr int columns = 14; // too many for all coalitions
    const bool regression = space == OutputSpace::Value;
    const Dataset data =
        regression ? test::regressionData(400, columns) : test::binaryData(400, columns);
    const Pipeline pipeline = fitted(data, regression ? QStringLiteral("linear_regression")
                                                      : QStringLiteral("logistic_regression"));
    const ExplainedOutput output = ExplainedOutput::make(pipeline, classIndex, space).value();
    const ExplanationRequest request{output, data, rowsFrom(0, 10), rowsFrom(200, 50)};
    const auto found = explained(QStringLiteral("kernelshap"), request);
    QVERIFY(found);
    const Attributions &attributions = *found->attributions;
    QVERIFY(attributions.additivityResidual() < 1e-10);
    const bool exact = space != OutputSpace::Probability;
    QCOMPARE(found->values["exact"].toBool(), exact);
    QCOMPARE(attributions.errors.size() == 0, exact);
    const Eigen::VectorXd outputs = output.of(data, request.rows, {}).value();
    QVERIFY((attributions.outputs - outputs).cwiseAbs().maxCoeff() < 1e-9);
    if (!exact)
        return;
    // What a linear model says when only one column is exchanged.
    for (size_t i = 0; i < request.rows.size(); ++i) {
        for (int j = 0; j < columns; ++j) {
            QList<Column> cells;
            for (int k = 0; k <= columns; ++k)
                cells.append(
                    data.column(k).taken(k == j ? Rows(request.background.size(), request.rows[i])
                                                : request.background));
            const Dataset mixed = Dataset::make(QString(), cells).value();
            const double mean =
                output.of(mixed, test::allRows(mixed.rowCount()), {}).value().mean();
            QVERIFY(std::abs(attributions.values(Eigen::Index(i), j) - (mean - attributions.base)) <
                    1e-9);
        }
    }
}

void TestSampledExplainers::manyColumns_data()
{
    QTest::addColumn<QString>("explainer");
    QTest::newRow("kernel") << QStringLiteral("kernelshap");
    QTest::newRow("permutation") << QStringLiteral("permutationshap");
}

void TestSampledExplainers::manyColumns()
{
    QFETCH(QString, explainer);
    const Dataset data = test::binaryData(500, 16);
    const Pipeline pipeline = fitted(data, QStringLiteral("gradient_boosting"), {{"rounds", 20}});
    const ExplainedOutput output =
        ExplainedOutput::make(pipeline, 1, OutputSpace::Probability).value();
    const ExplanationRequest request{output, data, rowsFrom(0, 4), rowsFrom(200, 20)};
    const auto one = explained(explainer, request);
    const auto other = explained(explainer, request, {}, 3);
    QVERIFY(one && other);
    QVERIFY(one->attributions->values == other->attributions->values);
    QVERIFY(one->attributions->errors == other->attributions->errors);
    QVERIFY(one->attributions->additivityResidual() < 1e-12);
    QVERIFY(one->attributions->errors.maxCoeff() > 0);
    QCOMPARE(one->values["largest_standard_error"].toDouble(),
             one->attributions->errors.maxCoeff());
    QVERIFY(!one->values["exact"].toBool());
    const Dataset table = explanationTable(*one).value();
    QCOMPARE(table.columnCount(), 16 + 3 + 16);
    QCOMPARE(table.find(QStringLiteral("x2_standard_error"))->numbers()[1],
             one->attributions->errors(1, 2));

    const QStringList more = explainer == QLatin1String("kernelshap")
                                 ? QStringList{"coalitions=20000"}
                                 : QStringList{"permutations=200"};
    const auto better = explained(explainer, request, more);
    QVERIFY(better);
    QVERIFY(better->attributions->errors.maxCoeff() < one->attributions->errors.maxCoeff() / 2);
    const Eigen::ArrayXXd distance =
        (better->attributions->values - one->attributions->values).cwiseAbs().array();
    QVERIFY((distance <= 6 * one->attributions->errors.array() + 1e-9).all());
}

void TestSampledExplainers::constantColumns_data()
{
    QTest::addColumn<QString>("explainer");
    QTest::addColumn<OutputSpace>("space");
    for (const QString explainer : {"kernelshap", "permutationshap"}) {
        const QByteArray name = explainer.toLatin1();
        QTest::addRow("%s, by games", name.constData()) << explainer << OutputSpace::Probability;
        QTest::addRow("%s, leaf by leaf", name.constData()) << explainer << OutputSpace::LogOdds;
    }
}

void TestSampledExplainers::constantColumns()
{
    QFETCH(QString, explainer);
    QFETCH(OutputSpace, space);
    const Dataset drawn = test::binaryData(300, 14);
    QList<Column> columns;
    for (qsizetype j = 0; j < drawn.columnCount(); ++j)
        columns.append(drawn.column(j));
    std::vector<double> values(columns[1].numbers().begin(), columns[1].numbers().end());
    std::fill(values.begin(), values.begin() + 100, 0.25);
    columns[1] = Column::numeric(columns[1].name(), values);
    const Dataset data = Dataset::make(QStringLiteral("d"), columns).value();
    const ExplainedOutput output =
        ExplainedOutput::make(fitted(data, QStringLiteral("gradient_boosting"), {{"rounds", 20}}),
                              1, space)
            .value();
    Rows rows = rowsFrom(0, 3);
    const auto found = explained(explainer, {output, data, rows, rowsFrom(50, 30)});
    QVERIFY(found);
    QCOMPARE(found->values["exact"].toBool(), space == OutputSpace::LogOdds);
    QVERIFY(found->attributions->values.col(1).isZero(0));
    QVERIFY(found->attributions->values.col(0).cwiseAbs().minCoeff() > 0);
    QCOMPARE(found->warnings.size(), 1);
    QVERIFY(found->warnings.first().contains(QStringLiteral("\"x1\"")));
    // Row 200 has another value there than the background.
    rows.push_back(200);
    const auto more = explained(explainer, {output, data, rows, rowsFrom(50, 30)});
    QVERIFY(more);
    QVERIFY(more->warnings.isEmpty());
    QVERIFY(more->attributions->values.col(1).head(3).isZero(0));
    QVERIFY(more->attributions->values(3, 1) != 0);
}

void TestSampledExplainers::wordsByDefinition()
{
    const Dataset data = textData();
    const ExplainedOutput output =
        ExplainedOutput::make(fitted(data, QStringLiteral("logistic_regression"), {}, {"ngrams=2"}),
                              1, OutputSpace::Probability)
            .value();
    const ExplanationRequest request{output, data, {0}, {}};
    const auto found = explained(QStringLiteral("permutationshap"), request,
                                 {"text_column=text", "permutations=50"});
    QVERIFY2(found, found ? "" : qPrintable(found.error().text));
    QVERIFY(!found->attributions);
    // "Not gibberish: a good, GOOD plot; bad cast": one letter is no word.
    const QStringList words{"Not", "gibberish", "good", "GOOD", "plot", "bad", "cast"};
    const QStringList between{"", " ", ": a ", ", ", " ", "; ", " "};
    const auto value = [&](quint32 set) {
        QString text;
        for (int j = 0; j < words.size(); ++j)
            text += between[j] + (set >> j & 1 ? words[j] : QString());
        const Dataset one =
            Dataset::make(QString(), {test::textColumn(QStringLiteral("text"), {text}),
                                      data.column(1).taken(Rows{0})})
                .value();
        return output.of(one, Rows{0}, {}).value()(0);
    };
    const std::vector<double> expected = bruteForce(int(words.size()), value);
    const Dataset &table = *found->table;
    QCOMPARE(table.rowCount(), words.size());
    double sum = 0;
    for (int j = 0; j < words.size(); ++j) {
        QCOMPARE(table.find(QStringLiteral("word"))->displayText(j), words[j]);
        const double own = table.find(QStringLiteral("value"))->numbers()[size_t(j)];
        QVERIFY(std::abs(own - expected[size_t(j)]) < 1e-10);
        sum += own;
    }
    QVERIFY(std::abs(sum - value(127) + value(0)) < 1e-12);
    QVERIFY(expected[2] > 0 && expected[5] < 0 && expected[1] == 0);
    const QJsonObject listed = found->values["texts"][0].toObject();
    QVERIFY(std::abs(listed["base_value"].toDouble() - value(0)) < 1e-12);
    QVERIFY(std::abs(listed["output"].toDouble() - value(127)) < 1e-12);
    QCOMPARE(listed["words"][4]["word"].toString(), QStringLiteral("plot"));
    QCOMPARE(found->blocks.size(), 2);
    const auto &text = std::get<HighlightedText>(found->blocks[0]);
    QCOMPARE(text.tokens.join(QString()), data.column(0).displayText(0));
    QCOMPARE(text.values[text.tokens.indexOf(QStringLiteral("GOOD"))],
             table.find(QStringLiteral("value"))->numbers()[3]);
    QCOMPARE(text.values[text.tokens.indexOf(QStringLiteral("; "))], 0.0);
    QVERIFY(text.caption.contains(QStringLiteral("probability of yes")));
    QCOMPARE(std::get<Table>(found->blocks[1]).rows.size(), words.size());
}

void TestSampledExplainers::wordsInMassAndWithout()
{
    const Dataset data = textData();
    const ExplainedOutput output =
        ExplainedOutput::make(fitted(data, QStringLiteral("logistic_regression")), 1,
                              OutputSpace::LogOdds)
            .value();
    const ExplanationRequest request{output, data, rowsFrom(0, 15), {}};
    const auto found =
        explained(QStringLiteral("permutationshap"), request, {"text_column=text"}, 2);
    QVERIFY(found);
    QCOMPARE(found->blocks.size(), 20); // a text and a table each
    QCOMPARE(found->warnings.size(), 2);
    QVERIFY(found->warnings[0].contains(QStringLiteral("row 1 has no words")));
    QCOMPARE(found->table->rowCount(), 7 + 13 * 4);
}

void TestSampledExplainers::badInput_data()
{
    QTest::addColumn<QString>("explainer");
    QTest::addColumn<QStringList>("params");
    QTest::addColumn<int>("firstRow");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("background");
    QTest::addColumn<Error::Kind>("kind");
    QTest::addColumn<QString>("text");
    const auto bad = Error::Kind::BadInput;
    for (const QString explainer : {"kernelshap", "permutationshap"}) {
        const QByteArray name = explainer.toLatin1();
        const auto row = [&](const char *what) -> QTestData & {
            return QTest::addRow("%s, %s", name.constData(), what);
        };
        row("no background") << explainer << QStringList() << 0 << 5 << 0 << bad
                             << "background has no rows";
        row("no rows") << explainer << QStringList() << 0 << 0 << 10 << bad << "no rows to explain";
        row("row out of range") << explainer << QStringList() << 198 << 5 << 10 << bad
                                << "no row 200";
        row("background out of range")
            << explainer << QStringList() << 0 << 5 << 300 << bad << "no row 200";
    }
    const QString words = QStringLiteral("permutationshap");
    QTest::newRow("words, row out of range")
        << words << QStringList{"text_column=text"} << 198 << 5 << 0 << bad << "no row 200";
    QTest::newRow("words of numbers") << words << QStringList{"text_column=stars"} << 0 << 1 << 0
                                      << Error::Kind::Usage << "\"stars\" is no text";
}

void TestSampledExplainers::badInput()
{
    QFETCH(QString, explainer);
    QFETCH(QStringList, params);
    QFETCH(int, firstRow);
    QFETCH(int, rows);
    QFETCH(int, background);
    QFETCH(Error::Kind, kind);
    QFETCH(QString, text);
    const Dataset data = textData();
    const ExplainedOutput output =
        ExplainedOutput::make(fitted(data, QStringLiteral("logistic_regression")), 1,
                              OutputSpace::LogOdds)
            .value();
    const ExplanationRequest request{output, data, rowsFrom(quint32(firstRow), size_t(rows)),
                                     rowsFrom(0, size_t(background))};
    const auto found = explained(explainer, request, params);
    QVERIFY(!found);
    QCOMPARE(found.error().kind, kind);
    QVERIFY2(found.error().text.contains(text), qPrintable(found.error().text));
    QVERIFY(!found.error().hint.isEmpty());
}

void TestSampledExplainers::columnsThatAreAbsent()
{
    const Dataset data = textData();
    const ExplainedOutput output =
        ExplainedOutput::make(fitted(data, QStringLiteral("logistic_regression")), 1,
                              OutputSpace::LogOdds)
            .value();
    const Dataset less = Dataset::make(QStringLiteral("less"), {data.column(0)}).value();
    const Dataset other =
        Dataset::make(QStringLiteral("other"), {data.column(1), data.column(2)}).value();
    const auto byColumns =
        explained(QStringLiteral("kernelshap"), {output, less, rowsFrom(0, 2), rowsFrom(0, 9)});
    QVERIFY(!byColumns);
    QVERIFY(byColumns.error().text.contains(QStringLiteral("\"stars\" is absent")));
    for (const Dataset &absent : {less, other}) {
        const auto byWords = explained(QStringLiteral("permutationshap"), {output, absent, {0}, {}},
                                       {"text_column=text"});
        QVERIFY(!byWords);
        QCOMPARE(byWords.error().kind, Error::Kind::BadInput);
    }
}

void TestSampledExplainers::classesThatAreAbsent()
{
    const Dataset data = textData();
    const Pipeline known = fitted(data, QStringLiteral("logistic_regression"));
    Target shape;
    shape.problem = Problem::Multiclass;
    shape.classes = QStringList{"no", "yes", "perhaps"};
    const auto model = std::shared_ptr<const Model>(&known.model(), [](const Model *) {});
    const Pipeline pipeline = Pipeline::make(known.spec(), known.encoder(), model, shape, {0, 1});
    for (const QString &id : {QStringLiteral("kernelshap"), QStringLiteral("permutationshap")}) {
        const Explainer &explainer = *shelf<Explainer>().find(id);
        const auto reason = [&](int classIndex) {
            return explainer.whyNot(
                ExplainedOutput::make(pipeline, classIndex, OutputSpace::LogOdds).value(),
                Params::initial(explainer.params));
        };
        QVERIFY(reason(0).isEmpty());
        QVERIFY(reason(2).contains(QStringLiteral("\"perhaps\"")));
    }
}

QTEST_GUILESS_MAIN(TestSampledExplainers)
#include "tst_sampled_explainers.moc"
