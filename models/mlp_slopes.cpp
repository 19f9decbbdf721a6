#include "models/mlp_slopes.h"

#include <algorithm>

namespace tenbin {

namespace {

/// Slope of the rectifier between two sums. Without a difference of nearly equal numbers: both on
/// one side give 0 or 1.
double rectifierSecant(double one, double other)
{
    if (one > 0 && other > 0)
        return 1;
    if (one <= 0 && other <= 0)
        return 0;
    return one > 0 ? one / (one - other) : other / (other - one);
}

} // namespace

Result<MlpSlopes> MlpSlopes::of(const MlpNetwork &network)
{
    const Result<Blas> blas = openBlas();
    if (!blas)
        return passOn(blas);
    MlpSlopes slopes;
    slopes.m_blas = *blas;
    for (const DenseLayer &layer : network.layers) {
        using Floats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
        slopes.m_layers.push_back(
            {Eigen::Map<const Floats>(layer.weights.data(), layer.outputs, layer.inputs)
                 .cast<double>(),
             Eigen::Map<const Eigen::RowVectorXf>(layer.bias.data(), layer.outputs)
                 .cast<double>()});
    }
    return slopes;
}

RowMatrix MlpSlopes::forward(const Layer &layer, const RowMatrix &inputs) const
{
    RowMatrix sums = layer.bias.replicate(inputs.rows(), 1);
    m_blas.addProductOfDoubles(int(inputs.rows()), int(layer.weights.rows()),
                               int(layer.weights.cols()), inputs.data(), layer.weights.data(),
                               sums.data());
    return sums;
}

RowMatrix MlpSlopes::backward(const Layer &layer, const RowMatrix &slopes) const
{
    RowMatrix below = RowMatrix::Zero(slopes.rows(), layer.weights.cols());
    m_blas.addBackProduct(int(slopes.rows()), int(layer.weights.rows()), int(layer.weights.cols()),
                          slopes.data(), layer.weights.data(), below.data());
    return below;
}

RowMatrix MlpSlopes::firstSums(const RowMatrix &inputs) const
{
    Q_ASSERT(inputs.cols() == this->inputs());
    return forward(m_layers.front(), inputs);
}

MlpSlopes::Trace MlpSlopes::trace(RowMatrix firstSums) const
{
    Trace trace;
    trace.sums.push_back(std::move(firstSums));
    for (size_t i = 1; i < m_layers.size(); ++i)
        trace.sums.push_back(forward(m_layers[i], trace.sums.back().cwiseMax(0)));
    return trace;
}

RowMatrix MlpSlopes::gradients(const Trace &at, RowMatrix logitSlopes) const
{
    RowMatrix slopes = std::move(logitSlopes);
    for (size_t i = m_layers.size(); i-- > 1;) {
        slopes = backward(m_layers[i], slopes);
        slopes = (at.sums[i - 1].array() > 0).select(slopes, 0);
    }
    return slopes;
}

RowMatrix MlpSlopes::secants(const Trace &from, const Trace &to, std::span<const Pair> pairs,
                             RowMatrix logitSlopes) const
{
    RowMatrix slopes = std::move(logitSlopes);
    for (size_t i = m_layers.size(); i-- > 1;) {
        slopes = backward(m_layers[i], slopes);
        for (size_t p = 0; p < pairs.size(); ++p) {
            const auto one = from.sums[i - 1].row(pairs[p].from);
            const auto other = to.sums[i - 1].row(pairs[p].to);
            for (Eigen::Index unit = 0; unit < slopes.cols(); ++unit)
                slopes(Eigen::Index(p), unit) *= rectifierSecant(one(unit), other(unit));
        }
    }
    return slopes;
}

RowMatrix MlpSlopes::byInputs(const RowMatrix &firstSlopes) const
{
    return backward(m_layers.front(), firstSlopes);
}

} // namespace tenbin
