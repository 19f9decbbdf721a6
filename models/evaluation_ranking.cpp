#include "models/evaluation_ranking.h"

#include "models/evaluation_view.h"

namespace tenbin {

namespace {

/// Calls step(positive, negative) with the weights of each group of equal scores, highest first.
template <class Step> void forEachTie(const EvaluationView &view, const Ranking &ranking, Step step)
{
    const std::span<const double> weights = view.weights();
    double positive = 0;
    double negative = 0;
    for (size_t place = 0; place < ranking.rows.size(); ++place) {
        const double weight = weights[ranking.rows[place]];
        // By multiplication: half of such branches would be guessed wrong.
        const double ofClass = weight * ranking.positive[place];
        positive += ofClass;
        negative += weight - ofClass;
        if (ranking.tieEnd[place]) {
            step(positive, negative);
            positive = 0;
            negative = 0;
        }
    }
}

} // namespace

double rocArea(const EvaluationView &view, int classIndex)
{
    double positives = 0;
    double negatives = 0;
    double area = 0;
    forEachTie(view, view.ranking(classIndex), [&](double positive, double negative) {
        area += negative * (positives + positive / 2);
        positives += positive;
        negatives += negative;
    });
    return positives > 0 && negatives > 0 ? area / positives / negatives : undefinedValue;
}

double averagePrecision(const EvaluationView &view, int classIndex)
{
    double positives = 0;
    double selected = 0;
    double sum = 0;
    forEachTie(view, view.ranking(classIndex), [&](double positive, double negative) {
        positives += positive;
        selected += positive + negative;
        if (positive > 0)
            sum += positive * (positives / selected);
    });
    return positives > 0 ? sum / positives : undefinedValue;
}

double meanOverClasses(const EvaluationView &view, double (*area)(const EvaluationView &, int))
{
    const Confusion &confusion = view.confusion();
    double sum = 0;
    int counted = 0;
    for (int k = 0; k < confusion.classes(); ++k) {
        const double weight = confusion.trueWeight(k);
        if (!(weight > 0) || weight >= confusion.total())
            continue;
        sum += area(view, k);
        ++counted;
    }
    return counted > 0 ? sum / counted : undefinedValue;
}

} // namespace tenbin
