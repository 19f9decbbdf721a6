#pragma once

#include <QtGlobal>

namespace tenbin {

/// What a computation may depend on besides its inputs and params. Results depend on the seed,
/// never on the number of threads.
struct Context
{
    quint64 seed = 0;
    int threads = 1;
};

} // namespace tenbin
