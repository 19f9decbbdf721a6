#pragma once

#include "core/result.h"
#include "data/dataset.h"
#include "data/safetensors.h"

#include <QString>

namespace tenbin {

/// A dataset as a file anyone can read: safetensors with one tensor a column (F64 numbers, I32
/// codes, I64 times, U8 bytes + I64 offsets of text) and the schema as JSON in the header's
/// metadata. Written atomically, mapped when read.
class DatasetFile
{
public:
    enum class Check {
        Structure,  ///< all that could lead outside the file or beyond the categories
        Fingerprint ///< also that every value is the one that was written
    };

    static Status write(const Dataset &dataset, const QString &path);
    /// Maps the file. Header, offsets, codes and schema are checked before use: BadInput when
    /// damaged, Unsupported when made by a newer version. The fingerprint is the stored one.
    static Result<Dataset> open(const QString &path, Check check = Check::Structure);

    /// True when the tensors come with a schema of ours.
    static bool holdsDataset(const Safetensors &file);
    /// The dataset over the tensors of a checked file; `path` names it in errors.
    static Result<Dataset> datasetOf(const Safetensors &file, const QString &path, Check check);
};

} // namespace tenbin
