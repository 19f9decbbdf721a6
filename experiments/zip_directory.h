#pragma once

#include "core/result.h"

#include <QString>

namespace tenbin {

/// Looks how long the list of entries at an archive's end claims to be, wherever a reader may look
/// for it. BadInput, as the rest of a sentence, when that is more than `limit` bytes.
Status checkZipDirectory(const QString &path, qint64 limit);

} // namespace tenbin
