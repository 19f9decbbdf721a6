#include "models/evaluation_ranking.h"

#include "models/evaluation_view.h"

#include <algorithm>

namespace tenbin {

RankingAreas rankingAreas(const EvaluationView &view, int classIndex)
{
    const Ranking &ranking = view.ranking(classIndex);
    const std::span<const double> weights = view.weights();
    double positives = 0;
    double negatives = 0;
    double tiedPositives = 0;
    double tiedNegatives = 0;
    double pairs = 0;
    double precision = 0;
    for (size_t place = 0; place < ranking.rows.size(); ++place) {
        const double weight = weights[ranking.rows[place]];
        // By multiplication: half of such branches would be guessed wrong.
        const double ofClass = weight * ranking.positive[place];
        tiedPositives += ofClass;
        tiedNegatives += weight - ofClass;
        if (!ranking.tieEnd[place])
            continue;
        pairs += tiedNegatives * (positives + tiedPositives / 2);
        positives += tiedPositives;
        negatives += tiedNegatives;
        // The highest scores may have no weight in a resample.
        const double selected = std::max(positives + negatives, std::numeric_limits<double>::min());
        precision += tiedPositives * (positives / selected);
        tiedPositives = 0;
        tiedNegatives = 0;
    }
    return {positives > 0 && negatives > 0 ? pairs / positives / negatives : undefinedValue,
            positives > 0 ? precision / positives : undefinedValue};
}

double meanOverClasses(const EvaluationView &view, double RankingAreas::*area)
{
    const Confusion &confusion = view.confusion();
    double sum = 0;
    int counted = 0;
    for (int k = 0; k < confusion.classes(); ++k) {
        const double weight = confusion.trueWeight(k);
        if (!(weight > 0) || weight >= confusion.total())
            continue;
        sum += view.areas(k).*area;
        ++counted;
    }
    return counted > 0 ? sum / counted : undefinedValue;
}

} // namespace tenbin
