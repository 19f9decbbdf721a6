// The perceptron as a learner: what it can learn, how it stops, what it keeps.
#include "core/random.h"
#include "core/shelf.h"
#include "data/safetensors.h"
#include "models/learner.h"
#include "models/mlp.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <numeric>

using namespace tenbin;

namespace {

/// Two inputs in [-1, 1]; the class is whether their signs differ: no linear model can do it.
TrainingSet exclusiveOr(qsizetype rows)
{
    TrainingSet set;
    set.features.dense.resize(rows, 2);
    set.features.columns = {{QStringLiteral("a"), {}, 0}, {QStringLiteral("b"), {}, 0}};
    RandomStream random(7);
    for (Eigen::Index row = 0; row < rows; ++row) {
        const double a = 2 * random.uniform() - 1;
        const double b = 2 * random.uniform() - 1;
        set.features.dense.row(row) << a, b;
        set.target.values.push_back(a * b < 0 ? 1 : 0);
    }
    set.target.problem = Problem::Binary;
    set.target.classes = {QStringLiteral("same"), QStringLiteral("differ")};
    return set;
}

Params paramsWith(const QJsonObject &given)
{
    return Params::checked(shelf<Learner>().find(QStringLiteral("mlp"))->params, given).value();
}

double accuracy(const Model &model, const TrainingSet &set)
{
    const Eigen::MatrixXd predicted = model.predict(set.features, {}).value();
    double hits = 0;
    for (Eigen::Index row = 0; row < predicted.rows(); ++row)
        hits += (predicted(row, 1) > 0.5) == (set.target.values[size_t(row)] == 1);
    return hits / double(predicted.rows());
}

/// Counts epochs and may stop.
class Watcher final : public Progress
{
public:
    bool report(double, const QString &) override { return ++calls < stopAfter; }
    void point(const QString &curve, double, double y) override { curves[curve].append(y); }

    int calls = 0;
    int stopAfter = 1 << 30;
    QMap<QString, QList<double>> curves;
};

} // namespace

class TestMlp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void learnsExclusiveOr_data();
    void learnsExclusiveOr();
    void learnsARegression();
    void severalClassesSumToOne();
    void stopsEarlyAndKeepsTheBest();
    void cancels();
    void badHiddenLayers();
    void cudaThatIsNotThere();
    void damagedFilesAreRefused_data();
    void damagedFilesAreRefused();

private:
    Result<ModelPtr> fit(const TrainingSet &set, const QJsonObject &params, Progress &progress)
    {
        return m_learner->fit(set, paramsWith(params), {.seed = 3, .threads = 1}, progress);
    }

    const Learner *m_learner = nullptr;
};

void TestMlp::initTestCase()
{
    m_learner = shelf<Learner>().find(QStringLiteral("mlp"));
    QVERIFY(m_learner);
    if (!hasTorch())
        QSKIP("this build has no LibTorch");
}

void TestMlp::learnsExclusiveOr_data()
{
    QTest::addColumn<QJsonObject>("params");
    QTest::newRow("adamw, cosine") << QJsonObject{{QStringLiteral("learning_rate"), 0.01}};
    QTest::newRow("adam, constant")
        << QJsonObject{{QStringLiteral("learning_rate"), 0.01},
                       {QStringLiteral("optimizer"), QStringLiteral("adam")},
                       {QStringLiteral("schedule"), QStringLiteral("constant")}};
    QTest::newRow("dropout") << QJsonObject{{QStringLiteral("learning_rate"), 0.01},
                                            {QStringLiteral("dropout"), 0.2}};
    QTest::newRow("batch norm") << QJsonObject{{QStringLiteral("learning_rate"), 0.01},
                                               {QStringLiteral("batch_norm"), true}};
    QTest::newRow("balanced classes")
        << QJsonObject{{QStringLiteral("learning_rate"), 0.01},
                       {QStringLiteral("class_weight"), QStringLiteral("balanced")}};
}

void TestMlp::learnsExclusiveOr()
{
    QFETCH(QJsonObject, params);
    params[QStringLiteral("batch")] = 64;
    NoProgress progress;
    const Result<ModelPtr> model = fit(exclusiveOr(2000), params, progress);
    QVERIFY2(model, model ? "" : qPrintable(model.error().text));
    const double hits = accuracy(**model, exclusiveOr(1500));
    QVERIFY2(hits > 0.95, qPrintable(QString::number(hits)));
}

void TestMlp::learnsARegression()
{
    TrainingSet set = exclusiveOr(2000);
    set.target.problem = Problem::Regression;
    set.target.classes.clear();
    // Far from zero and wide: the target is standardised inside.
    for (Eigen::Index row = 0; row < set.features.dense.rows(); ++row)
        set.target.values[size_t(row)] =
            1000 + 500 * set.features.dense(row, 0) * set.features.dense(row, 1);
    NoProgress progress;
    const Result<ModelPtr> model = fit(
        set, {{QStringLiteral("learning_rate"), 0.01}, {QStringLiteral("batch"), 64}}, progress);
    QVERIFY(model);
    const Eigen::MatrixXd predicted = (*model)->predict(set.features, {}).value();
    QCOMPARE(predicted.cols(), Eigen::Index(1));
    double squares = 0;
    for (Eigen::Index row = 0; row < predicted.rows(); ++row)
        squares += std::pow(predicted(row, 0) - set.target.values[size_t(row)], 2);
    // The target's own deviation is 500 / 3.
    QVERIFY(std::sqrt(squares / double(predicted.rows())) < 30);
}

