#include "models/brier_parts.h"

#include "models/evaluation_rows.h"

namespace tenbin {

namespace {

struct Bin
{
    double weight = 0, forecast = 0, truth = 0;
};

void addClass(const EvaluationData &data, int classIndex, BrierParts &parts)
{
    const Predictions &predictions = data.predictions();
    const std::span<const double> probability = predictions.probability(classIndex);
    std::vector<Bin> bins(size_t(data.settings().bins));
    Bin all;
    double squares = 0;
    for (size_t row = 0; row < data.rows(); ++row) {
        const double weight = data.weights()[row];
        const double truth = predictions.truth[row] == classIndex ? 1 : 0;
        Bin &bin = bins[size_t(binOf(probability[row], data.settings().bins))];
        for (Bin *one : {&bin, &all}) {
            one->weight += weight;
            one->forecast += weight * probability[row];
            one->truth += weight * truth;
        }
        squares += weight * (probability[row] - truth) * (probability[row] - truth);
    }
    const double base = all.truth / all.weight;
    double reliability = 0, resolution = 0;
    for (const Bin &bin : bins) {
        if (!(bin.weight > 0))
            continue;
        const double gap = (bin.forecast - bin.truth) / bin.weight;
        const double distance = bin.truth / bin.weight - base;
        reliability += bin.weight / all.weight * gap * gap;
        resolution += bin.weight / all.weight * distance * distance;
    }
    const double brier = squares / all.weight;
    parts.brier += brier;
    parts.reliability += reliability;
    parts.resolution += resolution;
    parts.uncertainty += base * (1 - base);
    parts.within += brier - (reliability - resolution + base * (1 - base));
}

} // namespace

BrierParts brierParts(const EvaluationData &data)
{
    BrierParts parts;
    const Predictions &predictions = data.predictions();
    if (predictions.problem == Problem::Binary) {
        addClass(data, predictions.positive, parts);
        return parts;
    }
    for (int k = 0; k < int(predictions.classes.size()); ++k)
        addClass(data, k, parts);
    return parts;
}

} // namespace tenbin
