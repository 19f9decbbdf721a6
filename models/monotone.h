#pragma once

#include "core/params.h"
#include "data/features.h"

#include <vector>

namespace tenbin {

/// The setting "monotone": entries COLUMN=+1 or COLUMN=-1.
ParamSpec monotoneParam();

/// +1, -1 or 0 a feature. Usage errors: an entry that is none, a column that no feature comes from,
/// one that is a category or makes several features, one named twice.
Result<std::vector<int>> monotoneDirections(const QStringList &entries,
                                            const QList<Feature> &features);

} // namespace tenbin
