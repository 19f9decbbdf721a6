#pragma once

#include "models/linear_fit.h"

#include <memory>

namespace tenbin {

/// What a linear learner makes of params, and of a fit on a subset.
struct LinearLearner
{
    LinearSettings (*settings)(const Params &);
    ModelPtr (*model)(LinearFitted, const Target &, const Params &);
};

/// Fits under one penalty after another, each from where the one before ended: the table is
/// measured once, and second derivatives serve as long as steps with them shrink. Every fit goes on
/// to the solver's tolerance, so that the start does not show beyond it.
class LinearPath final : public SettingPath
{
public:
    LinearPath(const TrainingSet &training, std::vector<Rows> subsets, int threads,
               LinearLearner learner);
    ~LinearPath() override;

    Result<std::vector<ModelPtr>> fit(const Params &params, Progress &progress) override;

private:
    struct State;
    Status prepare(const LinearSettings &settings, Progress &progress);

    const TrainingSet &m_training;
    std::vector<Rows> m_subsets;
    int m_threads;
    LinearLearner m_learner;
    std::unique_ptr<State> m_state; ///< null: nothing is measured yet
};

} // namespace tenbin
