#pragma once

#include "core/context.h"
#include "core/params.h"
#include "core/progress.h"
#include "experiments/fairness_subject.h"
#include "experiments/outcome.h"

namespace tenbin {

/// What an audit can be asked beside its subject: least_rows, resamples, level, four_fifths,
/// features, neighbours, distance, consistency_rows, proxies.
QList<ParamSpec> fairnessParamSpecs();

/// The audit of a subject with its blocks: of two classes, or one chosen of several against the
/// rest; of each class; of numbers; of data with or without labels. Where features are known, which
/// of them tell the groups.
Result<Outcome> auditSubject(const FairnessSubject &subject, const Params &params,
                             const Context &context, Progress &progress);

} // namespace tenbin
