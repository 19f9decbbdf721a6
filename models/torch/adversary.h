#pragma once

#include "models/torch/adam.h"

#include <ATen/ATen.h>

namespace tenbin {

/// What reads the group of rows from a network's logits: softmax regression on s = σ((1 + |c|)
/// logit) with a learned c, as in Zhang, Lemoine, Mitchell, "Mitigating unwanted biases with
/// adversarial learning", AIES 2018. For equalized odds it has a slope and an intercept for each
/// true class, so that what the class alone tells of the group is not held against the network, and
/// both classes count the same, however rare one is; for equal opportunity only rows of the second
/// class count.
class Adversary
{
public:
    Adversary(const AdversarySettings &settings, at::Device device);

    struct Step
    {
        double loss = 0;         ///< weighted mean
        at::Tensor byLogits;     ///< gradient of the mean by the network's logits, rows × 1
        at::Tensor byParameters; ///< by parameters()
    };
    /// `groups` are class indices (long), `y` 0 or 1, `weights` positive.
    Step measure(const at::Tensor &logits, const at::Tensor &y, const at::Tensor &groups,
                 const at::Tensor &weights) const;

    /// groups × inputs weights, a bias a group, c.
    at::Tensor &parameters() { return m_parameters; }

private:
    at::Tensor sharesOf(const at::Tensor &y, const at::Tensor &weights) const;

    bool m_knowsClass;
    bool m_positivesOnly;
    int m_groups;
    int m_inputs;
    at::Tensor m_parameters;
};

/// A network's gradient against an adversary's: gradient - its projection on `adversary` - strength
/// × adversary. The projection keeps a step for the task from helping the adversary. Below a
/// strength of 1 only that share of it is taken away (the paper always takes all), so that a
/// frontier starts at the plain network.
at::Tensor debiased(const at::Tensor &gradient, const at::Tensor &adversary, double strength);

} // namespace tenbin
