#pragma once

#include "analysis/mitigation_comparison.h"
#include "core/block.h"
#include "experiments/mitigation.h"

#include <QJsonObject>

namespace tenbin {

/// Before and after on the same rows, group by group too, and the frontier between accuracy and
/// fairness. What the method needs comes first.
QList<Block> mitigationOutcomeBlocks(const MitigationPlan &plan,
                                     const MitigationComparison &comparison, const QString &data);

/// {"gap_metric", "rows", "interval", "figures":[{"id", "group", "before", "after",
/// "difference"}], "frontier":{"param", "plain", "settings":[…]}}
QJsonObject mitigationOutcomeJson(const MitigationPlan &plan,
                                  const MitigationComparison &comparison);

} // namespace tenbin
