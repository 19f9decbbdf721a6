#include "analysis/holm.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

QList<double> holmAdjusted(const QList<double> &pValues)
{
    QList<qsizetype> order;
    for (qsizetype i = 0; i < pValues.size(); ++i) {
        if (!std::isnan(pValues[i]))
            order.append(i);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](qsizetype a, qsizetype b) { return pValues[a] < pValues[b]; });
    QList<double> adjusted = pValues;
    double largest = 0;
    for (qsizetype place = 0; place < order.size(); ++place) {
        const double scaled = double(order.size() - place) * pValues[order[place]];
        largest = std::max(largest, std::min(1.0, scaled));
        adjusted[order[place]] = largest;
    }
    return adjusted;
}

} // namespace tenbin
