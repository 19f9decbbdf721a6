#pragma once

#include "experiments/training.h"
#include "models/group_coder.h"
#include "models/mitigation_spec.h"

namespace tenbin {

/// What a mitigation was asked, made definite on its data set.
struct MitigationPlan
{
    TrainingPlan training; ///< without mitigation
    MitigationSpec chosen;
    QList<MitigationSpec> settings; ///< of the frontier, by the param that trades; with `chosen`
    qsizetype chosenAt = 0;
    GroupCoder groups; ///< of all rows: what results are shown by
    int resamples = 1000;

    /// What the frontier is about: the constraint's difference on analysis/fairness_metrics/.
    QString gapMetric() const;
    double settingOf(qsizetype at) const; ///< the value of the param that trades
};

/// The params of "mitigate": those of "train", and what is done against unfairness.
QList<ParamSpec> mitigationParamSpecs();

/// BadInput and Usage errors before anything is trained: a target without two classes, a protected
/// column that is continuous, absent or has one group, groups without rows for the constraint.
Result<MitigationPlan> planMitigation(const Dataset &dataset, const Params &params, quint64 seed);

/// "exponentiated-gradient" as the shelf has it.
QString methodId(const QString &text);

} // namespace tenbin
