#include "models/tree_model_file.h"

#include "core/json.h"
#include "models/class_trees.h"
#include "models/ubj_writer.h"

#include <QJsonDocument>

#include <charconv>
#include <limits>

namespace tenbin {

namespace {

using Output = TreeModel::Output;

constexpr qint32 noParent = std::numeric_limits<qint32>::max();
constexpr qint64 bytesOfNode = 34; ///< in the file, with a leaf of one number
/// Above it the class shares of leaves stay together: a tree a class would be several times larger.
constexpr qint64 mostBytesApart = qint64(1) << 26;

QByteArray countText(qint64 count)
{
    return QByteArray::number(count);
}

/// XGBoost cannot read more digits than a float32 has.
QByteArray floatText(double value)
{
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, float(value));
    return QByteArray(buffer, end.ptr - buffer);
}

/// How the trees of a model are laid down in the file.
struct Layout
{
    int features = 0;
    int outputs = 1;
    bool vectors = false; ///< leaves of one number an output
    bool apart = false;   ///< written as a tree an output
    qint64 trees = 0;     ///< in the file

    int leafSize() const { return vectors && !apart ? outputs : 1; }
};

Layout layoutOf(const TreeModel &model)
{
    Layout layout{model.features, model.outputs,
                  !model.trees.empty() && !model.trees.front().leafValues.empty(), false,
                  qint64(model.trees.size())};
    qint64 nodes = 0;
    for (const Tree &tree : model.trees)
        nodes += qint64(tree.nodes.size());
    layout.apart = layout.vectors && nodes * model.outputs * bytesOfNode <= mostBytesApart;
    layout.trees *= layout.apart ? model.outputs : 1;
    return layout;
}

void writeCategories(const Tree &tree, UbjWriter &out)
{
    std::vector<qint32> nodes, categories;
    std::vector<qint64> segments, sizes;
    for (size_t i = 0; i < tree.nodes.size(); ++i) {
        if (!tree.nodes[i].isCategorical())
            continue;
        const CategorySet &set = tree.categories[tree.nodes[i].categories - 1];
        nodes.push_back(qint32(i));
        segments.push_back(qint64(categories.size()));
        for (quint32 category = 0; category < set.bits.size() * 32; ++category) {
            if (set.contains(category))
                categories.push_back(qint32(category));
        }
        sizes.push_back(qint64(categories.size()) - segments.back());
    }
    const auto of = [](const auto &values) { return [&](size_t i) { return values[i]; }; };
    out.numbers<qint32>("categories", categories.size(), of(categories));
    out.numbers<qint32>("categories_nodes", nodes.size(), of(nodes));
    out.numbers<qint64>("categories_segments", segments.size(), of(segments));
    out.numbers<qint64>("categories_sizes", sizes.size(), of(sizes));
}

/// Base weights are what leaves say; XGBoost wants them of all nodes, but uses none.
void writeWeights(const Tree &tree, size_t leafSize, UbjWriter &out)
{
    out.numbers<float>("base_weights", tree.nodes.size() * leafSize, [&](size_t i) {
        const TreeNode &node = tree.nodes[i / leafSize];
        if (!node.isLeaf())
            return 0.0F;
        return leafSize > 1 ? tree.leafValues[size_t(node.feature) * leafSize + i % leafSize]
                            : node.value;
    });
}

void writeTree(const Tree &tree, const Layout &layout, qint64 number, UbjWriter &out)
{
    const std::vector<TreeNode> &nodes = tree.nodes;
    const size_t count = nodes.size();
    std::vector<qint32> parents(count, noParent);
    for (size_t i = 0; i < count; ++i) {
        if (!nodes[i].isLeaf())
            parents[size_t(nodes[i].left)] = parents[size_t(nodes[i].left) + 1] = qint32(i);
    }
    const int leafSize = layout.leafSize();
    out.beginObject();
    writeWeights(tree, size_t(leafSize), out);
    writeCategories(tree, out);
    out.numbers<quint8>("default_left", count, [&](size_t i) {
        return quint8(!nodes[i].isLeaf() && nodes[i].missingLeft);
    });
    out.key("id");
    out.integer(number);
    out.numbers<qint32>("left_children", count,
                        [&](size_t i) { return nodes[i].isLeaf() ? -1 : nodes[i].left; });
    out.numbers<float>("loss_changes", count, [&](size_t i) { return tree.gain[i]; });
    out.numbers<qint32>("parents", count, [&](size_t i) { return parents[i]; });
    out.numbers<qint32>("right_children", count,
                        [&](size_t i) { return nodes[i].isLeaf() ? -1 : nodes[i].left + 1; });
    out.numbers<float>("split_conditions", count, [&](size_t i) { return nodes[i].value; });
    out.numbers<qint32>("split_indices", count,
                        [&](size_t i) { return nodes[i].isLeaf() ? 0 : nodes[i].feature; });
    out.numbers<quint8>("split_type", count,
                        [&](size_t i) { return quint8(nodes[i].isCategorical()); });
    out.numbers<float>("sum_hessian", count, [&](size_t i) { return tree.cover[i]; });
    out.beginObject("tree_param");
    out.text("num_deleted", "0");
    out.text("num_feature", countText(layout.features));
    out.text("num_nodes", countText(qint64(count)));
    out.text("size_leaf_vector", countText(leafSize > 1 ? leafSize : 0));
    out.endObject();
    out.endObject();
}

void writeTrees(const TreeModel &model, const Layout &layout, UbjWriter &out)
{
    out.beginObject("gbtree_model_param");
    out.text("num_parallel_tree", "1");
    out.text("num_trees", countText(layout.trees));
    out.text("size_leaf_vector", countText(layout.leafSize() > 1 ? layout.outputs : 0));
    out.endObject();
    out.beginArray("tree_info", layout.trees);
    for (const Tree &tree : model.trees) {
        for (int k = 0; k < (layout.apart ? layout.outputs : 1); ++k)
            out.integer(layout.apart ? k : tree.output);
    }
    out.beginArray("trees", layout.trees);
    qint64 number = 0;
    for (const Tree &tree : model.trees) {
        if (!layout.apart)
            writeTree(tree, layout, number++, out);
        for (int k = 0; layout.apart && k < layout.outputs; ++k)
            writeTree(treeOfOutput(tree, layout.outputs, k), layout, number++, out);
    }
}

void writeAttributes(const TreeModel &model, UbjWriter &out)
{
    QJsonObject own{{QStringLiteral("notes"), model.notes}};
    if (model.output == Output::Shares)
        own[QStringLiteral("output")] = QStringLiteral("shares");
    out.beginObject("attributes");
    out.text("tenbin", QJsonDocument(own).toJson(QJsonDocument::Compact));
    out.endObject();
}

void writeObjective(const TreeModel &model, UbjWriter &out)
{
    out.beginObject("objective");
    if (model.output == Output::Softmax) {
        out.text("name", "multi:softprob");
        out.beginObject("softmax_multiclass_param");
        out.text("num_class", countText(model.outputs));
    } else {
        out.text("name", model.output == Output::Logistic ? "binary:logistic" : "reg:squarederror");
        out.beginObject("reg_loss_param");
        out.text("scale_pos_weight", "1");
    }
    out.endObject();
    out.endObject();
}

} // namespace

QByteArray writeTreeModel(const TreeModel &model)
{
    const Layout layout = layoutOf(model);
    const bool softmax = model.output == Output::Softmax;
    UbjWriter out;
    out.beginObject();
    out.beginObject("learner");
    writeAttributes(model, out);
    out.beginArray("feature_names", model.featureNames.size());
    for (const QString &name : model.featureNames)
        out.text(name.toUtf8());
    out.beginArray("feature_types", 0);
    out.beginObject("gradient_booster");
    out.beginObject("model");
    writeTrees(model, layout, out);
    out.endObject();
    out.text("name", "gbtree");
    out.endObject();
    out.beginObject("learner_model_param");
    out.text("base_score", floatText(model.baseScore));
    out.text("boost_from_average", "1");
    out.text("num_class", countText(softmax ? model.outputs : 0));
    out.text("num_feature", countText(model.features));
    out.text("num_target", countText(softmax ? 1 : model.outputs));
    out.endObject();
    writeObjective(model, out);
    out.endObject();
    out.beginArray("version", 3);
    for (qint64 part : {1, 7, 4})
        out.integer(part);
    out.endObject();
    return out.take();
}

} // namespace tenbin
