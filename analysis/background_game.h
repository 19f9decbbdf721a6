#pragma once

#include <QtGlobal>

#include <cstddef>
#include <span>
#include <vector>

namespace tenbin {

// A leaf against rows of a background: a feature that is not in the set has the background row's
// value. The leaf is reached when each of its features passes, in the set by the explained row,
// else by the background row. With a features that only the explained row passes, c that only the
// background row passes and none that neither passes, each of the a gains (a - 1)! c! / (a + c)!
// and each of the c loses a! (c - 1)! / (a + c)!.
// Lundberg et al., "From local explanations to global understanding with explainable AI for trees",
// Nature Machine Intelligence 2, 2020 (interventional TreeSHAP).

/// Those weights for up to `most` features.
class GameWeights
{
public:
    explicit GameWeights(int most);

    double gain(int onlyRow, int onlyBackground) const
    {
        return m_weights[size_t(onlyRow) * m_width + size_t(onlyBackground)];
    }
    double loss(int onlyRow, int onlyBackground) const { return gain(onlyBackground, onlyRow); }

private:
    size_t m_width;
    std::vector<double> m_weights;
};

/// Mean over a background of each feature's value at a leaf of value 1, for each pattern of what
/// the explained row passes: result[i * 2^k + pattern]. `shares` holds the share of the background
/// with each pattern (2^k of them); many background rows cost no more than few.
/// Nadel and Wettenstein, "From Decision Trees to Boolean Logic: A Fast and Unified SHAP
/// Algorithm", 2025, count patterns likewise.
void backgroundTable(std::span<const double> shares, int features, const GameWeights &weights,
                     std::span<double> result);

} // namespace tenbin
