#include "models/evaluation_bootstrap.h"

#include "core/parallel.h"
#include "core/random.h"
#include "models/bootstrap_interval.h"
#include "models/evaluation_order.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>

namespace tenbin {

namespace {

/// What is drawn: rows of the dataset. `ofPosition` is empty when every row stands once.
struct Units
{
    size_t count = 0;
    std::vector<quint32> ofPosition;
};

Units unitsOf(const Predictions &predictions)
{
    Units units{size_t(predictions.size()), {}};
    std::vector<quint32> distinct = predictions.rows;
    std::sort(distinct.begin(), distinct.end());
    const auto end = std::unique(distinct.begin(), distinct.end());
    if (end == distinct.end())
        return units;
    distinct.erase(end, distinct.end());
    units.count = distinct.size();
    for (quint32 row : predictions.rows) {
        const auto at = std::lower_bound(distinct.begin(), distinct.end(), row);
        units.ofPosition.push_back(quint32(at - distinct.begin()));
    }
    return units;
}

/// Poisson numbers of mean 1 from a byte each; a byte that does not decide alone (one in thirty)
/// takes 56 more bits.
class PoissonTable
{
public:
    PoissonTable()
    {
        double probability = std::exp(-1.0);
        double below = 0;
        for (size_t k = 0; k < m_ends.size(); ++k) {
            below += probability;
            probability /= double(k + 1);
            m_ends[k] = below < 1 ? quint64(below * 0x1.0p64) : ~quint64(0);
        }
        for (size_t byte = 0; byte < m_counts.size(); ++byte) {
            const quint64 first = quint64(byte) << 56;
            const quint8 low = countOf(first);
            m_counts[byte] = low == countOf(first + (quint64(1) << 56) - 1) ? low : undecided;
        }
    }

    quint8 draw(quint8 byte, RandomStream &more) const
    {
        const quint8 count = m_counts[byte];
        return count != undecided ? count : countOf(quint64(byte) << 56 | more.next() >> 8);
    }

private:
    static constexpr quint8 undecided = 255;

    quint8 countOf(quint64 uniform) const
    {
        quint8 count = 0;
        while (count + 1U < m_ends.size() && uniform >= m_ends[count])
            ++count;
        return count;
    }

    std::array<quint64, 20> m_ends{}; ///< 2^64 times the distribution function
    std::array<quint8, 256> m_counts{};
};

/// Draws as many units as there are, with replacement: how often each came up. Independent Poisson
/// counts given their sum are multinomial (and stay so when draws are added or taken away at
/// random), and they are made in memory order, which at a million units is five times faster than
/// counting up random places.
void drawCounts(quint64 seed, quint64 resample, std::vector<quint8> &counts)
{
    static const PoissonTable table;
    RandomStream bytes(seed, 2 * resample);
    RandomStream others(seed, 2 * resample + 1);
    qint64 excess = -qint64(counts.size());
    quint8 most = 1;
    for (size_t unit = 0; unit < counts.size();) {
        quint64 eight = bytes.next();
        const size_t end = std::min(unit + 8, counts.size());
        for (; unit < end; ++unit, eight >>= 8) {
            counts[unit] = table.draw(quint8(eight), others);
            excess += counts[unit];
            most = std::max(most, counts[unit]);
        }
    }
    for (; excess < 0; ++excess)
        ++counts[others.below(counts.size())];
    while (excess > 0) {
        quint8 &count = counts[others.below(counts.size())];
        if (others.below(most) < count) {
            --count;
            --excess;
        }
    }
}

void weigh(const Units &units, const std::vector<quint8> &counts,
           std::span<const double> caseWeights, std::vector<double> &weights)
{
    for (size_t position = 0; position < weights.size(); ++position) {
        const size_t unit = units.ofPosition.empty() ? position : units.ofPosition[position];
        weights[position] = counts[unit] * caseWeights[position];
    }
}

void setInterval(std::vector<double> values, double level, MetricEstimate &estimate)
{
    const BootstrapInterval interval = bootstrapInterval(std::move(values), level);
    if (interval.text.isEmpty())
        return;
    estimate.low = interval.low;
    estimate.high = interval.high;
    estimate.interval = interval.text;
}

} // namespace

Predictions inReadingOrder(const Predictions &predictions)
{
    if (predictions.problem == Problem::Regression) {
        std::vector<double> errors(predictions.truth.size());
        for (size_t row = 0; row < errors.size(); ++row)
            errors[row] = std::abs(predictions.truth[row] - predictions.predicted[row]);
        return predictions.taken(risingOrder(errors));
    }
    const int ranked = predictions.problem == Problem::Binary ? predictions.positive : 0;
    const std::span<const double> scores = predictions.scores(ranked);
    return scores.empty() ? predictions : predictions.taken(risingOrder(scores));
}

int affordableResamples(const Predictions &predictions, int wanted)
{
    // Every ranked class is a pass over the rows, beside about two for the draw and the rest.
    constexpr qsizetype affordable = 600'000'000;
    constexpr qsizetype least = 200;
    const qsizetype ranked =
        predictions.problem == Problem::Multiclass ? predictions.probabilities.cols() : 1;
    const qsizetype passes = std::max<qsizetype>(predictions.size(), 1) * (2 + ranked);
    return int(std::min<qsizetype>(wanted, std::max(least, affordable / passes)));
}

Status addBootstrapIntervals(const EvaluationData &data, const QList<NamedMetric> &metrics,
                             const EvaluationOptions &options, QList<MetricEstimate> &estimates,
                             Progress &progress)
{
    const size_t rows = data.rows();
    const int resamples = affordableResamples(data.predictions(), options.resamples);
    const Units units = unitsOf(data.predictions());
    std::vector<std::vector<double>> values(size_t(metrics.size()),
                                            std::vector<double>(size_t(resamples), undefinedValue));

    constexpr size_t rowsAtATime = 1'000'000;
    const int together = int(std::clamp<size_t>(rowsAtATime / rows, 1, 50));
    const int parts = (resamples + together - 1) / together;
    std::atomic<int> done = 0;
    const Status drawn = parallelTry(parts, options.threads, [&](qsizetype part) -> Status {
        std::vector<quint8> counts(units.count);
        std::vector<double> weights(rows);
        const int first = int(part) * together;
        const int end = std::min(first + together, resamples);
        for (int resample = first; resample < end; ++resample) {
            drawCounts(options.seed, quint64(resample), counts);
            weigh(units, counts, data.weights(), weights);
            EvaluationView view(data, weights);
            for (qsizetype m = 0; m < metrics.size(); ++m) {
                if (!std::isnan(estimates[m].value))
                    values[size_t(m)][size_t(resample)] = metrics[m].evaluate(view);
            }
        }
        done += end - first;
        return progress.report(double(done) / resamples) ? Status() : cancelled();
    });
    if (!drawn)
        return drawn;
    for (qsizetype m = 0; m < metrics.size(); ++m)
        setInterval(std::move(values[size_t(m)]), options.level, estimates[m]);
    return {};
}

} // namespace tenbin
