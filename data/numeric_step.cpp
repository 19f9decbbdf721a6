#include "data/numeric_step.h"

#include "core/number.h"
#include "data/encoder_part.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

double meanOf(std::span<const double> values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
}

/// Division by n, as is usual for features.
double deviationOf(std::span<const double> values, double mean)
{
    double squares = 0;
    for (double value : values)
        squares += (value - mean) * (value - mean);
    return std::sqrt(squares / double(values.size()));
}

/// The smallest of the most frequent values; sorts them.
double mostFrequent(std::span<double> values)
{
    std::sort(values.begin(), values.end());
    double best = values.front();
    size_t bestCount = 0;
    for (size_t from = 0; from < values.size();) {
        size_t to = from + 1;
        while (to < values.size() && values[to] == values[from])
            ++to;
        if (to - from > bestCount) {
            bestCount = to - from;
            best = values[from];
        }
        from = to;
    }
    return best;
}

double fillOf(std::vector<double> &known, const EncoderChoices &choices)
{
    switch (choices.impute) {
    case EncoderChoices::Impute::Mean: return meanOf(known);
    case EncoderChoices::Impute::Median: return quantile(known, 0.5);
    case EncoderChoices::Impute::MostFrequent: return mostFrequent(known);
    case EncoderChoices::Impute::Constant: return choices.imputeValue;
    case EncoderChoices::Impute::Keep: break;
    }
    return std::numeric_limits<double>::quiet_NaN();
}

/// A constant column is only shifted: dividing by 0, or by the rounding error of a mean, would
/// make noise of it.
double usableScale(double scale, double offset)
{
    const double noise = 10 * std::numeric_limits<double>::epsilon() * std::abs(offset);
    return scale > noise && std::isfinite(scale) ? scale : 1;
}

/// Few of many values, among which those of ranks `rank` and `rank` + 1 are: the values between two
/// bounds that a sorted sample sets four standard deviations of its rank apart (after Floyd and
/// Rivest, "Expected time bounds for selection", 1975): one cheap pass in place of several. Empty
/// when there are few values anyway or when the sample misleads.
struct Neighbours
{
    std::vector<double> values;
    size_t rank = 0; ///< among the values
};

Neighbours neighbours(std::span<const double> values, size_t rank)
{
    constexpr size_t sampleSize = 4096;
    constexpr size_t margin = 4 * 32;
    if (values.size() < 16 * sampleSize)
        return {};
    std::vector<double> sample(sampleSize);
    for (size_t i = 0; i < sampleSize; ++i)
        sample[i] = values[i * values.size() / sampleSize];
    std::sort(sample.begin(), sample.end());
    const size_t middle = rank * sampleSize / values.size();
    const double low =
        middle < margin ? -std::numeric_limits<double>::infinity() : sample[middle - margin];
    const double high = middle + margin >= sampleSize ? std::numeric_limits<double>::infinity()
                                                      : sample[middle + margin];
    std::vector<double> between(values.size());
    size_t below = 0;
    size_t count = 0;
    for (double value : values) {
        between[count] = value;
        below += value < low;
        count += (value >= low) & (value <= high);
    }
    if (rank < below || rank + 1 >= below + count)
        return {};
    between.resize(count);
    return {std::move(between), rank - below};
}

} // namespace

double quantile(std::span<double> values, double level)
{
    const double position = level * double(values.size() - 1);
    const size_t rank = size_t(position);
    const double share = position - double(rank);
    Neighbours near = neighbours(values, rank);
    const std::span<double> part = near.values.empty() ? values : std::span(near.values);
    const auto at = part.begin() + qsizetype(near.values.empty() ? rank : near.rank);
    std::nth_element(part.begin(), at, part.end());
    if (share == 0)
        return *at;
    const double above = *std::min_element(at + 1, part.end());
    return *at + share * (above - *at);
}

NumericStep NumericStep::fit(std::vector<double> known, qsizetype missing,
                             const EncoderChoices &choices)
{
    NumericStep step;
    step.fill = fillOf(known, choices);
    if (choices.scale == EncoderChoices::Scale::None)
        return step;
    if (!std::isnan(step.fill))
        known.insert(known.end(), size_t(missing), step.fill);
    double scale = 1;
    switch (choices.scale) {
    case EncoderChoices::Scale::Standard:
        step.offset = meanOf(known);
        scale = deviationOf(known, step.offset);
        break;
    case EncoderChoices::Scale::MinMax: {
        const auto [low, high] = std::minmax_element(known.begin(), known.end());
        step.offset = *low;
        scale = *high - *low;
        break;
    }
    case EncoderChoices::Scale::Robust:
        step.offset = quantile(known, 0.5);
        scale = quantile(known, 0.75) - quantile(known, 0.25);
        break;
    case EncoderChoices::Scale::None: break;
    }
    step.scale = usableScale(scale, step.offset);
    return step;
}

void NumericStep::apply(std::span<double> values) const
{
    if (!std::isnan(fill)) {
        for (double &value : values)
            value = std::isnan(value) ? fill : value;
    }
    if (offset == 0 && scale == 1)
        return;
    for (double &value : values)
        value = (value - offset) / scale;
}

QJsonObject NumericStep::toJson() const
{
    return {{QStringLiteral("fill"), jsonNumber(fill)},
            {QStringLiteral("offset"), offset},
            {QStringLiteral("scale"), scale}};
}

Result<NumericStep> NumericStep::fromJson(const QString &column, const QJsonObject &json)
{
    const NumericStep step{numberOf(json.value(QStringLiteral("fill"))),
                           numberOf(json.value(QStringLiteral("offset"))),
                           numberOf(json.value(QStringLiteral("scale")))};
    if (!std::isfinite(step.offset) || !(step.scale > 0))
        return damagedEncoder(column);
    return step;
}

} // namespace tenbin
