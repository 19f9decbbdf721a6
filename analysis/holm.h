#pragma once

#include <QList>

namespace tenbin {

/// p-values of m comparisons, adjusted so that rejecting those at most alpha keeps the chance of
/// any false rejection at most alpha. In rising order:
///   adjusted_i = max over j <= i of min(1, (m - j + 1) p_j).
/// Holm, "A Simple Sequentially Rejective Multiple Test Procedure", 1979. In the order given; NaN
/// is no comparison and stays.
QList<double> holmAdjusted(const QList<double> &pValues);

} // namespace tenbin
