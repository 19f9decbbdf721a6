#pragma once

#include "experiments/run_filter.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace tenbin {

/// What the parser makes of a filter and the filter asks of runs.
struct RunFilter::Node
{
    enum class Kind { And, Or, Not, Compare };

    Kind kind = Kind::Compare;
    std::vector<std::shared_ptr<const Node>> parts;
    QString field;    ///< "params.depth", "name"
    QString metric;   ///< its name, where the field is one
    QString relation; ///< "=", "like", …
    QString text;
    std::optional<double> number;
};

} // namespace tenbin
