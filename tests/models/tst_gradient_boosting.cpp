#include "models/boosting_loss.h"
#include "models/learner.h"
#include "models/tree_ensemble.h"
#include "models/tree_model_file.h"

#include "core/random.h"
#include "tests/models/xgboost_oracle.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <mutex>
#include <numeric>

using namespace tenbin;

namespace {

const Learner &boosting()
{
    return *shelf<Learner>().find(QStringLiteral("gradient_boosting"));
}

Params params(const QJsonObject &given = {})
{
    return Params::checked(boosting().params, given).value();
}

/// Four normal features; class 1 where x0 > 0 differs from x1 > 0, a tenth of the labels turned.
TrainingSet exclusiveOr(qsizetype rows, quint64 seed, int classes = 2)
{
    TrainingSet set;
    RandomStream random(seed);
    set.features.dense.resize(rows, 4);
    for (qsizetype i = 0; i < rows; ++i) {
        for (int j = 0; j < 4; ++j)
            set.features.dense(i, j) = random.normal();
        const int truth =
            classes == 2 ? int((set.features.dense(i, 0) > 0) != (set.features.dense(i, 1) > 0))
                         : int(set.features.dense(i, 0) > 0) + int(set.features.dense(i, 1) > 0);
        set.target.values.push_back(random.uniform() < 0.1 ? double(random.below(quint64(classes)))
                                                           : double(truth));
    }
    for (int j = 0; j < 4; ++j)
        set.features.columns.append(
            {QStringLiteral("x%1").arg(j), QStringLiteral("x%1").arg(j), 0});
    set.target.problem = classes == 2 ? Problem::Binary : Problem::Multiclass;
    set.target.column = QStringLiteral("y");
    for (int k = 0; k < classes; ++k)
        set.target.classes.append(QString::number(k));
    return set;
}

double accuracy(const Eigen::MatrixXd &probabilities, const Target &target)
{
    qsizetype right = 0;
    for (size_t i = 0; i < target.values.size(); ++i) {
        Eigen::Index best = 0;
        probabilities.row(Eigen::Index(i)).maxCoeff(&best);
        right += best == Eigen::Index(target.values[i]);
    }
    return double(right) / double(target.values.size());
}

ModelPtr fitted(const TrainingSet &set, const QJsonObject &given = {}, Context context = {1, 1})
{
    NoProgress progress;
    Result<ModelPtr> model = boosting().fit(set, params(given), context, progress);
    if (!model)
        qWarning() << model.error().text << model.error().detail;
    return model ? std::move(*model) : nullptr;
}

QByteArray bytes(const ModelPtr &model)
{
    return writeTreeModel(dynamic_cast<const TreeEnsemble &>(*model).trees());
}

class Recorder final : public Progress
{
public:
    explicit Recorder(int stopAfter = -1) : m_stopAfter(stopAfter) {}
    [[nodiscard]] bool report(double fraction, const QString &) override
    {
        const std::lock_guard guard(m_mutex);
        fractions.append(fraction);
        return m_stopAfter < 0 || fractions.size() <= m_stopAfter;
    }
    void point(const QString &curve, double x, double y) override
    {
        const std::lock_guard guard(m_mutex);
        curves[curve].append({x, y});
    }

    QList<double> fractions;
    QMap<QString, QList<QPointF>> curves;

private:
    std::mutex m_mutex;
    int m_stopAfter;
};

} // namespace

class GradientBoostingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void learnsWhatNoLineCan_data()
    {
        QTest::addColumn<int>("classes");
        QTest::addColumn<double>("least");
        QTest::newRow("binary") << 2 << 0.92;
        QTest::newRow("multiclass") << 3 << 0.91;
    }

    void learnsWhatNoLineCan()
    {
        QFETCH(int, classes);
        QFETCH(double, least);
        const TrainingSet train = exclusiveOr(4000, 1, classes);
        TrainingSet test = exclusiveOr(4000, 2, classes);
        const ModelPtr model = fitted(train);
        QVERIFY(model);
        const auto predicted = model->predict(test.features, {1, 2});
        QVERIFY(predicted);
        QCOMPARE(predicted->cols(), Eigen::Index(classes));
        QVERIFY((predicted->rowwise().sum().array() - 1).abs().maxCoeff() < 1e-12);
        QVERIFY2(accuracy(*predicted, test.target) > least,
                 qPrintable(QString::number(accuracy(*predicted, test.target))));
        QCOMPARE(model->importance().size(), 4);
        const QString most = model->importance().front().feature;
        QVERIFY(most == QLatin1String("x0") || most == QLatin1String("x1"));
        QVERIFY(!model->importanceUnit().isEmpty());
        QVERIFY(model->summary().value(QStringLiteral("best_round")).toInt() > 0);
    }

    void fitsValues()
    {
        TrainingSet set = exclusiveOr(3000, 1);
        set.target.problem = Problem::Regression;
        set.target.classes.clear();
        for (size_t i = 0; i < set.target.values.size(); ++i)
            set.target.values[i] = 1e4 + 100 * std::abs(set.features.dense(Eigen::Index(i), 0));
        const ModelPtr model = fitted(set);
        QVERIFY(model);
        const Eigen::MatrixXd predicted = model->predict(set.features, {}).value();
        QCOMPARE(predicted.cols(), Eigen::Index(1));
        double squares = 0;
        for (size_t i = 0; i < set.target.values.size(); ++i)
            squares += std::pow(predicted(Eigen::Index(i), 0) - set.target.values[i], 2);
        // The standard deviation of 100 |x| is 60.
        QVERIFY(std::sqrt(squares / double(set.target.values.size())) < 6);
    }

    void doesNotDependOnThreads_data()
    {
        QTest::addColumn<QJsonObject>("given");
        QTest::newRow("plain") << QJsonObject{{"rounds", 3}};
        QTest::newRow("drawn rows and features")
            << QJsonObject{{"rounds", 3}, {"subsample", 0.7}, {"colsample", 0.5}};
        QTest::newRow("leaf by leaf")
            << QJsonObject{{"rounds", 3}, {"grow_policy", "lossguide"}, {"max_leaves", 31}};
    }

    void doesNotDependOnThreads()
    {
        QFETCH(QJsonObject, given);
        // Enough cells for XGBoost to be given several threads.
        TrainingSet set = exclusiveOr(130'000, 1);
        set.features.dense.conservativeResize(Eigen::NoChange, 16);
        RandomStream random(3);
        for (int j = 4; j < 16; ++j) {
            set.features.columns.append({QStringLiteral("x%1").arg(j), {}, 0});
            for (Eigen::Index i = 0; i < set.features.dense.rows(); ++i)
                set.features.dense(i, j) = random.normal();
        }
        // Weights of very different size: sums of what they scale are not exact by themselves.
        for (Eigen::Index i = 0; i < set.features.dense.rows(); ++i)
            set.target.weights.push_back(std::exp(6 * random.normal()));
        const QByteArray one = bytes(fitted(set, given, {7, 1}));
        QCOMPARE(bytes(fitted(set, given, {7, 2})), one);
        QCOMPARE(bytes(fitted(set, given, {7, 3})), one);
        QVERIFY(bytes(fitted(set, given, {8, 1})) != one);
    }

    /// What makes trees independent of threads: sums of derivatives are exact in any order.
    void derivativesAddUpAlikeInAnyOrder()
    {
        RandomStream random(4);
        std::vector<double> target, weights;
        std::vector<float> margins;
        for (int i = 0; i < 50'000; ++i) {
            target.push_back(double(random.below(2)));
            weights.push_back(std::exp(6 * random.normal()));
            margins.push_back(float(4 * random.normal()));
        }
        BoostingLoss loss(Problem::Binary, 2, target, weights, 1);
        loss.derive(margins);
        for (std::span<float> values : {loss.gradients(), loss.hessians()}) {
            const double sum = std::accumulate(values.begin(), values.end(), 0.0);
            for (int order = 0; order < 5; ++order) {
                random.shuffle(values);
                QCOMPARE(std::accumulate(values.begin(), values.end(), 0.0), sum);
            }
        }
    }

    void fitsFoldsAlikeSideBySideAndAlone()
    {
        const TrainingSet set = exclusiveOr(3000, 1);
        std::vector<Rows> folds(4);
        for (quint32 row = 0; row < 3000; ++row) {
            for (quint32 k = 0; k < 4; ++k) {
                if (row % 4 != k)
                    folds[k].push_back(row);
            }
        }
        NoProgress progress;
        const auto together = boosting().fitSubsets(set, folds, params(), {1, 2}, progress);
        QVERIFY(together);
        for (size_t k = 0; k < 4; ++k) {
            const auto alone = boosting().fitSubsets(set, {folds[k]}, params(), {1, 1}, progress);
            QVERIFY(alone);
            QCOMPARE(bytes(alone->front()), bytes((*together)[k]));
        }
    }

    void addsUpAsXgboostDoes_data()
    {
        QTest::addColumn<int>("classes");
        QTest::newRow("binary") << 2;
        QTest::newRow("multiclass") << 3;
    }

    /// The file that we write, loaded and used by XGBoost itself.
    void addsUpAsXgboostDoes()
    {
        QFETCH(int, classes);
        TrainingSet set = exclusiveOr(2000, 1, classes);
        RandomStream random(5);
        for (Eigen::Index i = 0; i < 2000; ++i) {
            set.features.dense(i, 3) = double(random.below(40));
            set.target.values[size_t(i)] = set.features.dense(i, 3) < 20
                                               ? set.target.values[size_t(i)]
                                               : double(int(set.features.dense(i, 3)) % classes);
            if (random.uniform() < 0.1)
                set.features.dense(i, Eigen::Index(random.below(4))) = NAN;
        }
        set.features.columns[3].levels = 40;
        const ModelPtr model = fitted(set);
        QVERIFY(model);
        const Eigen::MatrixXd ours = model->predict(set.features, {}).value();

        const test::XgboostAnswer theirs = test::xgboostPredicts(bytes(model), set.features);
        QVERIFY2(theirs.fault.isEmpty(), qPrintable(theirs.fault));
        const Eigen::Index first = classes == 2 ? 1 : 0, columns = classes - first;
        QCOMPARE(Eigen::Index(theirs.predictions.size()), 2000 * columns);
        for (Eigen::Index i = 0; i < 2000 * columns; ++i)
            QVERIFY(std::abs(ours(i / columns, first + i % columns) -
                             double(theirs.predictions[size_t(i)])) < 2e-6);
    }

    void usesCategoriesMissingAndSparseCells()
    {
        TrainingSet set = exclusiveOr(3000, 1);
        RandomStream random(9);
        set.features.columns = {{"c", "c", 30}, {"m", "m", 0}, {"w", "t", 0}};
        set.features.dense.resize(3000, 2);
        set.features.sparse.resize(3000, 1);
        std::vector<Eigen::Triplet<double, qint64>> cells;
        for (Eigen::Index i = 0; i < 3000; ++i) {
            const auto level = double(random.below(30));
            const bool missing = random.uniform() < 0.5;
            const bool word = random.uniform() < 0.5;
            set.features.dense(i, 0) = level;
            set.features.dense(i, 1) = missing ? NAN : random.normal();
            if (word)
                cells.emplace_back(i, 0, 1 + random.uniform());
            set.target.values[size_t(i)] = double((int(level) % 3 == 0) != (missing != word));
        }
        set.features.sparse.setFromTriplets(cells.begin(), cells.end());
        const ModelPtr model = fitted(set);
        QVERIFY(model);
        const Eigen::MatrixXd predicted = model->predict(set.features, {}).value();
        QVERIFY(accuracy(predicted, set.target) > 0.99);
    }

    void weighsRowsLikeRepetitions()
    {
        TrainingSet once = exclusiveOr(600, 1);
        TrainingSet twice = once;
        once.target.weights.assign(600, 1);
        Rows rows(600);
        std::iota(rows.begin(), rows.end(), 0U);
        for (quint32 i = 0; i < 300; ++i) {
            once.target.weights[i] = 2;
            rows.push_back(i);
        }
        twice.features = twice.features.taken(rows);
        twice.target = twice.target.taken(rows);
        const QJsonObject given{{"rounds", 10}, {"early_stopping_rounds", 0}, {"max_bin", 4096}};
        const auto weighted = fitted(once, given)->predict(once.features, {});
        const auto repeated = fitted(twice, given)->predict(once.features, {});
        // Bins hold equal counts of rows: with a bin a value they are the same in both.
        QVERIFY((*weighted - *repeated).cwiseAbs().maxCoeff() < 1e-5);
    }

    void balancesClasses()
    {
        TrainingSet set = exclusiveOr(4000, 1);
        for (size_t i = 0; i < 4000; ++i)
            set.target.values[i] = i % 20 == 0;
        const QJsonObject given{{"rounds", 3}, {"max_depth", 1}, {"early_stopping_rounds", 0}};
        QJsonObject balanced = given;
        balanced["class_weight"] = "balanced";
        const double plain = fitted(set, given)->predict(set.features, {})->col(1).mean();
        const double even = fitted(set, balanced)->predict(set.features, {})->col(1).mean();
        QVERIFY(std::abs(plain - 0.05) < 0.01);
        QVERIFY(std::abs(even - 0.5) < 0.05);
    }

    void stopsEarlyAndReportsCurves()
    {
        const TrainingSet set = exclusiveOr(2000, 1);
        Recorder recorder;
        const auto model = boosting().fit(
            set, params({{"rounds", 400}, {"early_stopping_rounds", 10}}), {1, 1}, recorder);
        QVERIFY(model);
        const QJsonObject summary = (*model)->summary();
        const int rounds = summary.value("rounds").toInt();
        const int best = summary.value("best_round").toInt();
        QCOMPARE(rounds, best + 10);
        QVERIFY(rounds < 400);
        QCOMPARE(summary.value("trees").toInt(), best);
        QCOMPARE(recorder.curves.value("train log_loss").size(), rounds);
        const auto validation = recorder.curves.value("validation log_loss");
        QCOMPARE(validation.size(), rounds);
        for (const QPointF &point : validation)
            QVERIFY(point.y() >= validation[best - 1].y());
    }

    /// The held-out rows of a small table are learned from as well: without them, and with a tree
    /// that can tell every row, their labels cannot be known.
    void learnsFromHeldOutRows()
    {
        TrainingSet set = exclusiveOr(400, 1);
        const QJsonObject given{{"rounds", 60}, {"min_child_weight", 0}, {"lambda", 0.01}};
        const auto right = [&](const char *refit, const TrainingSet &on) {
            QJsonObject all = given;
            all["refit"] = refit;
            return accuracy(*fitted(on, all)->predict(on.features, {}), on.target);
        };
        QVERIFY(right("auto", set) > right("never", set));
        const QJsonObject summary = fitted(set, given)->summary();
        QCOMPARE(summary["refitted_on_rows"].toInt(), 400);
        QCOMPARE(summary["trees"], summary["best_round"]);
        QVERIFY(!fitted(set, {{"refit", "never"}})->summary().contains("refitted_on_rows"));
        QVERIFY(
            !fitted(set, {{"early_stopping_rounds", 0}})->summary().contains("refitted_on_rows"));
        const TrainingSet large = exclusiveOr(10'000, 1);
        QVERIFY(!fitted(large, {{"rounds", 5}})->summary().contains("refitted_on_rows"));
    }

    /// Tables of which a tenth is too few to judge by: 20 rows and some are held out.
    void stopsEarlyOnTinyTables()
    {
        const TrainingSet set = exclusiveOr(120, 1);
        const QJsonObject summary = fitted(set)->summary();
        QCOMPARE(summary["refitted_on_rows"].toInt(), 120);
        QVERIFY(summary["best_round"].toInt() < 500);
        QVERIFY(!fitted(set, {{"refit", "never"}})->summary().contains("best_validation_log_loss"));
        QVERIFY(!fitted(exclusiveOr(30, 1))->summary().contains("refitted_on_rows"));
    }

    /// Its trees are those that the rounds found best make of all rows.
    void refitsTheBestRoundsOnAllRows()
    {
        const TrainingSet set = exclusiveOr(600, 1);
        const ModelPtr model = fitted(set);
        const int best = model->summary()["best_round"].toInt();
        const ModelPtr plain = fitted(set, {{"rounds", best}, {"early_stopping_rounds", 0}});
        QCOMPARE(*model->predict(set.features, {}), *plain->predict(set.features, {}));
    }

    void obeysMonotoneColumns_data()
    {
        QTest::addColumn<bool>("values");
        QTest::addColumn<int>("direction");
        QTest::newRow("probability rises") << false << 1;
        QTest::newRow("probability falls") << false << -1;
        QTest::newRow("value rises") << true << 1;
        QTest::newRow("value falls") << true << -1;
    }

    void obeysMonotoneColumns()
    {
        QFETCH(bool, values);
        QFETCH(int, direction);
        // x1 > 0 raises the truth where x0 < 0 and lowers it elsewhere.
        TrainingSet set = exclusiveOr(3000, 1);
        if (values) {
            set.target.problem = Problem::Regression;
            set.target.classes.clear();
        }
        const auto steps = [&](const ModelPtr &model) {
            Features grid = exclusiveOr(40 * 25, 7).features;
            for (Eigen::Index i = 0; i < 1000; ++i) {
                grid.dense.row(i) = grid.dense.row(i / 25 * 25);
                grid.dense(i, 1) = -3 + 0.25 * double(i % 25);
            }
            const Eigen::MatrixXd predicted = model->predict(grid, {}).value();
            double least = 1;
            for (Eigen::Index i = 0; i < 1000; ++i) {
                if (i % 25 > 0)
                    least = std::min(least, direction * (predicted.rightCols(1)(i, 0) -
                                                         predicted.rightCols(1)(i - 1, 0)));
            }
            return least;
        };
        const QString way = direction > 0 ? QStringLiteral("+1") : QStringLiteral("-1");
        const ModelPtr bound = fitted(set, {{"monotone", QJsonArray{QStringLiteral("x1=") + way}}});
        QVERIFY(bound);
        QVERIFY(steps(bound) >= 0);
        QVERIFY(steps(fitted(set)) < -0.1);
    }

    void refusesMonotoneColumns_data()
    {
        QTest::addColumn<QStringList>("entries");
        QTest::addColumn<QString>("word");
        QTest::newRow("unknown") << QStringList{"x9=+1"} << "x9";
        QTest::newRow("category") << QStringList{"colour=-1"} << "category";
        QTest::newRow("several features") << QStringList{"date=1"} << "2 features";
        QTest::newRow("twice") << QStringList{"x0=1", "x0=-1"} << "twice";
        QTest::newRow("no direction") << QStringList{"x0"} << "x0";
        QTest::newRow("unknown direction") << QStringList{"x0=2"} << "x0=2";
        QTest::newRow("nothing") << QStringList{""} << "which column";
    }

    void refusesMonotoneColumns()
    {
        QFETCH(QStringList, entries);
        QFETCH(QString, word);
        TrainingSet set = exclusiveOr(100, 1);
        set.features.columns = {{"x0", "x0", 0},
                                {"colour", "colour", 3},
                                {"date: year", "date", 0},
                                {"date: month", "date", 0}};
        set.features.dense.col(1).setZero();
        NoProgress progress;
        const auto model = boosting().fit(
            set, params({{"monotone", QJsonArray::fromStringList(entries)}}), {1, 1}, progress);
        QVERIFY(!model);
        QCOMPARE(model.error().kind, Error::Kind::Usage);
        QVERIFY2(model.error().text.contains(word), qPrintable(model.error().text));
        QVERIFY(!model.error().hint.isEmpty());
        QVERIFY(fitted(set, {{"monotone", QJsonArray{"date: year=+1", "x0=-1"}}}));
    }

    void stopsWhenTold()
    {
        Recorder recorder(5);
        const auto model = boosting().fit(exclusiveOr(2000, 1), params(), {1, 1}, recorder);
        QVERIFY(!model);
        QCOMPARE(model.error().kind, Error::Kind::Cancelled);
        QCOMPARE(recorder.fractions.size(), 6);
    }

    void survivesSaving()
    {
        const TrainingSet set = exclusiveOr(500, 1, 3);
        const ModelPtr model = fitted(set, {{"rounds", 10}});
        QTemporaryDir folder;
        QVERIFY(model->save(folder.path()));
        const auto loaded = boosting().load(folder.path());
        QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().text));
        QCOMPARE(*(*loaded)->predict(set.features, {}), *model->predict(set.features, {}));
        QCOMPARE((*loaded)->summary(), model->summary());
        QCOMPARE((*loaded)->importanceUnit(), model->importanceUnit());
        const auto narrow = (*loaded)->predict(exclusiveOr(5, 1).features.taken({}), {});
        QVERIFY(narrow);
        Features wide = set.features;
        wide.columns.removeLast();
        QCOMPARE((*loaded)->predict(wide, {}).error().kind, Error::Kind::BadInput);
    }

    void saysWhyNot()
    {
        const TrainingFacts facts{Problem::Binary, 100, 0, 2};
        QVERIFY(!boosting().whyNot(facts, params()).isEmpty());
        const TrainingFacts some{Problem::Binary, 100, 3, 2};
        QVERIFY(boosting().whyNot(some, params()).isEmpty());
        QVERIFY(!boosting().whyNot(some, params({{"max_depth", 0}})).isEmpty());
        const Params monotone = params({{"monotone", QJsonArray{"x0=+1"}}});
        QVERIFY(boosting().whyNot(some, monotone).isEmpty());
        QVERIFY(!boosting().whyNot({Problem::Multiclass, 100, 3, 3}, monotone).isEmpty());
    }
};

QTEST_APPLESS_MAIN(GradientBoostingTest)
#include "tst_gradient_boosting.moc"
