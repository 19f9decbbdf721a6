#include "models/tree_reader.h"

#include "core/number.h"
#include "core/text.h"
#include "models/tree_model_file.h"

#include <cmath>

namespace tenbin {

namespace {

constexpr qint32 noParent = std::numeric_limits<qint32>::max();
constexpr size_t mostCategoryWords = size_t(1) << 24; ///< of one tree: 64 MiB

/// Reads one tree; every function returns false (or an empty value) after noting the first fault.
class TreeReader
{
public:
    TreeReader(const TreeParts &parts, const TreeShape &shape) : m_parts(parts), m_shape(shape) {}

    bool read();
    const QString &fault() const { return m_fault; }
    Tree takeTree() { return std::move(m_tree); }

private:
    bool say(const QString &fault)
    {
        if (m_fault.isEmpty())
            m_fault = fault;
        return false;
    }
    bool readCounts();
    bool readArrays();
    bool readCategories();
    bool place();
    bool placeSplit(qint32 id, qint32 at);
    bool placeLeaf(qint32 id, qint32 at);

    bool integers(const QString &key, qsizetype count, qint64 low, qint64 high,
                  std::vector<qint32> &into);
    bool numbers(const QString &key, qsizetype count, std::vector<float> &into,
                 bool nullAllowed = false);

