#pragma once

#include <QString>

namespace tenbin {

/// What a failed system call means, as the end of a sentence: "permission denied".
QString systemReason(int error);

} // namespace tenbin
