#pragma once

#include "app/desktop/trial_table_model.h"
#include "experiments/run.h"
#include "widgets/figure_tile.h"

namespace tenbin {

/// The best score with its interval over the folds; of nested validation (`nested` as the outcome
/// has it, or empty) the estimate and the optimism of the search.
QList<Figure> searchFigures(const TrialTableModel &trials, const QJsonObject &nested);

/// "12 of 20 trials · 1 failed · best roc_auc 0.912 (trial 7) · running".
QString stateOfSearch(const TrialTableModel &trials, RunStatus status, bool active, bool waiting);

} // namespace tenbin
