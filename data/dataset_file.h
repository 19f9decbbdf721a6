#pragma once

#include "core/result.h"
#include "data/dataset.h"

#include <QString>

namespace tenbin {

/// A dataset as a file anyone can read: safetensors with one tensor a column (F64 numbers, I32
/// codes, I64 times, U8 bytes + I64 offsets of text) and the schema as JSON in the header's
/// metadata. Written atomically, mapped when read.
class DatasetFile
{
public:
    static Status write(const Dataset &dataset, const QString &path);
    /// Maps the file. Header, offsets and schema are checked before use: BadInput when damaged.
    static Result<Dataset> open(const QString &path);
};

} // namespace tenbin
