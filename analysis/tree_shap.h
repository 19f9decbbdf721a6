#pragma once

#include "analysis/shap_values.h"
#include "core/progress.h"
#include "core/result.h"
#include "models/tree_model.h"

#include <Eigen/Core>

#include <memory>

namespace tenbin {

struct PreparedTrees;

/// Exact SHAP values of tree models, in the units of treeSums: predictions for Value, log-odds for
/// Logistic and Softmax, probabilities for Shares. The value of a feature is the mean, over all
/// orders in which features become known, of what learning a feature changes. What is not known is
/// one of
///  - path-dependent: it follows both sides of its splits, weighted with the covers of the training
///    rows (where both covers are 0, halves);
///  - interventional: it is taken from each row of a background, and the mean of those is meant.
/// A feature that no split asks for has exactly 0. Missing values and categories go where the model
/// sends them; a missing value is knowledge like any other.
/// Values of probabilities of boosted models are not offered: the link is applied to the sum of all
/// trees, so that the game no longer falls apart into leaves.
/// Lundberg et al., "From local explanations to global understanding with explainable AI for
/// trees", Nature Machine Intelligence 2, 2020; here leaf by leaf (shapley_weights.h,
/// background_game.h), doubles throughout. Leaves behind few features have their values in tables.
class TreeShap
{
public:
    /// Path-dependent. Reads the model, which must live as long as this. BadInput for trees that
    /// checkTrees refuses, or without covers.
    static Result<TreeShap> prepared(const TreeModel &model, int threads);
    /// Interventional, for any number of background rows. BadInput also when there are none, or
    /// when their features are not as many as the model's.
    static Result<TreeShap> prepared(const TreeModel &model, const Features &background,
                                     int threads, Progress &progress);

    const Eigen::VectorXd &base() const;
    /// Same values whatever `threads` says. BadInput when the features are not as many as the
    /// model's, Cancelled when `progress` says stop, Internal when memory does not suffice:
    /// 8 bytes × rows × features × outputs are needed.
    Result<ShapValues> explain(const Features &features, int threads, Progress &progress) const;
    /// Path-dependent only (Unsupported else); errors as explain, BadInput also where matrices of
    /// all rows would take more than 4 GiB.
    Result<ShapInteractions> interactions(const Features &features, int threads,
                                          Progress &progress) const;

private:
    explicit TreeShap(std::shared_ptr<const PreparedTrees> trees) : m_trees(std::move(trees)) {}

    std::shared_ptr<const PreparedTrees> m_trees;
};

} // namespace tenbin
