#include "app/desktop/search_ground.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

/// 3 stands for more than two.
int distinctUpToThree(std::span<const double> numbers)
{
    double seen[2] = {};
    int count = 0;
    for (double value : numbers) {
        if (std::isnan(value) || std::find(seen, seen + count, value) != seen + count)
            continue;
        if (count == 2)
            return 3;
        seen[count++] = value;
    }
    return count;
}

} // namespace

std::optional<SearchGroundFacts> searchGround(const Dataset &dataset, const QString &target)
{
    const Result<Column> column = dataset.find(target);
    if (!column)
        return {};
    SearchGroundFacts facts;
    facts.rows = dataset.rowCount();
    facts.classes = column->type() == ColumnType::Numeric ? distinctUpToThree(column->numbers())
                                                          : int(column->levels().size());
    if (column->type() == ColumnType::Numeric && facts.classes > 2) {
        facts.classes = 0;
        return facts;
    }
    facts.problem = facts.classes > 2 ? Problem::Multiclass : Problem::Binary;
    return facts;
}

} // namespace tenbin
