// What every learner on the shelf promises, whichever they are.
#include "core/random.h"
#include "models/cross_validation.h"
#include "models/decision.h"
#include "models/learner.h"
#include "tests/support/test_data.h"

#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <ctime>
#include <limits>

using namespace tenbin;
using test::allRows;

namespace {

const QString y = QStringLiteral("y");
constexpr int features = 6; ///< x0 … x3 carry the signal

/// The regression data cut into thirds.
Dataset multiclassData(qsizetype rows)
{
    const Dataset numbers = test::regressionData(rows, features);
    const std::span<const double> values = numbers.column(features).numbers();
    std::vector<double> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    const double low = sorted[size_t(rows / 3)];
    const double high = sorted[size_t(2 * rows / 3)];
    std::vector<qint32> codes;
    for (double value : values)
        codes.push_back(value < low ? 0 : value < high ? 1 : 2);
    QList<Column> columns;
    for (int i = 0; i < features; ++i)
        columns.append(numbers.column(i));
    columns.append(Column::categorical(y, std::move(codes), {"low", "middle", "high"}));
    return Dataset::make(QStringLiteral("multiclass"), std::move(columns)).value();
}

Dataset dataFor(Problem problem, qsizetype rows)
{
    switch (problem) {
    case Problem::Binary: return test::binaryData(rows, features);
    case Problem::Multiclass: return multiclassData(rows);
    case Problem::Regression: break;
    }
    return test::regressionData(rows, features);
}

TrainingSet trainingSet(Problem problem, qsizetype rows)
{
    const Dataset data = dataFor(problem, rows);
    TrainingSet training;
    training.features.dense.resize(rows, features);
    for (int j = 0; j < features; ++j) {
        const QString name = data.column(j).name();
        training.features.columns.append({name, name, 0});
        for (qsizetype i = 0; i < rows; ++i)
            training.features.dense(i, j) = data.column(j).numbers()[size_t(i)];
    }
    training.target = readTarget(data, y).value().target;
    return training;
}

TrainingFacts factsOf(const TrainingSet &training)
{
    return {training.target.problem, training.features.rowCount(), training.features.columnCount(),
            training.target.classCount()};
}

PipelineSpec specFor(const QString &learner)
{
    PipelineSpec spec;
    spec.learner = learner;
    spec.learnerParams = Params::initial(shelf<Learner>().find(learner)->params);
    spec.encoderParams = Params::initial(Encoder::paramSpecs());
    spec.target = y;
    for (int j = 0; j < features; ++j)
        spec.columns.append(QStringLiteral("x%1").arg(j));
    return spec;
}

Result<ModelPtr> fit(const Learner &learner, const TrainingSet &training,
                     const Context &context = {5, 1})
{
    NoProgress progress;
    return learner.fit(training, Params::initial(learner.params), context, progress);
}

Eigen::MatrixXd fitAndPredict(const Learner &learner, const TrainingSet &training,
                              const Context &context = {5, 1})
{
    const Result<ModelPtr> model = fit(learner, training, context);
    if (!model)
        return {};
    return (*model)->predict(training.features, context).value_or(Eigen::MatrixXd());
}

/// Mean squared error of values, or mean log loss.
double lossOf(const Predictions &predictions)
{
    double sum = 0;
    for (size_t i = 0; i < predictions.truth.size(); ++i) {
        if (predictions.problem == Problem::Regression)
            sum += std::pow(predictions.truth[i] - predictions.predicted[i], 2);
        else
            sum -=
                std::log(std::max(1e-12, predictions.probabilities(
                                             Eigen::Index(i), Eigen::Index(predictions.truth[i]))));
    }
    return sum / double(predictions.truth.size());
}

double lossOf(const Target &target, const Eigen::MatrixXd &outputs)
{
    if (outputs.rows() != Eigen::Index(target.values.size()))
        return std::numeric_limits<double>::infinity();
    Predictions predictions;
    predictions.problem = target.problem;
    predictions.truth = target.values;
    predictions.predicted = Decision().decide(outputs);
    predictions.probabilities = outputs;
    return lossOf(predictions);
}

Result<CrossValidation> validate(const QString &learner, const Dataset &data, int threads)
{
    SplitInput input;
    input.rows = data.rowCount();
    const Split split =
        makeSplit(SplitSpec::parse(QStringLiteral("kfold:3")).value(), input, 1).value();
    NoProgress progress;
    return crossValidate(data, readTarget(data, y).value(), split, specFor(learner), {9, threads},
                         progress);
}

double cpuSeconds()
{
    return double(std::clock()) / CLOCKS_PER_SEC;
}

/// Says stop once this process has worked for `after` seconds: other load does not count.
class StopLater final : public Progress
{
public:
    explicit StopLater(double after) : m_stop(cpuSeconds() + after) {}
    bool report(double, const QString &) override { return cpuSeconds() < m_stop; }
    double secondsSinceStop() const { return cpuSeconds() - m_stop; }

private:
    double m_stop;
};

struct Case
{
    QString id;
    Problem problem;
    const Learner *learner;
};

} // namespace

