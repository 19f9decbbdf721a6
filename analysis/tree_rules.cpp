#include "analysis/tree_rules.h"

#include "core/number.h"
#include "core/text.h"

#include <cmath>
#include <map>

namespace tenbin {

namespace {

/// What a path says of one feature.
struct Bounds
{
    double low = -std::numeric_limits<double>::infinity(); ///< at least
    double high = std::numeric_limits<double>::infinity(); ///< less than
    bool missing = true;                                   ///< missing values come along
};

class RuleWriter
{
public:
    RuleWriter(const Tree &tree, const QList<Feature> &features, const Dataset &data)
        : m_tree(tree), m_features(features), m_data(data)
    {
    }

    void walk(qint32 at, const std::map<qint32, Bounds> &path)
    {
        const TreeNode &node = m_tree.nodes[size_t(at)];
        if (node.isLeaf()) {
            QStringList conditions;
            for (const auto &[feature, bounds] : path)
                conditions.append(words(m_features[feature], bounds));
            rules.append(
                {conditions.isEmpty() ? Tr::tr("all rows") : conditions.join(Tr::tr(" and ")), at});
            return;
        }
        for (bool right : {false, true}) {
            std::map<qint32, Bounds> longer = path;
            Bounds &bounds = longer[node.feature];
            if (right)
                bounds.low = std::max(bounds.low, double(node.value));
            else
                bounds.high = std::min(bounds.high, double(node.value));
            bounds.missing = bounds.missing && right != bool(node.missingLeft);
            walk(node.left + qint32(right), longer);
        }
    }

    QList<TreeRule> rules;

private:
    QString words(const Feature &feature, const Bounds &bounds) const
    {
        const qsizetype at = m_data.indexOf(feature.source);
        const bool category = at >= 0 && m_data.column(at).type() == ColumnType::Categorical &&
                              feature.name.startsWith(feature.source + u'=');
        QString text;
        if (category) {
            const QString value = feature.name.mid(feature.source.size() + 1);
            text = bounds.high <= 1 ? Tr::tr("%1 is not %2").arg(feature.source, value)
                                    : Tr::tr("%1 is %2").arg(feature.source, value);
            return text;
        }
        const QString low = shortNumber(bounds.low, 4);
        const QString high = shortNumber(bounds.high, 4);
        if (std::isinf(bounds.low))
            text = Tr::tr("%1 < %2").arg(feature.name, high);
        else if (std::isinf(bounds.high))
            text = Tr::tr("%1 ≥ %2").arg(feature.name, low);
        else
            text = Tr::tr("%1 ≤ %2 < %3").arg(low, feature.name, high);
        const bool met = at >= 0 && m_data.column(at).missingCount() > 0;
        return met && bounds.missing ? Tr::tr("(%1 or missing)").arg(text) : text;
    }

    const Tree &m_tree;
    const QList<Feature> &m_features;
    const Dataset &m_data;
};

} // namespace

QList<TreeRule> treeRules(const Tree &tree, const QList<Feature> &features, const Dataset &data)
{
    RuleWriter writer(tree, features, data);
    writer.walk(0, {});
    return writer.rules;
}

std::vector<qint32> leavesOf(const Tree &tree, const Features &features)
{
    std::vector<qint32> leaves;
    for (Eigen::Index row = 0; row < features.dense.rows(); ++row) {
        qint32 at = 0;
        while (!tree.nodes[size_t(at)].isLeaf()) {
            const TreeNode &node = tree.nodes[size_t(at)];
            at = node.left +
                 qint32(tree.goesRight(node, treeValue(features.dense(row, node.feature))));
        }
        leaves.push_back(at);
    }
    return leaves;
}

} // namespace tenbin
