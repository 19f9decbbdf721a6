// GradientSHAP, integrated gradients and DeepLIFT of perceptrons: by hand, by the integral, by the
// closed form of a linear model.
#include "analysis/explainer.h"
#include "models/learner.h"
#include "models/mlp_model.h"
#include "tests/models/chance_network.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace tenbin;

namespace {

constexpr int numbers = 5; // and a column of three categories: eight features

Dataset mixedData(qsizetype rows)
{
    const Dataset plain = test::regressionData(rows, numbers, 11);
    QList<Column> columns;
    for (qsizetype i = 0; i < plain.columnCount(); ++i)
        columns.append(plain.column(i));
    RandomStream random(12);
    QStringList colours;
    for (qsizetype i = 0; i < rows; ++i)
        colours.append(QStringList{QStringLiteral("red"), QStringLiteral("green"),
                                   QStringLiteral("blue")}[qsizetype(random.below(3))]);
    columns.insert(2, test::categoricalColumn(QStringLiteral("colour"), colours));
    return Dataset::make(QStringLiteral("mixed"), columns).value();
}

/// A pipeline of chance: `classes` 0 is a regression.
Pipeline chancePipeline(const Dataset &data, int classes, const std::vector<int> &hidden)
{
    PipelineSpec spec;
    spec.learner = QStringLiteral("mlp");
    spec.target = QStringLiteral("y");
    for (qsizetype i = 0; i < data.columnCount(); ++i) {
        if (data.column(i).name() != spec.target)
            spec.columns.append(data.column(i).name());
    }
    spec.encoderParams = Params::initial(Encoder::paramSpecs());
    const Encoder encoder = Encoder::fit(data, spec.columns, test::allRows(data.rowCount()),
                                         spec.encoderParams, {.wantsScaling = true})
                                .value();
    std::vector<int> sizes{int(encoder.features().size())};
    sizes.insert(sizes.end(), hidden.begin(), hidden.end());
    sizes.push_back(classes > 2 ? classes : 1);
    Target shape;
    shape.problem = classes == 0   ? Problem::Regression
                    : classes == 2 ? Problem::Binary
                                   : Problem::Multiclass;
    for (int k = 0; k < classes; ++k)
        shape.classes.append(QString::number(k));
    const auto model = std::make_shared<MlpModel>(test::chanceNetwork(sizes, 3), shape.classes, 20,
                                                  4, QJsonObject());
    return Pipeline::make(spec, encoder, model, shape);
}

ExplainedOutput outputOf(const Pipeline &pipeline, int classIndex, OutputSpace space)
{
    return ExplainedOutput::make(pipeline, classIndex, space).value();
}

Result<Explanation> tried(const QString &method, const ExplanationRequest &request,
                          const QJsonObject &params = {}, Context context = {.seed = 5})
{
    const Explainer *explainer = shelf<Explainer>().find(method);
    NoProgress progress;
    return explainer->explain(request, Params::checked(explainer->params, params).value(), context,
                              progress);
}

Attributions explained(const QString &method, const ExplanationRequest &request,
                       const QJsonObject &params = {}, Context context = {.seed = 5})
{
    return *tried(method, request, params, context).value().attributions;
}

Rows rowsFrom(quint32 first, size_t count)
{
    Rows rows(count);
    std::iota(rows.begin(), rows.end(), first);
    return rows;
}

const QJsonObject eachBaseline{{QStringLiteral("baseline"), QStringLiteral("rows")}};

/// The pipeline's output at encoded inputs, by the definition in doubles.
struct PlainOutput
{
    const MlpNetwork &network;
    int classIndex;
    OutputSpace space;

