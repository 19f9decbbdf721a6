#pragma once

#include "data/split.h"
#include "models/pipeline.h"
#include "models/predictions.h"

namespace tenbin {

struct CrossValidation
{
    Predictions
        predictions; ///< of all test rows, with their fold (several times a row if repeated)
    QStringList foldNames;
    std::vector<double> foldSeconds;
    QStringList warnings;
};

/// Fits on each fold's training rows and predicts its test rows; the split was made over
/// target.rows.size() rows: its numbers are positions in target.rows, those of the predictions are
/// rows of the dataset. Folds run side by side, one engine thread each. Shares the encoded table
/// between folds when all encoders agree and the learner has fitSubsets. The result does not depend
/// on context.threads.
Result<CrossValidation> crossValidate(const Dataset &dataset, const TargetRows &target,
                                      const Split &split, const PipelineSpec &spec,
                                      const Context &context, Progress &progress);

} // namespace tenbin
