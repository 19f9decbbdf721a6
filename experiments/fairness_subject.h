#pragma once

#include "analysis/protected_groups.h"
#include "core/params.h"
#include "experiments/task.h"
#include "models/predictions.h"

#include <optional>

namespace tenbin {

/// What an audit looks at: the predictions of a run, those of a file, or data before any model.
struct FairnessSubject
{
    enum class Kind { Run, File, Data };

    Kind kind = Kind::Run;
    Dataset data;                           ///< holds the protected columns
    std::optional<Predictions> predictions; ///< Data: the labels as they are; empty: no target
    Rows rows;                              ///< of the data, one a prediction
    ProtectedGroups groups;                 ///< of the predictions
    std::optional<ProtectedGroups> all;     ///< Data: of all rows
    /// What a model may learn from, without the protected columns; empty: `noFeatures` says why.
    QStringList features;
    QString noFeatures;
    QString target; ///< Data: empty when there is none
};

/// Inputs "run" (with "data", unless it keeps its own table), "predictions", or "data" alone.
Result<FairnessSubject> readFairnessSubject(const TaskInputs &inputs, const Params &params,
                                            const Context &context, Progress &progress);

} // namespace tenbin