void TestMlp::severalClassesSumToOne()
{
    TrainingSet set = exclusiveOr(900);
    set.target.problem = Problem::Multiclass;
    set.target.classes = {QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")};
    for (Eigen::Index row = 0; row < set.features.dense.rows(); ++row)
        set.target.values[size_t(row)] = set.features.dense(row, 0) < -0.33  ? 0
                                         : set.features.dense(row, 0) < 0.33 ? 1
                                                                             : 2;
    NoProgress progress;
    const Result<ModelPtr> model = fit(
        set, {{QStringLiteral("learning_rate"), 0.01}, {QStringLiteral("batch"), 32}}, progress);
    QVERIFY(model);
    const Eigen::MatrixXd predicted = (*model)->predict(set.features, {}).value();
    QCOMPARE(predicted.cols(), Eigen::Index(3));
    double hits = 0;
    for (Eigen::Index row = 0; row < predicted.rows(); ++row) {
        QVERIFY(std::abs(predicted.row(row).sum() - 1) < 1e-12);
        Eigen::Index best = 0;
        predicted.row(row).maxCoeff(&best);
        hits += double(best) == set.target.values[size_t(row)];
    }
    QVERIFY(hits / double(predicted.rows()) > 0.95);
}

void TestMlp::stopsEarlyAndKeepsTheBest()
{
    // A target of pure noise: the validation loss soon gets worse.
    TrainingSet set = exclusiveOr(400);
    RandomStream random(11);
    for (double &value : set.target.values)
        value = double(random.below(2));
    Watcher watcher;
    const Result<ModelPtr> model = fit(set,
                                       {{QStringLiteral("epochs"), 500},
                                        {QStringLiteral("patience"), 3},
                                        {QStringLiteral("schedule"), QStringLiteral("constant")},
                                        {QStringLiteral("learning_rate"), 0.02},
                                        {QStringLiteral("batch"), 16}},
                                       watcher);
    QVERIFY(model);
    const QJsonObject summary = (*model)->summary();
    const int epochs = summary[QStringLiteral("epochs")].toInt();
    const int best = summary[QStringLiteral("best_epoch")].toInt();
    QVERIFY(epochs < 500);
    QCOMPARE(epochs - best, 3);
    const QList<double> losses = watcher.curves[QStringLiteral("validation loss")];
    QCOMPARE(losses.size(), epochs);
    QCOMPARE(summary[QStringLiteral("validation_loss")].toDouble(),
             *std::min_element(losses.begin(), losses.end()));
}

void TestMlp::cancels()
{
    Watcher watcher;
    watcher.stopAfter = 5;
    const Result<ModelPtr> model = fit(exclusiveOr(2000), {{QStringLiteral("batch"), 16}}, watcher);
    QVERIFY(!model);
    QCOMPARE(int(model.error().kind), int(Error::Kind::Cancelled));
    QCOMPARE(watcher.calls, 5);
}

void TestMlp::badHiddenLayers()
{
    for (const char *hidden :
         {"0", "a", "12;3", "-4", "70000", "1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8"}) {
        NoProgress progress;
        const Result<ModelPtr> model =
            fit(exclusiveOr(100), {{QStringLiteral("hidden"), QLatin1String(hidden)}}, progress);
        QVERIFY2(!model, hidden);
        QCOMPARE(int(model.error().kind), int(Error::Kind::Usage));
    }
}

void TestMlp::cudaThatIsNotThere()
{
    if (openTorch().value().hasCuda)
        QSKIP("this machine has a CUDA device");
    NoProgress progress;
    const Result<ModelPtr> model =
        fit(exclusiveOr(100), {{QStringLiteral("device"), QStringLiteral("cuda")}}, progress);
    QVERIFY(!model);
    QCOMPARE(int(model.error().kind), int(Error::Kind::Unsupported));
}

void TestMlp::damagedFilesAreRefused_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    const QString json = QStringLiteral("model.json");
    const QString weights = QStringLiteral("weights.safetensors");
    QTest::newRow("size lies") << json << QByteArray("128") << QByteArray("129");
    QTest::newRow("size is zero") << json << QByteArray("128") << QByteArray("0");
    QTest::newRow("other learner") << json << QByteArray("mlp") << QByteArray("mlq");
    QTest::newRow("layer absent") << weights << QByteArray("layer1.bias")
                                  << QByteArray("layer9.bias");
    QTest::newRow("shape lies") << weights << QByteArray("[128,2]") << QByteArray("[128,3]");
}

void TestMlp::damagedFilesAreRefused()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QTemporaryDir folder;
    NoProgress progress;
    const Result<ModelPtr> model = fit(exclusiveOr(200), {{QStringLiteral("epochs"), 1}}, progress);
    QVERIFY(model);
    QVERIFY((*model)->save(folder.path()));
    QVERIFY(m_learner->load(folder.path()));
    QFile stored(folder.filePath(file));
    QVERIFY(stored.open(QIODevice::ReadWrite));
    QByteArray bytes = stored.readAll();
    QVERIFY(bytes.contains(from));
    bytes.replace(from, to);
    stored.resize(0);
    stored.seek(0);
    stored.write(bytes);
    stored.close();
    const Result<ModelPtr> loaded = m_learner->load(folder.path());
    QVERIFY(!loaded);
    QCOMPARE(int(loaded.error().kind), int(Error::Kind::BadInput));
}

QTEST_GUILESS_MAIN(TestMlp)
#include "tst_mlp.moc"
