#include "models/learner.h"
#include "models/tree_ensemble.h"
#include "models/tree_model_file.h"

#include "core/atomic_file.h"
#include "core/random.h"
#include "tests/models/tree_faults.h"
#include "tests/models/ubj_json.h"
#include "tests/models/xgboost_oracle.h"
#include "tests/support/test_data.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

/// Numbers with holes, a feature with 20 categories, three classes or two.
TrainingSet mixedData(int classes, qsizetype rows = 600)
{
    TrainingSet set;
    RandomStream random(3);
    set.features.columns = {{"a", "a", 0}, {"b", "b", 0}, {"c", "c", 20}};
    set.features.dense.resize(rows, 3);
    for (Eigen::Index i = 0; i < rows; ++i) {
        set.features.dense(i, 0) = random.normal();
        set.features.dense(i, 1) = random.uniform() < 0.2 ? NAN : random.normal();
        set.features.dense(i, 2) = double(random.below(20));
        const int truth = int(set.features.dense(i, 0) > 0) + int(set.features.dense(i, 2)) % 3;
        set.target.values.push_back(double(truth % classes));
    }
    set.target.problem = classes == 2 ? Problem::Binary : Problem::Multiclass;
    for (int k = 0; k < classes; ++k)
        set.target.classes.append(QString::number(k));
    return set;
}

TreeModel boosted(int classes)
{
    const Learner &learner = *shelf<Learner>().find(QStringLiteral("gradient_boosting"));
    const Params params =
        Params::checked(learner.params, {{"rounds", 4}, {"max_depth", 4}, {"learning_rate", 0.5}})
            .value();
    NoProgress progress;
    const ModelPtr model = learner.fit(mixedData(classes), params, {1, 1}, progress).value();
    return dynamic_cast<const TreeEnsemble &>(*model).trees();
}

/// Two trees by hand: x0 < 1.5 ? (x1 in {1, 3} ? 20 : 10) : 30, and x2 < -1 ? 1 : 2 where missing
/// goes right.
TreeModel byHand()
{
    TreeModel model;
    model.features = 3;
    model.baseScore = 0.25;
    Tree first;
    first.nodes = {{.value = 1.5F, .left = 1, .feature = 0},
                   {.left = 3, .feature = 1, .missingLeft = 0, .categories = 1},
                   {.value = 30},
                   {.value = 10},
                   {.value = 20}};
    first.categories = {{{0b1010}}};
    first.cover = {10, 6, 4, 3, 3};
    first.gain = {5, 2, 0, 0, 0};
    Tree second;
    second.nodes = {
        {.value = -1, .left = 1, .feature = 2, .missingLeft = 0}, {.value = 1}, {.value = 2}};
    second.cover = {10, 5, 5};
    second.gain = {1, 0, 0};
    model.trees = {first, second};
    return model;
}

QJsonObject parsed(const TreeModel &model)
{
    return test::jsonOfUbj(writeTreeModel(model));
}

