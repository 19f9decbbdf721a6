#pragma once

#include "models/blas.h"
#include "models/mlp.h"

#include <Eigen/Core>

#include <span>
#include <vector>

namespace tenbin {

/// Rows side by side in memory, as BLAS and the layers of a network have them.
using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// How the logits of a fitted perceptron depend on its inputs, in doubles. Slopes flow back from
/// the logits to the sums of the first layer and from there to the inputs: points on a line
/// between two rows need no product with the first layer, whose sums lie on a line, too.
class MlpSlopes
{
public:
    /// What reaches the units of each layer, before the rectifier; the last entry: the logits.
    struct Trace
    {
        std::vector<RowMatrix> sums;

        const RowMatrix &logits() const { return sums.back(); }
    };

    /// A row of one trace and a row of another.
    struct Pair
    {
        Eigen::Index from = 0;
        Eigen::Index to = 0;
    };

    /// Opens BLAS; the failure is that of openBlas().
    static Result<MlpSlopes> of(const MlpNetwork &network);

    int inputs() const { return int(m_layers.front().weights.cols()); }
    int outputs() const { return int(m_layers.back().weights.rows()); }

    /// Sums of the first layer: rows × its units.
    RowMatrix firstSums(const RowMatrix &inputs) const;
    Trace trace(RowMatrix firstSums) const;

    /// Gradients by the sums of the first layer at the rows of a trace, from slopes by the logits.
    RowMatrix gradients(const Trace &at, RowMatrix logitSlopes) const;
    /// The same with the secant of each rectifier between the two rows of a pair: the rescale rule
    /// (Shrikumar, Greenside, Kundaje, "Learning important features through propagating activation
    /// differences", ICML 2017). The slopes times the difference of the first sums add up to the
    /// logit slopes times the difference of the logits.
    RowMatrix secants(const Trace &from, const Trace &to, std::span<const Pair> pairs,
                      RowMatrix logitSlopes) const;

    /// Slopes by the inputs, from those by the sums of the first layer.
    RowMatrix byInputs(const RowMatrix &firstSlopes) const;

private:
    struct Layer
    {
        RowMatrix weights; // outputs × inputs
        Eigen::RowVectorXd bias;
    };

    RowMatrix forward(const Layer &layer, const RowMatrix &inputs) const;
    RowMatrix backward(const Layer &layer, const RowMatrix &slopes) const;

    Blas m_blas;
    std::vector<Layer> m_layers;
};

} // namespace tenbin