    double operator()(const std::vector<double> &inputs) const
    {
        const std::vector<double> logits = test::plainLogits(network, inputs);
        if (space == OutputSpace::Value)
            return 20 + 4 * logits[0];
        double odds = 0;
        if (logits.size() == 1) {
            odds = std::exp(classIndex == 1 ? logits[0] : -logits[0]);
        } else {
            double others = 0;
            for (size_t k = 0; k < logits.size(); ++k)
                others += int(k) == classIndex ? 0 : std::exp(logits[k]);
            odds = std::exp(logits[size_t(classIndex)]) / others;
        }
        return space == OutputSpace::Probability ? odds / (1 + odds) : std::log(odds);
    }
};

std::vector<double> encoded(const Pipeline &pipeline, const Dataset &data, quint32 row)
{
    const Features features = pipeline.encoder().encode(data, Rows{row}).value();
    const std::vector<float> floats = floatRows(features, Rows{0});
    return {floats.begin(), floats.end()};
}

/// The integral of slopes along the line between two rows, by many short steps: what each source
/// column adds. Slopes are differences of the output along one feature.
std::vector<double> integral(const PlainOutput &output, const std::vector<double> &from,
                             const std::vector<double> &to, const QList<Feature> &features,
                             const QStringList &columns)
{
    constexpr int steps = 4000;
    constexpr double reach = 1e-6;
    std::vector<double> sums(size_t(columns.size()));
    for (int step = 0; step < steps; ++step) {
        std::vector<double> at(from.size());
        for (size_t i = 0; i < at.size(); ++i)
            at[i] = from[i] + (to[i] - from[i]) * (step + 0.5) / steps;
        for (size_t i = 0; i < at.size(); ++i) {
            std::vector<double> up = at;
            std::vector<double> down = at;
            up[i] += reach;
            down[i] -= reach;
            sums[size_t(columns.indexOf(features[qsizetype(i)].source))] +=
                (to[i] - from[i]) * (output(up) - output(down)) / (2 * reach * steps);
        }
    }
    return sums;
}

} // namespace

