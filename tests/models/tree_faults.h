#pragma once

#include "core/random.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

#include <functional>

/// Faults, each with a name, that can be put into a model in XGBoost's form, and changes that leave
/// it a good model. Models have three features.
namespace tenbin::test {

using Edit = std::function<void(QJsonObject &)>;

inline QJsonObject edited(QJsonObject whole, const QStringList &path, const Edit &edit)
{
    if (path.isEmpty()) {
        edit(whole);
        return whole;
    }
    whole[path.first()] = edited(whole.value(path.first()).toObject(), path.mid(1), edit);
    return whole;
}

inline const QStringList modelPath{"learner", "gradient_booster", "model"};

/// A model as JSON whose parts can be spoiled.
class Specimen
{
public:
    Specimen(QJsonObject json, RandomStream random) : m_json(std::move(json)), m_random(random)
    {
        const QJsonObject &whole = m_json;
        m_trees = whole["learner"]["gradient_booster"]["model"]["trees"].toArray();
        m_number = qsizetype(m_random.below(quint64(m_trees.size())));
        m_tree = m_trees.at(m_number).toObject();
    }

    RandomStream &random() { return m_random; }
    QJsonObject &tree() { return m_tree; }
    void edit(const QStringList &path, const Edit &edit) { m_json = edited(m_json, path, edit); }

    int leafSize() const { return m_tree["tree_param"]["size_leaf_vector"].toString().toInt(); }
    qsizetype count() const { return m_tree["parents"].toArray().size(); }
    int at(const QString &key, qsizetype index) const
    {
        return m_tree[key].toArray().at(index).toInt();
    }
    void set(const QString &key, qsizetype index, const QJsonValue &value)
    {
        QJsonArray array = m_tree[key].toArray();
        array[index] = value;
        m_tree[key] = array;
    }
    /// A node that is a split (or a leaf), by chance; -1 when there is none.
    qsizetype node(bool split)
    {
        QList<qsizetype> found;
        for (qsizetype i = 0; i < count(); ++i) {
            if ((at("left_children", i) >= 0) == split)
                found.append(i);
        }
        return found.isEmpty() ? -1 : found[qsizetype(m_random.below(quint64(found.size())))];
    }
    qsizetype categoricalNode()
    {
        const QJsonArray nodes = m_tree["categories_nodes"].toArray();
        return nodes.isEmpty() ? -1
                               : nodes.at(qsizetype(m_random.below(quint64(nodes.size())))).toInt();
    }

