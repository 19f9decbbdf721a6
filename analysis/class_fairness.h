#pragma once

#include "analysis/fairness_audit.h"
#include "core/block.h"

#include <optional>

namespace tenbin {

/// More classes than these are not audited one by one.
inline constexpr qsizetype mostAuditedClasses = 20;

/// Predictions of several classes: whether they are right, and each class against the rest.
/// p-values are adjusted over all comparisons of all of these.
struct ClassFairness
{
    std::optional<FairnessAudit> hits; ///< only the accuracy; none of labels
    QList<FairnessAudit> classes;
};

/// `labels`: the labels of data before any model, each class as auditLabels has it. BadInput with
/// more than mostAuditedClasses classes, and as auditFairness.
Result<ClassFairness> auditClasses(const Predictions &predictions, const ProtectedGroups &groups,
                                   const FairnessOptions &options, bool labels, Progress &progress);

QList<Block> classFairnessBlocks(const ClassFairness &audit);

} // namespace tenbin
