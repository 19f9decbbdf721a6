#include "models/torch/mlp_loss.h"

namespace tenbin {

LossAndGradient lossOf(MlpSettings::Loss loss, const at::Tensor &logits, const at::Tensor &y,
                       const at::Tensor &weights, bool wantsLoss)
{
    const at::Tensor share = weights / weights.sum();
    LossAndGradient result;
    at::Tensor losses;
    if (loss == MlpSettings::Loss::Softmax) {
        const at::Tensor logs = at::log_softmax(logits, 1);
        const at::Tensor truth = y.to(at::kLong).unsqueeze(1);
        result.gradient = logs.exp();
        result.gradient.scatter_add_(1, truth, -at::ones_like(truth, logits.options()));
        result.gradient.mul_(share.unsqueeze(1));
        if (wantsLoss)
            losses = -logs.gather(1, truth).squeeze(1);
    } else {
        const at::Tensor value = logits.squeeze(1);
        if (loss == MlpSettings::Loss::Logistic) {
            result.gradient = value.sigmoid().sub_(y).mul_(share).unsqueeze(1);
            if (wantsLoss)
                losses = at::softplus(value) - value * y;
        } else {
            const at::Tensor difference = value - y;
            result.gradient = (2 * difference * share).unsqueeze(1);
            if (wantsLoss)
                losses = difference * difference;
        }
    }
    if (wantsLoss)
        result.loss = (losses * share).sum().item<double>();
    return result;
}

} // namespace tenbin
