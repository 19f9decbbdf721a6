// Trees that lie about their structure are found before anything walks them.
#include "models/tree_check.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace tenbin;

namespace {

/// x0 < 1.5 ? (x1 in {1, 3} ? b : a) : c.
TreeModel sound()
{
    TreeModel model;
    model.features = 2;
    Tree tree;
    tree.nodes = {{.value = 1.5F, .left = 1, .feature = 0},
                  {.left = 3, .feature = 1, .categories = 1},
                  {.value = 30},
                  {.value = 10},
                  {.value = 20}};
    tree.categories = {{{0b1010}}};
    tree.cover = {10, 6, 4, 3, 3};
    tree.gain = {5, 2, 0, 0, 0};
    model.trees = {tree};
    return model;
}

using Change = void (*)(TreeModel &, Tree &);
constexpr float notANumber = std::numeric_limits<float>::quiet_NaN();

} // namespace

Q_DECLARE_METATYPE(Change)

class TestTreeCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesWhatIsSound()
    {
        TreeModel model = sound();
        QVERIFY(checkTrees(model));
        model.trees[0].cover.clear();
        QVERIFY(checkTrees(model));
        model.trees.clear();
        QVERIFY(checkTrees(model));
    }

    void refuses_data()
    {
        QTest::addColumn<Change>("change");
        const auto row = [](const char *name, Change change) { QTest::newRow(name) << change; };
        row("no nodes", [](TreeModel &, Tree &tree) { tree.nodes.clear(); });
        row("self reference", [](TreeModel &, Tree &tree) { tree.nodes[1].left = 1; });
        row("cycle", [](TreeModel &, Tree &tree) {
            tree.nodes[3].left = 1;
            tree.nodes[3].feature = 0;
        });
        row("shared children",
            [](TreeModel &, Tree &tree) { tree.nodes[2] = {.value = 1, .left = 3, .feature = 0}; });
        row("shared child", [](TreeModel &, Tree &tree) { tree.nodes[1].left = 2; });
        row("child behind the end", [](TreeModel &, Tree &tree) { tree.nodes[1].left = 4; });
        row("child far behind the end", [](TreeModel &, Tree &tree) {
            tree.nodes[1].left = std::numeric_limits<qint32>::max();
        });
        row("negative child", [](TreeModel &, Tree &tree) { tree.nodes[0].left = -1; });
        row("nodes that nobody reaches",
            [](TreeModel &, Tree &tree) { tree.nodes[1] = {.value = 7}; });
        row("feature too large", [](TreeModel &, Tree &tree) { tree.nodes[0].feature = 2; });
        row("negative feature", [](TreeModel &, Tree &tree) { tree.nodes[0].feature = -1; });
        row("absurd category set", [](TreeModel &, Tree &tree) { tree.nodes[1].categories = 2; });
        row("too many categories", [](TreeModel &, Tree &tree) {
            tree.categories[0].bits.resize(size_t(mostCategories) / 32 + 1);
        });
        row("threshold NaN", [](TreeModel &, Tree &tree) { tree.nodes[0].value = notANumber; });
        row("leaf NaN", [](TreeModel &, Tree &tree) { tree.nodes[4].value = notANumber; });
        row("leaf infinite", [](TreeModel &, Tree &tree) { tree.nodes[4].value = INFINITY; });
        row("cover NaN", [](TreeModel &, Tree &tree) { tree.cover[2] = notANumber; });
        row("cover negative", [](TreeModel &, Tree &tree) { tree.cover[2] = -1; });
        row("covers missing", [](TreeModel &, Tree &tree) { tree.cover.pop_back(); });
        row("output too large", [](TreeModel &, Tree &tree) { tree.output = 1; });
        row("negative output", [](TreeModel &, Tree &tree) { tree.output = -1; });
        row("leaf values that are not there", [](TreeModel &, Tree &tree) {
            tree.leafValues = {1, 2};
            tree.nodes[2].feature = 2;
        });
        row("half a row of leaf values", [](TreeModel &model, Tree &tree) {
            model.outputs = 2;
            tree.leafValues = {1, 2, 3};
        });
        row("leaf value NaN", [](TreeModel &, Tree &tree) { tree.leafValues = {1, notANumber}; });
        row("no features", [](TreeModel &model, Tree &) { model.features = 0; });
        row("no outputs", [](TreeModel &model, Tree &) { model.outputs = 0; });
        row("base score NaN", [](TreeModel &model, Tree &) { model.baseScore = NAN; });
        row("base score that is no probability", [](TreeModel &model, Tree &) {
            model.output = TreeModel::Output::Logistic;
            model.baseScore = 1;
        });
        row("too deep", [](TreeModel &, Tree &tree) {
            tree = {};
            tree.nodes.resize(1);
            for (int i = 0; i < 600; ++i) {
                tree.nodes.back() = {.value = 1, .left = qint32(tree.nodes.size()), .feature = 0};
                tree.nodes.resize(tree.nodes.size() + 2);
            }
        });
    }

    void refuses()
    {
        QFETCH(Change, change);
        TreeModel model = sound();
        change(model, model.trees[0]);
        const Status refused = checkTrees(model);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::BadInput);
        QVERIFY(refused.error().text.endsWith(QLatin1Char('.')));
    }
};

QTEST_GUILESS_MAIN(TestTreeCheck)
#include "tst_tree_check.moc"
