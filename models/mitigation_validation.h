#pragma once

#include "models/cross_validation.h"

namespace tenbin {

/// A pipeline with and without mitigation, judged on the same held-out rows.
struct MitigationValidation
{
    CrossValidation plain;                  ///< without
    std::vector<CrossValidation> mitigated; ///< one a setting
};

/// `settings` are of one method. Everything a mitigation learns comes from the training rows of
/// each fold; settings that only decide otherwise share the models of the folds.
Result<MitigationValidation> validateMitigation(const Dataset &dataset, const TargetRows &target,
                                                const Split &split, const PipelineSpec &plain,
                                                const QList<MitigationSpec> &settings,
                                                const Context &context, Progress &progress);

} // namespace tenbin
