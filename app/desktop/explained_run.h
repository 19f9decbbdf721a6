#pragma once

#include "analysis/explained_output.h"
#include "analysis/explained_rows.h"
#include "experiments/outcome.h"
#include "experiments/run.h"
#include "models/pipeline.h"

#include <memory>
#include <optional>

namespace tenbin {

/// A training whose model can be explained, with the data that it was trained on. Made in the
/// background, then only read.
struct ExplainableRun
{
    StoredRun run;
    TaskSpec spec;
    Pipeline pipeline;
    Dataset data;
};
using ExplainableRunPointer = std::shared_ptr<const ExplainableRun>;

bool isExplainable(const StoredRun &run);
/// BadInput when the model or the data is missing or damaged.
Result<ExplainableRunPointer> readExplainableRun(const QString &project, const StoredRun &run);

/// A finished explanation, with what its charts and questions about its rows need.
struct ExplainedRun
{
    ExplainableRunPointer subject;
    StoredRun run; ///< the explanation
    TaskSpec spec;
    Outcome outcome;
    ExplainedOutput output;
    std::optional<ExplainedRows> rows; ///< none: the method does not add up

    QString method() const { return spec.params[QStringLiteral("method")].toString(); }
};
using ExplainedRunPointer = std::shared_ptr<const ExplainedRun>;

/// The id of the run that an explanation is about; empty: it is none.
QString explainedRunId(const StoredRun &run);
Result<ExplainedRunPointer> readExplainedRun(const QString &project,
                                             const ExplainableRunPointer &subject,
                                             const StoredRun &run);

} // namespace tenbin
