#pragma once

#include "analysis/coalition_game.h"
#include "analysis/explainer.h"

#include <functional>

namespace tenbin {

/// Plays the games of an explanation.
using ShapleyMethod =
    std::function<Result<ShapleyValues>(const CoalitionGame &game, Progress &progress)>;

/// Why no game can be played for this output, as a sentence; empty when it can.
QString whyNoGames(const ExplainedOutput &output, const Params &params);

/// Each row explained by columns, unknown ones drawn from the background. Outputs that are linear
/// in the features have a closed form, slope × (value - mean of the background), which stands in
/// for the games. BadInput: no rows, rows that the data does not have, no background.
Result<Explanation> explainByColumns(const ExplanationRequest &request, const ShapleyMethod &method,
                                     const Context &context, Progress &progress);

/// Each row explained by the words of one of its texts (as TextTerms has them, each occurrence by
/// itself): unknown ones are cut out of the text, all other columns stay as they are. BadInput:
/// no rows, rows that the data does not have; Usage: a column that is no text of the model.
Result<Explanation> explainByWords(const ExplanationRequest &request, const QString &column,
                                   const ShapleyMethod &method, const Context &context,
                                   Progress &progress);

/// BadInput unless there are rows and the data has all of them.
Status checkRows(const ExplanationRequest &request);

} // namespace tenbin
