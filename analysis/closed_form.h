#pragma once

#include "analysis/attributions.h"
#include "analysis/source_columns.h"
#include "core/progress.h"

#include <QString>

#include <optional>

namespace tenbin {

/// Shapley values of columns against a background that need no game to be played.
struct ClosedForm
{
    Attributions attributions; ///< values, base and outputs
    QString text;              ///< why it is exact
};

/// Of outputs that are linear in the features, and of trees on their own scale where each column is
/// one feature (a game of columns is then one of features). Nullopt: of all others.
Result<std::optional<ClosedForm>> closedForm(const ExplainedOutput &output,
                                             const SourceColumns &sources, const Features &rows,
                                             const Features &background, int threads,
                                             Progress &progress);

/// "100 background rows"
QString backgroundText(qsizetype rows);

} // namespace tenbin
