#pragma once

#include "core/result.h"
#include "data/format.h"
#include "data/safetensors.h"

namespace tenbin {

/// The tensors of any safetensors file as a table: a tensor of one dimension is a column, one of
/// two a column for each of its second ("x_0", "x_1", …). All have as many rows; what is no table
/// (fewer or more dimensions) is left out and reported. Integers that no double says exactly
/// become text; truth values become categories. BadInput when no table is left.
Result<Dataset> datasetOfTensors(const Safetensors &file, const QString &name,
                                 const ReadOptions &options, Progress &progress);

} // namespace tenbin
