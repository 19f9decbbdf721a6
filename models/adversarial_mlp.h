#pragma once

#include "models/learner.h"
#include "models/mlp.h"

#include <span>

namespace tenbin {

/// A perceptron of two classes that an adversary cannot tell groups by (Zhang, Lemoine, Mitchell,
/// "Mitigating unwanted biases with adversarial learning", AIES 2018): an MlpModel, which needs no
/// groups to predict. `params` are those of the learner mlp; its early stopping is left out.
/// `groups`: one in [0, adversary.groups) a row. BadInput: another target, a group without rows.
Result<ModelPtr> fitAdversarialMlp(const TrainingSet &training, std::span<const qint32> groups,
                                   const AdversarySettings &adversary, const Params &params,
                                   const Context &context, Progress &progress);

} // namespace tenbin