    const TreeParts &m_parts;
    const TreeShape &m_shape;
    QString m_fault;
    Tree m_tree;
    qsizetype m_count = 0;
    qsizetype m_deleted = 0;
    std::vector<qint32> m_left, m_right, m_parent, m_feature, m_missingLeft, m_kind;
    std::vector<float> m_value, m_cover, m_gain, m_weight;
    std::vector<qint32> m_setOf; ///< index + 1 of the category set of each node
};

bool TreeReader::integers(const QString &key, qsizetype count, qint64 low, qint64 high,
                          std::vector<qint32> &into)
{
    const NumberArray array = m_parts.arrays.value(key);
    if (array.size() != count)
        return say(
            Tr::tr("\"%1\" has %2 values, expected %3").arg(key).arg(array.size()).arg(count));
    into.resize(size_t(count));
    for (qsizetype i = 0; i < count; ++i) {
        const double number = array.at(i).value_or(NAN);
        if (!(number >= double(low) && number <= double(high)) || number != std::floor(number))
            return say(Tr::tr("value %1 of \"%2\" is out of range").arg(i).arg(key));
        into[size_t(i)] = qint32(number);
    }
    return true;
}

bool TreeReader::numbers(const QString &key, qsizetype count, std::vector<float> &into,
                         bool nullAllowed)
{
    const NumberArray array = m_parts.arrays.value(key);
    if (array.size() != count)
        return say(
            Tr::tr("\"%1\" has %2 values, expected %3").arg(key).arg(array.size()).arg(count));
    into.resize(size_t(count));
    for (qsizetype i = 0; i < count; ++i) {
        const std::optional<double> number = array.at(i);
        const bool absent = nullAllowed && number && std::isnan(*number);
        if (!number || !(absent || std::isfinite(float(*number))))
            return say(Tr::tr("value %1 of \"%2\" is no finite number").arg(i).arg(key));
        into[size_t(i)] = float(*number);
    }
    return true;
}

bool TreeReader::readCounts()
{
    const auto count = [&](const QString &key, qint64 absent) {
        const QJsonValue value = m_parts.param.value(key);
        if (value.isUndefined())
            return absent;
        const auto number = parseNumber(value.toString());
        return number && *number == std::floor(*number) && std::abs(*number) < 2e9 ? qint64(*number)
                                                                                   : qint64(-1);
    };
    m_count = count(QStringLiteral("num_nodes"), -1);
    m_deleted = count(QStringLiteral("num_deleted"), 0);
    if (m_count < 1 || m_deleted < 0 || m_deleted >= m_count)
        return say(Tr::tr("its number of nodes is out of range"));
    // XGBoost 1.7 writes 0 or 1 for scalar leaves; at its root the file says which they are.
    const qint64 leafSize = count(QStringLiteral("size_leaf_vector"), 1);
    if (std::max<qint64>(leafSize, 1) != m_shape.leafSize || leafSize < 0)
        return say(Tr::tr("its leaves have another size than those of the model"));
    if (count(QStringLiteral("num_feature"), m_shape.features) != m_shape.features)
        return say(Tr::tr("it has another number of features than the model"));
    return true;
}

bool TreeReader::readArrays()
{
    const qint64 last = m_count - 1;
    if (!integers(QStringLiteral("left_children"), m_count, -1, last, m_left) ||
        !integers(QStringLiteral("right_children"), m_count, -1, last, m_right) ||
        !integers(QStringLiteral("parents"), m_count, -1, noParent, m_parent) ||
        !integers(QStringLiteral("split_indices"), m_count, 0, noParent, m_feature) ||
        !integers(QStringLiteral("default_left"), m_count, 0, 1, m_missingLeft) ||
        !numbers(QStringLiteral("split_conditions"), m_count, m_value, true) ||
        !numbers(QStringLiteral("loss_changes"), m_count, m_gain) ||
        !numbers(QStringLiteral("sum_hessian"), m_count, m_cover) ||
        !numbers(QStringLiteral("base_weights"), m_count * m_shape.leafSize, m_weight))
        return false;
    if (m_parts.arrays.contains(QStringLiteral("split_type")))
        return integers(QStringLiteral("split_type"), m_count, 0, 1, m_kind);
    m_kind.assign(size_t(m_count), 0);
    return true;
}

bool TreeReader::readCategories()
{
    m_setOf.assign(size_t(m_count), 0);
    const qsizetype sets = m_parts.arrays.value(QStringLiteral("categories_nodes")).size();
    const qsizetype total = m_parts.arrays.value(QStringLiteral("categories")).size();
    std::vector<qint32> nodes, segments, sizes, categories;
    if (!m_parts.arrays.contains(QStringLiteral("categories_nodes")))
        return true;
    if (!integers(QStringLiteral("categories_nodes"), sets, 0, m_count - 1, nodes) ||
        !integers(QStringLiteral("categories_segments"), sets, 0, total, segments) ||
        !integers(QStringLiteral("categories_sizes"), sets, 0, total, sizes) ||
        !integers(QStringLiteral("categories"), total, 0, mostCategories - 1, categories))
        return false;
    qint64 begin = 0;
    size_t words = 0;
    for (size_t i = 0; i < nodes.size(); ++i) {
        if (segments[i] != begin || begin + sizes[i] > total)
            return say(Tr::tr("its sets of categories do not fit together"));
        if (m_setOf[size_t(nodes[i])] != 0 || m_kind[size_t(nodes[i])] != 1)
            return say(
                Tr::tr("node %1 has a set of categories that does not belong to it").arg(nodes[i]));
        CategorySet set;
        for (qint64 k = begin; k < begin + sizes[i]; ++k) {
            const auto category = quint32(categories[size_t(k)]);
            if (category / 32 >= set.bits.size()) {
                words += category / 32 + 1 - set.bits.size();
                if (words > mostCategoryWords)
                    return say(Tr::tr("its sets of categories are too large"));
                set.bits.resize(category / 32 + 1);
            }
            if (set.contains(category))
                return say(Tr::tr("a category stands twice in the set of node %1").arg(nodes[i]));
            set.bits[category / 32] |= 1U << category % 32;
        }
        begin += sizes[i];
        m_tree.categories.push_back(std::move(set));
        m_setOf[size_t(nodes[i])] = qint32(m_tree.categories.size());
    }
    return begin == total || say(Tr::tr("its sets of categories do not fit together"));
}

bool TreeReader::placeLeaf(qint32 id, qint32 at)
{
    const auto from = size_t(id);
    if (m_right[from] != -1)
        return say(Tr::tr("node %1 has a right child and no left one").arg(id));
    if (m_kind[from] != 0 || m_setOf[from] != 0)
        return say(Tr::tr("leaf %1 has categories").arg(id));
    TreeNode &node = m_tree.nodes[size_t(at)];
    if (m_shape.leafSize > 1) {
        node.feature = qint32(m_tree.leafValues.size() / size_t(m_shape.leafSize));
        const auto first = m_weight.begin() + qsizetype(from) * m_shape.leafSize;
        m_tree.leafValues.insert(m_tree.leafValues.end(), first, first + m_shape.leafSize);
        return true;
    }
    if (std::isnan(m_value[from]))
        return say(Tr::tr("leaf %1 has no value").arg(id));
    node.value = m_value[from];
    return true;
}

bool TreeReader::placeSplit(qint32 id, qint32 at)
{
    const auto from = size_t(id);
    const qint32 children[] = {m_left[from], m_right[from]};
    for (qint32 child : children) {
        if (child < 1)
            return say(Tr::tr("node %1 has no second child").arg(id));
        if (m_parent[size_t(child)] != id)
            return say(
                Tr::tr("node %1 is not the parent that its child %2 names").arg(id).arg(child));
    }
    if (children[0] == children[1])
        return say(Tr::tr("node %1 has the same child twice").arg(id));
    if (m_feature[from] >= m_shape.features)
        return say(Tr::tr("node %1 splits on a feature that the model does not have").arg(id));
    const bool categorical = m_kind[from] == 1;
    if (categorical != (m_setOf[from] != 0))
        return say(Tr::tr("node %1 has no set of categories").arg(id));
    if (!categorical && std::isnan(m_value[from]))
        return say(Tr::tr("node %1 has no threshold").arg(id));
    const auto left = qint32(m_tree.nodes.size());
    m_tree.nodes.resize(m_tree.nodes.size() + 2);
    TreeNode &node = m_tree.nodes[size_t(at)];
    node.value = categorical ? 0 : m_value[from];
    node.left = left;
    node.feature = m_feature[from];
    node.missingLeft = m_missingLeft[from] == 1;
    node.categories = quint32(m_setOf[from]) & 0x7FFF'FFFFU;
    return true;
}

/// Numbers the nodes anew, level by level. A child must name its parent, and a node has one place
/// for a parent: so no node is reached twice, and there is no cycle.
bool TreeReader::place()
{
    if (m_parent[0] != noParent && m_parent[0] != -1)
        return say(Tr::tr("its root has a parent"));
    std::vector<qint32> oldIds{0};
    std::vector<qint32> depths{0};
    m_tree.nodes.resize(1);
    for (size_t at = 0; at < oldIds.size(); ++at) {
        const qint32 id = oldIds[at];
        if (m_cover[size_t(id)] < 0)
            return say(Tr::tr("node %1 has a negative cover").arg(id));
        m_tree.cover.push_back(m_cover[size_t(id)]);
        m_tree.gain.push_back(m_left[size_t(id)] == -1 ? 0 : m_gain[size_t(id)]);
        if (m_left[size_t(id)] == -1) {
            if (!placeLeaf(id, qint32(at)))
                return false;
            continue;
        }
        if (depths[at] >= mostTreeDepth)
            return say(Tr::tr("it is deeper than %1").arg(mostTreeDepth));
        if (!placeSplit(id, qint32(at)))
            return false;
        oldIds.insert(oldIds.end(), {m_left[size_t(id)], m_right[size_t(id)]});
        depths.insert(depths.end(), 2, depths[at] + 1);
    }
    if (qsizetype(oldIds.size()) != m_count - m_deleted)
        return say(Tr::tr("%1 of its %2 nodes cannot be reached")
                       .arg(m_count - qsizetype(oldIds.size()))
                       .arg(m_count));
    return true;
}

bool TreeReader::read()
{
    return readCounts() && readArrays() && readCategories() && place();
}

} // namespace

Result<Tree> readTree(const TreeParts &parts, const TreeShape &shape, qsizetype number)
{
    TreeReader reader(parts, shape);
    if (!reader.read())
        return badInput(
            Tr::tr("The model is damaged in tree %1: %2.").arg(number).arg(reader.fault()),
            Tr::tr("Save the model again, or fit it again."));
    return reader.takeTree();
}

} // namespace tenbin
