// The adversary's gradients against LibTorch's automatic differentiation of the same loss.
#include "core/random.h"
#include "models/torch/adversary.h"

#include <QTest>

using namespace tenbin;

namespace {

using Constraint = AdversarySettings::Constraint;

at::Tensor draw(at::IntArrayRef shape, quint64 seed)
{
    at::Tensor tensor = at::empty(shape, at::kFloat);
    RandomStream random(seed);
    for (int64_t i = 0; i < tensor.numel(); ++i)
        tensor.data_ptr<float>()[i] = float(random.normal());
    return tensor;
}

double distance(const at::Tensor &one, const at::Tensor &other)
{
    return (one - other).abs().max().item<double>();
}

} // namespace

class TestAdversary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void gradients_data()
    {
        QTest::addColumn<Constraint>("constraint");
        QTest::addColumn<int>("groups");
        QTest::addColumn<double>("sharpness");
        QTest::newRow("two groups") << Constraint::DemographicParity << 2 << 0.3;
        QTest::newRow("five groups") << Constraint::DemographicParity << 5 << -0.7;
        QTest::newRow("two groups, knows the class") << Constraint::EqualizedOdds << 2 << -0.2;
        QTest::newRow("three groups, knows the class") << Constraint::EqualizedOdds << 3 << 1.5;
        QTest::newRow("three groups, one class") << Constraint::EqualOpportunity << 3 << 0.5;
    }

    void gradients()
    {
        QFETCH(Constraint, constraint);
        QFETCH(int, groups);
        QFETCH(double, sharpness);
        const bool knowsClass = constraint == Constraint::EqualizedOdds;
        Adversary adversary({.constraint = constraint, .groups = groups}, at::kCPU);
        const int64_t count = adversary.parameters().numel();
        adversary.parameters().copy_(draw({count}, 1));
        adversary.parameters()[count - 1] = sharpness;
        const at::Tensor logits = draw({40, 1}, 2);
        const at::Tensor y = (draw({40}, 3) > 0).to(at::kFloat);
        const at::Tensor weights = draw({40}, 4).abs() + 0.1;
        const at::Tensor truth = at::remainder(at::arange(40, at::kLong), groups);
        const Adversary::Step step = adversary.measure(logits, y, truth, weights);

        // The paper's formula, differentiated by LibTorch.
        const at::Tensor parameters = adversary.parameters().clone().set_requires_grad(true);
        const at::Tensor leaf = logits.clone().set_requires_grad(true);
        const int64_t inputs = knowsClass ? 3 : 1;
        const at::Tensor w = parameters.narrow(0, 0, groups * inputs).view({groups, inputs});
        const at::Tensor b = parameters.narrow(0, groups * inputs, groups);
        const at::Tensor s =
            at::sigmoid((1 + parameters.narrow(0, count - 1, 1).abs()) * leaf.squeeze(1));
        const at::Tensor x = knowsClass ? at::stack({s * (1 - y), s * y, y}, 1) : at::stack({s}, 1);
        const at::Tensor logs = at::log_softmax(at::mm(x, w.t()) + b, 1);
        const at::Tensor losses = -logs.gather(1, truth.unsqueeze(1)).squeeze(1);
        const auto mean = [&](const at::Tensor &counted) {
            return (losses * counted).sum() / counted.sum();
        };
        const at::Tensor loss = constraint == Constraint::EqualOpportunity ? mean(weights * y)
                                : knowsClass ? (mean(weights * y) + mean(weights * (1 - y))) / 2
                                             : mean(weights);
        loss.backward();
        QVERIFY(std::abs(step.loss - loss.item<double>()) < 1e-5);
        QVERIFY(leaf.grad().abs().max().item<double>() > 1e-3);
        QVERIFY(distance(step.byLogits, leaf.grad()) < 1e-6);
        QVERIFY(distance(step.byParameters, parameters.grad()) < 1e-5);
    }

    void batchesWithoutTheClass()
    {
        const Adversary adversary({.constraint = Constraint::EqualOpportunity}, at::kCPU);
        const at::Tensor zeros = at::zeros({4});
        const Adversary::Step step =
            adversary.measure(draw({4, 1}, 1), zeros, zeros.to(at::kLong), at::ones({4}));
        QCOMPARE(step.loss, 0.0);
        QVERIFY(distance(step.byLogits, at::zeros({4, 1})) == 0);
        QVERIFY(distance(step.byParameters, at::zeros_like(step.byParameters)) == 0);
    }

    /// (3, 4) against (0, 2): the projection is the 4, all or half of it is taken away.
    void debiasedByHand()
    {
        const at::Tensor gradient = at::tensor({3.0F, 4.0F});
        const at::Tensor adversary = at::tensor({0.0F, 2.0F});
        QVERIFY(distance(debiased(gradient, adversary, 1.5), at::tensor({3.0F, -3.0F})) < 1e-6);
        QVERIFY(distance(debiased(gradient, adversary, 0.5), at::tensor({3.0F, 1.0F})) < 1e-6);
        QVERIFY(distance(debiased(gradient, adversary, 0), gradient) == 0);
        QVERIFY(distance(debiased(gradient, at::zeros({2}), 0.5), gradient) == 0);
    }
};

QTEST_GUILESS_MAIN(TestAdversary)
#include "tst_adversary.moc"
