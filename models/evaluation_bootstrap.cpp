#include "models/evaluation_bootstrap.h"

#include "core/parallel.h"
#include "core/random.h"
#include "core/text.h"
#include "models/evaluation_order.h"
#include "models/evaluation_words.h"

#include <algorithm>
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

/// Draws as many units as there are, with replacement. A unit that comes up more than 255 times
/// does not happen: its probability is below 1e-500.
void drawCounts(RandomStream &random, std::vector<quint8> &counts)
{
    std::fill(counts.begin(), counts.end(), quint8(0));
    // Lemire, "Fast random integer generation in an interval", 2019, on halves of 64 bits.
    const auto bound = quint32(counts.size());
    const quint32 tooLow = (0 - bound) % bound;
    for (size_t left = counts.size(); left > 0;) {
        const quint64 bits = random.next();
        for (const quint32 half : {quint32(bits), quint32(bits >> 32)}) {
            const quint64 product = quint64(half) * bound;
            if (quint32(product) >= tooLow && left > 0) {
                ++counts[product >> 32];
                --left;
            }
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

/// The quantile by linear interpolation between order statistics (Hyndman and Fan's type 7).
double quantile(const std::vector<double> &sorted, double share)
{
    const double place = share * double(sorted.size() - 1);
    const auto below = size_t(place);
    const size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - double(below)) * (sorted[above] - sorted[below]);
}

void setInterval(std::vector<double> values, double level, MetricEstimate &estimate)
{
    const auto drawn = qsizetype(values.size());
    std::erase_if(values, [](double value) { return std::isnan(value); });
    const auto defined = qsizetype(values.size());
    if (defined < 2)
        return;
    std::sort(values.begin(), values.end());
    estimate.low = quantile(values, (1 - level) / 2);
    estimate.high = quantile(values, (1 + level) / 2);
    estimate.interval =
        defined == drawn
            ? Tr::tr("%1 bootstrap, %2 resamples").arg(percentText(level), countText(drawn))
            : Tr::tr("%1 bootstrap, %2 of %3 resamples; it is not defined in the others")
                  .arg(percentText(level), countText(defined), countText(drawn));
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

int affordableResamples(qsizetype rows, int wanted)
{
    constexpr qsizetype draws = 250'000'000;
    constexpr int least = 200;
    return int(std::min<qsizetype>(
        wanted, std::max<qsizetype>(least, draws / std::max<qsizetype>(rows, 1))));
}

Status addBootstrapIntervals(const EvaluationData &data, const QList<NamedMetric> &metrics,
                             const EvaluationOptions &options, QList<MetricEstimate> &estimates,
                             Progress &progress)
{
    const size_t rows = data.rows();
    const int resamples = affordableResamples(qsizetype(rows), options.resamples);
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
            RandomStream random(options.seed, quint64(resample));
            drawCounts(random, counts);
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
