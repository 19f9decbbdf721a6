// Slopes of a fitted perceptron against LibTorch's automatic differentiation.
#include "models/mlp_slopes.h"
#include "models/torch/mlp_network.h"
#include "tests/models/chance_network.h"

#include <QTest>

using namespace tenbin;

namespace {

RowMatrix chanceRows(Eigen::Index rows, Eigen::Index columns, quint64 seed)
{
    RandomStream random(seed);
    return RowMatrix::NullaryExpr(rows, columns, [&] { return random.normal(); });
}

at::Tensor tensorOf(const RowMatrix &rows)
{
    return at::from_blob(const_cast<double *>(rows.data()), {rows.rows(), rows.cols()}, at::kDouble)
        .clone();
}

/// The network's logits as LibTorch computes them in doubles.
at::Tensor logitsOf(const MlpNetwork &network, at::Tensor current)
{
    for (size_t i = 0; i < network.layers.size(); ++i) {
        DenseLayer layer = network.layers[i];
        const at::Tensor weights =
            at::from_blob(layer.weights.data(), {layer.outputs, layer.inputs}).to(at::kDouble);
        const at::Tensor bias = at::from_blob(layer.bias.data(), {layer.outputs}).to(at::kDouble);
        current = at::addmm(bias, current, weights.t());
        if (i + 1 < network.layers.size())
            current = at::relu(current);
    }
    return current;
}

double distance(const RowMatrix &ours, const at::Tensor &theirs)
{
    return (tensorOf(ours) - theirs).abs().max().item<double>();
}

} // namespace

class TestMlpSlopes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithLibTorch_data()
    {
        QTest::addColumn<QList<int>>("sizes");
        QTest::newRow("linear") << QList<int>{5, 1};
        QTest::newRow("one hidden layer") << QList<int>{5, 16, 1};
        QTest::newRow("three classes") << QList<int>{9, 32, 7, 3};
        QTest::newRow("deep") << QList<int>{4, 8, 8, 8, 8, 2};
    }

    void agreesWithLibTorch()
    {
        QFETCH(QList<int>, sizes);
        const MlpNetwork network = test::chanceNetwork({sizes.begin(), sizes.end()});
        const RowMatrix rows = chanceRows(23, sizes.first(), 2);
        const RowMatrix direction = chanceRows(23, sizes.last(), 3);
        at::Tensor x = tensorOf(rows).set_requires_grad(true);
        const at::Tensor logits = logitsOf(network, x);
        (logits * tensorOf(direction)).sum().backward();

        const MlpSlopes slopes = MlpSlopes::of(network).value();
        const MlpSlopes::Trace trace = slopes.trace(slopes.firstSums(rows));
        QVERIFY(distance(trace.logits(), logits.detach()) < 1e-12);
        QVERIFY(distance(slopes.byInputs(slopes.gradients(trace, direction)), x.grad()) < 1e-12);
    }

    /// Differences of the inputs times secants add up to the difference of the logits.
    void secantsAddUp()
    {
        const MlpNetwork network = test::chanceNetwork({6, 20, 11, 3});
        const MlpSlopes slopes = MlpSlopes::of(network).value();
        const RowMatrix from = chanceRows(9, 6, 4);
        const RowMatrix to = chanceRows(5, 6, 5);
        const RowMatrix direction = chanceRows(45, 3, 6);
        std::vector<MlpSlopes::Pair> pairs;
        for (Eigen::Index i = 0; i < 45; ++i)
            pairs.push_back({i % 9, i / 9});
        const MlpSlopes::Trace first = slopes.trace(slopes.firstSums(from));
        const MlpSlopes::Trace second = slopes.trace(slopes.firstSums(to));
        const RowMatrix byInputs = slopes.byInputs(slopes.secants(first, second, pairs, direction));
        for (Eigen::Index i = 0; i < 45; ++i) {
            const double sum = byInputs.row(i).dot(to.row(i / 9) - from.row(i % 9));
            const double change =
                direction.row(i).dot(second.logits().row(i / 9) - first.logits().row(i % 9));
            QVERIFY(std::abs(change) > 1e-3);
            QVERIFY(std::abs(sum - change) < 1e-12);
        }
    }

    /// Between a row and itself the secant is the gradient.
    void secantsOfNoDifferenceAreGradients()
    {
        const MlpSlopes slopes = MlpSlopes::of(test::chanceNetwork({6, 20, 11, 1})).value();
        const MlpSlopes::Trace trace = slopes.trace(slopes.firstSums(chanceRows(4, 6, 7)));
        const std::vector<MlpSlopes::Pair> same{{0, 0}, {1, 1}, {2, 2}, {3, 3}};
        const RowMatrix ones = RowMatrix::Ones(4, 1);
        QCOMPARE(slopes.secants(trace, trace, same, ones), slopes.gradients(trace, ones));
    }
};

QTEST_GUILESS_MAIN(TestMlpSlopes)
#include "tst_mlp_slopes.moc"
