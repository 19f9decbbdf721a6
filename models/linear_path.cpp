#include "models/linear_path.h"

#include "models/linear_ground.h"

#include <algorithm>

namespace tenbin {

struct LinearPath::State
{
    State(const TrainingSet &training, int threads) : ground(training, threads) {}

    LinearGround ground;
    std::vector<LinearFit> whole; ///< one: of all rows that occur
    std::vector<FeatureSpread> wholeSpread;
    std::vector<HessianBlock> blocks;
    std::vector<LinearFit> fits;
    std::vector<FeatureSpread> spreads; ///< of the fits
    std::vector<WarmPoint> points;      ///< of the fits, where the last setting left them
};

LinearPath::LinearPath(const TrainingSet &training, std::vector<Rows> subsets, int threads,
                       LinearLearner learner)
    : m_training(training), m_subsets(std::move(subsets)), m_threads(threads), m_learner(learner)
{
}

LinearPath::~LinearPath() = default;

Status LinearPath::prepare(const LinearSettings &settings, Progress &progress)
{
    if (Status usable = checkLinear(m_training, m_threads, progress); !usable)
        return usable;
    auto state = std::make_unique<State>(m_training, m_threads);
    Result<LinearFit> whole = fitOver(
        m_training.target, anyOf(m_subsets, m_training.target.values.size()), settings.balanced);
    if (!whole)
        return passOn(whole);
    Result<SubsetFits> made = state->ground.subsetFits(
        m_training.target, *whole, m_subsets, settings.balanced, settings.penalty, progress);
    if (!made)
        return passOn(made);
    const auto second = [](auto &all) { return std::make_move_iterator(all.begin() + 1); };
    const auto end = [](auto &all) { return std::make_move_iterator(all.end()); };
    state->whole.push_back(std::move(made->fits.front()));
    state->wholeSpread.push_back(std::move(made->spreads.front()));
    state->fits.assign(second(made->fits), end(made->fits));
    state->spreads.assign(second(made->spreads), end(made->spreads));
    state->blocks = sharedBlocks(m_subsets, m_training.target, state->whole.front());
    state->points.resize(state->fits.size());
    state->ground.table().keepTiles(m_threads);
    m_state = std::move(state);
    return {};
}

Result<std::vector<ModelPtr>> LinearPath::fit(const Params &params, Progress &progress)
{
    const LinearSettings settings = m_learner.settings(params);
    double done = 0;
    if (!m_state) {
        SubProgress first(progress, 0, 0.2);
        if (Status prepared = prepare(settings, first); !prepared)
            return passOn(prepared);
        done = 0.2;
    }
    State &state = *m_state;
    state.ground.setPenalties(settings.penalty, state.wholeSpread, state.whole);
    state.ground.setPenalties(settings.penalty, state.spreads, state.fits);
    std::vector<WarmPoint> points = state.points;
    LinearStart start{{}, &state.blocks};
    if (std::any_of(points.begin(), points.end(),
                    [](const WarmPoint &point) { return point.parameters.size() == 0; })) {
        SubProgress second(progress, done, done + 0.2);
        Result<LinearStart> rough = state.ground.roughStart(state.whole.front(), true, second);
        if (!rough)
            return passOn(rough);
        start.parameters = std::move(rough->parameters);
        done += 0.2;
    }
    SubProgress third(progress, done, 1);
    Result<std::vector<LinearSolution>> solutions =
        state.ground.solve(state.fits, start, settings.limits, &points, third);
    if (!solutions)
        return passOn(solutions);
    state.points = std::move(points);
    std::vector<ModelPtr> models;
    for (size_t i = 0; i < state.fits.size(); ++i)
        models.push_back(m_learner.model(
            state.ground.fitted(state.fits[i], state.spreads[i], std::move((*solutions)[i])),
            m_training.target, params));
    return models;
}

} // namespace tenbin
