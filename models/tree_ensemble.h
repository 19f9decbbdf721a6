#pragma once

#include "models/learner.h"
#include "models/tree_model.h"

namespace tenbin {

/// A fitted sum of trees: what boosting and the random forest make. The notes of its TreeModel
/// hold the learner's id ("learner") and what summary() says ("summary").
/// Explainers for trees find the trees by dynamic_cast.
class TreeEnsemble final : public Model
{
public:
    explicit TreeEnsemble(TreeModel trees) : m_trees(std::move(trees)) {}

    const TreeModel &trees() const { return m_trees; }

    Result<Eigen::MatrixXd> predict(const Features &features,
                                    const Context &context) const override;
    Status save(const QString &folder) const override;
    /// Gain summed over the splits of each feature, largest first; features without a split are 0.
    QList<Importance> importance() const override;
    QString importanceUnit() const override;
    QJsonObject summary() const override;

private:
    TreeModel m_trees;
};

/// What TreeEnsemble::save wrote for `learner` (model.ubj), or the same as model.json; checked by
/// readTreeModel.
Result<ModelPtr> loadTreeEnsemble(const QString &folder, const QString &learner);

/// Learner::fit by means of Learner::fitSubsets: one subset that holds all rows.
Result<ModelPtr> fitAllRows(decltype(Learner::fitSubsets) fitSubsets, const TrainingSet &training,
                            const Params &params, const Context &context, Progress &progress);

} // namespace tenbin
