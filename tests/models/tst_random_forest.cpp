#include "models/learner.h"
#include "models/tree_ensemble.h"
#include "models/tree_model_file.h"

#include "core/random.h"
#include "tests/models/xgboost_oracle.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>

using namespace tenbin;

namespace {

const Learner &forest()
{
    return *shelf<Learner>().find(QStringLiteral("random_forest"));
}

Params params(const QJsonObject &given = {})
{
    return Params::checked(forest().params, given).value();
}

/// Class k of three (or two) by which of x0, x1 is above zero; a tenth of the labels drawn anew.
TrainingSet quadrants(qsizetype rows, quint64 seed, int classes)
{
    TrainingSet set;
    RandomStream random(seed);
    set.features.dense.resize(rows, 4);
    for (int j = 0; j < 4; ++j)
        set.features.columns.append({QStringLiteral("x%1").arg(j), {}, 0});
    for (Eigen::Index i = 0; i < rows; ++i) {
        for (int j = 0; j < 4; ++j)
            set.features.dense(i, j) = random.normal();
        const bool a = set.features.dense(i, 0) > 0, b = set.features.dense(i, 1) > 0;
        const int truth = classes == 2 ? int(a != b) : int(a) + int(b);
        set.target.values.push_back(random.uniform() < 0.1 ? double(random.below(quint64(classes)))
                                                           : double(truth));
    }
    set.target.problem = classes == 2 ? Problem::Binary : Problem::Multiclass;
    set.target.column = QStringLiteral("y");
    for (int k = 0; k < classes; ++k)
        set.target.classes.append(QString::number(k));
    return set;
}

/// y = 1000 + 10 |x0|.
TrainingSet slopes(qsizetype rows, quint64 seed)
{
    TrainingSet set = quadrants(rows, seed, 2);
    set.target.problem = Problem::Regression;
    set.target.classes.clear();
    for (size_t i = 0; i < set.target.values.size(); ++i)
        set.target.values[i] = 1000 + 10 * std::abs(set.features.dense(Eigen::Index(i), 0));
    return set;
}

TrainingSet dataOf(int classes, qsizetype rows, quint64 seed)
{
    return classes == 0 ? slopes(rows, seed) : quadrants(rows, seed, classes);
}

ModelPtr fitted(const TrainingSet &set, const QJsonObject &given = {}, Context context = {1, 1})
{
    NoProgress progress;
    Result<ModelPtr> model = forest().fit(set, params(given), context, progress);
    if (!model)
        qWarning() << model.error().text << model.error().detail;
    return model ? std::move(*model) : nullptr;
}

const TreeModel &treesOf(const ModelPtr &model)
{
    return dynamic_cast<const TreeEnsemble &>(*model).trees();
}

/// Share of right classes, or R².
double quality(const Eigen::MatrixXd &predicted, const Target &target)
{
    double right = 0, error = 0, sum = 0, squares = 0;
    const auto rows = double(target.values.size());
    for (size_t i = 0; i < target.values.size(); ++i) {
        const double truth = target.values[i];
        Eigen::Index best = 0;
        predicted.row(Eigen::Index(i)).maxCoeff(&best);
        right += double(best) == truth;
        error += std::pow(predicted(Eigen::Index(i), 0) - truth, 2);
        sum += truth;
        squares += truth * truth;
    }
    return target.problem == Problem::Regression ? 1 - error / (squares - sum * sum / rows)
                                                 : right / rows;
}

class StopAfter final : public Progress
{
public:
    explicit StopAfter(int calls) : m_left(calls) {}
    [[nodiscard]] bool report(double fraction, const QString &) override
    {
        last = fraction;
        return m_left-- > 0;
    }
    double last = 0;

private:
    std::atomic<int> m_left;
};

void kinds()
{
    QTest::addColumn<int>("classes");
    QTest::newRow("binary") << 2;
    QTest::newRow("multiclass") << 3;
    QTest::newRow("regression") << 0;
}

} // namespace

class RandomForestTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void learns_data() { kinds(); }

    void learns()
    {
        QFETCH(int, classes);
        const TrainingSet train = dataOf(classes, 3000, 1);
        const TrainingSet test = dataOf(classes, 3000, 2);
        const ModelPtr model = fitted(train);
        QVERIFY(model);
        const Eigen::MatrixXd predicted = model->predict(test.features, {1, 2}).value();
        const double reached = quality(predicted, test.target);
        QVERIFY2(reached > (classes == 0 ? 0.95 : 0.88), qPrintable(QString::number(reached)));
        if (classes > 0) {
            QCOMPARE(predicted.cols(), Eigen::Index(classes));
            QVERIFY((predicted.rowwise().sum().array() - 1).abs().maxCoeff() < 1e-12);
            QVERIFY(predicted.minCoeff() >= 0);
        }
        // Rows that a tree has not seen are like new rows.
        const QJsonObject summary = model->summary();
        const double outOfBag =
            summary.value(classes == 0 ? "oob_r2" : "oob_accuracy").toDouble(-1);
        QVERIFY2(std::abs(outOfBag - reached) < 0.03, qPrintable(QString::number(outOfBag)));
        QCOMPARE(summary.value("oob_rows").toInt(), 3000);
        const QString most = model->importance().front().feature;
        QVERIFY(most == QLatin1String("x0") || most == QLatin1String("x1"));
    }

    void doesNotDependOnThreads_data() { kinds(); }

    void doesNotDependOnThreads()
    {
        QFETCH(int, classes);
        const TrainingSet set = dataOf(classes, 2000, 1);
        const QJsonObject given{{"trees", 12}};
        const QByteArray one = writeTreeModel(treesOf(fitted(set, given, {5, 1})));
        QCOMPARE(writeTreeModel(treesOf(fitted(set, given, {5, 2}))), one);
        QCOMPARE(writeTreeModel(treesOf(fitted(set, given, {5, 3}))), one);
        QVERIFY(writeTreeModel(treesOf(fitted(set, given, {6, 1}))) != one);
    }

    void remembersWhatItSaw_data() { kinds(); }

    /// Trees that saw every row and grew out know every row.
    void remembersWhatItSaw()
    {
        QFETCH(int, classes);
        TrainingSet set = dataOf(classes, 250, 1);
        const ModelPtr model = fitted(set, {{"trees", 3}, {"bootstrap", false}, {"min_leaf", 1}});
        const Eigen::MatrixXd predicted = model->predict(set.features, {}).value();
        for (size_t i = 0; i < set.target.values.size(); ++i) {
            if (classes == 0)
                QVERIFY(std::abs(predicted(Eigen::Index(i), 0) - set.target.values[i]) < 1e-4);
            else
                QVERIFY(predicted(Eigen::Index(i), Eigen::Index(set.target.values[i])) > 1 - 1e-6);
        }
        QVERIFY(!model->summary().contains("oob_rows"));
    }

    /// One tree on four rows, by hand: the only split with children that are pure is x0 < 2.5; it
    /// takes the whole Gini impurity, 1 - 0.5² - 0.5² = 0.5, or the whole variance, 0.25.
    void splitsAsByHand_data()
    {
        QTest::addColumn<int>("classes");
        QTest::addColumn<double>("gain");
        QTest::newRow("binary") << 2 << 0.5;
        QTest::newRow("multiclass") << 3 << 0.5;
        QTest::newRow("regression") << 0 << 0.25;
    }

    void splitsAsByHand()
    {
        QFETCH(int, classes);
        QFETCH(double, gain);
        TrainingSet set = dataOf(classes == 3 ? 2 : classes, 4, 1);
        set.features.columns.resize(2);
        set.features.dense.resize(4, 2);
        set.features.dense << 1, 5, 2, 1, 3, 5, 4, 1;
        set.target.values = {0, 0, 1, 1};
        if (classes == 3)
            set.target.problem = Problem::Multiclass;
        const ModelPtr model = fitted(
            set, {{"trees", 1}, {"bootstrap", false}, {"split_features", "all"}, {"min_leaf", 1}});
        QVERIFY(model);
        const Tree &tree = treesOf(model).trees.front();
        QCOMPARE(tree.nodes.size(), size_t(3));
        QCOMPARE(tree.nodes[0].feature, 0);
        QCOMPARE(tree.nodes[0].value, 2.5F);
        QCOMPARE(tree.gain[0], float(gain));
        QCOMPARE(tree.cover[0], 4.0F);
        QCOMPARE(tree.cover[1], 2.0F);
        QCOMPARE(model->importance().front().value, gain);
    }

    void sendsMissingValuesWhereTheyBelong_data() { kinds(); }

    /// Missing x0 means what x0 > 0 means.
    void sendsMissingValuesWhereTheyBelong()
    {
        QFETCH(int, classes);
        TrainingSet set = dataOf(classes == 3 ? 2 : classes, 1000, 1);
        RandomStream random(8);
        for (Eigen::Index i = 0; i < 1000; ++i) {
            const bool above = set.features.dense(i, 0) > 0;
            set.features.dense(i, 0) = (above ? 1 : -1) * double(1 + random.below(50));
            set.target.values[size_t(i)] = double(above);
            if (above && random.uniform() < 0.5)
                set.features.dense(i, 0) = NAN;
        }
        if (classes == 3) {
            set.target.problem = Problem::Multiclass;
            set.target.classes.append("2");
            set.target.values[0] = 2;
        }
        const ModelPtr model =
            fitted(set, {{"trees", 20}, {"max_depth", 1}, {"split_features", "all"}});
        const Eigen::MatrixXd predicted = model->predict(set.features, {}).value();
        for (Eigen::Index i = 1; i < 1000; ++i)
            QVERIFY(std::abs(predicted(i, classes == 0 ? 0 : 1) - set.target.values[size_t(i)]) <
                    0.01);
    }

    void splitsCategoriesIntoSets_data()
    {
        QTest::addColumn<int>("levels");
        QTest::newRow("few") << 12;
        QTest::newRow("more than codes") << 900;
    }

    void splitsCategoriesIntoSets()
    {
        QFETCH(int, levels);
        TrainingSet set = quadrants(20'000, 1, 2);
        RandomStream random(8);
        set.features.columns[0].levels = levels;
        for (Eigen::Index i = 0; i < 20'000; ++i) {
            // Low levels are frequent, so that they have codes of their own.
            const double level = std::floor(std::pow(random.uniform(), 3) * levels);
            set.features.dense(i, 0) = level;
            set.target.values[size_t(i)] = double(int(level) % 3 == 1);
        }
        const ModelPtr model =
            fitted(set, {{"trees", 10}, {"max_depth", 1}, {"split_features", "all"}});
        const Eigen::MatrixXd predicted = model->predict(set.features, {}).value();
        const double reached = quality(predicted, set.target);
        QVERIFY2(reached > (levels == 12 ? 0.9999 : 0.85), qPrintable(QString::number(reached)));
        QVERIFY(readTreeModel(writeTreeModel(treesOf(model))));
    }

    void readsSparseCells()
    {
        TrainingSet set = quadrants(1000, 1, 2);
        set.features.columns = {{"w0", "t", 0}, {"w1", "t", 0}};
        set.features.dense.resize(1000, 0);
        set.features.sparse.resize(1000, 2);
        RandomStream random(4);
        std::vector<Eigen::Triplet<double, qint64>> cells;
        for (qint64 i = 0; i < 1000; ++i) {
            const bool first = random.uniform() < 0.5, second = random.uniform() < 0.5;
            if (first)
                cells.emplace_back(i, 0, 1 + double(random.below(3)));
            if (second)
                cells.emplace_back(i, 1, random.uniform());
            set.target.values[size_t(i)] = double(first != second);
        }
        set.features.sparse.setFromTriplets(cells.begin(), cells.end());
        const ModelPtr model = fitted(set, {{"trees", 20}});
        QVERIFY(quality(model->predict(set.features, {}).value(), set.target) > 0.999);
    }

    void weighsRows_data() { kinds(); }

    /// Without drawing, rows of threefold weight count as rows that are there three times. The mean
    /// weight is a power of two, so that both forests count with exact multiples.
    void weighsRows()
    {
        QFETCH(int, classes);
        TrainingSet once = dataOf(classes, 400, 1);
        // Few distinct values: then each has a bin of its own, however many rows there are.
        once.features.dense = (once.features.dense.array() * 10).round() / 10;
        TrainingSet repeated = once;
        once.target.weights.assign(400, 1);
        Rows rows(400);
        std::iota(rows.begin(), rows.end(), 0U);
        for (quint32 i = 0; i < 200; ++i) {
            once.target.weights[i] = 3;
            rows.insert(rows.end(), 2, i);
        }
        repeated.features = repeated.features.taken(rows);
        repeated.target = repeated.target.taken(rows);
        const QJsonObject given{
            {"trees", 5}, {"bootstrap", false}, {"max_depth", 4}, {"min_leaf", 1}};
        const auto weighted = fitted(once, given)->predict(once.features, {});
        const auto expected = fitted(repeated, given)->predict(once.features, {});
        QVERIFY((*weighted - *expected).cwiseAbs().maxCoeff() < 1e-4);
    }

    void keepsLeavesLarge()
    {
        const TrainingSet set = quadrants(1000, 1, 2);
        const ModelPtr model = fitted(set, {{"trees", 5}, {"min_leaf", 25}});
        for (const Tree &tree : treesOf(model).trees) {
            QVERIFY(tree.nodes.size() > 9);
            for (size_t i = 0; i < tree.nodes.size(); ++i)
                QVERIFY(tree.cover[i] >= 25);
        }
    }

    void keepsLeavesOfClassesLargerThanOneRow_data() { kinds(); }

    void keepsLeavesOfClassesLargerThanOneRow()
    {
        QFETCH(int, classes);
        const ModelPtr model = fitted(dataOf(classes, 1000, 1), {{"trees", 5}});
        float least = 1000;
        for (const Tree &tree : treesOf(model).trees)
            least = std::min(least, *std::min_element(tree.cover.begin(), tree.cover.end()));
        QCOMPARE(least, classes == 0 ? 1.0F : 3.0F);
    }

    void balancesClasses()
    {
        TrainingSet set = quadrants(2000, 1, 2);
        for (size_t i = 0; i < 2000; ++i)
            set.target.values[i] = i % 20 == 0;
        const QJsonObject given{{"max_depth", 1}};
        QJsonObject balanced = given;
        balanced["class_weight"] = "balanced";
        const double plain = fitted(set, given)->predict(set.features, {})->col(1).mean();
        const double even = fitted(set, balanced)->predict(set.features, {})->col(1).mean();
        QVERIFY(std::abs(plain - 0.05) < 0.01);
        QVERIFY(std::abs(even - 0.5) < 0.05);
    }

    void fitsFoldsAsAlone()
    {
        const TrainingSet set = quadrants(1200, 1, 3);
        std::vector<Rows> folds(3);
        for (quint32 row = 0; row < 1200; ++row) {
            for (quint32 k = 0; k < 3; ++k) {
                if (row % 3 != k)
                    folds[k].push_back(row);
            }
        }
        NoProgress progress;
        const QJsonObject given{{"trees", 6}};
        const auto together = forest().fitSubsets(set, folds, params(given), {1, 2}, progress);
        QVERIFY(together);
        for (size_t k = 0; k < 3; ++k) {
            const auto alone =
                forest().fitSubsets(set, {folds[k]}, params(given), {1, 1}, progress);
            QCOMPARE(writeTreeModel(treesOf((*together)[k])),
                     writeTreeModel(treesOf(alone->front())));
        }
    }

    void stopsWhenTold()
    {
        StopAfter progress(10);
        const auto model =
            forest().fit(quadrants(20'000, 1, 2), params({{"trees", 1000}}), {1, 2}, progress);
        QVERIFY(!model);
        QCOMPARE(model.error().kind, Error::Kind::Cancelled);
        QVERIFY(progress.last < 0.2);
    }

    void addsUpAsXgboostDoes_data() { kinds(); }

    /// The file that we write, loaded and used by XGBoost itself: with holes and categories.
    void addsUpAsXgboostDoes()
    {
        QFETCH(int, classes);
        TrainingSet set = dataOf(classes, 1500, 1);
        RandomStream random(5);
        set.features.columns[3].levels = 30;
        for (Eigen::Index i = 0; i < 1500; ++i) {
            set.features.dense(i, 3) = double(random.below(30));
            if (set.features.dense(i, 3) > 20)
                set.target.values[size_t(i)] = set.target.values[size_t(i % 7)];
            if (random.uniform() < 0.1)
                set.features.dense(i, Eigen::Index(random.below(4))) = NAN;
        }
        const ModelPtr model = fitted(set, {{"trees", 20}});
        const test::XgboostAnswer theirs =
            test::xgboostPredicts(writeTreeModel(treesOf(model)), set.features);
        QVERIFY2(theirs.fault.isEmpty(), qPrintable(theirs.fault));
        const Eigen::MatrixXd ours = model->predict(set.features, {}).value();
        const Eigen::Index first = classes == 2 ? 1 : 0, columns = ours.cols() - first;
        QCOMPARE(Eigen::Index(theirs.predictions.size()), 1500 * columns);
        for (Eigen::Index i = 0; i < 1500 * columns; ++i) {
            const double mine = ours(i / columns, first + i % columns);
            const auto other = double(theirs.predictions[size_t(i)]);
            QVERIFY2(std::abs(mine - other) < 2e-6 * std::max(1.0, std::abs(mine)),
                     qPrintable(QStringLiteral("%1: %2 %3").arg(i).arg(mine).arg(other)));
        }
    }

    void survivesSaving_data() { kinds(); }

    void survivesSaving()
    {
        QFETCH(int, classes);
        const TrainingSet set = dataOf(classes, 500, 1);
        const ModelPtr model = fitted(set, {{"trees", 8}});
        QTemporaryDir folder;
        QVERIFY(model->save(folder.path()));
        const auto loaded = forest().load(folder.path());
        QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().text));
        QCOMPARE(*(*loaded)->predict(set.features, {}), *model->predict(set.features, {}));
        QCOMPARE((*loaded)->summary(), model->summary());
        QVERIFY(!shelf<Learner>().find("gradient_boosting")->load(folder.path()));
    }

    void saysWhyNot()
    {
        QVERIFY(!forest().whyNot({Problem::Binary, 100, 0, 2}, params()).isEmpty());
        QVERIFY(!forest().whyNot({Problem::Binary, 1'000'000, 20'000, 2}, params()).isEmpty());
        QVERIFY(forest().whyNot({Problem::Binary, 1'000'000, 2'000, 2}, params()).isEmpty());
    }
};

QTEST_APPLESS_MAIN(RandomForestTest)
#include "tst_random_forest.moc"
