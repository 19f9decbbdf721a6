#include "core/parallel.h"

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>
#include <vector>

namespace tenbin {

void parallelFor(qsizetype count, int threads, const std::function<void(qsizetype)> &body)
{
    if (threads <= 1 || count <= 1) {
        for (qsizetype index = 0; index < count; ++index)
            body(index);
        return;
    }
    // TBB warns on stderr when asked for more threads than the machine has.
    tbb::task_arena arena(std::min(threads, availableThreads()));
    arena.execute([&] {
        // One index a task: the work behind an index is large, and stealing keeps threads busy.
        tbb::parallel_for(
            tbb::blocked_range<qsizetype>(0, count, 1),
            [&](const tbb::blocked_range<qsizetype> &range) {
                for (qsizetype index = range.begin(); index != range.end(); ++index)
                    body(index);
            },
            tbb::simple_partitioner());
    });
}

Status parallelTry(qsizetype count, int threads, const std::function<Status(qsizetype)> &body)
{
    std::vector<std::optional<Error>> errors(size_t(std::max<qsizetype>(count, 0)));
    std::atomic<bool> failed = false;
    parallelFor(count, threads, [&](qsizetype index) {
        if (failed.load(std::memory_order_relaxed))
            return;
        if (Status done = body(index); !done) {
            errors[size_t(index)] = std::move(done).error();
            failed = true;
        }
    });
    for (std::optional<Error> &error : errors) {
        if (error)
            return Failure(std::move(*error));
    }
    return {};
}

int availableThreads()
{
    return std::max(1, int(std::thread::hardware_concurrency()));
}

} // namespace tenbin
