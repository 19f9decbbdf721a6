#pragma once

#include "models/linear_descent.h"

namespace tenbin {

/// Every `step`-th row of a fit, copied, so that the rows stay in the cache from pass to pass. The
/// penalty shrinks with the rows.
class ThinFit
{
public:
    ThinFit(const LinearTable &whole, const LinearTarget &target, const LinearFit &fit,
            qsizetype step);
    Q_DISABLE_COPY_MOVE(ThinFit)

    const LinearTable &table() const { return m_table; }
    const LinearTarget &target() const { return m_target; }
    const LinearFit &fit() const { return m_fit; }

private:
    Features m_features;
    LinearTable m_table;
    std::vector<double> m_values;
    std::vector<double> m_weights;
    LinearTarget m_target;
    LinearFit m_fit;
};

} // namespace tenbin
