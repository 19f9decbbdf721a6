#include "analysis/one_class.h"

#include "core/text.h"

#include <algorithm>

namespace tenbin {

namespace {

void setScore(const Predictions &from, int classIndex, Predictions &to)
{
    to.scoreIsProbability = true;
    if (const std::span<const double> known = from.probability(classIndex); !known.empty()) {
        to.score.assign(known.begin(), known.end());
        return;
    }
    if (from.problem != Problem::Binary || from.score.empty())
        return;
    to.score = from.score;
    to.scoreIsProbability = from.scoreIsProbability;
    if (classIndex == from.positive)
        return;
    for (double &score : to.score)
        score = from.scoreIsProbability ? 1 - score : -score;
}

} // namespace

Predictions oneAgainstRest(const Predictions &predictions, int classIndex)
{
    Predictions two;
    two.problem = Problem::Binary;
    two.positive = 1;
    two.classes = {predictions.classes.size() == 2 ? predictions.classes[1 - classIndex]
                                                   : Tr::tr("(other classes)"),
                   predictions.classes[classIndex]};
    const auto isClass = [&](double value) { return int(value) == classIndex ? 1.0 : 0.0; };
    two.truth.resize(predictions.truth.size());
    std::transform(predictions.truth.begin(), predictions.truth.end(), two.truth.begin(), isClass);
    two.predicted.resize(predictions.predicted.size());
    std::transform(predictions.predicted.begin(), predictions.predicted.end(),
                   two.predicted.begin(), isClass);
    two.weights = predictions.weights;
    two.rows = predictions.rows;
    two.fold = predictions.fold;
    setScore(predictions, classIndex, two);
    return two;
}

} // namespace tenbin
