#include "models/torch/adversary.h"

#include <algorithm>

namespace tenbin {

Adversary::Adversary(const AdversarySettings &settings, at::Device device)
    : m_knowsClass(settings.constraint == AdversarySettings::Constraint::EqualizedOdds),
      m_positivesOnly(settings.constraint == AdversarySettings::Constraint::EqualOpportunity),
      m_groups(settings.groups), m_inputs(m_knowsClass ? 3 : 1)
{
    const int64_t count = int64_t(m_groups) * (m_inputs + 1) + 1;
    m_parameters = at::zeros({count}, at::TensorOptions().dtype(at::kFloat).device(device));
    m_parameters.narrow(0, count - 1, 1).fill_(1); // at 0, |c| has no slope to leave it by
}

at::Tensor Adversary::sharesOf(const at::Tensor &y, const at::Tensor &weights) const
{
    // A batch may be without a row of a class.
    const auto shares = [](const at::Tensor &counted) {
        constexpr double nothing = 1e-30;
        return counted / counted.sum().clamp_min(nothing);
    };
    if (m_positivesOnly)
        return shares(weights * y);
    return m_knowsClass ? (shares(weights * y) + shares(weights * (1 - y))) / 2 : shares(weights);
}

Adversary::Step Adversary::measure(const at::Tensor &logits, const at::Tensor &y,
                                   const at::Tensor &groups, const at::Tensor &weights) const
{
    const int64_t slopes = int64_t(m_groups) * m_inputs;
    const at::Tensor weight = m_parameters.narrow(0, 0, slopes).view({m_groups, m_inputs});
    const at::Tensor bias = m_parameters.narrow(0, slopes, m_groups);
    const at::Tensor sharpness = m_parameters.narrow(0, slopes + m_groups, 1);

    const at::Tensor factor = sharpness.abs() + 1;
    const at::Tensor logit = logits.squeeze(1);
    const at::Tensor score = at::sigmoid(logit * factor);
    const at::Tensor inputs =
        m_knowsClass ? at::stack({score * (1 - y), score * y, y}, 1) : score.unsqueeze(1);
    const at::Tensor logs = at::log_softmax(at::addmm(bias, inputs, weight.t()), 1);
    const at::Tensor truth = groups.unsqueeze(1);
    const at::Tensor share = sharesOf(y, weights).unsqueeze(1);

    Step step;
    step.loss = -(logs.gather(1, truth) * share).sum().item<double>();
    at::Tensor byOutputs = logs.exp();
    byOutputs.scatter_add_(1, truth, -at::ones_like(truth, logs.options()));
    byOutputs.mul_(share);
    const at::Tensor byInputs = at::mm(byOutputs, weight);
    const at::Tensor byScore = m_knowsClass
                                   ? byInputs.select(1, 0) * (1 - y) + byInputs.select(1, 1) * y
                                   : byInputs.select(1, 0);
    const at::Tensor byProduct = byScore * score * (1 - score);
    step.byLogits = (byProduct * factor).unsqueeze(1);
    step.byParameters = at::cat({at::mm(byOutputs.t(), inputs).reshape({slopes}), byOutputs.sum(0),
                                 sharpness.sign() * (byProduct * logit).sum()});
    return step;
}

at::Tensor debiased(const at::Tensor &gradient, const at::Tensor &adversary, double strength)
{
    const double square = adversary.dot(adversary).item<double>();
    // An adversary that knows nothing pulls nowhere.
    constexpr double nothing = 1e-20;
    if (square < nothing)
        return gradient.clone();
    const double along = gradient.dot(adversary).item<double>() / square;
    return gradient - adversary * (std::min(1.0, strength) * along + strength);
}

} // namespace tenbin