QByteArray jsonBytes(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

/// A forest's tree with leaves of three shares.
TreeModel withVectorLeaves()
{
    TreeModel model;
    model.output = TreeModel::Output::Shares;
    model.features = 3;
    model.outputs = 3;
    Tree tree;
    tree.nodes = {{.value = 0.5F, .left = 1, .feature = 2},
                  {.feature = 1},
                  {.value = 0, .left = 3, .feature = 0},
                  {.feature = 0},
                  {.feature = 2}};
    tree.leafValues = {0.5F, 0.25F, 0.25F, 1, 0, 0, 0, 0.5F, 0.5F};
    tree.cover = {8, 4, 4, 2, 2};
    tree.gain = {3, 0, 1, 0, 0};
    model.trees = {tree};
    model.notes = {{"learner", "random_forest"}};
    return model;
}

/// The same with the shares of all classes in one leaf, as XGBoost 2 has them.
QJsonObject withLeavesTogether()
{
    QJsonObject whole = parsed(withVectorLeaves());
    return test::edited(whole, test::modelPath, [](QJsonObject &model) {
        const QJsonArray trees = model["trees"].toArray();
        QJsonArray weights;
        for (int i = 0; i < 5; ++i) {
            for (int k = 0; k < 3; ++k)
                weights.append(trees.at(k)["base_weights"].toArray().at(i));
        }
        QJsonObject tree = trees.at(0).toObject();
        tree["base_weights"] = weights;
        QJsonObject param = tree["tree_param"].toObject();
        param["size_leaf_vector"] = "3";
        tree["tree_param"] = param;
        model["trees"] = QJsonArray{tree};
        model["tree_info"] = QJsonArray{0};
        model["gbtree_model_param"] =
            QJsonObject{{"num_parallel_tree", "1"}, {"num_trees", "1"}, {"size_leaf_vector", "3"}};
    });
}

Features rowsOf(const std::vector<std::vector<double>> &rows)
{
    Features features;
    features.dense.resize(Eigen::Index(rows.size()), Eigen::Index(rows[0].size()));
    for (size_t i = 0; i < rows.size(); ++i) {
        for (size_t j = 0; j < rows[i].size(); ++j)
            features.dense(Eigen::Index(i), Eigen::Index(j)) = rows[i][j];
    }
    for (size_t j = 0; j < rows[0].size(); ++j)
        features.columns.append({QString::number(j), {}, 0});
    return features;
}

} // namespace

class TreeModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void walks_data()
    {
        QTest::addColumn<QList<double>>("row");
        QTest::addColumn<double>("sum");
        QTest::newRow("left, not in the set") << QList<double>{1, 0, -2} << 0.25 + 10 + 1;
        QTest::newRow("left, in the set") << QList<double>{1, 3, -2} << 0.25 + 20 + 1;
        QTest::newRow("the threshold itself goes right")
            << QList<double>{1.5, 0, -1} << 0.25 + 30 + 2;
        QTest::newRow("compared as float32") << QList<double>{1.5 - 1e-12, 0, 0} << 0.25 + 30 + 2;
        QTest::newRow("missing goes left") << QList<double>{NAN, 0, -2} << 0.25 + 10 + 1;
        QTest::newRow("missing goes right") << QList<double>{1, NAN, NAN} << 0.25 + 20 + 2;
        QTest::newRow("unknown categories go left") << QList<double>{1, 4000, 0} << 0.25 + 10 + 2;
        QTest::newRow("infinite") << QList<double>{-INFINITY, 1, INFINITY} << 0.25 + 20 + 2;
    }

    void walks()
    {
        QFETCH(QList<double>, row);
        QFETCH(double, sum);
        const Features features = rowsOf({{row.begin(), row.end()}});
        QCOMPARE(treeSums(byHand(), features, 1)(0, 0), sum);
        const auto again = readTreeModel(writeTreeModel(byHand()));
        QVERIFY2(again, again ? "" : qPrintable(again.error().text));
        QCOMPARE(treeSums(*again, features, 1)(0, 0), sum);
    }

    void addsVectorLeaves_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("a tree a class") << writeTreeModel(withVectorLeaves());
        QTest::newRow("together, JSON") << jsonBytes(withLeavesTogether());
        QTest::newRow("together, UBJSON") << test::ubjOf(withLeavesTogether());
    }

    void addsVectorLeaves()
    {
        QFETCH(QByteArray, file);
        const auto model = readTreeModel(file);
        QVERIFY2(model, model ? "" : qPrintable(model.error().text));
        QCOMPARE(model->trees.size(), size_t(1));
        QCOMPARE(model->trees[0].leafValues.size(), size_t(9));
        const Eigen::MatrixXd shares =
            predictTrees(*model, rowsOf({{1, 0, 0}, {-1, 0, 1}, {1, 0, 1}}), 1);
        Eigen::MatrixXd expected(3, 3);
        expected << 1, 0, 0, 0.5, 0.25, 0.25, 0, 0.5, 0.5;
        QCOMPARE(shares, expected);
        QCOMPARE(model->notes.value("learner").toString(), QStringLiteral("random_forest"));
    }

    /// Trees of classes that split differently are a forest as well, only not one of whole leaves.
    void addsTreesOfClassesThatDiffer()
    {
        test::Specimen specimen(parsed(withVectorLeaves()), RandomStream(1));
        QVERIFY(test::onNode(specimen, true, [&](qsizetype i) {
            specimen.set("default_left", i, 1 - specimen.at("default_left", i));
        }));
        const auto model = readTreeModel(test::ubjOf(specimen.json()));
        QVERIFY(model);
        QCOMPARE(model->trees.size(), size_t(3));
        const Eigen::MatrixXd shares = predictTrees(*model, rowsOf({{-1, 0, 1}}), 1);
        QCOMPARE(shares.row(0), Eigen::RowVector3d(0.5, 0.25, 0.25));
    }

    /// What a tree a class would make larger than the limit is written with whole leaves.
    void keepsLeavesTogetherWhereTheyAreMany()
    {
        constexpr int classes = 400;
        TreeModel model;
        model.output = TreeModel::Output::Shares;
        model.features = 1;
        model.outputs = classes;
        Tree tree;
        tree.nodes.resize(1);
        for (int i = 0; i < 3000; ++i) {
            const auto left = qint32(tree.nodes.size());
            // A full tree: nodes in the order of their numbers.
            tree.nodes[size_t(i)] = {.value = float(i), .left = left, .feature = 0};
            tree.nodes.resize(size_t(left) + 2);
        }
        RandomStream random(2);
        for (TreeNode &node : tree.nodes) {
            if (!node.isLeaf())
                continue;
            node.feature = qint32(tree.leafValues.size() / classes);
            for (int k = 0; k < classes; ++k)
                tree.leafValues.push_back(float(random.uniform()));
        }
        tree.cover.assign(tree.nodes.size(), 1);
        tree.gain.assign(tree.nodes.size(), 0);
        model.trees = {tree};
        const QByteArray file = writeTreeModel(model);
        QVERIFY(file.size() < 12'000'000); // 4 bytes a share; apart it would be 80 MB
        const auto again = readTreeModel(file);
        QVERIFY2(again, again ? "" : qPrintable(again.error().text));
        const Features rows = rowsOf({{-1}, {0.5}, {2999.5}, {NAN}});
        QCOMPARE(treeSums(*again, rows, 1), treeSums(model, rows, 1));
    }

    /// Folders hold model.ubj, older ones model.json.
    void opensBothForms()
    {
        const Learner &learner = *shelf<Learner>().find(QStringLiteral("random_forest"));
        const QTemporaryDir packed, plain, none;
        QVERIFY(TreeEnsemble(withVectorLeaves()).save(packed.path()));
        QVERIFY(QFile::exists(packed.filePath(QStringLiteral("model.ubj"))));
        QVERIFY(writeFile(plain.filePath(QStringLiteral("model.json")),
                          jsonBytes(parsed(withVectorLeaves()))));
        const Features rows = rowsOf({{1, 0, 0}, {-1, 0, 1}});
        const Eigen::MatrixXd expected = predictTrees(withVectorLeaves(), rows, 1);
        for (const QTemporaryDir *folder : {&packed, &plain}) {
            const auto model = learner.load(folder->path());
            QVERIFY2(model, model ? "" : qPrintable(model.error().text));
            QCOMPARE(*(*model)->predict(rows, {}), expected);
        }
        QVERIFY(!learner.load(none.path()));
    }

    void isReadByXgboostAlike_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("by hand") << 3;
        QTest::newRow("two classes") << 0;
        QTest::newRow("three classes") << 1;
        QTest::newRow("shares of three classes") << 2;
    }

    void isReadByXgboostAlike()
    {
        QFETCH(int, which);
        const TreeModel model = which == 3   ? byHand()
                                : which == 2 ? withVectorLeaves()
                                             : boosted(which + 2);
        Features features = mixedData(2, 500).features;
        if (which == 3) { // its second feature is a category
            features.columns[1].levels = 6;
            for (Eigen::Index i = 0; i < 500; i += 2)
                features.dense(i, 1) = double(i % 6);
            for (Eigen::Index i = 1; i < 500; i += 2)
                features.dense(i, 1) = i % 5 == 0 ? NAN : double(i % 7);
        }
        const test::XgboostAnswer theirs = test::xgboostPredicts(writeTreeModel(model), features);
        QVERIFY2(theirs.fault.isEmpty(), qPrintable(theirs.fault));
        const Eigen::MatrixXd ours = predictTrees(model, features, 1);
        const Eigen::Index first = model.output == TreeModel::Output::Logistic ? 1 : 0;
        const Eigen::Index columns = ours.cols() - first;
        QCOMPARE(Eigen::Index(theirs.predictions.size()), 500 * columns);
        for (Eigen::Index i = 0; i < 500 * columns; ++i)
            QVERIFY(std::abs(ours(i / columns, first + i % columns) -
                             double(theirs.predictions[size_t(i)])) < 2e-6);
    }

    void sumsDoNotDependOnThreads()
    {
        const TreeModel model = boosted(3);
        const Features features = mixedData(3, 5000).features;
        QCOMPARE(treeSums(model, features, 2), treeSums(model, features, 1));
    }

    void missingCellsOfSparseFeaturesAreMissing()
    {
        Features features = rowsOf({{1, 0}, {1, 0}});
        features.columns.append({"w", "t", 0});
        features.sparse.resize(2, 1);
        features.sparse.insert(1, 0) = -2;
        const Eigen::MatrixXd sums = treeSums(byHand(), features, 1);
        QCOMPARE(sums(0, 0), 0.25 + 10 + 2);
        QCOMPARE(sums(1, 0), 0.25 + 10 + 1);
    }

    /// The same trees as plain arrays beside the models: made by XGBoost, not by us.
    void readsModelsOfXgboost_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"breast", "california", "wine"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void readsModelsOfXgboost()
    {
        QFETCH(QString, name);
        const QString folder = test::referenceFolder(QStringLiteral("explain"));
        if (folder.isEmpty())
            QSKIP(test::absentData);
        const auto model = readTreeModel(test::readAll(folder + '/' + name + "_model.json"));
        QVERIFY2(model, model ? "" : qPrintable(model.error().text));
        const QJsonObject plain = test::readJson(folder + '/' + name + "_trees.json").object();
        const QJsonArray trees = plain["trees"].toArray();
        QCOMPARE(qsizetype(model->trees.size()), trees.size());
        RandomStream random(1);
        std::vector<std::vector<double>> rows;
        for (int i = 0; i < 50; ++i) {
            std::vector<double> row;
            for (int j = 0; j < model->features; ++j)
                row.push_back(random.uniform() < 0.1 ? NAN : thresholdOf(trees, j, random));
            rows.push_back(row);
        }
        const Eigen::MatrixXd sums = treeSums(*model, rowsOf(rows), 1);
        for (size_t i = 0; i < rows.size(); ++i) {
            std::vector<double> expected(size_t(model->outputs), plain["base_margin"].toDouble());
            for (qsizetype t = 0; t < trees.size(); ++t)
                expected[size_t(plain["class_of_tree"].toArray().at(t).toInt())] +=
                    leafOf(trees.at(t).toObject(), rows[i]);
            for (int k = 0; k < model->outputs; ++k)
                QVERIFY(std::abs(sums(Eigen::Index(i), k) - expected[size_t(k)]) < 1e-6);
        }
    }

    void refusesFaults_data()
    {
        QTest::addColumn<int>("fault");
        for (size_t i = 0; i < std::size(test::faults); ++i)
            QTest::newRow(test::faults[i].name) << int(i);
    }

    void refusesFaults()
    {
        QFETCH(int, fault);
        int spoiled = 0;
        for (quint64 seed = 0; seed < 150; ++seed) {
            test::Specimen specimen(m_models[qsizetype(seed) % m_models.size()],
                                    RandomStream(seed, quint64(fault)));
            if (!test::faults[fault].change(specimen))
                continue;
            const QJsonObject json = specimen.json();
            for (const QByteArray &file : {jsonBytes(json), test::ubjOf(json)}) {
                const auto model = readTreeModel(file);
                QVERIFY2(!model, jsonBytes(json).left(3000).constData());
                QVERIFY(model.error().kind == Error::Kind::BadInput ||
                        model.error().kind == Error::Kind::Unsupported);
                QVERIFY(model.error().text.endsWith('.'));
            }
            ++spoiled;
        }
        QVERIFY(spoiled >= 30);
    }

    void acceptsWhatIsWhole_data()
    {
        QTest::addColumn<int>("change");
        for (size_t i = 0; i < std::size(test::harmless); ++i)
            QTest::newRow(test::harmless[i].name) << int(i);
    }

    void acceptsWhatIsWhole()
    {
        QFETCH(int, change);
        const Features features = mixedData(2, 50).features;
        for (quint64 seed = 0; seed < 150; ++seed) {
            test::Specimen specimen(m_models[qsizetype(seed) % m_models.size()],
                                    RandomStream(seed, 1000 + quint64(change)));
            QVERIFY(test::harmless[change].change(specimen));
            const QJsonObject json = specimen.json();
            for (const QByteArray &file : {jsonBytes(json), test::ubjOf(json)}) {
                const auto model = readTreeModel(file);
                QVERIFY2(model, model ? "" : qPrintable(model.error().text));
                QVERIFY(predictTrees(*model, features, 1).allFinite());
            }
        }
    }

    void survivesAnyBytes()
    {
        RandomStream random(11);
        const Features features = mixedData(2, 20).features;
        int refused = 0;
        for (int round = 0; round < 4000; ++round) {
            QByteArray json = jsonBytes(m_models[round % m_models.size()]);
            if (random.below(4) == 0)
                json.truncate(qsizetype(random.below(quint64(json.size()))));
            for (quint64 flips = 1 + random.below(8); flips > 0 && !json.isEmpty(); --flips)
                json[qsizetype(random.below(quint64(json.size())))] =
                    char("0123456789-,[]{}\"eN"[random.below(19)]);
            const auto model = readTreeModel(json);
            refused += !model;
            if (model && model->features == 3)
                predictTrees(*model, features, 1);
        }
        QVERIFY(refused > 1000);
    }

    void survivesAnyPackedBytes()
    {
        RandomStream random(12);
        const Features features = mixedData(2, 20).features;
        QList<QByteArray> files;
        for (const QJsonObject &json : m_models)
            files.append(test::ubjOf(json));
        int refused = 0;
        for (int round = 0; round < 20'000; ++round) {
            QByteArray file = files[round % files.size()];
            for (quint64 flips = 1 + random.below(4); flips > 0; --flips)
                file[qsizetype(random.below(quint64(file.size())))] = char(random.below(256));
            const auto model = readTreeModel(file);
            refused += !model;
            if (model && model->features == 3)
                predictTrees(*model, features, 1);
        }
        QVERIFY(refused > 5000);
    }

    void refusesPackedFilesThatEndEarly()
    {
        for (const QByteArray &file : {writeTreeModel(byHand()), writeTreeModel(boosted(3))}) {
            for (qsizetype size = 0; size < file.size(); size += 1 + size / 100)
                QVERIFY(!readTreeModel(file.first(size)));
            QVERIFY(!readTreeModel(file + 'Z'));
        }
    }

    /// Each would take much memory or time, or a deep stack, were its sizes believed.
    void refusesPackedLies_data()
    {
        QTest::addColumn<QByteArray>("value");
        const auto big = [](int bytes) {
            return QByteArray("\x7F") + QByteArray(bytes - 1, '\xFF');
        };
        QTest::newRow("text longer than the file") << "SL" + big(8);
        QTest::newRow("negative length") << QByteArray("SL") + QByteArray(8, '\xFF');
        QTest::newRow("length that is no number") << QByteArray("Sd") + big(4);
        QTest::newRow("array longer than the file") << "[#L" + big(8);
        QTest::newRow("packed array longer than the file") << "[$d#L" + big(8);
        QTest::newRow("bytes of the packed array overflow")
            << "[$D#L" + QByteArray("\x20") + QByteArray(7, '\0');
        QTest::newRow("packed nothing") << "[$Z#l" + big(4);
        QTest::newRow("packed objects") << QByteArray("[${#U\2}}");
        QTest::newRow("packed array without length") << QByteArray("[$d");
        QTest::newRow("deep arrays") << QByteArray(2'000'000, '[');
        QTest::newRow("deep objects") << QByteArray("{U\1a").repeated(500'000);
        QTest::newRow("unknown type") << QByteArray("Q");
        QTest::newRow("a key twice") << QByteArray("{U\1aZU\1aZ}");
    }

    void refusesPackedLies()
    {
        QFETCH(QByteArray, value);
        const QByteArray file = writeTreeModel(byHand());
        for (const QByteArray key : {"attributes", "feature_types", "version", "trees",
                                     "loss_changes", "tree_param", "id"}) {
            const qsizetype at = file.indexOf(key) + key.size();
            QByteArray spoiled = file;
            const auto model = readTreeModel(spoiled.insert(at, value));
            QVERIFY2(!model, key.constData());
            QCOMPARE(model.error().kind, Error::Kind::BadInput);
        }
    }

    void refusesTreesOfAnyDepth()
    {
        TreeModel model = byHand();
        Tree &tree = model.trees[0];
        tree.nodes.assign(1, {});
        for (int depth = 0; depth < mostTreeDepth + 1; ++depth) {
            const auto left = qint32(tree.nodes.size());
            tree.nodes.back() = {.value = float(depth), .left = left, .feature = 0};
            tree.nodes.resize(tree.nodes.size() + 2);
            tree.cover.assign(tree.nodes.size(), 1);
            tree.gain.assign(tree.nodes.size(), 0);
            QCOMPARE(readTreeModel(writeTreeModel(model)).has_value(), depth < mostTreeDepth);
        }
    }

    void initTestCase()
    {
        m_models = {parsed(boosted(2)), parsed(boosted(3)), parsed(withVectorLeaves()),
                    withLeavesTogether(), parsed(byHand())};
    }

private:
    static double thresholdOf(const QJsonArray &trees, int feature, RandomStream &random)
    {
        QList<double> found{0};
        for (const QJsonValue &tree : trees) {
            for (qsizetype i = 0; i < tree["left"].toArray().size(); ++i) {
                if (tree["left"].toArray().at(i).toInt() >= 0 &&
                    tree["feature"].toArray().at(i).toInt() == feature)
                    found.append(tree["threshold"].toArray().at(i).toDouble());
            }
        }
        const double threshold = found[qsizetype(random.below(quint64(found.size())))];
        return threshold + double(random.below(3)) - 1;
    }

    static double leafOf(const QJsonObject &tree, const std::vector<double> &row)
    {
        qsizetype at = 0;
        while (tree["left"].toArray().at(at).toInt() >= 0) {
            const double value = row[size_t(tree["feature"].toArray().at(at).toInt())];
            const bool left =
                std::isnan(value)
                    ? tree["missing_goes_left"].toArray().at(at).toBool()
                    : float(value) < float(tree["threshold"].toArray().at(at).toDouble());
            at = tree[left ? "left" : "right"].toArray().at(at).toInt();
        }
        return tree["value"].toArray().at(at).toDouble();
    }

    QList<QJsonObject> m_models;
};

QTEST_APPLESS_MAIN(TreeModelTest)
#include "tst_tree_model.moc"
