#pragma once

#include "models/fitted_mitigation.h"
#include "models/pipeline.h"

namespace tenbin {

// What a mitigation changes about fitting a pipeline; all it knows are the rows at `positions`.

/// Data and target as training is to see them, with what was learned for that.
struct MitigatedInput
{
    Dataset dataset;
    TargetRows target;
    FittedMitigation fitted;
};

/// BadInput when the target does not have two classes, or when groups do not allow the method;
/// Usage when it cannot stand beside the spec's other steps.
Result<MitigatedInput> prepareMitigation(const Dataset &dataset, const TargetRows &target,
                                         RowSpan positions, const PipelineSpec &spec,
                                         const Context &context);

/// A pipeline without steps whose model the method trains: one with
/// MitigationSpec::trainsOtherwise.
Result<Pipeline> fitOtherwise(const MitigatedInput &input, RowSpan positions,
                              const PipelineSpec &spec, const Context &context, Progress &progress);

/// A pipeline with all steps but its rules a group, and the predictions of inner folds that these
/// rules learn from: several settings share them.
struct BeforeRules
{
    Pipeline pipeline;
    Predictions inner;
};
Result<BeforeRules> fitBeforeRules(const Dataset &dataset, const TargetRows &target,
                                   RowSpan positions, const PipelineSpec &spec,
                                   const Context &context, Progress &progress);
Result<Pipeline> withRules(const BeforeRules &before, const Dataset &dataset,
                           const MitigationSpec &mitigation);

} // namespace tenbin