Q_DECLARE_METATYPE(Case)

class LearnerConformanceTest : public QObject
{
    Q_OBJECT

private:
    /// A row for each learner and each problem it solves; those that cannot run in this build say
    /// so and have none.
    void addCases()
    {
        QTest::addColumn<Case>("with");
        for (const auto &[id, learner] : shelf<Learner>().entries()) {
            for (Problem problem : learner.problems) {
                const QString why = whyNotUse(learner, factsOf(trainingSet(problem, 60)),
                                              Params::initial(learner.params));
                if (!why.isEmpty())
                    qInfo("%s is not tested: %s", qPrintable(id), qPrintable(why));
                else
                    QTest::addRow("%s, %s", qPrintable(id), qPrintable(problemName(problem)))
                        << Case{id, problem, &learner};
            }
        }
    }

private Q_SLOTS:
    void describesItself_data()
    {
        QTest::addColumn<QString>("id");
        for (const QString &id : shelf<Learner>().ids())
            QTest::newRow(qPrintable(id)) << id;
    }

    void describesItself()
    {
        QFETCH(QString, id);
        const Learner &learner = *shelf<Learner>().find(id);
        QVERIFY(!learner.title.isEmpty() && !learner.help.isEmpty());
        QVERIFY(!learner.reference.isEmpty());
        QVERIFY(!learner.problems.isEmpty());
        QVERIFY(learner.fit && learner.load);
        QSet<QString> seen;
        for (const ParamSpec &param : learner.params) {
            QVERIFY2(param.check(param.initial), qPrintable(param.id));
            QVERIFY2(!param.title.isEmpty() && !param.help.isEmpty(), qPrintable(param.id));
            QVERIFY2(!seen.contains(param.id), qPrintable(param.id));
            seen.insert(param.id);
        }
    }

    void saysWhyNot()
    {
        for (const auto &[id, learner] : shelf<Learner>().entries()) {
            for (Problem problem : {Problem::Binary, Problem::Multiclass, Problem::Regression}) {
                const TrainingFacts facts{problem, 100, 4, problem == Problem::Multiclass ? 3 : 2};
                const QString why = whyNotUse(learner, facts, Params::initial(learner.params));
                QVERIFY2(learner.problems.contains(problem) || !why.isEmpty(), qPrintable(id));
            }
        }
    }

