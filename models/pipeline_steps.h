#pragma once

#include "core/params.h"
#include "models/cost_matrix.h"
#include "models/mitigation_spec.h"
#include "models/problem.h"

#include <QString>

namespace tenbin {

/// What is done to a model's outputs: asked for here, fitted with the pipeline on its training
/// rows only.
struct PipelineSteps
{
    enum class Threshold { Default, Fixed, Cost };
    enum class Intervals { None, Quantile, Conformal, CvPlus };

    QString calibration; ///< id on models/calibrators/; empty: none
    Threshold threshold = Threshold::Default;
    double fixedThreshold = 0.5; ///< of the second class
    CostMatrix costs;            ///< with Threshold::Cost
    Intervals intervals = Intervals::None;
    double coverage = 0.9;
    MitigationSpec mitigation; ///< not among the params: what asks for it compares with and without

    bool any() const;
    /// Whether predictions for rows left out of training are needed to fit the steps.
    bool needsOutOfFold() const;

    /// calibration, threshold, costs, intervals, coverage.
    static QList<ParamSpec> paramSpecs();
    /// Params with those specs, checked against the target: BadInput when its problem or its
    /// classes do not allow a step.
    static Result<PipelineSteps> make(const Params &params, Problem problem,
                                      const QStringList &classes);
    /// As `make` takes them.
    QJsonObject toJson() const;
};

QString intervalsName(PipelineSteps::Intervals intervals); ///< "none", "cv_plus", …
/// In words, for captions: "split conformal prediction".
QString intervalsText(PipelineSteps::Intervals intervals);

} // namespace tenbin