class TestGradientShap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addsUp_data()
    {
        QTest::addColumn<int>("classes");
        QTest::addColumn<int>("classIndex");
        QTest::addColumn<OutputSpace>("space");
        QTest::newRow("value") << 0 << -1 << OutputSpace::Value;
        QTest::newRow("log-odds") << 2 << 1 << OutputSpace::LogOdds;
        QTest::newRow("log-odds, first class") << 2 << 0 << OutputSpace::LogOdds;
        QTest::newRow("probability") << 2 << 1 << OutputSpace::Probability;
        QTest::newRow("probability, first class") << 2 << 0 << OutputSpace::Probability;
        QTest::newRow("log-odds of three") << 3 << 2 << OutputSpace::LogOdds;
        QTest::newRow("probability of three") << 3 << 0 << OutputSpace::Probability;
    }

    void addsUp()
    {
        QFETCH(int, classes);
        QFETCH(int, classIndex);
        QFETCH(OutputSpace, space);
        const Dataset data = mixedData(90);
        const Pipeline pipeline = chancePipeline(data, classes, {24, 9});
        const ExplainedOutput output = outputOf(pipeline, classIndex, space);
        const ExplanationRequest request{output, data, rowsFrom(60, 30), rowsFrom(0, 60)};
        const Eigen::VectorXd own = output.of(data, request.rows, {}).value();
        const Eigen::VectorXd ofBackground = output.of(data, request.background, {}).value();
        for (const Attributions &found :
             {explained(QStringLiteral("deeplift"), request),
              explained(QStringLiteral("integrated_gradients"), request, eachBaseline),
              explained(QStringLiteral("integrated_gradients"), request),
              explained(QStringLiteral("integrated_gradients"), request,
                        {{QStringLiteral("steps"), 2}})}) {
            QVERIFY2(found.additivityResidual() < 1e-9,
                     qPrintable(QString::number(found.additivityResidual())));
            // The model predicts in floats.
            QVERIFY((found.outputs - own).cwiseAbs().maxCoeff() < 1e-4);
            QVERIFY(found.values.cwiseAbs().maxCoeff() > 0.01);
            QCOMPARE(found.values.cols(), Eigen::Index(numbers + 1));
        }
        const Attributions sampled =
            explained(QStringLiteral("gradientshap"), request, {{QStringLiteral("points"), 50}});
        QVERIFY(std::abs(sampled.base - ofBackground.mean()) < 1e-4);
        // Errors of columns go together at most as their sum.
        const double reach = 5 * sampled.errors.rowwise().sum().maxCoeff();
        QVERIFY2(
            sampled.additivityResidual() < reach,
            qPrintable(QStringLiteral("%1 of %2").arg(sampled.additivityResidual()).arg(reach)));
    }

    /// Without hidden layers all three are w (x - mean of the background).
    void linearModels()
    {
        const Dataset data = mixedData(50);
        const Pipeline pipeline = chancePipeline(data, 2, {});
        const ExplainedOutput output = outputOf(pipeline, 1, OutputSpace::LogOdds);
        const ExplanationRequest request{output, data, rowsFrom(30, 20), rowsFrom(0, 30)};
        const auto &model = dynamic_cast<const MlpModel &>(pipeline.model());
        const Features rows = pipeline.encoder().encode(data, request.rows).value();
        const Features background = pipeline.encoder().encode(data, request.background).value();
        const QList<Feature> features = pipeline.encoder().features();
        for (const QString &method : {QStringLiteral("deeplift"), QStringLiteral("gradientshap"),
                                      QStringLiteral("integrated_gradients")}) {
            const Attributions found = explained(method, request);
            Eigen::MatrixXd expected = Eigen::MatrixXd::Zero(20, found.values.cols());
            for (Eigen::Index j = 0; j < rows.dense.cols(); ++j)
                expected.col(found.columns.indexOf(features[j].source)) +=
                    double(model.network().layers[0].weights[size_t(j)]) *
                    (rows.dense.col(j).array() - background.dense.col(j).mean()).matrix();
            QVERIFY((found.values - expected).cwiseAbs().maxCoeff() < 1e-5);
            QVERIFY(found.errors.size() == 0 || found.errors.maxCoeff() < 1e-9);
        }
    }

    /// f = relu(a + b - 1): from (0, 0) to (2, 1) the sum goes from -1 to 2, the secant is 2 / 3.
    /// g = f - relu(a): the secant of the second unit is 1.
    void deepLiftByHand()
    {
        const Dataset data = Dataset::make(QStringLiteral("two rows"),
                                           {Column::numeric(QStringLiteral("a"), {0, 2}),
                                            Column::numeric(QStringLiteral("b"), {0, 1}),
                                            Column::numeric(QStringLiteral("y"), {0, 1})})
                                 .value();
        MlpNetwork network;
        network.layers = {{2, 2, {1, 1, 1, 0}, {-1, 0}}, {2, 1, {1, -1}, {0}}};
        PipelineSpec spec;
        spec.learner = QStringLiteral("mlp");
        spec.target = QStringLiteral("y");
        spec.columns = QStringList{QStringLiteral("a"), QStringLiteral("b")};
        spec.encoderParams = Params::initial(Encoder::paramSpecs());
        const Encoder encoder =
            Encoder::fit(data, spec.columns, Rows{0, 1}, spec.encoderParams, {}).value();
        const auto model = std::make_shared<MlpModel>(network, QStringList(), 0, 1, QJsonObject());
        const Pipeline pipeline = Pipeline::make(spec, encoder, model, Target());
        const ExplainedOutput output = outputOf(pipeline, -1, OutputSpace::Value);
        const Attributions found =
            explained(QStringLiteral("deeplift"), {output, data, Rows{1}, Rows{0}});
        QVERIFY(std::abs(found.base) < 1e-12);
        QVERIFY(std::abs(found.values(0, 0) - (2 * 2.0 / 3 - 2)) < 1e-12);
        QVERIFY(std::abs(found.values(0, 1) - 2.0 / 3) < 1e-12);
    }

    void integratesGradients_data() { addsUp_data(); }

    void integratesGradients()
    {
        QFETCH(int, classes);
        QFETCH(int, classIndex);
        QFETCH(OutputSpace, space);
        const Dataset data = mixedData(20);
        const Pipeline pipeline = chancePipeline(data, classes, {12, 6});
        const ExplainedOutput output = outputOf(pipeline, classIndex, space);
        const PlainOutput plain{dynamic_cast<const MlpModel &>(pipeline.model()).network(),
                                classIndex, space};
        for (quint32 row : {3U, 8U}) {
            const ExplanationRequest request{output, data, Rows{row}, Rows{15}};
            const Attributions exact = explained(QStringLiteral("integrated_gradients"), request,
                                                 {{QStringLiteral("steps"), 512}});
            const std::vector<double> expected =
                integral(plain, encoded(pipeline, data, 15), encoded(pipeline, data, row),
                         pipeline.encoder().features(), exact.columns);
            const Attributions sampled = explained(QStringLiteral("gradientshap"), request,
                                                   {{QStringLiteral("points"), 4000}});
            for (size_t j = 0; j < expected.size(); ++j) {
                const auto column = Eigen::Index(j);
                QVERIFY2(
                    std::abs(exact.values(0, column) - expected[j]) <
                        2e-3 * (1 + std::abs(expected[j])),
                    qPrintable(
                        QStringLiteral("%1 for %2").arg(exact.values(0, column)).arg(expected[j])));
                QVERIFY(std::abs(sampled.values(0, column) - expected[j]) <
                        5 * sampled.errors(0, column) + 1e-3);
            }
        }
    }

    /// Over many seeds, deviations from the integral are as large as the errors say.
    void errorsAreHonest()
    {
        const Dataset data = mixedData(40);
        const Pipeline pipeline = chancePipeline(data, 2, {16, 8});
        const ExplainedOutput output = outputOf(pipeline, 1, OutputSpace::Probability);
        const ExplanationRequest request{output, data, Rows{30, 31, 32}, rowsFrom(0, 30)};
        QJsonObject fine = eachBaseline;
        fine[QStringLiteral("steps")] = 256;
        const Attributions exact = explained(QStringLiteral("integrated_gradients"), request, fine);
        double squares = 0;
        double count = 0;
        for (quint64 seed = 0; seed < 60; ++seed) {
            const Attributions found = explained(QStringLiteral("gradientshap"), request,
                                                 {{QStringLiteral("points"), 10}}, {.seed = seed});
            squares +=
                ((found.values - exact.values).array() / found.errors.array()).square().sum();
            count += double(found.values.size());
        }
        const double ratio = std::sqrt(squares / count);
        QVERIFY2(ratio > 0.85 && ratio < 1.15, qPrintable(QString::number(ratio)));
    }

    void wideBackgrounds_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QJsonObject>("params");
        QTest::newRow("deeplift") << QStringLiteral("deeplift") << QJsonObject();
        QTest::newRow("integrated gradients")
            << QStringLiteral("integrated_gradients") << eachBaseline;
    }

    /// Means over 700 rows of the background are means of what each of them alone gives.
    void wideBackgrounds()
    {
        QFETCH(QString, method);
        QFETCH(QJsonObject, params);
        const Dataset data = mixedData(710);
        const Pipeline pipeline = chancePipeline(data, 3, {10, 5});
        const ExplainedOutput output = outputOf(pipeline, 1, OutputSpace::LogOdds);
        const Attributions whole =
            explained(method, {output, data, Rows{705, 709}, rowsFrom(0, 700)}, params);
        Eigen::MatrixXd mean = Eigen::MatrixXd::Zero(2, whole.values.cols());
        double base = 0;
        for (quint32 row = 0; row < 700; ++row) {
            const Attributions one =
                explained(method, {output, data, Rows{705, 709}, Rows{row}}, params);
            mean += one.values / 700;
            base += one.base / 700;
        }
        QVERIFY((whole.values - mean).cwiseAbs().maxCoeff() < 1e-10);
        QVERIFY(std::abs(whole.base - base) < 1e-10);
    }

    void sameForAnyThreadsAndRows_data()
    {
        QTest::addColumn<QString>("method");
        for (const char *method : {"deeplift", "gradientshap", "integrated_gradients"})
            QTest::newRow(method) << QString::fromLatin1(method);
    }

    void sameForAnyThreadsAndRows()
    {
        QFETCH(QString, method);
        const Dataset data = mixedData(80);
        const Pipeline pipeline = chancePipeline(data, 2, {16, 8});
        const ExplainedOutput output = outputOf(pipeline, 1, OutputSpace::LogOdds);
        const ExplanationRequest request{output, data, rowsFrom(40, 40), rowsFrom(0, 40)};
        const Attributions one = explained(method, request, {}, {.seed = 9, .threads = 1});
        const Attributions four = explained(method, request, {}, {.seed = 9, .threads = 4});
        QCOMPARE(one.values, four.values);
        QCOMPARE(one.errors, four.errors);
        const Attributions other = explained(method, request, {}, {.seed = 10, .threads = 1});
        QCOMPARE(one.values == other.values, method != QLatin1String("gradientshap"));
        const Attributions few = explained(method, {output, data, Rows{41, 77}, request.background},
                                           {}, {.seed = 9, .threads = 1});
        QVERIFY((few.values.row(0) - one.values.row(1)).cwiseAbs().maxCoeff() < 1e-12);
        QVERIFY((few.values.row(1) - one.values.row(37)).cwiseAbs().maxCoeff() < 1e-12);
    }

    void saysWhyNot()
    {
        const Dataset data = mixedData(60);
        const TargetRows target = readTarget(data, QStringLiteral("y")).value();
        PipelineSpec spec;
        spec.learner = QStringLiteral("linear_regression");
        spec.learnerParams = Params::initial(shelf<Learner>().find(spec.learner)->params);
        spec.encoderParams = Params::initial(Encoder::paramSpecs());
        spec.target = QStringLiteral("y");
        spec.columns = QStringList{QStringLiteral("x0"), QStringLiteral("colour")};
        NoProgress progress;
        const Pipeline linear =
            Pipeline::fit(data, target, test::allRows(60), spec, {}, progress).value();
        const Pipeline network = chancePipeline(data, 0, {4});
        for (const char *method : {"deeplift", "gradientshap", "integrated_gradients"}) {
            const Explainer *explainer = shelf<Explainer>().find(QString::fromLatin1(method));
            const Params params = Params::initial(explainer->params);
            QVERIFY(explainer->whyNot(outputOf(linear, -1, OutputSpace::Value), params)
                        .contains(QStringLiteral("neural networks")));
            const ExplainedOutput output = outputOf(network, -1, OutputSpace::Value);
            QCOMPARE(explainer->whyNot(output, params), QString());
            const QString id = QString::fromLatin1(method);
            QCOMPARE(tried(id, {output, data, Rows{}, Rows{1}}).error().kind,
                     Error::Kind::BadInput);
            QCOMPARE(tried(id, {output, data, Rows{1}, Rows{}}).error().kind,
                     Error::Kind::BadInput);
        }
    }

    /// Two steps along a curved way are few, and that is said.
    void saysWhenStepsAreFew()
    {
        const Dataset data = mixedData(40);
        const Pipeline pipeline = chancePipeline(data, 2, {40, 40, 40});
        const ExplainedOutput output = outputOf(pipeline, 1, OutputSpace::Probability);
        const ExplanationRequest request{output, data, rowsFrom(20, 20), rowsFrom(0, 20)};
        const Explanation coarse =
            tried(QStringLiteral("integrated_gradients"), request, {{QStringLiteral("steps"), 2}})
                .value();
        const Explanation fine = tried(QStringLiteral("integrated_gradients"), request,
                                       {{QStringLiteral("steps"), 2048}})
                                     .value();
        QCOMPARE(coarse.warnings.size(), 1);
        QCOMPARE(fine.warnings.size(), 0);
        const QString change = QStringLiteral("change_from_half_the_steps");
        QVERIFY(fine.values[change].toDouble() < coarse.values[change].toDouble() / 20);
    }
};

QTEST_GUILESS_MAIN(TestGradientShap)
#include "tst_gradient_shap.moc"