    QJsonObject json()
    {
        m_trees[m_number] = m_tree;
        edit(modelPath, [&](QJsonObject &model) { model["trees"] = m_trees; });
        return m_json;
    }

private:
    QJsonObject m_json;
    QJsonArray m_trees;
    QJsonObject m_tree;
    qsizetype m_number = 0;
    RandomStream m_random;
};

/// Spoils or changes a specimen; false when it has no place for that.
using Change = bool (*)(Specimen &);

struct NamedChange
{
    const char *name;
    Change change;
};

inline const char *const nodeArrays[] = {
    "left_children", "right_children", "parents",      "split_indices", "split_conditions",
    "default_left",  "split_type",     "loss_changes", "sum_hessian",   "base_weights"};

inline QJsonValue nonsense(RandomStream &random)
{
    const QJsonValue values[] = {QJsonValue(-7),           QJsonValue(1e9),
                                 QJsonValue(0.5),          QJsonValue("x"),
                                 QJsonValue(QJsonArray()), QJsonValue(QJsonObject())};
    return values[random.below(std::size(values))];
}

inline bool spoilModelParam(Specimen &s, const char *key, const QJsonValue &value)
{
    s.edit({"learner", "learner_model_param"}, [&](QJsonObject &param) { param[key] = value; });
    return true;
}

inline bool onNode(Specimen &s, bool split, const std::function<void(qsizetype)> &change)
{
    const qsizetype node = s.node(split);
    if (node >= 0)
        change(node);
    return node >= 0;
}

inline bool onCategorical(Specimen &s, const std::function<void(qsizetype, qsizetype)> &change)
{
    const qsizetype node = s.categoricalNode();
    if (node < 0)
        return false;
    qsizetype place = 0;
    while (s.at("categories_nodes", place) != node)
        ++place;
    change(node, place);
    return true;
}

inline const NamedChange faults[] = {
    {"child out of range",
     [](Specimen &s) {
         return onNode(s, true, [&](qsizetype i) {
             s.set(s.random().below(2) ? "left_children" : "right_children", i,
                   qint64(s.count() + qsizetype(s.random().below(3))));
         });
     }},
    {"child is no number",
     [](Specimen &s) {
         return onNode(s, true, [&](qsizetype i) {
             s.set(s.random().below(2) ? "left_children" : "right_children", i,
                   nonsense(s.random()));
         });
     }},
    {"child is the node itself",
     [](Specimen &s) {
         return onNode(s, true, [&](qsizetype i) { s.set("left_children", i, i); });
     }},
    {"child is the root",
     [](Specimen &s) {
         return onNode(s, true, [&](qsizetype i) {
             s.set("right_children", i, 0);
             s.set("parents", 0, i);
         });
     }},
    {"child of another node",
     [](Specimen &s) {
         return onNode(s, true, [&](qsizetype i) {
             const qsizetype other = s.node(true);
             if (other == i)
                 s.set("left_children", i, s.at("right_children", i));
             else
                 s.set("left_children", i, s.at("left_children", other));
         });
     }},
    {"one child only",
     [](Specimen &s) {
         return onNode(s, true, [&](qsizetype i) {
             s.set(s.random().below(2) ? "left_children" : "right_children", i, -1);
         });
     }},
    {"leaf with a child",
     [](Specimen &s) {
         return onNode(s, false, [&](qsizetype i) {
             s.set("left_children", i, 1 + qint64(s.random().below(quint64(s.count()))));
         });
     }},
    {"nodes without way to them",
     [](Specimen &s) {
         return onNode(s, true, [&](qsizetype i) {
             s.set("left_children", i, -1);
             s.set("right_children", i, -1);
         });
     }},
    {"wrong parent",
     [](Specimen &s) {
         const qsizetype i = 1 + qsizetype(s.random().below(quint64(s.count() - 1)));
         s.set("parents", i, (s.at("parents", i) + 1) % s.count());
         return s.count() > 1;
     }},
    {"root with a parent",
     [](Specimen &s) {
         s.set("parents", 0, 1);
         return s.count() > 1;
     }},
    {"array too short",
     [](Specimen &s) {
         const char *key = nodeArrays[s.random().below(std::size(nodeArrays))];
         QJsonArray array = s.tree()[key].toArray();
         array.removeLast();
         s.tree()[key] = array;
         return true;
     }},
    {"array too long",
     [](Specimen &s) {
         const char *key = nodeArrays[s.random().below(std::size(nodeArrays))];
         QJsonArray array = s.tree()[key].toArray();
         array.append(0);
         s.tree()[key] = array;
         return true;
     }},
    {"array absent",
     [](Specimen &s) {
         const char *keys[] = {"left_children", "right_children",   "parents",
                               "split_indices", "split_conditions", "default_left",
                               "loss_changes",  "sum_hessian"};
         s.tree().remove(QLatin1String(keys[s.random().below(std::size(keys))]));
         return true;
     }},
    {"feature out of range",
     [](Specimen &s) {
         return onNode(s, true, [&](qsizetype i) {
             s.set("split_indices", i, s.random().below(2) ? QJsonValue(3) : nonsense(s.random()));
         });
     }},
    {"threshold not finite",
     [](Specimen &s) {
         return onNode(s, true, [&](qsizetype i) {
             if (s.at("split_type", i))
                 s.set("split_conditions", i, 1e300);
             else
                 s.set("split_conditions", i,
                       s.random().below(2) ? QJsonValue(QJsonValue::Null) : QJsonValue(1e39));
         });
     }},
    {"leaf not finite",
     [](Specimen &s) {
         return onNode(s, false, [&](qsizetype i) {
             const char *key = s.leafSize() > 1 ? "base_weights" : "split_conditions";
             s.set(key, i, QJsonValue(-1e300));
         });
     }},
    {"cover not a weight",
     [](Specimen &s) {
         s.set("sum_hessian", s.node(false),
               s.random().below(2) ? QJsonValue(-1) : QJsonValue(1e300));
         return true;
     }},
    {"gain not finite",
     [](Specimen &s) {
         s.set("loss_changes", s.node(false), QJsonValue("0"));
         return true;
     }},
    {"default direction no flag",
     [](Specimen &s) {
         s.set("default_left", s.node(false), 2);
         return true;
     }},
    {"kind of split unknown",
     [](Specimen &s) {
         s.set("split_type", s.node(false), 2);
         return true;
     }},
    {"leaf with categories",
     [](Specimen &s) {
         s.set("split_type", s.node(false), 1);
         return true;
     }},
    {"split without its categories",
     [](Specimen &s) {
         return onNode(s, true,
                       [&](qsizetype i) { s.set("split_type", i, 1 - s.at("split_type", i)); });
     }},
    {"categories of a leaf",
     [](Specimen &s) {
         return onCategorical(s, [&](qsizetype, qsizetype place) {
             s.set("categories_nodes", place, s.node(false));
         });
     }},
    {"category out of range",
     [](Specimen &s) {
         return onCategorical(s, [&](qsizetype, qsizetype place) {
             s.set("categories", s.at("categories_segments", place),
                   s.random().below(2) ? QJsonValue(-1) : QJsonValue(1 << 20));
         });
     }},
    {"category twice",
     [](Specimen &s) {
         return onCategorical(s, [&](qsizetype, qsizetype place) {
             const int first = s.at("categories_segments", place);
             if (s.at("categories_sizes", place) > 1)
                 s.set("categories", first + 1, s.at("categories", first));
             else
                 s.set("categories", first, -1);
         });
     }},
    {"segments do not fit",
     [](Specimen &s) {
         return onCategorical(s, [&](qsizetype, qsizetype place) {
             const char *key = s.random().below(2) ? "categories_segments" : "categories_sizes";
             s.set(key, place, s.at(key, place) + 1);
         });
     }},
    {"set belongs to no node",
     [](Specimen &s) {
         return onCategorical(
             s, [&](qsizetype, qsizetype place) { s.set("categories_nodes", place, s.count()); });
     }},
    {"number of nodes wrong",
     [](Specimen &s) {
         QJsonObject param = s.tree()["tree_param"].toObject();
         param["num_nodes"] = QString::number(s.count() + (s.random().below(2) ? 1 : -1));
         s.tree()["tree_param"] = param;
         return true;
     }},
    {"deleted nodes wrong",
     [](Specimen &s) {
         QJsonObject param = s.tree()["tree_param"].toObject();
         param["num_deleted"] = s.random().below(2) ? "1" : "-1";
         s.tree()["tree_param"] = param;
         return true;
     }},
    {"features of the tree wrong",
     [](Specimen &s) {
         QJsonObject param = s.tree()["tree_param"].toObject();
         param["num_feature"] = "4";
         s.tree()["tree_param"] = param;
         return true;
     }},
    {"size of leaves wrong",
     [](Specimen &s) {
         QJsonObject param = s.tree()["tree_param"].toObject();
         param["size_leaf_vector"] = "7";
         s.tree()["tree_param"] = param;
         return true;
     }},
    {"tree is no object",
     [](Specimen &s) {
         s.tree() = QJsonObject();
         return true;
     }},
    {"number of trees wrong",
     [](Specimen &s) {
         s.edit(modelPath + QStringList{"gbtree_model_param"},
                [](QJsonObject &param) { param["num_trees"] = "1000"; });
         return true;
     }},
    {"output of a tree wrong",
     [](Specimen &s) {
         s.edit(modelPath, [&](QJsonObject &model) {
             QJsonArray info = model["tree_info"].toArray();
             info[0] = s.random().below(2) ? 3 : -1;
             model["tree_info"] = info;
         });
         return true;
     }},
    {"outputs of trees absent",
     [](Specimen &s) {
         s.edit(modelPath, [&](QJsonObject &model) { model["tree_info"] = QJsonArray(); });
         return true;
     }},
    {"number of features wrong",
     [](Specimen &s) {
         return spoilModelParam(s, "num_feature", s.random().below(2) ? "0" : "2");
     }},
    {"number of classes wrong",
     [](Specimen &s) {
         return spoilModelParam(s, "num_class", s.random().below(2) ? "4000" : "-1");
     }},
    {"number of targets wrong", [](Specimen &s) { return spoilModelParam(s, "num_target", "0"); }},
    {"base score wrong",
     [](Specimen &s) {
         return spoilModelParam(s, "base_score", s.random().below(2) ? "nan" : "");
     }},
    {"objective unknown",
     [](Specimen &s) {
         s.edit({"learner", "objective"},
                [](QJsonObject &objective) { objective["name"] = "rank:ndcg"; });
         return true;
     }},
    {"booster unknown",
     [](Specimen &s) {
         s.edit({"learner", "gradient_booster"},
                [](QJsonObject &booster) { booster["name"] = "dart"; });
         return true;
     }},
    {"names of features wrong",
     [](Specimen &s) {
         s.edit({"learner"},
                [](QJsonObject &learner) { learner["feature_names"] = QJsonArray{"a"}; });
         return true;
     }},
    {"notes spoiled",
     [](Specimen &s) {
         s.edit({"learner", "attributes"}, [](QJsonObject &own) { own["tenbin"] = "{"; });
         return true;
     }},
};

inline const NamedChange harmless[] = {
    {"nothing", [](Specimen &) { return true; }},
    {"another threshold",
     [](Specimen &s) {
         return onNode(s, true, [&](qsizetype i) { s.set("split_conditions", i, -3.25); });
     }},
    {"another leaf",
     [](Specimen &s) {
         return onNode(s, false, [&](qsizetype i) { s.set("split_conditions", i, 1e30); });
     }},
    {"children swapped",
     [](Specimen &s) {
         return onNode(s, true, [&](qsizetype i) {
             const int left = s.at("left_children", i);
             s.set("left_children", i, s.at("right_children", i));
             s.set("right_children", i, left);
         });
     }},
    {"direction turned",
     [](Specimen &s) {
         return onNode(s, true,
                       [&](qsizetype i) { s.set("default_left", i, 1 - s.at("default_left", i)); });
     }},
    {"another feature",
     [](Specimen &s) {
         return onNode(
             s, true, [&](qsizetype i) { s.set("split_indices", i, qint64(s.random().below(3))); });
     }},
    {"more keys",
     [](Specimen &s) {
         s.tree()["new"] = QJsonArray{1};
         return true;
     }},
    {"another id",
     [](Specimen &s) {
         s.tree()["id"] = 99;
         return true;
     }},
    {"no names",
     [](Specimen &s) {
         s.edit({"learner"}, [](QJsonObject &learner) { learner["feature_names"] = QJsonArray(); });
         return true;
     }},
    {"deleted node",
     [](Specimen &s) {
         for (const QByteArray key : nodeArrays) {
             QJsonArray array = s.tree()[QLatin1String(key)].toArray();
             const int copies = key == "base_weights" ? std::max(1, s.leafSize()) : 1;
             for (int k = 0; k < copies; ++k)
                 array.append(key.endsWith("children") ? -1 : 0);
             s.tree()[QLatin1String(key)] = array;
         }
         QJsonObject param = s.tree()["tree_param"].toObject();
         param["num_nodes"] = QString::number(s.count());
         param["num_deleted"] = "1";
         s.tree()["tree_param"] = param;
         return true;
     }},
};

} // namespace tenbin::test
