#pragma once

#include "data/split.h"
#include "models/pipeline.h"
#include "models/predictions.h"

#include <functional>
#include <memory>

namespace tenbin {

struct CrossValidation
{
    Predictions
        predictions; ///< of all test rows, with their fold (several times a row if repeated)
    QStringList foldNames;
    std::vector<double> foldSeconds;
    QStringList warnings;
};

/// The folds of a split ready to be fitted on, with any params of the spec's learner: the table is
/// encoded once for all of them when all encoders agree and the learner has fitSubsets. Dataset and
/// target outlive it. The split was made over target.rows.size() rows: its numbers are positions in
/// target.rows, those of the predictions are rows of the dataset.
class PreparedFolds
{
public:
    static Result<PreparedFolds> prepare(const Dataset &dataset, const TargetRows &target,
                                         Split split, PipelineSpec spec, int threads,
                                         Progress &progress);

    /// Fits on each fold's training rows and predicts its test rows. Folds run side by side, one
    /// engine thread each. The result does not depend on context.threads. May be called by several
    /// threads at once.
    Result<CrossValidation> validate(const Params &learnerParams, const Context &context,
                                     Progress &progress) const;
    /// The same for params that are next on the path.
    Result<CrossValidation> validate(SettingPath &path, const Params &learnerParams,
                                     const Context &context, Progress &progress) const;
    /// Null where the learner has none or the folds do not share a table.
    std::unique_ptr<SettingPath> openPath(int threads) const;
    /// The same with each fold's own params.
    Result<CrossValidation> validate(const std::vector<Params> &learnerParams,
                                     const Context &context, Progress &progress) const;

    const Split &split() const;

private:
    Result<CrossValidation> validate(SettingPath *path, const std::vector<Params> &learnerParams,
                                     const Context &context, Progress &progress) const;

    struct State;
    std::shared_ptr<const State> m_state;
};

/// The same at once, with the spec's own params.
Result<CrossValidation> crossValidate(const Dataset &dataset, const TargetRows &target,
                                      const Split &split, const PipelineSpec &spec,
                                      const Context &context, Progress &progress);

/// Several pipelines that differ in what comes after their models, of the rows of a fold.
using FoldFit =
    std::function<Result<std::vector<Pipeline>>(const Rows &train, const Context &, Progress &)>;
/// One validation for each pipeline that `fit` makes of a fold, all for the same rows. With
/// Pipeline::fit it is crossValidate.
Result<std::vector<CrossValidation>> crossValidateEach(const Dataset &dataset,
                                                       const TargetRows &target, const Split &split,
                                                       const FoldFit &fit, const Context &context,
                                                       Progress &progress);

} // namespace tenbin
