#pragma once

#include <cstddef>

namespace tenbin {

/// Asks the system to put large pages behind memory that is about to be written for the first
/// time: touching it is then several times as fast. Does nothing where that is not possible.
void preferLargePages(void *memory, std::size_t bytes);

} // namespace tenbin