    void predictsSensibly_data() { addCases(); }
    void predictsSensibly()
    {
        QFETCH(Case, with);
        const TrainingSet training = trainingSet(with.problem, 300);
        const Result<ModelPtr> model = fit(*with.learner, training);
        QVERIFY2(model, model ? "" : qPrintable(model.error().text + model.error().detail));
        const auto predicted = (*model)->predict(training.features, {});
        QVERIFY(predicted);
        QCOMPARE(predicted->rows(), 300);
        QVERIFY(predicted->allFinite());
        if (with.problem == Problem::Regression) {
            QCOMPARE(predicted->cols(), 1);
        } else {
            QCOMPARE(predicted->cols(), training.target.classCount());
            QVERIFY(predicted->minCoeff() >= 0 && predicted->maxCoeff() <= 1);
            QVERIFY((predicted->rowwise().sum().array() - 1).abs().maxCoeff() < 1e-6);
        }
        const auto some = (*model)->predict(training.features.taken(Rows{7, 3}), {});
        QVERIFY((some->row(0) - predicted->row(7)).cwiseAbs().maxCoeff() < 1e-6);
        QVERIFY((some->row(1) - predicted->row(3)).cwiseAbs().maxCoeff() < 1e-6);
        const auto none = (*model)->predict(training.features.taken({}), {});
        QVERIFY(none && none->rows() == 0);
    }

    void beatsTheTrivialModel_data() { addCases(); }
    void beatsTheTrivialModel()
    {
        QFETCH(Case, with);
        const QString trivial = QStringLiteral("baseline");
        if (with.id == trivial)
            return;
        const Dataset data = dataFor(with.problem, 900);
        const auto result = validate(with.id, data, 2);
        QVERIFY2(result, result ? "" : qPrintable(result.error().text + result.error().detail));
        const double loss = lossOf(result->predictions);
        const double trivialLoss = lossOf(validate(trivial, data, 1)->predictions);
        QVERIFY2(loss < 0.85 * trivialLoss,
                 qPrintable(QStringLiteral("%1 against %2").arg(loss).arg(trivialLoss)));
    }

    void crossValidatesAlikeOnAnyThreads_data() { addCases(); }
    void crossValidatesAlikeOnAnyThreads()
    {
        QFETCH(Case, with);
        const Dataset data = dataFor(with.problem, 400);
        const auto one = validate(with.id, data, 1);
        const auto two = validate(with.id, data, 2);
        QVERIFY(one && two);
        QCOMPARE(one->predictions.predicted, two->predictions.predicted);
        QCOMPARE(one->predictions.probabilities, two->predictions.probabilities);
    }

    void sameSeedSamePredictions_data() { addCases(); }
    void sameSeedSamePredictions()
    {
        QFETCH(Case, with);
        const TrainingSet training = trainingSet(with.problem, 400);
        const Eigen::MatrixXd first = fitAndPredict(*with.learner, training, {11, 1});
        QVERIFY(first.rows() == 400);
        QCOMPARE(fitAndPredict(*with.learner, training, {11, 1}), first);
        QCOMPARE(fitAndPredict(*with.learner, training, {11, 2}), first);
        QCOMPARE(fitAndPredict(*with.learner, training, {11, 3}), first);
    }

