#pragma once

#include <span>
#include <vector>

namespace tenbin {

/// Gauss and Legendre's rule on [0, 1]: exact for polynomials of degree up to 2 points - 1.
struct QuadratureRule
{
    std::vector<double> at;
    std::vector<double> weight; ///< adds up to 1
};
QuadratureRule gaussLegendre(int points);

/// Points that make the integral below exact for leaves behind `features` features.
inline int shapleyPoints(int features)
{
    return (features + 1) / 2;
}

/// Shapley values of the game v(S) = product over j of (j in S ? present_j : share_j), present_j 0
/// or 1, one for each pattern of presences: result[i * 2^k + pattern], bit j of pattern being
/// present_j. The weight of a set of size s is the integral of t^s (1 - t)^(k - 1 - s), therefore
///   value_i = (present_i - share_i) integral of product over j ≠ i of
///             (share_j (1 - t) + present_j t) dt.
/// No term is subtracted from another: nothing cancels however many features there are.
void shapleyTable(std::span<const double> shares, const QuadratureRule &rule,
                  std::span<double> result);

} // namespace tenbin
