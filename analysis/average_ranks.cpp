#include "analysis/average_ranks.h"

#include <algorithm>
#include <numeric>

namespace tenbin {

AverageRanks averageRanks(std::span<const double> values)
{
    std::vector<size_t> order(values.size());
    std::iota(order.begin(), order.end(), size_t(0));
    std::sort(order.begin(), order.end(),
              [&](size_t a, size_t b) { return values[a] < values[b]; });
    AverageRanks made;
    made.ranks.resize(values.size());
    for (size_t begin = 0; begin < order.size();) {
        size_t end = begin + 1;
        while (end < order.size() && values[order[end]] == values[order[begin]])
            ++end;
        for (size_t place = begin; place < end; ++place)
            made.ranks[order[place]] = double(begin + 1 + end) / 2;
        const double equal = double(end - begin);
        made.tieTerm += equal * equal * equal - equal;
        begin = end;
    }
    return made;
}

} // namespace tenbin