    void savesAndLoads_data() { addCases(); }
    void savesAndLoads()
    {
        QFETCH(Case, with);
        const Dataset data = dataFor(with.problem, 300);
        NoProgress progress;
        const auto pipeline = Pipeline::fit(data, readTarget(data, y).value(), allRows(250),
                                            specFor(with.id), {3, 1}, progress);
        QVERIFY2(pipeline, pipeline ? "" : qPrintable(pipeline.error().text));
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("model"));
        const Status saved = pipeline->save(path);
        QVERIFY2(saved, saved ? "" : qPrintable(saved.error().text));
        const auto loaded = Pipeline::load(path);
        QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().text));
        QCOMPARE(*loaded->predict(data, allRows(300), {}),
                 *pipeline->predict(data, allRows(300), {}));
        QCOMPARE(loaded->model().summary(), pipeline->model().summary());
        const QList<Importance> before = pipeline->model().importance();
        const QList<Importance> after = loaded->model().importance();
        QCOMPARE(after.size(), before.size());
        for (qsizetype i = 0; i < before.size(); ++i) {
            QCOMPARE(after[i].feature, before[i].feature);
            QCOMPARE(after[i].value, before[i].value);
        }
    }

    void loadsNothingDamaged_data() { addCases(); }
    void loadsNothingDamaged()
    {
        QFETCH(Case, with);
        QTemporaryDir empty;
        QVERIFY(!with.learner->load(empty.path()));
        const Result<ModelPtr> model = fit(*with.learner, trainingSet(with.problem, 120));
        QTemporaryDir folder;
        QVERIFY((*model)->save(folder.path()));
        QVERIFY(with.learner->load(folder.path()));
        for (const QString &name : QDir(folder.path()).entryList(QDir::Files)) {
            const QString path = folder.filePath(name);
            const QByteArray whole = test::readAll(path);
            for (const QByteArray &bytes :
                 {QByteArray(), whole.first(whole.size() / 2), QByteArray("{}")}) {
                QFile file(path);
                QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
                file.close();
                const Result<ModelPtr> loaded = with.learner->load(folder.path());
                QVERIFY2(!loaded, qPrintable(name));
                QVERIFY2(loaded.error().kind == Error::Kind::BadInput ||
                             loaded.error().kind == Error::Kind::Unsupported,
                         qPrintable(loaded.error().text));
            }
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(whole) == whole.size());
        }
    }

    void stopsWithinASecond_data() { addCases(); }
    void stopsWithinASecond()
    {
        QFETCH(Case, with);
        const TrainingSet training = trainingSet(with.problem, 150'000);
        StopLater progress(0.3);
        const auto model =
            with.learner->fit(training, Params::initial(with.learner->params), {1, 1}, progress);
        QVERIFY2(progress.secondsSinceStop() < 1,
                 qPrintable(QString::number(progress.secondsSinceStop())));
        if (!model)
            QCOMPARE(model.error().kind, Error::Kind::Cancelled);
    }

    void refusesBadData_data() { addCases(); }
    void refusesBadData()
    {
        QFETCH(Case, with);
        constexpr double infinite = std::numeric_limits<double>::infinity();
        constexpr double missing = std::numeric_limits<double>::quiet_NaN();
        const TrainingSet good = trainingSet(with.problem, 80);
        QList<std::pair<const char *, TrainingSet>> bad;
        bad.append({"no rows", {good.features.taken({}), good.target.taken({})}});
        bad.append({"infinite feature", good});
        bad.last().second.features.dense(3, 2) = infinite;
        bad.append({"target not known", good});
        bad.last().second.target.values[5] = missing;
        bad.append({"weight of nothing", good});
        bad.last().second.target.weights.assign(80, 0);
        if (with.problem != Problem::Regression) {
            bad.append({"one class", good});
            bad.last().second.target.values.assign(80, 1);
        }
        if (!with.learner->needs.takesMissing) {
            bad.append({"missing feature", good});
            bad.last().second.features.dense(0, 0) = missing;
        }
        for (const auto &[what, training] : bad) {
            const Result<ModelPtr> model = fit(*with.learner, training);
            QVERIFY2(!model, what);
            QVERIFY2(model.error().kind == Error::Kind::BadInput, what);
        }
        const Result<ModelPtr> model = fit(*with.learner, good);
        Features narrow = good.features;
        narrow.columns.removeLast();
        narrow.dense = narrow.dense.leftCols(features - 1).eval();
        const auto predicted = (*model)->predict(narrow, {});
        if (with.id != QLatin1String("baseline"))
            QVERIFY(!predicted);
    }

    /// Whatever comes back is an error or finite.
    void survivesDegenerateData_data() { addCases(); }
    void survivesDegenerateData()
    {
        QFETCH(Case, with);
        const TrainingSet good = trainingSet(with.problem, 80);
        QList<std::pair<const char *, TrainingSet>> odd;
        odd.append({"constant features", good});
        odd.last().second.features.dense.setConstant(4);
        odd.append({"equal features", good});
        odd.last().second.features.dense.col(1) = odd.last().second.features.dense.col(0);
        odd.append({"fewer rows than features",
                    {good.features.taken(Rows{0, 1, 2, 3}), good.target.taken(Rows{0, 1, 2, 3})}});
        odd.append({"one row", {good.features.taken(Rows{0}), good.target.taken(Rows{0})}});
        odd.append({"huge values", good});
        odd.last().second.features.dense *= 1e12;
        odd.append({"tiny weights", good});
        odd.last().second.target.weights.assign(80, 1e-9);
        if (with.problem == Problem::Regression) {
            odd.append({"constant target", good});
            odd.last().second.target.values.assign(80, 2.5);
        }
        if (with.learner->needs.takesMissing) {
            odd.append({"missing features", good});
            odd.last().second.features.dense.col(0).setConstant(
                std::numeric_limits<double>::quiet_NaN());
        }
        for (const auto &[what, training] : odd) {
            const Result<ModelPtr> model = fit(*with.learner, training);
            if (!model) {
                QVERIFY2(!model.error().text.isEmpty(), what);
                continue;
            }
            const auto predicted = (*model)->predict(training.features, {});
            QVERIFY2(!predicted || predicted->allFinite(), what);
        }
    }

    void unitWeightsChangeNothing_data() { addCases(); }
    void unitWeightsChangeNothing()
    {
        QFETCH(Case, with);
        TrainingSet training = trainingSet(with.problem, 250);
        const Eigen::MatrixXd without = fitAndPredict(*with.learner, training);
        training.target.weights.assign(250, 1);
        const Eigen::MatrixXd weighted = fitAndPredict(*with.learner, training);
        QVERIFY(without.rows() == 250 && weighted.rows() == 250);
        QVERIFY((without - weighted).cwiseAbs().maxCoeff() < 1e-6);
    }

    /// Sparse columns teach as much as the same columns made dense.
    void learnsFromSparseColumns_data() { addCases(); }
    void learnsFromSparseColumns()
    {
        QFETCH(Case, with);
        if (!with.learner->needs.takesSparse)
            return;
        TrainingSet training = trainingSet(with.problem, 300);
        for (Eigen::Index i = 0; i < 300; ++i) {
            for (Eigen::Index j = 2; j < features; ++j) {
                if ((i + j) % 3 != 0)
                    training.features.dense(i, j) = 0;
            }
        }
        TrainingSet sparse = training;
        sparse.features.dense = training.features.dense.leftCols(2);
        sparse.features.sparse = training.features.dense.rightCols(features - 2).sparseView();
        const double dense = lossOf(training.target, fitAndPredict(*with.learner, training));
        QVERIFY(std::isfinite(dense));
        const double found = lossOf(sparse.target, fitAndPredict(*with.learner, sparse));
        QVERIFY2(found < 1.15 * dense + 0.01,
                 qPrintable(QStringLiteral("%1 against %2").arg(found).arg(dense)));
    }

    void explainsItself_data() { addCases(); }
    void explainsItself()
    {
        QFETCH(Case, with);
        const TrainingSet training = trainingSet(with.problem, 500);
        const Result<ModelPtr> model = fit(*with.learner, training);
        QVERIFY(model);
        const QList<Importance> importance = (*model)->importance();
        if (importance.isEmpty())
            return;
        QVERIFY(!(*model)->importanceUnit().isEmpty());
        QSet<QString> names;
        for (const Feature &feature : training.features.columns)
            names.insert(feature.name);
        const Importance *top = &importance.first();
        for (const Importance &one : importance) {
            QVERIFY2(names.contains(one.feature), qPrintable(one.feature));
            QVERIFY(std::isfinite(one.value));
            if (std::abs(one.value) > std::abs(top->value))
                top = &one;
        }
        QVERIFY2(top->feature == QLatin1String("x0"), qPrintable(top->feature));
    }
};

QTEST_GUILESS_MAIN(LearnerConformanceTest)
#include "tst_learner_conformance.moc"
