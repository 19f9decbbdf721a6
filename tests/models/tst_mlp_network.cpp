// The hand-written backward pass against differences of the loss.
#include "core/random.h"
#include "models/torch/mlp_network.h"

#include <QTest>

#include <cmath>

using namespace tenbin;

class TestMlpNetwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void gradientIsTheDerivative_data();
    void gradientIsTheDerivative();
    void foldedNetworkPredictsAlike();
};

namespace {

at::Tensor draw(at::IntArrayRef shape, quint64 seed)
{
    at::Tensor tensor = at::empty(shape, at::kFloat);
    RandomStream random(seed);
    for (int64_t i = 0; i < tensor.numel(); ++i)
        tensor.data_ptr<float>()[i] = float(random.normal());
    return tensor;
}

MlpSettings smallSettings(bool batchNorm)
{
    MlpSettings settings;
    settings.hidden = {7, 5};
    settings.outputs = 3;
    settings.batch = 16;
    settings.batchNorm = batchNorm;
    settings.seed = 5;
    return settings;
}

} // namespace

void TestMlpNetwork::gradientIsTheDerivative_data()
{
    QTest::addColumn<bool>("batchNorm");
    QTest::addColumn<bool>("dropout");
    QTest::newRow("plain") << false << false;
    QTest::newRow("dropout") << false << true;
    QTest::newRow("batch norm") << true << false;
    QTest::newRow("both") << true << true;
}

void TestMlpNetwork::gradientIsTheDerivative()
{
    QFETCH(bool, batchNorm);
    QFETCH(bool, dropout);
    const c10::NoGradGuard noGraph;
    TrainableMlp network(4, smallSettings(batchNorm), at::kCPU);
    // Rows fewer than a batch, and parameters away from their symmetric start.
    network.parameters().add_(draw(network.parameters().sizes(), 1), 0.1);
    const at::Tensor x = draw({13, 4}, 2);
    const at::Tensor direction = draw({13, 3}, 3);
    std::vector<at::Tensor> masks;
    if (dropout) {
        for (int width : {7, 5})
            masks.push_back((draw({16, width}, quint64(width)) > -0.5).to(at::kFloat).mul(1.5));
    }
    // The loss is linear in the logits: sum(logits * direction).
    const auto loss = [&] {
        return (network.forward(x, masks).to(at::kDouble) * direction.to(at::kDouble))
            .sum()
            .item<double>();
    };
    loss();
    network.backward(direction.clone());
    const at::Tensor gradient = network.gradients().clone();
    const float step = 1e-3F;
    int checked = 0;
    for (int64_t i = 0; i < gradient.numel(); i += 3) {
        float &parameter = network.parameters().data_ptr<float>()[i];
        const float kept = parameter;
        parameter = kept + step;
        const double up = loss();
        parameter = kept - step;
        const double down = loss();
        parameter = kept;
        const double slope = (up - down) / (2.0 * double(step));
        const double given = double(gradient.data_ptr<float>()[i]);
        // A rectifier that switches within the step makes a kink: few parameters may differ.
        checked += std::abs(slope - given) <= 0.02 * (1 + std::abs(slope)) ? 1 : 0;
    }
    const auto total = int((gradient.numel() + 2) / 3);
    QVERIFY2(checked >= total * 9 / 10,
             qPrintable(QStringLiteral("%1 of %2").arg(checked).arg(total)));
}

void TestMlpNetwork::foldedNetworkPredictsAlike()
{
    const c10::NoGradGuard noGraph;
    const MlpSettings settings = smallSettings(true);
    TrainableMlp network(4, settings, at::kCPU);
    const at::Tensor x = draw({16, 4}, 2);
    // Enough passes over the same rows for the running statistics to reach the batch's own.
    at::Tensor logits;
    for (int i = 0; i < 200; ++i)
        logits = network.forward(x, {}).clone();
    const MlpNetwork folded = network.network();
    at::Tensor current = x;
    for (size_t i = 0; i < folded.layers.size(); ++i) {
        DenseLayer layer = folded.layers[i];
        current = at::addmm(at::from_blob(layer.bias.data(), {layer.outputs}), current,
                            at::from_blob(layer.weights.data(), {layer.outputs, layer.inputs}).t());
        if (i + 1 < folded.layers.size())
            current = current.clamp_min(0);
    }
    // Running variances are unbiased (n - 1), batch variances are not: about 1 / 16 apart.
    QVERIFY((current - logits).abs().max().item<double>() < 0.3);
    const double closeness = (current - logits).abs().mean().item<double>();
    QVERIFY2(closeness < 0.1, qPrintable(QString::number(closeness)));
}

QTEST_GUILESS_MAIN(TestMlpNetwork)
#include "tst_mlp_network.moc"
