#include "core/large_pages.h"

#include <cstdint>

#include <sys/mman.h>

namespace tenbin {

void preferLargePages(void *memory, std::size_t bytes)
{
#ifdef MADV_HUGEPAGE
    // Only whole large pages inside the block count.
    constexpr std::uintptr_t page = std::uintptr_t(2) << 20;
    const auto start = (reinterpret_cast<std::uintptr_t>(memory) + page - 1) / page * page;
    const auto end = (reinterpret_cast<std::uintptr_t>(memory) + bytes) / page * page;
    if (start < end)
        ::madvise(reinterpret_cast<void *>(start), end - start, MADV_HUGEPAGE);
#else
    (void)memory;
    (void)bytes;
#endif
}

} // namespace tenbin
