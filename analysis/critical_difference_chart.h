#pragma once

#include "analysis/nemenyi_test.h"
#include "core/chart.h"

#include <QStringList>

namespace tenbin {

/// Demšar's critical-difference diagram: from above the critical difference as a ruler, each model
/// at its average rank (best first), and a bar under the models of each group that do not differ.
/// `names`: one a treatment.
Chart criticalDifferenceChart(const QStringList &names, const FriedmanTest &friedman,
                              const NemenyiTest &nemenyi);

} // namespace tenbin
