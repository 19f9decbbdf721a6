#include "analysis/accumulated_effects.h"

#include "analysis/resampled_rows.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// What a row adds to the mean of a step.
struct Step
{
    int step = 0;
    double change = 0;
};

/// The steps of each row that has any.
using RowSteps = std::vector<std::vector<Step>>;

/// Mean change of each step over rows drawn `times` often; a step without rows keeps `fallback`.
Eigen::VectorXd stepMeans(const RowSteps &steps, const std::vector<double> &times,
                          const Eigen::VectorXd &fallback)
{
    Eigen::VectorXd sums = Eigen::VectorXd::Zero(fallback.size());
    Eigen::VectorXd counts = Eigen::VectorXd::Zero(fallback.size());
    for (size_t row = 0; row < steps.size(); ++row) {
        for (const Step &step : steps[row]) {
            sums(step.step) += times[row] * step.change;
            counts(step.step) += times[row];
        }
    }
    for (Eigen::Index step = 0; step < sums.size(); ++step)
        sums(step) = counts(step) > 0 ? sums(step) / counts(step) : fallback(step);
    return sums;
}

Eigen::VectorXd accumulated(const Eigen::VectorXd &means)
{
    Eigen::VectorXd sums = Eigen::VectorXd::Zero(means.size() + 1);
    for (Eigen::Index step = 0; step < means.size(); ++step)
        sums(step + 1) = sums(step) + means(step);
    return sums;
}

/// Accumulates the steps; `centre` is the mean of a curve over drawn rows.
template <class Centre>
void fill(AccumulatedEffect &effect, const RowSteps &steps, const Resampling &resampling,
          const Centre &centre)
{
    const Eigen::Index count = std::max<Eigen::Index>(0, effect.grid.size() - 1);
    const std::vector<double> once(steps.size(), 1);
    const Eigen::VectorXd means = stepMeans(steps, once, Eigen::VectorXd::Zero(count));
    const auto curve = [&](const std::vector<double> &times) {
        Eigen::VectorXd sums = accumulated(stepMeans(steps, times, means));
        sums.array() -= centre(sums, times);
        return sums;
    };
    effect.effect = curve(once);
    effect.low = effect.high = Eigen::VectorXd::Constant(effect.effect.size(), nan);
    const ResampledIntervals intervals =
        resampledIntervals(qsizetype(steps.size()), effect.effect.size(), resampling.resamples,
                           resampling.context, curve);
    if (intervals.low.size() > 0) {
        effect.low = intervals.low;
        effect.high = intervals.high;
    }
}

Rows picksOf(const std::vector<int> &places, int shift, int most)
{
    Rows picks;
    for (int place : places)
        picks.push_back(quint32(std::clamp(place + shift, 0, most)));
    return picks;
}

} // namespace

std::vector<int> binsOf(const std::vector<double> &positions, const std::vector<double> &edges)
{
    std::vector<int> bins(positions.size(), -1);
    if (edges.size() < 2)
        return bins;
    for (size_t i = 0; i < positions.size(); ++i) {
        if (!(positions[i] >= edges.front() && positions[i] <= edges.back()))
            continue;
        const auto at = std::lower_bound(edges.begin() + 1, edges.end(), positions[i]);
        bins[i] = int(at - edges.begin()) - 1;
    }
    return bins;
}

Result<AccumulatedEffect> accumulatedEffect(const GridOutputs &outputs, ColumnGrid grid,
                                            const std::vector<double> &positions,
                                            const Resampling &resampling, Progress &progress)
{
    const std::vector<int> bins = binsOf(positions, grid.positions);
    const int last = int(grid.size()) - 1;
    const Result<Eigen::MatrixXd> said =
        outputs.picked({grid.values}, {picksOf(bins, 0, last), picksOf(bins, 1, last)},
                       resampling.context, progress);
    if (!said)
        return passOn(said);
    AccumulatedEffect effect;
    effect.counts.assign(size_t(grid.size()), 0);
    RowSteps steps;
    std::vector<int> places;
    for (size_t row = 0; row < bins.size(); ++row) {
        if (bins[row] < 0)
            continue;
        const auto at = Eigen::Index(row);
        steps.push_back({{bins[row], (*said)(at, 1) - (*said)(at, 0)}});
        places.push_back(bins[row]);
        ++effect.counts[size_t(bins[row]) + 1];
    }
    effect.rows = grid.size() > 1
                      ? qsizetype(places.size())
                      : qsizetype(std::count_if(positions.begin(), positions.end(),
                                                [](double at) { return !std::isnan(at); }));
    effect.grid = std::move(grid);
    // A bin's rows lie between its edges: their effect is the mean of both.
    fill(effect, steps, resampling,
         [&](const Eigen::VectorXd &sums, const std::vector<double> &times) {
             double total = 0, weight = 0;
             for (size_t row = 0; row < places.size(); ++row) {
                 total += times[row] * (sums(places[row]) + sums(places[row] + 1)) / 2;
                 weight += times[row];
             }
             return weight > 0 ? total / weight : 0;
         });
    return effect;
}

Result<AccumulatedEffect> accumulatedCategories(const GridOutputs &outputs, ColumnGrid grid,
                                                const std::vector<double> &positions,
                                                const Resampling &resampling, Progress &progress)
{
    std::vector<int> places;
    for (double position : positions)
        places.push_back(std::isnan(position) ? -1 : int(position));
    const int last = int(grid.size()) - 1;
    const Result<Eigen::MatrixXd> said = outputs.picked(
        {grid.values},
        {picksOf(places, -1, last), picksOf(places, 0, last), picksOf(places, 1, last)},
        resampling.context, progress);
    if (!said)
        return passOn(said);
    AccumulatedEffect effect;
    effect.counts.assign(size_t(grid.size()), 0);
    RowSteps steps;
    std::vector<int> kept;
    for (size_t row = 0; row < places.size(); ++row) {
        const int place = places[row];
        if (place < 0)
            continue;
        const auto at = Eigen::Index(row);
        std::vector<Step> own;
        if (place > 0)
            own.push_back({place - 1, (*said)(at, 1) - (*said)(at, 0)});
        if (place < last)
            own.push_back({place, (*said)(at, 2) - (*said)(at, 1)});
        steps.push_back(std::move(own));
        kept.push_back(place);
        ++effect.counts[size_t(place)];
    }
    effect.grid = std::move(grid);
    effect.rows = qsizetype(kept.size());
    fill(effect, steps, resampling,
         [&](const Eigen::VectorXd &sums, const std::vector<double> &times) {
             double total = 0, weight = 0;
             for (size_t row = 0; row < kept.size(); ++row) {
                 total += times[row] * sums(kept[row]);
                 weight += times[row];
             }
             return weight > 0 ? total / weight : 0;
         });
    return effect;
}

} // namespace tenbin
